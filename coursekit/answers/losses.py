"""Answers to the exercises of notebook 02: losses and risk."""

ANSWERS = {}
