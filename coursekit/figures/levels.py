"""A loss of two parameters from above: its level curves, and the paths that walk over them."""

import numpy as np

from coursekit.core import validate
from coursekit.figures.plane import box
from coursekit.figures.style import BLUE, CLASS_COLORS, INK, ORANGE, axes, look, pair

POINTS = 120
CURVES = {"colors": "#8a8a8a", "linewidths": 0.7, "linestyles": "solid", "alpha": 0.7, "zorder": 0}


class LevelCurves:
    """Level curves over the axes, a cross at the minimum; `scene` draws those of another loss."""

    def __init__(self, ax):
        self.ax, self._curves, self.artists = ax, None, []
        (self._minimum,) = ax.plot([], [], color=INK, marker="+", markersize=11, markeredgewidth=2, ls="none", zorder=6)

    def scene(self, value, bounds, levels, minimum=None):
        """Draw value(points of shape (m, 2)) at these levels inside bounds, ((left, right), (bottom, top))."""
        if self._curves is not None:
            self._curves.remove()
        x, y = (np.linspace(*each, POINTS) for each in bounds)
        height = value(np.stack(np.meshgrid(x, y), axis=-1).reshape(-1, 2)).reshape(POINTS, POINTS)
        self._curves = self.ax.contour(x, y, height, levels=levels, **CURVES)
        self.artists = [self._curves, self._minimum]
        self._minimum.set_data(*(([], []) if minimum is None else np.reshape(minimum, (2, 1))))
        self.ax.set(xlim=bounds[0], ylim=bounds[1])


class LevelPath:
    """A path over level curves with a dot at its end, and another one, pale, to compare it with."""

    def __init__(self, ax):
        (self.other,) = ax.plot([], [], color=INK, alpha=0.45, lw=1, marker="o", markersize=4, zorder=3)
        (self.path,) = ax.plot([], [], color=BLUE, lw=1, marker=".", markersize=3, alpha=0.85, zorder=4)
        (self.here,) = ax.plot([], [], color=ORANGE, marker="o", markersize=8, markeredgecolor=INK, ls="none", zorder=7)
        self.moving = [self.other, self.path, self.here]

    def show(self, path, other):
        """Show two paths of shape (steps + 1, 2)."""
        self.path.set_data(*path.T)
        self.here.set_data(*path[-1:].T)
        self.other.set_data(*other.T)


def level_curves(value, bounds, levels=12, paths=(), minimum=None, ax=None):
    """Draw a loss of two parameters by its level curves, and paths over it.

    Parameters
    ----------
    value : function of points of shape (m, 2) -> losses of shape (m,)
    bounds : ((left, right), (bottom, top))
    levels : int, or increasing sequence of float
    paths : sequence of ndarray of shape (steps + 1, 2)
    minimum : sequence of two floats, optional
    ax : Axes, optional

    Returns
    -------
    Axes

    Examples
    --------
    >>> from matplotlib.figure import Figure
    >>> import coursekit as ck
    >>> path = ck.descend(ck.surfaces.SURFACES["bowl"], [1.0, -2.0], lr=0.5, steps=2).theta
    >>> ax = level_curves(lambda X: (X**2).sum(axis=1) / 2, ((-2, 2), (-2, 2)), paths=[path], ax=Figure().add_subplot())
    >>> ax.lines[-1].get_xdata().tolist()
    [1.0, 0.5, 0.25]

    Raises
    ------
    TypeError, ValueError
        If an argument is not what is listed above.

    References
    ----------
    Lecture C, level curves and the gradient.
    """
    if not callable(value):
        raise TypeError(f"value must be a function of points, got {validate.shown(value)}")
    bounds, levels = box(bounds), _levels(levels)
    paths = [_path(path) for path in paths]
    if minimum is not None:
        minimum = pair("minimum", minimum)
    with look():
        ax = axes(ax)
        LevelCurves(ax).scene(value, bounds, levels, minimum)
        for path, color in zip(paths, np.resize(CLASS_COLORS, len(paths)), strict=True):
            ax.plot(*path.T, color=color, lw=1.2, marker="o", markersize=3.5)
    return ax


def _levels(levels):
    """A count of levels, or the levels themselves, which rise."""
    if np.ndim(levels) == 0:
        return validate.integer("levels", levels, low=1)
    levels = validate.array("levels", levels, 1)
    if (np.diff(levels) <= 0).any():
        raise ValueError(f"levels must hold numbers that rise, got {validate.shown(levels.tolist())}")
    return levels


def _path(path):
    path = validate.array("paths", path, 2)
    if path.shape[1] != 2:
        raise ValueError(f"paths must hold arrays of shape (steps + 1, 2), got one of shape {path.shape}")
    return path
