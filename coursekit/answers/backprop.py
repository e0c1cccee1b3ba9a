"""Answers to the exercises of notebook 04."""

from coursekit.answers import backprop_hand, backprop_numbers

ANSWERS = {
    "backprop/xyz": backprop_hand.XYZ,
    "backprop/w1-w5": backprop_hand.NETWORK,
    "backprop/sigmoid-net": backprop_numbers.SIGMOID_NET,
    "backprop/softmax-delta": backprop_numbers.SOFTMAX_DELTA,
    "backprop/init": backprop_numbers.INIT,
}
