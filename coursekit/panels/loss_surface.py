"""Parameters are the input of a loss: a dot over two of them is a line through the data, which stay as they are."""

from itertools import combinations
from typing import NamedTuple

import numpy as np
from contourpy import contour_generator
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure
from matplotlib.patches import PathPatch
from matplotlib.path import Path

from coursekit.figures.style import BLUE, INK, ORANGE, RED, look
from coursekit.panels.engine.controls import Dropdown, Linear
from coursekit.panels.engine.handle import Handle
from coursekit.panels.engine.live import LiveFigure
from coursekit.panels.engine.panel import Panel

X = np.array([-2.0, -1.0, 0.0, 1.0, 2.0])
Y = np.array([-0.9, -0.2, 0.8, 1.2, 2.1])  # the last one has a slider
LOSSES = {"squared": np.square, "absolute": np.abs}
LEVELS = {"squared": (0.1, 0.3, 1, 2, 4, 8, 16, 32), "absolute": (0.3, 0.5, 1, 1.5, 2, 3, 4, 5)}
BOUNDS = (-2, 3), (-2, 3)
W, B = (np.linspace(*each, 101) for each in BOUNDS)
_CONTROLS = {
    "w": Linear("slope w", *BOUNDS[0], 0.05, "first parameter: how steeply the line rises"),
    "b": Linear("intercept b", *BOUNDS[1], 0.05, "second parameter: the height of the line at x = 0"),
    "loss": Dropdown(
        "loss of an error", tuple(LOSSES), "what an error costs; the mean over the five examples is taken"
    ),
    "last": Linear("last target", -3, 8, 0.1, "y of the example at x = 2: a constant, whatever w and b are"),
}


class LossSurface(NamedTuple):
    """Parameters and the targets; the mean loss there, over all parameters, and at its lowest, with its place."""

    w: float
    b: float
    loss: str
    y: np.ndarray
    here: float
    grid: np.ndarray
    lowest: float
    best: np.ndarray


def loss_surface(w=-0.5, b=0.0, loss="squared", last=2.1):
    """Panel: five examples with a line w x + b, and the mean loss over all (w, b), with a dot to be dragged.

    Parameters
    ----------
    w, b : float from -2 to 3
    loss : str, "squared" or "absolute"
    last : float from -3 to 8, the target of the last example

    Returns
    -------
    Panel

    Raises
    ------
    TypeError, ValueError
        If a value is of the wrong kind or outside its control.

    Examples
    --------
    >>> loss_surface(w=0.75, b=0.6, loss="absolute").text
    'The line 0.75 x + 0.6: mean absolute loss 0.08; the lowest of all lines is 0.08, at w = 0.75, b = 0.6'

    References
    ----------
    Lecture A, training as optimization.
    """
    settings = {"w": w, "b": b, "loss": loss, "last": last}
    return Panel("loss_surface", _CONTROLS, settings, _compute, _picture(), _sentence)


def _compute(w, b, loss, last):
    y = np.append(Y[:-1], last)

    def mean_loss(w, b):
        return LOSSES[loss](np.multiply.outer(w, X) + np.asarray(b)[..., None] - y).mean(axis=-1)

    w_grid, b_grid = np.meshgrid(W, B)
    best = _best(y, loss)
    return LossSurface(w, b, loss, y, float(mean_loss(w, b)), mean_loss(w_grid, b_grid), float(mean_loss(*best)), best)


def _best(y, loss):
    """The line of lowest loss. For absolute errors one of them runs through two of the points."""
    if loss == "squared":
        return np.polyfit(X, y, 1)
    lines = [np.polyfit(X[[*two]], y[[*two]], 1) for two in combinations(range(len(X)), 2)]
    return min(lines, key=lambda line: np.abs(np.polyval(line, X) - y).sum().round(12))


def _picture():
    with look():
        figure = Figure(figsize=(8.4, 4.0), layout="constrained")
        left, right = figure.subplots(1, 2)
        errors = left.add_collection(LineCollection([], colors=RED, lw=2.2, linestyles=(0, (2, 1)), label="errors"))
        (line,) = left.plot([], [], color=BLUE, lw=2.4, label="the line w x + b")
        (points,) = left.plot([], [], color=INK, marker="o", markersize=7, ls="none", label="data: constants")
        left.set(xlim=(-2.6, 2.6), ylim=(-5, 8.5), xlabel="x", ylabel="y", title="a line for each pair (w, b)")
        left.legend(loc="upper left")
        curves = right.add_artist(PathPatch(Path(np.empty((0, 2))), fill=False, edgecolor="#7a7a7a", lw=1))
        (lowest,) = right.plot(
            [], [], color=INK, marker="+", markersize=12, markeredgewidth=2, ls="none", label="lowest"
        )
        (here,) = right.plot(
            [], [], color=ORANGE, marker="o", markersize=10, markeredgecolor=INK, ls="none", label="here"
        )
        right.set(xlim=BOUNDS[0], ylim=BOUNDS[1], xlabel="w", ylabel="b", title="the loss of each pair (w, b)")
        right.legend(loc="upper right")
        curves.set_clip_path(right.patch)

    def show(run):
        at = np.array([-2.6, 2.6])
        line.set_data(at, run.w * at + run.b)
        points.set_data(X, run.y)
        errors.set_segments([[(x, y), (x, run.w * x + run.b)] for x, y in zip(X, run.y, strict=True)])
        levels = contour_generator(W, B, run.grid)
        paths = [Path(each) for level in LEVELS[run.loss] for each in levels.lines(level)]
        curves.set_path(Path.make_compound_path(*paths))
        lowest.set_data(*run.best[:, None])
        here.set_data([run.w], [run.b])

    moving = [errors, line, points, curves, lowest, here]
    return LiveFigure(figure, moving, show, [Handle("the parameters", right, "w", "b")])


def _sentence(run):
    w, b, best_w, best_b = (f"{round(each, 2) + 0.0:.4g}" for each in (run.w, run.b, *run.best))
    return (
        f"The line {w} x + {b}: mean {run.loss} loss {run.here:.3g}; the lowest of all lines is {run.lowest:.3g}, at "
        f"w = {best_w}, b = {best_b}"
    )
