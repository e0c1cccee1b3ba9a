"""The lessons as files: where those of this edition lie, a learner's copy of them, and what a new edition brings."""
