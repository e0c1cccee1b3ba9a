"""Models: a flat vector of parameters theta and rows X become scores.

Each family is one file. `linear` is the neuron and softmax regression; a model knows its kernel,
its initialization and how theta unpacks into weights and biases.
"""

from coursekit.models.linear import linear

__all__ = ["linear"]
