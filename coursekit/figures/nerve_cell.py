"""A nerve cell, and beside it what a formal neuron keeps of it."""

import numpy as np
from matplotlib.patches import Circle, FancyArrowPatch, Rectangle

from coursekit.figures.style import BLUE, GREEN, INK, ORANGE, RED, axes, look

BRANCHES = ((1.2, BLUE), (0.0, BLUE), (-1.2, BLUE))  # where the three inputs come in
CELL, BODY = (3.0, 0.0), 0.55
NEURON = 8.0  # where the drawing of the formal neuron begins


def nerve_cell(ax=None):
    r"""Draw a nerve cell, its branches, body and axon, and the formal neuron with the parts that answer to them.

    Returns
    -------
    Axes

    Examples
    --------
    >>> from matplotlib.figure import Figure
    >>> ax = nerve_cell(Figure().add_subplot())
    >>> [text.get_text() for text in ax.texts][:4]
    ['synapses', 'dendrites', 'cell body', 'axon']

    References
    ----------
    Lecture B, the biological neuron; lecture E, its threshold.
    """
    with look():
        ax = axes(ax, (10.2, 3.2))
        _cell(ax)
        _formal(ax)
        ax.set(xlim=(-0.6, 15.4), ylim=(-2.1, 2.1), aspect="equal")
        ax.set_axis_off()
    return ax


def _cell(ax):
    """The cell: signals come in at its synapses, the body adds them up, the axon hands one on."""
    x, y = CELL
    t = np.linspace(0, 1, 40)
    for height, color in BRANCHES:
        bend = height * (1 - t) ** 1.6 + 0.12 * np.sin(5 * t) * (1 - t)
        ax.plot(0.6 + (x - 0.6) * t, y + bend, color=GREEN, lw=3, zorder=1)
        ax.plot([-0.4, 0.35], [height, height], color=color, lw=2)
        ax.scatter([0.45], [height], s=45, color=RED, marker="D", zorder=3)
    ax.add_patch(Circle(CELL, BODY, fc="#F7E08A", ec=INK, lw=1.5, zorder=2))
    ax.plot([x + BODY, 5.6], [y, y], color=ORANGE, lw=3)
    for rise in (-0.6, 0.0, 0.6):
        ax.plot([5.6, 6.3], [y, rise], color=ORANGE, lw=2)
        ax.scatter([6.35], [rise], s=28, color=ORANGE)
    for place, text in (((0.45, -1.75), "synapses"), ((1.9, 1.35), "dendrites"), ((3.0, -1.0), "cell body")):
        ax.text(*place, text, ha="center", va="center", fontsize=10)
    ax.text(4.7, 0.3, "axon", ha="center", fontsize=10)


def _formal(ax):
    """The formal neuron, its parts at the places and in the colors of those of the cell."""
    center = (NEURON + 3.0, 0.0)
    for i, (height, color) in enumerate(BRANCHES, 1):
        start = (NEURON + 0.45, height)
        ax.text(NEURON, height, f"$x_{i}$", ha="center", va="center", fontsize=12, color=color)
        ax.add_patch(
            FancyArrowPatch(start, center, shrinkB=22, arrowstyle="-|>", mutation_scale=11, color=GREEN, lw=1.6)
        )
        ax.text(NEURON + 1.35, 0.72 * height + 0.22, f"$w_{i}$", ha="center", fontsize=12, color=RED)
    ax.add_patch(Circle(center, BODY, fc="#F7E08A", ec=INK, lw=1.5))
    ax.text(*center, r"$\sum$", ha="center", va="center", fontsize=13)
    box = Rectangle((NEURON + 4.4, -0.5), 1.0, 1.0, fc="white", ec=INK, lw=1.5)
    ax.add_patch(box)
    ax.plot(NEURON + 4.4 + np.array([0.15, 0.5, 0.5, 0.85]), [-0.3, -0.3, 0.3, 0.3], color=INK, lw=2)
    for a, b in ((3.0 + BODY, 4.4), (5.4, 6.5)):
        ax.add_patch(
            FancyArrowPatch((NEURON + a, 0), (NEURON + b, 0), arrowstyle="-|>", mutation_scale=11, color=ORANGE)
        )
    for place, text in (
        ((1.3, -1.75), "weights"),
        ((3.0, -1.0), "sum"),
        ((4.9, -1.0), "threshold"),
        ((6.2, 0.3), "output"),
    ):
        ax.text(NEURON + place[0], place[1], text, ha="center", va="center", fontsize=10)
