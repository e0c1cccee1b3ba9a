"""The exercises of notebook 04: backpropagation by hand."""

from coursekit.exercises.backprop_hand import NETWORK, XYZ
from coursekit.exercises.backprop_numbers import INIT, SIGMOID_NET, SOFTMAX_DELTA

EXERCISES = (XYZ, NETWORK, SIGMOID_NET, SOFTMAX_DELTA, INIT)
