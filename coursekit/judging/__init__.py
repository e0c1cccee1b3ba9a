"""Judging: an answer that was read is compared with what is known about its exercise; nothing of a learner's runs."""
