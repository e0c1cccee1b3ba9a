"""The exercises of notebook 00: the first two."""

EXERCISES = ()
