"""Gradient descent on a loss of one parameter: the curve with the path on it, and the loss as it falls."""

import numpy as np

from coursekit.core import validate
from coursekit.core.lookup import named
from coursekit.core.surfaces import SURFACES
from coursekit.figures.style import BLUE, INK, ORANGE, axes, look

LOWEST, HIGHEST = 1e-12, 1e4  # losses below are drawn at the lowest; above, the path has left the picture
POINTS = 400


class DescentCurve:
    """A curve over its bounds, and the path that walks on it."""

    def __init__(self, ax):
        self.ax, self.surface = ax, None
        (self.curve,) = ax.plot([], [], color=BLUE)
        (self.path,) = ax.plot([], [], color=INK, lw=1, marker="o", markersize=4.5, alpha=0.7)
        (self.here,) = ax.plot([], [], color=ORANGE, marker="o", markersize=10, markeredgecolor=INK, ls="none")
        self.moving = [self.path, self.here]
        ax.set(xlabel="parameter x", ylabel="loss f(x)")

    def scene(self, surface):
        """Show the curve of another surface of one parameter."""
        self.surface, (bounds,) = surface, surface.bounds
        x = np.linspace(*bounds, POINTS)
        y = np.array([surface.value([each]) for each in x])
        self.curve.set_data(x, y)
        low, high = np.nanmin(y), np.nanmax(y)
        room = high - low or 1
        self.ax.set(xlim=bounds, ylim=(low - 0.08 * room, high + 0.05 * room))

    def show(self, theta, loss):
        """Show a path: theta and loss of shape (steps + 1,)."""
        self.path.set_data(theta, loss)
        self.here.set_data(theta[-1:], loss[-1:])


class LossSteps:
    """How far the loss is above the lowest, on a log scale, against steps."""

    def __init__(self, ax, steps, goal=None, limits=(LOWEST, HIGHEST)):
        self.limits = limits
        (self.line,) = ax.plot([], [], color=BLUE)
        (self.here,) = ax.plot([], [], color=ORANGE, marker="o", markersize=8, markeredgecolor=INK, ls="none")
        self.moving = [self.line, self.here]
        ax.set(
            xlabel="steps",
            ylabel="loss above the lowest",
            xlim=(-0.02 * steps, 1.02 * steps),
            yscale="log",
            ylim=limits,
        )
        powers = range(3 * int(np.ceil(np.log10(limits[0]) / 3 - 1e-9)), int(np.log10(limits[1]) + 1e-9) + 1, 3)
        ax.set_yticks([float(f"1e{power}") for power in powers])
        if goal is not None:
            ax.axhline(goal, color=INK, lw=0.8, ls=":")
            ax.annotate("goal", (steps, goal), (-4, 3), textcoords="offset points", ha="right", fontsize=9)

    def show(self, excess):
        """Show losses above the lowest, of shape (steps + 1,)."""
        drawn = np.clip(excess, *self.limits)
        self.line.set_data(np.arange(len(drawn)), drawn)
        self.here.set_data([len(drawn) - 1], drawn[-1:])


def descent(surface, path, ax=None):
    """Draw the path of `descend` on a surface of one parameter.

    Parameters
    ----------
    surface : Surface with d = 1
    path : Path of `descend` on it; None for the surface alone
    ax : Axes, optional

    Returns
    -------
    Axes

    Raises
    ------
    TypeError
        If the surface or the path is none, or has more parameters than one.

    Examples
    --------
    >>> from matplotlib.figure import Figure
    >>> import coursekit as ck
    >>> well = ck.surfaces.SURFACES["double_well"]
    >>> ax = descent(well, ck.descend(well, [-1.8], lr=0.1, steps=20), Figure().add_subplot())
    >>> ax.get_xlim() == well.bounds[0]
    True

    References
    ----------
    Lecture B, gradient descent.
    """
    surface = named("surface", surface, SURFACES)
    if getattr(surface, "d", None) != 1:
        raise TypeError(f"surface must be one of SURFACES with one parameter, got {validate.shown(surface)}")
    if path is not None and (not hasattr(path, "theta") or path.theta.shape[1:] != (1,)):
        raise TypeError(f"path must be that of `descend` with one parameter, got {validate.shown(path)}")
    with look():
        ax = axes(ax)
        curve = DescentCurve(ax)
        curve.scene(surface)
        if path is not None:
            curve.show(path.theta[:, 0], path.loss)
    return ax
