"""Answers to the exercises of notebook 09: digits from scratch."""

ANSWERS = {}
