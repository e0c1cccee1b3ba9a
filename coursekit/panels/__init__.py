"""Panels: sliders above a picture that follows them. Each is a function whose arguments are its settings."""

from coursekit.panels._live import LiveFigure
from coursekit.panels._neuron import neuron
from coursekit.panels._panel import Panel
from coursekit.panels._softmax import softmax

__all__ = ["LiveFigure", "Panel", "neuron", "softmax"]
