"""How far a loss is above the lowest, in percent of it, while a model is trained."""

import numpy as np

from coursekit.figures.style import BLUE, INK, ORANGE

LOWEST, HIGHEST = 0.01, 3000  # percent, unless another range is asked for
WHOLE, CHUNK = 256, 16  # so many updates are drawn one by one, then the lowest and the highest of so many


def percent_axis(ax, low=LOWEST, high=HIGHEST):
    """A logarithmic axis of percents, written as people write them."""
    ax.set(yscale="log", ylim=(low, high), ylabel="loss above the lowest")
    ticks = [tick for tick in (1e-5, 1e-4, 1e-3, 0.01, 0.1, 1, 10, 100, 1000) if low <= tick <= high]
    ax.set_yticks(ticks, [f"{tick:.5f}".rstrip("0").rstrip(".") + " %" for tick in ticks])
    ax.minorticks_off()


class ExcessCurve:
    """One run, another one, pale, to compare it with, and the level at which the run stays."""

    def __init__(self, ax):
        percent_axis(ax)
        (self.other,) = ax.plot([], [], color=INK, alpha=0.45, lw=1, marker="o", markersize=4)
        (self.line,) = ax.plot([], [], color=BLUE, lw=1)
        (self.plateau,) = ax.plot([], [], color=ORANGE, lw=3, solid_capstyle="butt")
        (self.here,) = ax.plot([], [], color=ORANGE, marker="o", markersize=8, markeredgecolor=INK, ls="none")
        self.moving = [self.other, self.line, self.plateau, self.here]

    def show(self, x, excess, other_x, other, tail):
        """Show excess at x, in shares of the lowest loss, and its mean over the slice `tail`, where there is one."""
        drawn = outline(excess)
        self.line.set_data(x[drawn], percents(excess[drawn]))
        self.here.set_data(x[-1:], percents(excess[-1:]))
        self.other.set_data(other_x, percents(other))
        level = [] if tail is None else 2 * [percents(excess[tail].mean())]
        self.plateau.set_data(x[tail][[0, -1]] if level else [], level)


def outline(values):
    """Indices of so many points of a long curve that its picture is the same."""
    chunks = values[WHOLE:][: (len(values) - WHOLE) // CHUNK * CHUNK].reshape(-1, CHUNK)
    at = WHOLE + CHUNK * np.arange(len(chunks))
    ends = np.sort([at + chunks.argmin(axis=1), at + chunks.argmax(axis=1)], axis=0)
    whole = np.arange(len(values))
    return np.concatenate([whole[:WHOLE], ends.T.ravel(), whole[WHOLE + chunks.size :]])


def percents(share, low=LOWEST):
    """Shares as percents, none below what is drawn."""
    return np.clip(100 * np.asarray(share), low, None)


def percent(share):
    """A share as a person writes it: 0.0037 %, 7.3 %, 140 %."""
    value = float(f"{100 * share:.2g}")
    return f"{value:,.0f} %" if value >= 10 else f"{value:.6f}".rstrip("0").rstrip(".") + " %"
