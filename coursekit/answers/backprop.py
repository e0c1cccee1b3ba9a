"""Answers to the exercises of notebook 04."""

from coursekit.answers import backprop_hand

ANSWERS = {
    "backprop/xyz": backprop_hand.XYZ,
    "backprop/w1-w5": backprop_hand.NETWORK,
}
