"""Answers to the exercises of notebook 06: stochastic gradient descent."""

ANSWERS = {}
