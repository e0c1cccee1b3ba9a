"""Panels: sliders above a picture that follows them. Each is a function whose arguments are its settings."""

from coursekit.core.lookup import listing
from coursekit.panels.backprop import backprop
from coursekit.panels.bias_variance import bias_variance
from coursekit.panels.cubic import cubic
from coursekit.panels.descent import descent
from coursekit.panels.digits import digits
from coursekit.panels.dropout import dropout
from coursekit.panels.engine.challenge import Challenge
from coursekit.panels.engine.live import LiveFigure
from coursekit.panels.engine.panel import Panel
from coursekit.panels.graph import graph
from coursekit.panels.losses import losses
from coursekit.panels.momentum import momentum
from coursekit.panels.neuron import neuron
from coursekit.panels.race import race
from coursekit.panels.regularization import regularization
from coursekit.panels.schedules import schedules
from coursekit.panels.sgd import sgd
from coursekit.panels.softmax import softmax

__all__ = [
    "Challenge",
    "LiveFigure",
    "Panel",
    "backprop",
    "bias_variance",
    "cubic",
    "descent",
    "digits",
    "dropout",
    "graph",
    "losses",
    "momentum",
    "neuron",
    "race",
    "regularization",
    "schedules",
    "sgd",
    "softmax",
]
__dir__ = listing(__all__)
