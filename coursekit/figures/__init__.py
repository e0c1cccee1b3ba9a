"""Pictures: a function takes a result, draws it into axes, and returns them."""

from coursekit.core.lookup import listing
from coursekit.figures.bulls_eye import bulls_eye
from coursekit.figures.course_map import course_map
from coursekit.figures.curves import loss_curve
from coursekit.figures.decomposition import error_parts, hypotheses
from coursekit.figures.descent import descent
from coursekit.figures.graph import graph
from coursekit.figures.levels import level_curves
from coursekit.figures.margin import margin_losses
from coursekit.figures.nerve_cell import nerve_cell
from coursekit.figures.nested import nested
from coursekit.figures.network_kinds import network_kind
from coursekit.figures.neuron import neuron
from coursekit.figures.neurons import neurons
from coursekit.figures.paths import path, paths
from coursekit.figures.plane import boundary, regions, scatter
from coursekit.figures.regularization import weight_paths
from coursekit.figures.risk import excess_risk
from coursekit.figures.schedules import schedules
from coursekit.figures.score_plane import score_plane
from coursekit.figures.style import look, row
from coursekit.figures.timeline import timeline

__all__ = [
    "boundary",
    "bulls_eye",
    "course_map",
    "descent",
    "error_parts",
    "excess_risk",
    "graph",
    "hypotheses",
    "level_curves",
    "look",
    "loss_curve",
    "margin_losses",
    "nerve_cell",
    "nested",
    "network_kind",
    "neuron",
    "neurons",
    "path",
    "paths",
    "regions",
    "row",
    "scatter",
    "schedules",
    "score_plane",
    "timeline",
    "weight_paths",
]
__dir__ = listing(__all__)
