"""The exercises of notebook 03: bias and variance."""

EXERCISES = ()
