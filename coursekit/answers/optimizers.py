"""Answers to the exercises of notebook 07: momentum to Adam."""

ANSWERS = {}
