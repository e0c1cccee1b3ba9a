"""Pictures: a function takes a result, draws it into axes, and returns them."""

from coursekit.figures._style import look, row
from coursekit.figures.curves import loss_curve
from coursekit.figures.descent import descent
from coursekit.figures.graph import graph
from coursekit.figures.levels import level_curves
from coursekit.figures.margin import margin_losses
from coursekit.figures.neuron import neuron
from coursekit.figures.plane import boundary, regions, scatter
from coursekit.figures.regularization import weight_paths
from coursekit.figures.schedules import schedules
from coursekit.figures.timeline import timeline

__all__ = [
    "boundary",
    "descent",
    "graph",
    "level_curves",
    "look",
    "loss_curve",
    "margin_losses",
    "neuron",
    "regions",
    "row",
    "scatter",
    "schedules",
    "timeline",
    "weight_paths",
]
