"""The perceptron: one mistake in the plane, and why there cannot be many."""

import numpy as np
from matplotlib.legend_handler import HandlerTuple
from matplotlib.patches import PathPatch
from matplotlib.path import Path

from coursekit.figures.plane import boundary_ends
from coursekit.figures.style import BLUE, CLASS_COLORS, CLASS_MARKERS, INK, OUTLINE, RED

ARROW = 0.42  # of half the picture: the longer of the two weight vectors
MOST, LONGEST = 1e4, 400.0  # mistakes and lengths that are drawn
NOTHING = [], []


class MistakePlane:
    """Examples of two classes; the border before an update and after it; w, and the example that is added to it.

    Both sides are shaded by the class that they are given. Crosses are examples on the wrong side. `own` is what the
    last example is called, of the second class, where it is the reader's.
    """

    def __init__(self, ax, bounds, names, own=""):
        self.bounds, self.own = bounds, own
        (left, right), (bottom, top) = bounds
        self.center = np.array([left + right, bottom + top]) / 2
        self.reach = ARROW * min(right - left, top - bottom) / 2
        self.sides = [
            ax.add_artist(PathPatch(Path(np.empty((0, 2))), color=color, alpha=0.16, lw=0, zorder=0.5))
            for color in CLASS_COLORS[:2]
        ]
        (self.before,) = ax.plot([], [], color=INK, lw=1.4, ls=(0, (5, 3)), alpha=0.75)
        (self.after,) = ax.plot([], [], color=INK, lw=2)
        self.points = [
            ax.plot([], [], color=color, marker=marker, markersize=6.5, markeredgecolor="white", ls="none")[0]
            for color, marker in zip(CLASS_COLORS, CLASS_MARKERS, strict=True)
        ][:2]
        (self.wrong,) = ax.plot([], [], color=INK, marker="x", markersize=8, markeredgewidth=1.3, ls="none")
        (self.held,) = ax.plot(
            [], [], color=CLASS_COLORS[1], marker=CLASS_MARKERS[1], markersize=10, markeredgecolor=INK, ls="none"
        )
        (self.ring,) = ax.plot([], [], marker="o", markersize=16, mfc="none", mec=RED, mew=2.2, ls="none")
        (self.old,) = ax.plot([], [], color=INK, lw=1.6, alpha=0.6)
        (self.added,) = ax.plot([], [], color=RED, lw=2.2, ls=(0, (2, 1)))
        (self.new,) = ax.plot([], [], color=INK, lw=2.6, path_effects=OUTLINE)
        (self.tip,) = ax.plot([], [], color=INK, marker=(3, 0, 0), markersize=10, markeredgecolor="white", ls="none")
        self.moving = [
            *self.sides, self.before, self.after, *self.points, self.held, self.wrong, self.ring,
            self.old, self.added, self.new, self.tip,
        ]  # fmt: skip
        for side in self.sides:
            side.set_clip_path(ax.patch)
        extra = {self.held: own} if own else {}
        ax.set(xlim=(left, right), ylim=(bottom, top), xlabel="$x_1$", ylabel="$x_2$", aspect="equal")
        ax.legend(
            [*self.points, *extra, self.wrong, self.ring, (self.before, self.after), self.new, self.added],
            [*names, *extra.values(), "wrong now", "the mistake", "border before, after", "w", "added to w"],
            loc="lower center", bbox_to_anchor=(0.5, 1), ncols=4, frameon=False, columnspacing=1, handlelength=1.6,
            handletextpad=0.4, markerscale=0.8, handler_map={tuple: HandlerTuple(ndivide=None)},
        )  # fmt: skip

    def show(self, X, y, before, after, mistake, wrong):
        """Show rows X of classes y; w and bias before and after, (3,); the row of the mistake or None; who is wrong."""
        for side, points in enumerate(self.points):
            points.set_data(*X[y == side].T)
        if self.own:
            self.held.set_data(*X[-1:].T)
        self.wrong.set_data(*X[wrong].T)
        ends = boundary_ends(after[:2], after[2], self.bounds)
        self.after.set_data(*(NOTHING if ends is None else ends.T))
        old = boundary_ends(before[:2], before[2], self.bounds)
        self.before.set_data(*(NOTHING if old is None else old.T))
        for side, sign in zip(self.sides, (-1, 1), strict=True):
            side.set_path(self._half(ends, after[:2], sign))
        self.ring.set_data(*(NOTHING if mistake is None else X[mistake][:, None]))
        self._arrows(before[:2], after[:2])

    def _half(self, ends, w, sign):
        """The half of the plane on this side of a line."""
        if ends is None:
            return Path(np.empty((0, 2)))
        away = 2 * sign * np.hypot(*(ends[1] - ends[0])) * w / np.hypot(*w)
        return Path([*ends, ends[1] + away, ends[0] + away, ends[0]], closed=True)

    def _arrows(self, before, after):
        lengths = np.hypot(*before), np.hypot(*after)
        scale = self.reach / max(*lengths, 1e-300)
        old, new = (self.center + scale * each for each in (before, after))
        self.old.set_data(*np.array([self.center, old]).T)
        self.added.set_data(*np.array([old, new]).T)
        self.new.set_data(*np.array([self.center, new]).T)
        self.tip.set_data(*new[:, None])
        self.tip.set_marker((3, 0, np.degrees(np.arctan2(after[1], after[0])) - 90))
        self.tip.set_visible(lengths[1] > 0)


class MistakeBound:
    """The length of w after each mistake, between the two lines of Novikoff's proof, which cross at the bound."""

    def __init__(self, ax):
        self.k = np.array([1.0, MOST])
        (self.upper,) = ax.plot([], [], color=INK, lw=1.6)
        (self.lower,) = ax.plot([], [], color=INK, lw=1.6, ls=(0, (4, 1.5)))
        (self.bound,) = ax.plot([], [], color=INK, lw=1, ls=":")
        (self.length,) = ax.plot([], [], color=BLUE, marker="o", markersize=3.5, lw=1.2)
        (self.here,) = ax.plot([], [], color=RED, marker="o", markersize=8, markeredgecolor=INK, ls="none")
        self.moving = [self.upper, self.lower, self.bound, self.length, self.here]
        ax.set(
            xscale="log",
            yscale="log",
            xlim=(0.9, MOST),
            ylim=(0.05, LONGEST),
            xlabel="mistakes M",
            ylabel="length of w",
        )
        ax.set_xticks([1, 10, 100, 1000, 10_000], ["1", "10", "100", "1,000", "10,000"])
        ax.set_yticks([0.1, 1, 10, 100], ["0.1", "1", "10", "100"])
        ax.minorticks_off()
        ax.legend(
            [self.length, self.upper, self.lower, self.bound],
            ["after each mistake", "at most R √M", "at least γ M", "bound (R/γ)²"],
            loc="lower center", bbox_to_anchor=(0.5, 1), ncols=2, frameon=False,
        )  # fmt: skip

    def show(self, lengths, longest, gamma):
        """Show lengths after 1, 2, ... mistakes, and the lines of the longest example and of the margin, 0 for none."""
        self.upper.set_data(self.k, longest * np.sqrt(self.k))
        self.lower.set_data(*((self.k, gamma * self.k) if gamma else NOTHING))
        at = (longest / gamma) ** 2 if gamma else np.inf
        self.bound.set_data(*(([at, at], [1e-3, longest**2 / gamma]) if at < MOST else NOTHING))
        self.length.set_data(np.arange(1, len(lengths) + 1), lengths)
        self.here.set_data(*((([len(lengths)]), lengths[-1:]) if len(lengths) else NOTHING))
