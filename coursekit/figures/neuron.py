"""The formal neuron in two pictures: its output over the plane, and the activation behind it."""

import numpy as np

from coursekit.core import validate
from coursekit.core.activations import sigmoid
from coursekit.figures.plane import Shading, boundary_ends, two_classes
from coursekit.figures.style import INK, OUTLINE, axes, look, pair

BOUNDS = ((-5.0, 5.0), (-5.0, 5.0))


class NeuronPlane:
    """sigmoid(slope (w·x + b)) over [-5, 5]², its boundary, and w as an arrow standing on it."""

    def __init__(self, ax):
        self.shading = Shading(ax, BOUNDS, 2)
        (self.line,) = ax.plot([], [], color=INK)
        (self.arrow,) = ax.plot([], [], color=INK, lw=2.5, path_effects=OUTLINE)
        (self.tip,) = ax.plot([], [], color=INK, marker=(3, 0, 0), markersize=11, markeredgecolor="white", ls="none")
        self.moving = [*self.shading.moving, self.line, self.arrow, self.tip]
        ax.set(xlabel="$x_1$", ylabel="$x_2$", aspect="equal")

    def show(self, w, b, slope):
        """Move everything to these weights."""
        w = np.asarray(w, dtype=float)
        self.shading.show(two_classes(sigmoid(self.shading.points @ w + b, slope)))
        ends = boundary_ends(w, b, BOUNDS)
        self.line.set_data(*(([], []) if ends is None else ends.T))
        foot = np.zeros(2) if ends is None else -b * w / (w @ w)
        self.arrow.set_data(*np.array([foot, foot + w]).T)
        self.tip.set_data(*(foot + w)[:, None])
        self.tip.set_marker((3, 0, np.degrees(np.arctan2(w[1], w[0])) - 90))
        self.tip.set_visible(bool(w.any()))


def neuron(w, b, slope=1.0, ax=None):
    """Draw a neuron's output sigmoid(slope (w·x + b)) over [-5, 5]².

    Blue is near 0, orange near 1; the line is w·x + b = 0 and the arrow is w.

    Parameters
    ----------
    w : sequence of two floats
    b, slope : float
    ax : Axes, optional

    Returns
    -------
    Axes

    Examples
    --------
    >>> from matplotlib.figure import Figure
    >>> neuron((1, 1), -2, slope=10, ax=Figure().add_subplot()).get_title()
    'slope 10'
    """
    w, b, slope = pair("w", w), validate.number("b", b), validate.number("slope", slope)
    with look():
        ax = axes(ax, (4.2, 4.0))
        NeuronPlane(ax).show(w, b, slope)
        ax.set_title(f"slope {slope:g}")
    return ax
