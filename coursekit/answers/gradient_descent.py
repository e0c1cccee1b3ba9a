"""Answers to the exercises of notebook 05: gradient descent."""

ANSWERS = {}
