"""The exercises of notebook 08: regularization."""

EXERCISES = ()
