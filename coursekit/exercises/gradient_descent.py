"""The exercises of notebook 05: gradient descent."""

EXERCISES = ()
