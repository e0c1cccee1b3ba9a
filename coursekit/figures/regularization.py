"""Weights and errors over a penalty on a log scale: how each weight shrinks, where the error left out is lowest."""

import numpy as np
from matplotlib.collections import PolyCollection

from coursekit.core import validate
from coursekit.core.words import zeros
from coursekit.figures._layers import apart
from coursekit.figures.style import BLUE, GREEN, INK, ORANGE, PURPLE, RED, SKY, TRAINING, VALIDATION, axes, look

STYLES = [(c, ls) for ls in ("-", (0, (4, 1.5))) for c in (BLUE, RED, GREEN, PURPLE, ORANGE)]
LINE = 0.068  # of the height of the picture, for a label


class WeightPaths:
    """A curve for each weight, its name where it begins, and the weights at the penalty now as dots."""

    def __init__(self, ax, penalties, names):
        self.ax, self.start, self.weights = ax, penalties[0], None
        self.first = penalties[0] * (penalties[-1] / penalties[0]) ** -0.06  # where a name ends
        self.curves = [ax.plot([], [], color=c, ls=ls, lw=1.8)[0] for c, ls in STYLES[: len(names)]]
        self.names = [
            ax.text(self.first, 0, name, color=INK, fontsize=9, ha="right", va="center_baseline") for name in names
        ]
        self.leaders = [ax.plot([], [], color=c, lw=0.8)[0] for c, _ in STYLES[: len(names)]]
        (self.now,) = ax.plot([], [], color=INK, lw=1.2)
        self.dots = ax.scatter([], [], s=34, edgecolor=INK, linewidth=0.8, zorder=3)
        self.count = ax.text(1, 1.02, "", transform=ax.transAxes, ha="right", va="bottom", fontsize=10)
        self.moving = [self.now, self.dots, self.count]
        left = penalties[0] * (penalties[-1] / penalties[0]) ** -0.52
        _penalty_axis(ax, penalties, left)
        ax.plot([penalties[0], penalties[-1]], [0, 0], color=INK, lw=0.8, zorder=0)
        ax.set_ylabel("weight")

    def scene(self, penalties, weights):
        """Show other paths: penalties of shape (p,) and weights of shape (p, d)."""
        self.weights = weights
        low, high = weights.min(), weights.max()
        margin = 0.06 * max(high - low, 1e-9)
        self.ax.set_ylim(low - margin, high + margin)
        starts, room = weights[0], LINE * (high - low + 2 * margin)
        order = np.argsort(starts, kind="stable")
        heights = np.empty(len(starts))
        heights[order] = apart(starts[order], np.full(len(starts) - 1, room))
        for j, curve in enumerate(self.curves):
            curve.set_data(penalties, weights[:, j])
            self.names[j].set_y(heights[j])
            self.leaders[j].set_data([self.first * 1.1, self.start], [heights[j], starts[j]])

    def show(self, weights, penalty):
        """Show weights of shape (d,) at a penalty."""
        self.now.set_data([penalty] * 2, self.ax.get_ylim())
        self.dots.set_offsets(np.column_stack([np.full(len(weights), penalty), weights]))
        colors = [c if w else "white" for (c, _), w in zip(STYLES, weights, strict=False)]
        self.dots.set_facecolor(colors)
        self.count.set_text(zeros(int((weights == 0).sum()), len(weights)))


