"""Panels: sliders above a picture that follows them. Each is a function whose arguments are its settings.

`PANELS` maps names to them, in the order of the lessons, and feeds the tests in the kernel and in the browser.
"""

from coursekit.core.lookup import listing
from coursekit.panels.attention import attention
from coursekit.panels.backprop import backprop
from coursekit.panels.bias_variance import bias_variance
from coursekit.panels.convolution import convolution
from coursekit.panels.cubic import cubic
from coursekit.panels.descent import descent
from coursekit.panels.digits import digits
from coursekit.panels.dropout import dropout
from coursekit.panels.engine.challenge import Challenge
from coursekit.panels.engine.live import LiveFigure
from coursekit.panels.engine.panel import Panel
from coursekit.panels.graph import graph
from coursekit.panels.hardware import hardware
from coursekit.panels.initialization import initialization
from coursekit.panels.jacobian import jacobian
from coursekit.panels.loss_surface import loss_surface
from coursekit.panels.losses import losses
from coursekit.panels.momentum import momentum
from coursekit.panels.neuron import neuron
from coursekit.panels.perceptron import perceptron
from coursekit.panels.race import race
from coursekit.panels.regularization import regularization
from coursekit.panels.risk import risk
from coursekit.panels.rule import rule
from coursekit.panels.schedules import schedules
from coursekit.panels.sgd import sgd
from coursekit.panels.softmax import softmax
from coursekit.panels.sparse import sparse
from coursekit.panels.two_points import two_points

PANELS = {
    panel.__name__: panel
    for panel in (
        rule, neuron, perceptron, softmax, descent, sgd, hardware, cubic, schedules, loss_surface, losses, risk, graph,
        backprop, jacobian, initialization, digits, two_points, bias_variance, regularization, dropout, momentum,
        sparse, race, convolution, attention,
    )
}  # fmt: skip

__all__ = ["PANELS", "Challenge", "LiveFigure", "Panel", *PANELS]
__dir__ = listing(__all__)
