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


class RateCurve:
    """The loss after some steps over the learning rate, and the rate of now; beyond the limit descent diverges."""

    def __init__(self, ax, rates, limit, written, losses):
        self.ax, self.rates, self.losses = ax, rates, losses
        ax.set(xscale="log", xlim=(rates[0], rates[-1]), xlabel="learning rate", yscale="log", ylim=losses)
        ax.minorticks_off()
        ax.axvspan(limit, rates[-1], color=RED, alpha=0.2, lw=0)
        ax.axvline(limit, color=RED, lw=1.5)
        above = {"xycoords": ("data", "axes fraction"), "textcoords": "offset points", "va": "top", "fontsize": 9}
        ax.annotate(f"limit {written}", (limit, 0.97), (-4, 0), ha="right", **above)
        ax.annotate("diverges", (limit, 0.97), (4, 0), ha="left", **above)
        (self.curve,) = ax.plot([], [], color=BLUE)
        (self.line,) = ax.plot([], [], color=INK, lw=1.2)
        (self.dot,) = ax.plot([], [], color=ORANGE, marker="o", markersize=8, markeredgecolor=INK, ls="none")
        self.moving = [self.curve, self.line, self.dot]

    def show(self, losses, lr, loss):
        """Show the losses at all rates, and a line and a dot at one of them."""
        self.curve.set_data(self.rates, np.clip(losses, None, 10 * self.losses[1]))
        self.line.set_data([lr, lr], self.losses)
        self.dot.set_data([lr], [loss])
