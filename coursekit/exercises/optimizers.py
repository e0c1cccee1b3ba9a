"""The exercises of notebook 07: momentum to Adam."""

EXERCISES = ()
