"""Momentum's plane: how fast each pair of learning rate and a converges on a quadratic, and where it does not."""

import numpy as np

from coursekit.figures.style import BLUE, INK, ORANGE, OUTLINE, RED

RATES = (0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.98)


class MomentumPlane:
    """Rates of convergence over (lr, a): darker is faster, and what is hatched diverges.

    `scene` draws those of another quadratic, with the best point; `show` moves the cross of the present pair.
    """

    def __init__(self, ax):
        self.ax, self._drawn = ax, []
        cross = {"ls": "none", "marker": "X", "markersize": 12, "color": RED, "markeredgecolor": "white"}
        (self.here,) = ax.plot([], [], zorder=6, markeredgewidth=1.4, clip_on=False, **cross)
        self.here.set_in_layout(False)
        self.moving = [self.here]
        ax.set(xlabel="learning rate", ylabel="momentum β")

    def scene(self, lr, a, rate, best):
        """Rates of shape (len(a), len(lr)) at these lr and a; best is a pair (lr, a)."""
        for artist in self._drawn:
            artist.remove()
        ax, inside = self.ax, np.where(rate < 1, rate, np.nan)
        shade = ax.contourf(lr, a, rate, levels=[0, *RATES, 1], colors=_blues(len(RATES) + 1))
        beyond = ax.contourf(lr, a, rate, levels=[1, rate.max() + 1], colors=["#ececec"], hatches=["///"])
        beyond.set(edgecolor="#cccccc", linewidth=0)
        lines = ax.contour(lr, a, inside, levels=RATES, colors="white", linewidths=0.8)
        border = ax.contour(lr, a, rate, levels=[1], colors=INK, linewidths=2)
        look = {"marker": "*", "markersize": 18, "color": ORANGE, "markeredgecolor": INK, "ls": "none"}
        (star,) = ax.plot(*best, **look, zorder=5, clip_on=False)
        texts = [self._write(lr, a, rate, level) for level in RATES if level > 1.02 * rate.min()]
        texts.append(ax.text(0.97, 0.03, "diverges", ha="right", va="bottom", fontsize=10, transform=ax.transAxes))
        texts.append(ax.annotate("best", best, (0, 9), textcoords="offset points", ha="center", va="bottom"))
        for text in texts:
            text.set_path_effects(OUTLINE)
        self._drawn = [*texts, star, shade, beyond, lines, border]
        ax.set(xlim=(0, lr[-1]), ylim=(0, a[-1]))

    def _write(self, lr, a, rate, level):
        """The number of a level on its flat part, where the rate is sqrt(a)."""
        row = np.abs(a - level**2).argmin()
        flat = lr[np.abs(rate[row] - np.sqrt(a[row])) < 1e-9]
        return self.ax.text(np.quantile(flat, 0.3), level**2, f"{level:g}", ha="center", va="center", fontsize=9)

    def show(self, lr, a):
        """Move the cross."""
        self.here.set_data([lr], [a])


def _blues(count):
    """From a strong blue to one that is nearly white."""
    strong = np.array([int(BLUE[i : i + 2], 16) for i in (1, 3, 5)]) / 255
    return [tuple(1 - share * (1 - strong)) for share in np.linspace(0.85, 0.1, count)]
