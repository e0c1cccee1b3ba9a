"""The exercises of notebook 06: stochastic gradient descent."""

EXERCISES = ()
