"""Answers to the exercises of notebook 00: the first two."""

ANSWERS = {}
