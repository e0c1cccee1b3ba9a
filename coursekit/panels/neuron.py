"""The neuron under your fingers: weights turn the line, the bias shifts it, the slope sharpens it."""

from typing import NamedTuple

import numpy as np
from matplotlib.figure import Figure

from coursekit.core.activations import sigmoid
from coursekit.figures.neuron import NeuronPlane
from coursekit.figures.style import INK, look
from coursekit.panels.engine.controls import Linear, Log
from coursekit.panels.engine.live import LiveFigure
from coursekit.panels.engine.panel import Panel

_CONTROLS = {
    "w1": Linear("w₁", -3, 3, 0.1, "weight of the first input"),
    "w2": Linear("w₂", -3, 3, 0.1, "weight of the second input"),
    "b": Linear("bias b", -6, 6, 0.1, "shifts the line without turning it"),
    "slope": Log("slope a", 0.1, 10, "how sharply the output rises across the line"),
}


class Neuron(NamedTuple):
    """What is drawn: the settings themselves."""

    w1: float
    w2: float
    b: float
    slope: float


def neuron(w1=1.0, w2=1.0, b=-2.0, slope=1.0):
    """Panel: a neuron's output sigmoid(a (w·x + b)) over the plane, with sliders for w, b and a.

    Parameters
    ----------
    w1, w2 : float from -3 to 3
    b : float from -6 to 6
    slope : float from 0.1 to 10

    Returns
    -------
    Panel

    Raises
    ------
    TypeError, ValueError
        If a value is not a number or outside its slider.

    Examples
    --------
    >>> neuron(w1=2, w2=0, b=-2)
    neuron panel: The line crosses x₁ = 1; w has length 2; at the origin the output is 0.12

    References
    ----------
    Lecture E, the formal neuron.
    """
    settings = {"w1": w1, "w2": w2, "b": b, "slope": slope}
    return Panel("neuron", _CONTROLS, settings, Neuron, _picture(), _sentence)


def _picture():
    with look():
        figure = Figure(figsize=(8.4, 3.8), layout="constrained")
        left, right = figure.subplots(1, 2, width_ratios=(1, 1.15))
        plane = NeuronPlane(left)
        left.set_title("output over the plane, and w")
        (curve,) = right.plot([], [])
        (origin,) = right.plot([], [], color=INK, marker="o", markersize=8, markeredgecolor="white", ls="none")
        right.axhline(0.5, color=INK, lw=0.8, ls=":")
        right.set(xlim=(-8, 8), ylim=(-0.04, 1.04), xlabel="w·x + b", ylabel="output", title="activation")
        right.text(-7.7, 0.94, "dot: the origin, x = (0, 0)", fontsize=9)
    z = np.linspace(-8, 8, 321)

    def show(neuron):
        plane.show((neuron.w1, neuron.w2), neuron.b, neuron.slope)
        curve.set_data(z, sigmoid(z, neuron.slope))
        origin.set_data([neuron.b], [sigmoid(neuron.b, neuron.slope)])

    return LiveFigure(figure, [*plane.moving, curve, origin], show)


def _sentence(neuron):
    output = sigmoid(neuron.b, neuron.slope)
    return f"{_crossings(neuron.w1, neuron.w2, neuron.b)}; at the origin the output is {output:.2f}"


def _crossings(w1, w2, b):
    length = np.hypot(w1, w2)
    if length < 1e-9:
        return "w is 0, so there is no line and the output is the same everywhere"
    places = [f"{name} = {_plain(-b / w)}" for name, w in (("x₁", w1), ("x₂", w2)) if abs(w) > 1e-9]
    return f"The line crosses {' and '.join(places)}; w has length {_plain(length)}"


def _plain(value):
    """Two digits after the point, without trailing zeros or a negative zero."""
    return f"{round(value, 2) + 0.0:.4g}"
