"""Shots at a target: how far off they are on average, and how far apart."""

import numpy as np
from matplotlib.patches import Circle

from coursekit.core import validate
from coursekit.figures.style import BLUE, INK, ORANGE, axes, look

RINGS = (3, 2, 1)


def bulls_eye(shots, ax=None):
    """Draw shots at a target in the origin, and a diamond at their mean.

    Parameters
    ----------
    shots : array_like of shape (n, 2)
    ax : Axes, optional

    Returns
    -------
    Axes

    Raises
    ------
    TypeError, ValueError
        If shots is not an array of finite numbers with two columns.

    Examples
    --------
    >>> from matplotlib.figure import Figure
    >>> bulls_eye([[1.0, 0.0], [2.0, 1.0]], Figure().add_subplot()).lines[-1].get_xdata().tolist()
    [1.5]

    References
    ----------
    Lecture D, bias and variance.
    """
    shots = validate.array("shots", shots, 2)
    if shots.shape[1] != 2:
        raise ValueError(f"shots must have 2 columns, got shape {shots.shape}")
    with look():
        ax = axes(ax, (3.2, 3.2))
        for ring in RINGS:
            ax.add_patch(Circle((0, 0), ring, facecolor="#eeeeee" if ring % 2 else "white", edgecolor="#999999", lw=1))
        ax.plot([0], [0], marker="+", color=INK, markersize=12, ls="none")
        ax.plot(*shots.T, marker="o", markersize=5, color=BLUE, alpha=0.6, ls="none")
        mean = np.mean(shots, axis=0)
        ax.plot(*mean[:, None], marker="D", markersize=9, color=ORANGE, markeredgecolor=INK, ls="none")
        ax.set(xlim=(-3.4, 3.4), ylim=(-3.4, 3.4), xticks=[], yticks=[], aspect="equal")
        ax.spines[["left", "bottom"]].set_visible(False)
    return ax
