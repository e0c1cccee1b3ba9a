"""Answers to the exercises of notebook 04: backpropagation by hand."""

ANSWERS = {}
