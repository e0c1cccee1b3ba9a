"""Models: a flat vector of parameters theta and rows X become scores.

Each family is one file: `linear` is the neuron and softmax regression, `polynomial` a curve, `mlp` a
network of any depth. A model knows its kernel, its initialization and how theta unpacks into weights and
biases.
"""

from coursekit.core.lookup import listing
from coursekit.core.models.linear import linear
from coursekit.core.models.mlp import mlp
from coursekit.core.models.polynomial import polynomial

MODELS = {model.__name__: model for model in (linear, mlp, polynomial)}
__all__ = ["linear", "mlp", "polynomial"]
__dir__ = listing(__all__)
