"""A race of optimizers: their paths over level curves, and their losses against steps, each labeled at its end.

Every optimizer has a color, a marker and a dash of its own (`style.looks`), so that no two depend on color alone.
"""

import warnings

import numpy as np

from coursekit.figures._layers import apart
from coursekit.figures.levels import LevelCurves
from coursekit.figures.style import INK, looks

LOWEST, HIGHEST = 1e-6, 100.0  # shares of the start's loss above the lowest
ROW, GAP = 0.42, 0.05  # room for a line of text in powers of ten; between head and label, as a share of the steps
WIDTH = 2.0  # of the axes, in steps: the second half is for the labels
EVERY = 20  # steps between two markers on a line


def _lines(ax, lw):
    return {
        name: ax.plot([], [], color=c, ls=dash, marker=m, markersize=4, markevery=EVERY, lw=lw, solid_capstyle="round")[
            0
        ]
        for name, (c, m, dash) in looks().items()
    }


def _heads(ax, clip):
    look = {"ls": "none", "markeredgecolor": "white", "markeredgewidth": 0.8, "clip_on": clip}
    size = {"*": 13, "D": 7.5}
    return {
        name: ax.plot([], [], color=c, marker=m, markersize=size.get(m, 9), zorder=6, **look)[0]
        for name, (c, m, _) in looks().items()
    }


class RacePlane:
    """Level curves, the paths over them, the start as a ring, and each optimizer's marker where it is now."""

    def __init__(self, ax):
        self.ax, self.levels = ax, LevelCurves(ax)
        self._lines = _lines(ax, 1.4)
        (self._start,) = ax.plot([], [], marker="o", markersize=11, mfc="none", mec=INK, mew=1.4, ls="none", zorder=5)
        self._heads = _heads(ax, True)
        self.moving = [*self._lines.values(), self._start, *self._heads.values()]
        ax.set(xlabel="x", ylabel="y")

    def scene(self, value, bounds, levels, minimum):
        """Draw another surface, as `LevelCurves.scene`; one that is flat has no level curves."""
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", "No contour levels")
            self.levels.scene(value, bounds, levels, minimum)

    def show(self, start, paths):
        """Show paths of shape (steps + 1, 2) by the optimizers' names."""
        limits = np.transpose([self.ax.get_xlim(), self.ax.get_ylim()])
        room = 2 * np.ptp(limits, axis=0)
        self._start.set_data(*np.reshape(start, (2, 1)))
        for name, line in self._lines.items():
            path = np.clip(paths.get(name, np.empty((0, 2))), limits[0] - room, limits[1] + room)
            line.set_data(*path.T)
            self._heads[name].set_data(*path[-1:].T)


class RaceLosses:
    """Losses on a log axis as shares of the start's; labels at the ends keep apart, so they are read as a table."""

    def __init__(self, ax, steps, goal):
        self.ax, self._steps = ax, steps
        self._lines, self._heads = _lines(ax, 1.6), _heads(ax, False)
        (self._leaders,) = ax.plot([], [], color="#999999", lw=0.7, zorder=1)
        self._labels = {name: ax.text(0, 0, "", va="center", fontsize=9) for name in self._lines}
        self.moving = [self._leaders, *self._lines.values(), *self._heads.values(), *self._labels.values()]
        for artist in self.moving:
            artist.set_in_layout(False)
        ax.plot([0, steps], [goal, goal], color=INK, lw=0.8, ls=":")
        ax.set(ylabel="loss above the lowest, start = 100 %", yscale="log")
        ax.set(xlim=(-0.02 * steps, WIDTH * steps), ylim=(LOWEST, HIGHEST), xticks=np.linspace(0, steps, 5))
        ticks = {
            1e-6: "0.0001 %",
            1e-4: "0.01 %",
            goal: f"home {100 * goal:g} %",
            1e-2: "1 %",
            0.1: "10 %",
            1: "100 %",
            100: "10,000 %",
        }
        ax.set_yticks(list(ticks), ticks.values())
        ax.minorticks_off()
        ax.set_xlabel("steps", x=0.5 / WIDTH)
        ax.spines.bottom.set_bounds(0, steps)

    def show(self, shares, labels):
        """Show shares of the start's loss, of shape (steps + 1,), and a line of text for each, the best first."""
        drawn = {name: np.clip(share, LOWEST, HIGHEST) for name, share in shares.items()}
        ends = {name: (len(share) - 1, np.log10(share[-1])) for name, share in drawn.items()}
        places = _places(ends, list(labels), GAP * self._steps)
        for name, line in self._lines.items():
            share, label = drawn.get(name, np.empty(0)), self._labels[name]
            line.set_data(np.arange(len(share)), share)
            place = [places[name]] if name in drawn else []
            self._heads[name].set_data(*np.array([(step, 10**height) for step, height in place]).reshape(-1, 2).T)
            label.set_text(labels.get(name, ""))
            if place:
                label.set_position((place[0][0] + 0.7 * GAP * self._steps, 10 ** place[0][1]))
        pairs = np.array([[ends[name], places[name], (np.nan, np.nan)] for name in drawn]).reshape(-1, 2)
        self._leaders.set_data(pairs[:, 0], 10 ** pairs[:, 1])


def _places(ends, order, gap):
    """Where the labels go: right of the ends, a row apart, in order from below."""
    low, high, last = np.log10(LOWEST), np.log10(HIGHEST), max(end[0] for end in ends.values())
    places = {}
    for stopped in (True, False):  # those that stopped early have a column of their own
        names = [name for name in order if (ends[name][0] < last) == stopped]
        if not names:
            continue
        names.sort(key=lambda name: ends[name][1])
        heights = apart(np.array([ends[name][1] for name in names]), np.full(len(names) - 1, ROW))
        rows = ROW * np.arange(len(names))
        heights = np.clip(heights, low + rows, high - rows[::-1])
        places |= {name: (ends[name][0] + gap, height) for name, height in zip(names, heights, strict=True)}
    return places


def percent(share):
    """A share as a person reads it: 130 %, 12 %, 0.31 %."""
    if share > 1000:
        return "over 100,000 %"
    value = float(f"{100 * share:.2g}")
    return f"{value:,.0f} %" if value >= 10 else f"{value:g} %"
