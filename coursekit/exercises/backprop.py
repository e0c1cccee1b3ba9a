"""The exercises of notebook 04: backpropagation by hand."""

from coursekit.exercises.backprop_code import COLLAPSE, GRADIENT_CHECK, MLP, RELU, SOFTMAX_GRADIENT
from coursekit.exercises.backprop_hand import NETWORK, XYZ
from coursekit.exercises.backprop_numbers import INIT, SIGMOID_NET, SOFTMAX_DELTA

EXERCISES = (COLLAPSE, RELU, XYZ, NETWORK, SIGMOID_NET, SOFTMAX_DELTA, SOFTMAX_GRADIENT, MLP, GRADIENT_CHECK, INIT)
