"""The exercises of notebook 04, in its order: backpropagation by hand."""

from coursekit.exercises.backprop_code import COLLAPSE, GRADIENT_CHECK, MLP, RELU, SOFTMAX_GRADIENT
from coursekit.exercises.backprop_formulas import ACTIVATIONS, LOGISTIC, QUADRATIC_FORM
from coursekit.exercises.backprop_hand import NETWORK, XYZ
from coursekit.exercises.backprop_numbers import INIT, SIGMOID_NET, SOFTMAX_DELTA

EXERCISES = (
    *(COLLAPSE, RELU, ACTIVATIONS),
    XYZ,
    *(NETWORK, SIGMOID_NET),
    QUADRATIC_FORM,
    *(LOGISTIC, SOFTMAX_DELTA, SOFTMAX_GRADIENT, MLP),
    *(GRADIENT_CHECK, INIT),
)
