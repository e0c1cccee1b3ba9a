"""Submissions: found, and read as data, without running anything."""
