"""The exercises of notebook 09: digits from scratch."""

EXERCISES = ()
