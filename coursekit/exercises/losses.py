"""The exercises of notebook 02: losses and risk."""

EXERCISES = ()
