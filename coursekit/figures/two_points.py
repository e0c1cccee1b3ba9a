"""Two points of a sine, many times: the cloud of answers, their mean, and what the mean and the cloud cost."""

import numpy as np

from coursekit.figures.style import BLUE, INK, ORANGE, RED, SKY

LIMITS = (-2.3, 2.3)  # of y
SHEETS = 6  # the cloud is drawn so many times over itself, so that it is darker where it is denser
FAR = np.array([-1.02, 1.02])
HIGHEST = 3.0  # of an error that is drawn
LINES = {"H0": {"color": INK, "ls": (0, (4, 1.5))}, "H1": {"color": INK}}


class Answers:
    """The target, the answers of one learner so far, their mean, the newest, and the reader's own."""

    def __init__(self, ax, x, target, title):
        (self.target,) = ax.plot(x, target, color=INK, lw=2.2, ls=(0, (5, 1.5)))
        self.cloud = [ax.plot([], [], color=SKY, lw=0.9, alpha=0.45)[0] for _ in range(SHEETS)]
        (self.mean,) = ax.plot([], [], color=BLUE, lw=3.2)
        (self.newest,) = ax.plot([], [], color=ORANGE, lw=1.8)
        (self.points,) = ax.plot([], [], color=ORANGE, marker="s", markersize=6, markeredgecolor="white", ls="none")
        (self.own,) = ax.plot([], [], color=RED, lw=1.8)
        (self.held,) = ax.plot([], [], color=RED, marker="o", markersize=9, markeredgecolor=INK, ls="none")
        self.moving = [*self.cloud, self.target, self.mean, self.newest, self.points, self.own, self.held]
        ax.set(xlim=FAR, ylim=LIMITS, xlabel="x", xticks=(-1, 0, 1), title=title)
        self.parts = [self.target, (self.held, self.own), (self.points, self.newest), self.cloud[0], self.mean]

    def show(self, a, b, points, own, held):
        """Show lines a x + b so far, of shape (k,); the newest's points (x, y); the reader's (a, b) and (x, y)."""
        for i, sheet in enumerate(self.cloud):
            up = np.multiply.outer(a[i::SHEETS], FAR) + b[i::SHEETS, None]
            apart = np.full((len(up), 1), np.nan)
            sheet.set_data(np.tile([*FAR, np.nan], len(up)), np.hstack([up, apart]).ravel())
        ends = ([], []) if len(a) == 0 else (FAR, a.mean() * FAR + b.mean())
        self.mean.set_data(*ends)
        self.newest.set_data(*(([], []) if len(a) == 0 else (FAR, a[-1] * FAR + b[-1])))
        self.points.set_data(*(([], []) if len(a) == 0 else points))
        self.own.set_data(FAR, own[0] * FAR + own[1])
        self.held.set_data(*held)


class PartsSoFar:
    """For each learner a bar, bias² and variance so far; lines across it are where they end up."""

    def __init__(self, ax, names, limits):
        self.bars = [
            ax.barh(range(len(names)), np.zeros(len(names)), 0.6, color=color, label=label)
            for color, label in ((BLUE, "bias²"), (SKY, "variance"))
        ]
        ends = []
        for i, (bias2, variance) in enumerate(limits):
            for at in (bias2, bias2 + variance):
                (end,) = ax.plot([at, at], [i - 0.42, i + 0.42], color=INK, lw=1.6)
                ends.append(end)
        self.moving = [*(bar for bars in self.bars for bar in bars), *ends]
        ax.set(xlim=(0, HIGHEST), ylim=(len(names) - 0.4, -0.6))
        ax.set_yticks(range(len(names)), names)
        ax.legend(
            [*self.bars, ends[0]], ["bias²", "variance", "in the limit"],
            loc="lower center", bbox_to_anchor=(0.46, 1.0), ncols=3, frameon=False,
            columnspacing=1.0, handlelength=1.2, handletextpad=0.5,
        )  # fmt: skip

    def show(self, parts):
        """Show (bias², variance) of each learner."""
        for i, (bias2, variance) in enumerate(parts):
            for bars, left, width in zip(self.bars, (0, bias2), (bias2, variance), strict=True):
                bars[i].set(x=min(left, HIGHEST), width=min(width, 1.1 * HIGHEST))


class ErrorSoFar:
    """The mean error of each learner after every experiment, and its limit as a dotted line."""

    def __init__(self, ax, count, limits):
        self.lines = [ax.plot([], [], **style)[0] for style in LINES.values()]
        (self.here,) = ax.plot([], [], color=INK, marker="o", markersize=5, ls="none")
        self.moving = [*self.lines, self.here]
        for name, limit in zip(LINES, limits, strict=True):
            ax.plot([1, count], [limit, limit], color=INK, lw=0.9, ls=":")
            place = {"xy": (1.03, limit), "xycoords": ("axes fraction", "data")}
            ax.annotate(f"{name}\n{limit:.2f}", **place, va="center", fontsize=9)
        ax.set(xscale="log", xlim=(1, count), ylim=(0, HIGHEST), xlabel="experiments", ylabel="mean error")
        ticks = [tick for tick in (1, 3, 10, 30, 100, 300) if tick <= count]
        ax.set_xticks(ticks, [str(tick) for tick in ticks])
        ax.minorticks_off()

    def show(self, errors):
        """Show the errors so far of each learner, of shape (k,)."""
        for line, error in zip(self.lines, errors, strict=True):
            line.set_data(np.arange(1, len(error) + 1), np.minimum(error, 9))
        ends = [error[-1] for error in errors if len(error)]
        self.here.set_data([len(errors[0])] * len(ends), ends)
