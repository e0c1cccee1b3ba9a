"""A curve that is fitted to points, and the learning rate against its limit."""

import numpy as np

from coursekit.figures.style import BLUE, INK, ORANGE, RED

PALE = "#9a9a9a"


class FittedCurve:
    """Points, the best curve, the curve at the start, and the one that moves, over fixed bounds."""

    def __init__(self, ax, x):
        self.x = x
        (self.points,) = ax.plot([], [], color=INK, marker="o", markersize=4.5, alpha=0.55, ls="none", label="data")
        (self.start,) = ax.plot([], [], color=PALE, lw=1.2, ls=":", label="at the start")
        (self.best,) = ax.plot([], [], color=INK, lw=1.4, ls="--", label="lowest loss")
        (self.curve,) = ax.plot([], [], color=BLUE, lw=2.4, label="after these steps")
        self.moving = [self.start, self.best, self.curve]

    def show(self, curve, start, best):
        """Show three curves, each of the shape of x."""
        for line, y in ((self.curve, curve), (self.start, start), (self.best, best)):
            line.set_data(self.x, y)


class RateStrip:
    """The learning rate as a dot on a log axis; beyond the limit 2/L is where descent diverges."""

    def __init__(self, ax, low, high, limit, written):
        ax.set(xscale="log", xlim=(low, high), ylim=(0, 1), yticks=[], xlabel="learning rate")
        ax.spines["left"].set_visible(False)
        ax.minorticks_off()
        ax.axvspan(limit, high, color=RED, alpha=0.2, lw=0)
        ax.axvline(limit, color=RED, lw=1.5)
        ax.annotate(
            f"limit 2/L = {written}", (limit, 0.5), (-5, 0), textcoords="offset points", ha="right", va="center"
        )
        ax.text(np.sqrt(limit * high), 0.5, "diverges", ha="center", va="center")
        (self.dot,) = ax.plot([], [], color=ORANGE, marker="o", markersize=10, markeredgecolor=INK, ls="none")
        self.dot.set_clip_on(False)

    def show(self, lr):
        """Put the dot at this rate."""
        self.dot.set_data([lr], [0])
