"""Features that are rarely active: how far each rule has learned their weights, and the rate that each weight has."""

import numpy as np

from coursekit.figures.style import INK, looks

NAMES, ASIDE = ("sgd", "adagrad"), 0.12  # how far the two stand apart, as a share of the way to the next feature
LOWEST, HIGHEST = 1e-3, 3.0  # rates in the picture


def _lines(ax, **look):
    """A line for each rule with its color and marker."""
    found = {}
    for name, (color, marker, dash) in looks(NAMES).items():
        (found[name],) = ax.plot([], [], color=color, marker=marker, markersize=7, ls=dash, label=name, **look)
    return found


class LearnedWeights:
    """The mean weight of each feature over many samples, with a bar of one standard deviation up and down."""

    def __init__(self, ax, shares):
        self._place = np.arange(len(shares))
        ax.axhline(1, color=INK, lw=0.8, ls=":")
        self._means = _lines(ax, lw=0)
        self._bars = {name: ax.plot([], [], color=line.get_color(), lw=1.6)[0] for name, line in self._means.items()}
        self.moving = [*self._bars.values(), *self._means.values()]
        _features(ax, shares, "weight, which should be 1")
        ax.set(ylim=(-0.1, 1.9))
        ax.legend(loc="upper left")

    def show(self, mean, spread):
        """Show means and standard deviations of shape (features,), by the rules' names."""
        for name, side in zip(NAMES, (-ASIDE, ASIDE), strict=True):
            x, low, high = self._place + side, mean[name] - spread[name], mean[name] + spread[name]
            self._means[name].set_data(x, mean[name])
            gaps = np.full(len(x), np.nan)
            self._bars[name].set_data(np.column_stack([x, x, gaps]).ravel(), np.column_stack([low, high, gaps]).ravel())


class OwnRates:
    """The learning rate that each feature has now, on a log axis."""

    def __init__(self, ax, shares):
        self._place = np.arange(len(shares))
        self._lines = _lines(ax, lw=1.4)
        self.moving = [*self._lines.values()]
        _features(ax, shares, "learning rate of its weight")
        ax.set(yscale="log", ylim=(LOWEST, HIGHEST))

    def show(self, rates):
        """Show rates of shape (features,), by the rules' names."""
        for name, line in self._lines.items():
            line.set_data(self._place, np.clip(rates[name], LOWEST, HIGHEST))


def _features(ax, shares, label):
    ax.set(xlabel="share of examples with the feature", ylabel=label, xlim=(-0.6, len(shares) - 0.4))
    ax.set_xticks(range(len(shares)), [f"{share:g}" for share in shares])