class ValidationCurve:
    """Errors over a penalty: on the rows trained on, and on those left out with a band of one standard error."""

    def __init__(self, ax, penalties):
        self.ax = ax
        self.band = ax.add_collection(PolyCollection([], color=SKY, alpha=0.35, lw=0), autolim=False)
        (self.left_out,) = ax.plot([], [], **VALIDATION)
        (self.trained,) = ax.plot([], [], **TRAINING)
        (self.best,) = ax.plot([], [], **VALIDATION, marker="*", markersize=14, markeredgecolor="white", ls="none")
        (self.now,) = ax.plot([], [], color=INK, lw=1.2)
        (self.here,) = ax.plot([], [], color=INK, marker="o", markersize=9, markerfacecolor="none", ls="none")
        self.moving = [self.now, self.here]
        _penalty_axis(ax, penalties, penalties[0])
        ax.set_ylabel("mean squared error")
        handles, labels = (
            [(self.band, self.left_out), self.best, self.trained],
            ["left out ± 1 se", "lowest", "trained on"],
        )
        ax.legend(handles, labels, loc="lower center", bbox_to_anchor=(0.5, 1), ncols=3, frameon=False,
                  columnspacing=1.2, handletextpad=0.5)  # fmt: skip

    def scene(self, penalties, trained, left_out, error):
        """Show other curves, all of shape (p,)."""
        low, high = left_out - error, left_out + error
        self.band.set_verts([np.column_stack([[*penalties, *penalties[::-1]], [*low, *high[::-1]]])])
        self.left_out.set_data(penalties, left_out)
        self.trained.set_data(penalties, trained)
        best = left_out.argmin()
        self.best.set_data([penalties[best]], [left_out[best]])
        self.ax.set_ylim(0, 1.05 * high.max())

    def show(self, penalty, left_out):
        """Show where the penalty is now, and the error on the rows left out."""
        self.now.set_data([penalty] * 2, self.ax.get_ylim())
        self.here.set_data([penalty], [left_out])


def weight_paths(penalties, weights, names, ax=None):
    """Draw each weight over the penalty, on a log scale, with its name where it begins.

    Parameters
    ----------
    penalties : array_like of shape (p,), positive and increasing, at least two
    weights : array_like of shape (p, d)
    names : sequence of d strings, at most 10
    ax : Axes, optional

    Returns
    -------
    Axes

    Raises
    ------
    TypeError, ValueError
        If the shapes do not fit, or the penalties are not positive and increasing.

    Examples
    --------
    >>> from matplotlib.figure import Figure
    >>> ax = weight_paths([0.1, 1.0, 10.0], [[3.0], [1.5], [0.2]], ["BMI"], Figure().add_subplot())
    >>> ax.lines[0].get_ydata().tolist()
    [3.0, 1.5, 0.2]

    References
    ----------
    Lecture D, regularization; Hastie, Tibshirani & Friedman (2009), figure 3.8.
    """
    penalties, weights = validate.array("penalties", penalties, 1), validate.array("weights", weights, 2)
    if len(penalties) < 2 or penalties[0] <= 0 or (np.diff(penalties) <= 0).any():
        raise ValueError(f"penalties must be positive and increasing, at least two, got {validate.shown(penalties)}")
    if not isinstance(names, (list, tuple)) or not 1 <= len(names) <= len(STYLES):
        raise TypeError(f"names must be a list of 1 to {len(STYLES)} names, got {validate.shown(names)}")
    if weights.shape != (len(penalties), len(names)):
        wanted = f"({len(penalties)}, {len(names)})"
        raise ValueError(f"weights must have the shape {wanted} of penalties and names, got {weights.shape}")
    with look():
        ax = axes(ax)
        paths = WeightPaths(ax, penalties, names)
        for artist in paths.moving:
            artist.remove()
        paths.scene(penalties, weights)
    return ax


def _penalty_axis(ax, penalties, left):
    """A log scale with the penalties as powers of ten; from `left`, where there is room for names."""
    ax.set(xscale="log", xlim=(left, penalties[-1]), xlabel="penalty λ")
    powers = range(round(np.log10(penalties[0])), round(np.log10(penalties[-1])) + 1)
    names = {-1: "0.1", 0: "1", 1: "10", 2: "100"}
    ax.set_xticks([10.0**p for p in powers], [names.get(p, f"$10^{{{p}}}$") for p in powers])
    ax.minorticks_off()
