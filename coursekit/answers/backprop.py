"""Answers to the exercises of notebook 04."""

from coursekit.answers import (
    backprop_code,
    backprop_formulas,
    backprop_hand,
    backprop_init,
    backprop_layers,
    backprop_numbers,
)

ANSWERS = {
    "backprop/collapse": backprop_code.COLLAPSE,
    "backprop/relu": backprop_code.RELU,
    "backprop/activations": backprop_formulas.ACTIVATIONS,
    "backprop/logistic": backprop_formulas.LOGISTIC,
    "backprop/quadratic-form": backprop_formulas.QUADRATIC_FORM,
    "backprop/xyz": backprop_hand.XYZ,
    "backprop/w1-w5": backprop_hand.NETWORK,
    "backprop/sigmoid-net": backprop_numbers.SIGMOID_NET,
    "backprop/softmax-delta": backprop_numbers.SOFTMAX_DELTA,
    "backprop/softmax-gradient": backprop_layers.SOFTMAX_GRADIENT,
    "backprop/mlp": backprop_layers.MLP,
    "backprop/gradient-check": backprop_code.GRADIENT_CHECK,
    "backprop/init": backprop_init.INIT,
}
