"""The exercises of notebook 04: backpropagation by hand."""

from coursekit.exercises.backprop_hand import NETWORK, XYZ

EXERCISES = (XYZ, NETWORK)
