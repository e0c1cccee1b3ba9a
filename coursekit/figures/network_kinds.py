"""Kinds of networks, told apart by their graphs: which value is computed from which, and which weights are shared."""

from itertools import pairwise
from math import hypot

from matplotlib.patches import Circle, FancyArrowPatch, Rectangle

from coursekit.core import validate
from coursekit.figures.style import BLUE, GREEN, INK, ORANGE, PURPLE, RED, axes, look

RADIUS, EDGE = 0.16, "#777777"
SHARED = ((BLUE, "-"), (ORANGE, (0, (4, 1.5))), (GREEN, (0, (1, 1))))  # the looks of three weights that come again


class _Graph:
    """A drawing of nodes in columns, from left to right, and arrows between them."""

    def __init__(self, ax):
        self.ax = ax

    def column(self, x, count, gap=0.55, inputs=False):
        """Nodes above one another: squares for inputs, circles for values that are computed."""
        places = [(x, gap * ((count - 1) / 2 - i)) for i in range(count)]
        for place in places:
            corner = (place[0] - RADIUS, place[1] - RADIUS)
            box = Rectangle(corner, 2 * RADIUS, 2 * RADIUS) if inputs else Circle(place, RADIUS)
            box.set(facecolor="white", edgecolor=INK, lw=1.4, zorder=3)
            self.ax.add_patch(box)
        return places

    def arrow(self, start, end, color=EDGE, ls="-", lw=1.0):
        """From rim to rim."""
        (a, b), (c, d) = start, end
        share = 1.15 * RADIUS / hypot(c - a, d - b)
        ends = (a + share * (c - a), b + share * (d - b)), (c - share * (c - a), d - share * (d - b))
        self.ax.add_patch(
            FancyArrowPatch(*ends, arrowstyle="-|>", mutation_scale=7, color=color, ls=ls, lw=lw, shrinkA=0, shrinkB=0)
        )

    def dense(self, left, right):
        """An arrow from every node to every other."""
        for start in left:
            for end in right:
                self.arrow(start, end)

    def layers(self, columns):
        """Every node of a column to every node of the next."""
        for left, right in pairwise(columns):
            self.dense(left, right)


def _feed_forward(graph):
    columns = [graph.column(x, count, inputs=not x) for x, count in ((0, 3), (1, 4), (2, 2))]
    graph.layers(columns)
    return 2


def _convolutional(graph):
    left, right = graph.column(0, 6, inputs=True), graph.column(1.3, 4)
    for j, end in enumerate(right):
        for i, (color, ls) in enumerate(SHARED):
            graph.arrow(left[j + i], end, color, ls, 1.6)
    graph.dense(right, graph.column(2.2, 1))
    return 2.2


def _recurrent(graph):
    x, h, y = graph.column(0, 2, 0.9, inputs=True), graph.column(1, 2, 0.9), graph.column(2, 1)
    graph.dense(x, h)
    graph.dense(h, y)
    for across, up in h:
        side = 1 if up > 0 else -1
        loop = (across - 0.12, up + 0.13 * side), (across + 0.12, up + 0.13 * side)
        curve = f"arc3,rad={-2.6 * side}"
        graph.ax.add_patch(
            FancyArrowPatch(*loop, connectionstyle=curve, arrowstyle="-|>", mutation_scale=8, color=RED, lw=1.6)
        )
    return 2


def _autoencoder(graph):
    columns = [graph.column(x, count, inputs=not x) for x, count in ((0, 5), (0.7, 3), (1.35, 1), (2, 3), (2.7, 5))]
    graph.layers(columns)
    return 2.7


def _attention(graph):
    left, right = graph.column(0, 4, 0.7, inputs=True), graph.column(2, 4, 0.7)
    strong = {(0, 0): 3, (1, 0): 2, (2, 1): 3.4, (3, 1): 0.6, (0, 2): 2.6, (3, 2): 2, (1, 3): 1.2, (3, 3): 3}
    for i, start in enumerate(left):
        for j, end in enumerate(right):
            graph.arrow(start, end, PURPLE if (i, j) in strong else EDGE, lw=strong.get((i, j), 0.5))
    return 2


KINDS = {  # what draws it and returns how wide it is; what tells it from the others
    "feed-forward": (_feed_forward, "every arrow forward,\na weight for each"),
    "convolutional": (_convolutional, "few arrows a neuron,\nthe same three weights"),
    "recurrent": (_recurrent, "an arrow back:\nit remembers"),
    "autoencoder": (_autoencoder, "through a bottleneck\nand back to the input"),
    "attention": (_attention, "weights that depend\non the inputs"),
}


def network_kind(name, ax=None):
    """Draw the graph of a kind of network: inputs are squares, computed values circles.

    Parameters
    ----------
    name : str
        "feed-forward", "convolutional" (shared weights have the same color and dash), "recurrent" (the arrow back is
        red), "autoencoder" or "attention" (a thicker arrow has a larger weight).
    ax : Axes, optional

    Returns
    -------
    Axes

    Raises
    ------
    TypeError, ValueError
        If there is no such kind.

    Examples
    --------
    >>> from matplotlib.figure import Figure
    >>> ax = network_kind("autoencoder", Figure().add_subplot())
    >>> sum(type(patch).__name__ == "FancyArrowPatch" for patch in ax.patches)
    36

    References
    ----------
    Lecture B, kinds of networks.
    """
    draw, says = KINDS[validate.choice("name", name, KINDS)]
    with look():
        ax = axes(ax, (2.3, 3.3))
        middle = draw(_Graph(ax)) / 2
        ax.set(aspect="equal", xlim=(middle - 1.6, middle + 1.6), ylim=(-2.5, 2.1))
        ax.text(middle, 1.95, name, ha="center", va="top", fontsize=11)
        ax.text(middle, -1.75, says, ha="center", va="top", fontsize=9)
        ax.set_axis_off()
    return ax
