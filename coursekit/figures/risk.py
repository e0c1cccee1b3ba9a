"""Where the risk of a trained model comes from: from the best function of all to what the optimizer returned."""

import numpy as np
from matplotlib.collections import LineCollection
from matplotlib.patches import PathPatch
from matplotlib.path import Path

from coursekit.core import validate
from coursekit.figures.bias_variance import NOISE
from coursekit.figures.style import BLUE, GREEN, INK, ORANGE, RED, SKY, axes, look

RUNGS = ("best function of all", "best of the family", "lowest training loss", "what training returned")
ERRORS = (("approximation", BLUE), ("estimation", ORANGE), ("optimization", GREEN))


def excess_risk(best, family, minimizer, found, ax=None):
    """Draw four risks one above the other, and the errors that lie between them.

    Parameters
    ----------
    best, family : float, the lowest risk of all functions, and the lowest in the family
    minimizer, found : float, risk of the family's function of the lowest training loss, and of what training returned
    ax : Axes, optional

    Returns
    -------
    Axes

    Examples
    --------
    >>> from matplotlib.figure import Figure
    >>> ax = excess_risk(0.04, 0.09, 0.16, 0.18, Figure().add_subplot())
    >>> [text.get_text().strip() for text in ax.texts]
    ['approximation 0.050', 'estimation 0.070', 'optimization 0.020']

    References
    ----------
    Lecture A, risk; Bottou & Bousquet (2007), The tradeoffs of large scale learning.
    """
    given = {"best": best, "family": family, "minimizer": minimizer, "found": found}
    risks = [validate.number(name, value) for name, value in given.items()]
    with look():
        ax = axes(ax, (6.0, 2.9))
        ax.barh(range(4), [risks[0]] * 4, color=SKY, alpha=0.35, height=0.55)
        for row, (name, color) in enumerate(ERRORS, 1):
            low, high = risks[row - 1], risks[row]
            for later in range(row, 4):
                ax.barh(later, high - low, left=low, color=color, alpha=1 if later == row else 0.35, height=0.55)
            ax.plot([low, low], [row - 1.28, row + 0.28], color=INK, lw=0.8, ls=":")
            ax.text(max(low, high), row, f"  {name} {high - low:.3f}", va="center", fontsize=9)
        ax.set_yticks(range(4), [f"{rung}\n{risk:.3f}" for rung, risk in zip(RUNGS, risks, strict=True)])
        ax.invert_yaxis()
        ax.set(xlabel="expected risk", xlim=(0, 1.45 * max(risks)))
    return ax


HIGHEST = 1.2  # of a risk that is drawn
LIMITS = (-2.3, 2.3)  # of y, for a target between -1 and 1
PARTS = {"best of all": NOISE, "approximation": BLUE, "estimation": ORANGE}
BOX = np.array([Path.MOVETO, Path.LINETO, Path.LINETO, Path.LINETO, Path.CLOSEPOLY], np.uint8)


class FamilyFits:
    """The target, the best of a family, and what was learned from some samples, one of them with its examples."""

    def __init__(self, ax, x, target, limits=LIMITS):
        room = 10 * (limits[1] - limits[0])
        self.x, self.ends = x, (limits[0] - room, limits[1] + room)
        self.others = ax.add_collection(LineCollection([], colors=ORANGE, lw=0.9, alpha=0.45), autolim=False)
        (self.target,) = ax.plot(x, target, color=INK, lw=2.2, ls=(0, (5, 1.5)))
        (self.best,) = ax.plot([], [], color=BLUE, lw=3)
        (self.learned,) = ax.plot([], [], color=RED, lw=1.8)
        (self.data,) = ax.plot([], [], color=RED, marker="o", markersize=6, markeredgecolor="white", ls="none")
        self.moving = [self.others, self.best, self.target, self.learned, self.data]
        ax.set(xlim=(-1.02, 1.02), ylim=limits, xlabel="x", ylabel="y", xticks=(-1, -0.5, 0, 0.5, 1))
        handles = [self.target, self.best, (self.data, self.learned), self.others]
        labels = ["target f*", "best of the family", "one sample, learned", "other samples"]
        ax.legend(handles, labels, loc="lower center", bbox_to_anchor=(0.5, 1), ncols=2, frameon=False)

    def show(self, best, fits, data):
        """Show the best of shape (m,), data (x, y), and fits of shape (k, m), the first of them that of the data."""
        fits = np.clip(fits, *self.ends)
        self.best.set_data(self.x, best)
        self.learned.set_data(*((self.x, fits[0]) if len(fits) else ([], [])))
        self.others.set_segments([np.column_stack([self.x, fit]) for fit in fits[1:]])
        self.data.set_data(*data)


