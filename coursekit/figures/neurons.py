"""A network as a graph of neurons: a column for each layer, an arrow for each weight."""

from itertools import pairwise

import numpy as np
from matplotlib.patches import Circle, FancyBboxPatch

from coursekit.core import validate
from coursekit.figures.style import BLUE, INK, axes, look

COLUMN, ROW, RADIUS = 1.7, 0.95, 0.26  # inches
EDGE = "#8A8A8A"
SPREAD = 0.3, 0.16  # how far along its arrow the first weight into a neuron stands, and how much further the next


def neurons(layers, ax=None, *, numbers=False):
    """Draw a network of layers H W + b as a directed acyclic graph, from the inputs on the left to the scores.

    Inputs are squares, neurons circles; an arrow is drawn for each weight.

    Parameters
    ----------
    layers : sequence of (W, b)
        As `Model.unpack` gives them: W of shape (d, k), b of shape (k,).
    ax : Axes, optional
    numbers : bool, write each weight on its arrow and each bias above its neuron

    Returns
    -------
    Axes

    Raises
    ------
    TypeError, ValueError
        If layers are not pairs of arrays that fit one another.

    Examples
    --------
    >>> from matplotlib.figure import Figure
    >>> import coursekit as ck
    >>> model = ck.models.mlp([2, 3, 1])
    >>> ax = neurons(model.unpack(model.init()), Figure().add_subplot())
    >>> len(ax.patches), len(ax.texts)
    (6, 15)

    References
    ----------
    Lecture E, from the formal neuron to networks.
    """
    layers, numbers = _layers(layers), validate.boolean("numbers", numbers)
    sizes = [layers[0][0].shape[0], *(W.shape[1] for W, _ in layers)]
    places = [[(COLUMN * i, ROW * (j - (size - 1) / 2)) for j in range(size)] for i, size in enumerate(sizes)]
    with look():
        ax = axes(ax, (COLUMN * len(sizes) - 0.5, ROW * max(sizes) + 0.35))
        for (left, right), (W, b) in zip(pairwise(places), layers, strict=True):
            for target, column, bias in zip(right, W.T, b, strict=True):
                _arrows(ax, left, target, column if numbers else None)
                if numbers:
                    _number(ax, target[0], target[1] - RADIUS - 0.14, f"{bias:+.3g}")
        for column, letter in zip(places, _letters(len(sizes)), strict=True):
            for j, place in enumerate(column, 1):
                _node(ax, *place, letter if letter == "s" and len(column) == 1 else f"{letter}_{{{j}}}")
        ax.set(xlim=(-0.6, places[-1][0][0] + 0.6), ylim=(ROW * max(sizes) / 2 + 0.12, -ROW * max(sizes) / 2 - 0.12))
        ax.set_aspect("equal")
        ax.set_axis_off()
    return ax


def _layers(layers):
    """The pairs as arrays, each checked against the layer before it."""
    if not isinstance(layers, list | tuple) or not layers:
        raise TypeError(f"layers must be a list of pairs (W, b), got {validate.shown(layers)}")
    checked = []
    for layer in layers:
        if not isinstance(layer, list | tuple) or len(layer) != 2:
            raise TypeError(f"layers must be a list of pairs (W, b), got {validate.shown(layer)} in it")
        W, b = validate.array("layers", layer[0], 2), validate.array("layers", layer[1], 1)
        if len(b) != W.shape[1]:
            raise ValueError(f"layers must hold a bias for each of the {W.shape[1]} columns of W, got {len(b)}")
        if checked and len(W) != len(checked[-1][1]):
            above = len(checked[-1][1])
            raise ValueError(f"layers must hold a W of {above} rows after a layer of {above} neurons, got {len(W)}")
        checked.append((W, b))
    return checked


def _letters(count):
    """The letter of each layer: x for the inputs, h with its number where there are several, s for the scores."""
    hidden = ["h"] if count == 3 else [f"h^{{({i})}}" for i in range(1, count - 1)]
    return ["x", *hidden, "s"]


def _node(ax, x, y, label):
    style = {"facecolor": "white", "edgecolor": INK, "lw": 1.3, "zorder": 3}
    if label.startswith("x"):
        side = 2 * RADIUS - 0.12
        ax.add_patch(FancyBboxPatch((x - side / 2, y - side / 2), side, side, boxstyle="round,pad=0.06", **style))
    else:
        ax.add_patch(Circle((x, y), RADIUS, **style))
    ax.text(x, y, f"${label}$", fontsize=11 if len(label) < 8 else 9, ha="center", va="center", color=INK, zorder=4)


def _arrows(ax, sources, target, weights):
    """An arrow from each source; its weight stands further along, the lower the source, so that none cover others."""
    for i, source in enumerate(sources):
        start, end = np.array(source), np.array(target)
        step = (end - start) / np.hypot(*(end - start))
        style = {"arrowstyle": "-|>", "color": EDGE, "lw": 1.1, "shrinkA": 0, "shrinkB": 0}
        ax.annotate("", end - RADIUS * step, start + RADIUS * step, arrowprops=style, zorder=1)
        if weights is not None:
            share = SPREAD[0] + SPREAD[1] * (i if target[1] >= 0 else len(sources) - 1 - i)
            _number(ax, *(start + share * (end - start)), f"{weights[i] + 0.0:.3g}")


def _number(ax, x, y, text):
    box = {"boxstyle": "square,pad=0.1", "fc": "white", "ec": "none"}
    style = {"fontsize": 10, "ha": "center", "va": "center", "color": BLUE, "bbox": box, "zorder": 2}
    ax.text(x, y, text.replace("-", "−"), **style)
