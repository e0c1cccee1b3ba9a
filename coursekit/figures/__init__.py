"""Pictures: a function takes a result, draws it into axes, and returns them."""

from coursekit.figures._style import look, row
from coursekit.figures.course_map import course_map
from coursekit.figures.curves import loss_curve
from coursekit.figures.descent import descent
from coursekit.figures.graph import graph
from coursekit.figures.neuron import neuron
from coursekit.figures.plane import boundary, regions, scatter
from coursekit.figures.risk import excess_risk
from coursekit.figures.timeline import timeline

__all__ = [
    "boundary",
    "course_map",
    "descent",
    "excess_risk",
    "graph",
    "look",
    "loss_curve",
    "neuron",
    "regions",
    "row",
    "scatter",
    "timeline",
]
