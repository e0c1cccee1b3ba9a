"""Bias and variance: many hypotheses around their average, and the parts of the error stacked."""

import numpy as np
from matplotlib.collections import LineCollection, PolyCollection

from coursekit.figures.style import BLUE, INK, RED, SKY

NOISE = "#B3B3B3"
COLORS = {"bias²": BLUE, "variance": SKY, "noise": NOISE}
FAR = 1e3  # half heights of a picture, beyond which nothing is drawn
WIDTH = 0.78  # of a bar
HIGHEST = 2.0  # of what is drawn: larger errors are scaled down to it
LIMITS = (-2.3, 2.3)  # of y, for a target between -1 and 1


class Hypotheses:
    """Many fits, pale; their average with a band of one standard deviation; one data set and its fit; the target.

    `limits` are the ends of y in the picture.
    """

    def __init__(self, ax, x, target, limits=LIMITS):
        self.x = x
        room = FAR * (limits[1] - limits[0])
        self.ends = limits[0] - room, limits[1] + room
        self.each = ax.add_collection(LineCollection([], colors=SKY, lw=0.8, alpha=0.55), autolim=False)
        self.band = ax.add_collection(PolyCollection([], color=SKY, alpha=0.3, lw=0), autolim=False)
        (self.target,) = ax.plot(x, target, color=INK, lw=2.2, ls=(0, (5, 1.5)))
        (self.average,) = ax.plot([], [], color=BLUE, lw=3)
        (self.fit,) = ax.plot([], [], color=RED, lw=1.6)
        (self.data,) = ax.plot([], [], color=RED, marker="o", markersize=7, markeredgecolor="white", ls="none")
        self.moving = [self.each, self.band, self.target, self.average, self.fit, self.data]
        ax.set(xlim=(-1.02, 1.02), ylim=limits, xlabel="x", ylabel="y", xticks=(-1, -0.5, 0, 0.5, 1))
        handles = [self.target, (self.data, self.fit), self.each, (self.band, self.average)]
        labels = ["target", "one data set and its fit", "other fits", "average ± 1 sd"]
        ax.legend(handles, labels, loc="lower center", bbox_to_anchor=(0.5, 1), ncols=2, frameon=False)

    def show(self, fits, mean, sd, data):
        """Show fits of shape (k, m), the first of them that of `data`, (x, y); average and deviation of shape (m,)."""
        fits, low, high = (np.clip(y, *self.ends) for y in (fits, mean - sd, mean + sd))
        self.each.set_segments([np.column_stack([self.x, fit]) for fit in fits[1:]])
        self.band.set_verts([_between(self.x, low, high)])
        self.average.set_data(self.x, np.clip(mean, *self.ends))
        self.fit.set_data(self.x, fits[0])
        self.data.set_data(*data)

    def clear(self, data):
        """Show a data set to which nothing can be fitted."""
        self.each.set_segments([])
        self.band.set_verts([])
        self.average.set_data([], [])
        self.fit.set_data([], [])
        self.data.set_data(*data)


class ErrorBars:
    """A bar for each of `count` cases in order, its parts stacked, with the sum above it; one case is marked.

    Errors above `highest` are scaled down to it; `written` makes a text of a sum.
    """

    def __init__(self, ax, count, highest=HIGHEST, written=None):
        places, self.highest, self.written = np.arange(count), highest, written or two_digits
        self.edges = (places[:, None] + (-WIDTH / 2, WIDTH / 2)).ravel()  # every second step is a gap
        nothing = np.zeros(2 * count - 1)
        self.parts = [ax.stairs(nothing, self.edges, fill=True, color=color, lw=0) for color in COLORS.values()]
        self.sums = [ax.text(i, 0, "", ha="center", va="bottom", fontsize=9) for i in places]
        (self.mark,) = ax.bar([0], [0], 0.9, fill=False, edgecolor=INK, lw=1.8)
        self.moving = [*self.parts, self.mark, *self.sums]
        ax.set(xlim=(-0.6, count - 0.4), ylim=(0, highest), xticks=places)
        ax.legend(self.parts, COLORS, loc="lower center", bbox_to_anchor=(0.5, 1.08), ncols=3, frameon=False)

    def show(self, parts, marked, endless):
        """Show parts of shape (count, 3), NaN where there is none; mark one; say which are without end, (count,)."""
        bottoms, tops = _stacked(np.nan_to_num(parts), self.highest)
        for part, low, high in zip(self.parts, bottoms.T, tops.T, strict=True):
            part.set_data(_with_gaps(high), self.edges, _with_gaps(low))
        for i, (text, total) in enumerate(zip(self.sums, parts.sum(axis=1), strict=True)):
            text.set(text="" if np.isnan(total) else "∞" if endless[i] else self.written(total), y=tops[i, -1])
            text.set_fontweight("bold" if i == marked else "normal")
        self.mark.set(x=marked - 0.45, height=tops[marked, -1], visible=bool(np.isfinite(parts[marked]).all()))


class ErrorAreas:
    """The parts of the error stacked over a penalty on a log scale, which begins at 0; the penalty now is a line."""

    def __init__(self, ax, penalties, highest=HIGHEST):
        self.penalties, self.highest = penalties, highest
        self.off = penalties[1] / 5  # where 0 is drawn
        self.areas = [
            ax.add_collection(PolyCollection([], color=color, lw=0), autolim=False) for color in COLORS.values()
        ]
        (self.error,) = ax.plot([], [], color=INK, lw=1.2)
        (self.now,) = ax.plot([], [], color=INK, lw=1.8)
        self.moving = [*self.areas, self.error, self.now]
        ax.set(xscale="log", xlim=(self.off * 0.8, penalties[-1]), ylim=(0, highest))
        powers = np.arange(np.log10(penalties[1]), np.log10(penalties[-1]) + 0.5).round().astype(int)
        names = {0: "1", 1: "10"}
        ax.set_xticks([self.off, *10.0**powers], ["0", *(names.get(p, f"$10^{{{p}}}$") for p in powers)])
        ax.minorticks_off()

    def show(self, parts, now):
        """Show parts of shape (len(penalties), 3), NaN where there is none, and where the penalty is now."""
        here = np.isfinite(parts).all(axis=1)
        x = self._at(self.penalties)[here]
        bottoms, tops = _stacked(parts[here], self.highest)
        for area, low, high in zip(self.areas, bottoms.T, tops.T, strict=True):
            area.set_verts([_between(x, low, high)])
        self.error.set_data(x, tops[:, -1])
        self.now.set_data([self._at(now)] * 2, [0, self.highest])

    def _at(self, penalty):
        return np.maximum(penalty, self.off)


def two_digits(value):
    """An error as a short text: 0.75, 1.88, 23, 4e6."""
    if value < 9.995:
        return f"{value:.2f}"
    return f"{value:.0f}" if value < 1000 else f"{value:.0e}".replace("e+0", "e").replace("e+", "e")


def _stacked(parts, highest):
    """Where each part begins and ends; those of a sum above the highest keep their shares."""
    total = parts.sum(axis=1, keepdims=True)
    tops = np.cumsum(parts, axis=1) * highest / np.maximum(total, highest)
    return np.column_stack([np.zeros(len(tops)), tops[:, :-1]]), tops


def _with_gaps(heights):
    """The heights of bars, with nothing between two of them."""
    steps = np.full(2 * len(heights) - 1, np.nan)
    steps[::2] = heights
    return steps


def _between(x, low, high):
    """The corners of the area between two curves."""
    return np.column_stack([np.concatenate([x, x[::-1]]), np.concatenate([low, high[::-1]])])