class _Stack:
    """Three parts of a risk, one upon the other; those of 8 of 10 samples and their mean; arrows where it is higher."""

    def __init__(self, ax, highest):
        self.highest = highest
        self.parts = [ax.add_artist(PathPatch(Path(np.empty((0, 2))), color=color, lw=0)) for color in PARTS.values()]
        (self.range,) = ax.plot([], [], color=INK, lw=1.2)
        (self.mean,) = ax.plot([], [], color="white", marker="D", markersize=4.5, markeredgecolor=INK, ls="none")
        (self.beyond,) = ax.plot([], [], color=INK, marker="^", markersize=5, ls="none")
        self.moving = [*self.parts, self.range, self.mean, self.beyond]
        for part in self.parts:
            part.set_clip_path(ax.patch)
        ax.set(ylim=(0, highest), ylabel="risk")

    def above(self, x, values):
        """Mark what is too high to be drawn."""
        high = np.nan_to_num(values, posinf=np.inf) > self.highest
        self.beyond.set_data(x[high], np.full(high.sum(), 0.97 * self.highest))


class RiskBars(_Stack):
    """A bar for each degree, its parts stacked; the degree of now is framed."""

    def __init__(self, ax, degrees, highest=HIGHEST):
        super().__init__(ax, highest)
        self.x = np.arange(degrees)
        (self.mark,) = ax.plot([], [], color=INK, lw=1.8)
        self.moving.append(self.mark)
        ax.set(xlim=(-0.6, degrees - 0.4), xticks=self.x, xlabel="size of the family: degree")

    def show(self, floor, approximation, learned, mean, degree):
        """Show a floor, errors of shape (degrees,), risks that were learned at 10, 50 and 90 %, and their mean."""
        tops = floor + np.zeros_like(approximation), floor + approximation, learned[1]
        bottoms = np.zeros_like(approximation), tops[0], tops[1]
        for part, low, high in zip(self.parts, bottoms, tops, strict=True):
            part.set_path(_boxes(self.x, np.minimum(low, self.highest), np.minimum(high, 1.1 * self.highest), 0.39))
        gap = np.full_like(learned[0], np.nan)
        self.range.set_data(
            np.repeat(self.x, 3), np.minimum(np.stack([learned[0], learned[2], gap]).T, 9 * self.highest).ravel()
        )
        self.mean.set_data(self.x, np.where(np.isfinite(mean), mean, np.nan))
        self.above(self.x, learned[1])
        top = np.nanmin([np.nanmax([learned[1][degree], tops[1][degree]]), 0.995 * self.highest])
        self.mark.set_data(degree + 0.46 * np.array([-1, -1, 1, 1, -1]), [0, top, top, 0, 0])


class RiskCurve(_Stack):
    """The parts over the number of examples, for one degree; the number of now is a line."""

    def __init__(self, ax, sizes, highest=HIGHEST):
        super().__init__(ax, highest)
        self.sizes = np.array(sizes, float)
        (self.now,) = ax.plot([], [], color=INK, lw=1.8)
        self.moving.append(self.now)
        ticks = [2, 5, 10, 20, 50, 100, 200]
        ax.set(xscale="log", xlim=(sizes[0], sizes[-1]), xlabel="examples n, for this degree")
        ax.set_xticks(ticks, [str(tick) for tick in ticks])
        ax.minorticks_off()

    def show(self, floor, approximation, learned, mean, n):
        """Show a floor and an error of the degree, risks that were learned at 10, 50 and 90 %, and their mean."""
        here = np.isfinite(learned[1])
        x, ends = self.sizes[here], self.sizes[[0, -1]]
        tops = np.array([floor, floor + approximation])
        for part, low, high in zip(self.parts, (0, floor), tops, strict=False):
            part.set_path(_area(ends, [low, low], [high, high]))
        self.parts[2].set_path(_area(x, np.full(x.shape, tops[1]), np.minimum(learned[1][here], 1.1 * self.highest)))
        gap = [np.nan]
        self.range.set_data(
            np.concatenate([x, gap, x]),
            np.minimum(np.concatenate([learned[0][here], gap, learned[2][here]]), 9 * self.highest),
        )
        self.mean.set_data(self.sizes, np.where(np.isfinite(mean), mean, np.nan))
        self.above(self.sizes, learned[1])
        self.now.set_data([n, n], [0, self.highest])


def _boxes(x, low, high, half):
    """A box for each x from low to high, none where there is no height."""
    here = np.isfinite(high)
    x, low, high = x[here], low[here], high[here]
    across = np.column_stack([x - half, x - half, x + half, x + half, x - half])
    up = np.column_stack([low, high, high, low, low])
    return Path(np.stack([across, up], axis=-1).reshape(-1, 2), np.tile(BOX, len(x)))


def _area(x, low, high):
    """The area between two curves."""
    if len(x) == 0:
        return Path(np.empty((0, 2)))
    across, up = np.concatenate([x, x[::-1], x[:1]]), np.concatenate([low, np.asarray(high)[::-1], low[:1]])
    return Path(np.column_stack([across, up]), closed=True)
