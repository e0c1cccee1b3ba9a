"""Answers to the exercises of notebook 03: bias and variance."""

ANSWERS = {}
