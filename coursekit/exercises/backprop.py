"""The exercises of notebook 04: backpropagation by hand."""

EXERCISES = ()
