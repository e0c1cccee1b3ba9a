"""A signal on its way through the layers of a network: a histogram of its values in each layer, and its size."""

import numpy as np
from matplotlib.patches import PathPatch
from matplotlib.path import Path

from coursekit.figures.style import BLUE, INK, ORANGE, RED

LONGEST = 0.84  # of the way to the next layer: the longest bar of each histogram
SMALLEST, LARGEST = 1e-8, 1e4  # what is smaller or larger is drawn there
TICKS = {1e-8: "≤ 10⁻⁸", 1e-6: "10⁻⁶", 1e-4: "10⁻⁴", 1e-2: "0.01", 1: "1", 100: "100", 1e4: "≥ 10⁴"}
COLORS = {"activations": BLUE, "gradients": RED}


class DepthHistograms:
    """A histogram for each layer, lying on its side, all in one drawing.

    The first and the last bar hold what lies beyond as well. Each histogram is as long as every other: shapes are
    compared, not numbers. A thin line is what theory expects of each bar, where it is given.
    """

    def __init__(self, ax, bins):
        self.ax, self.bins, self.scene = ax, bins, None
        self.bars = ax.add_patch(PathPatch(Path(np.zeros((1, 2))), lw=0))
        self.flat = ax.add_patch(PathPatch(Path(np.zeros((1, 2))), facecolor=ORANGE, edgecolor=INK, lw=0.6))
        (self.theory,) = ax.plot([], [], color=INK, lw=1)
        self.moving = [self.bars, self.flat, self.theory]
        ax.set(xlabel="layer", ylabel="value")

    def show(self, counts, expected, limits, kind, title, saturates):
        """Show counts and, unless None, expected counts of shape (layers, bins) between two limits.

        kind is "activations" or "gradients"; saturates says that at the outermost bars the activation is flat.
        """
        if self.scene != (len(counts), limits, title):
            self.scene = len(counts), limits, title
            self.bars.set_facecolor(COLORS[kind])
            self._set(len(counts), limits, title)
        longest = counts.max(axis=1) if expected is None else np.maximum(counts.max(axis=1), expected.max(axis=1))
        unit = LONGEST / np.maximum(longest, 1)[:, None]
        edges = np.linspace(*limits, self.bins + 1)
        self.bars.set_path(_outlines(counts * unit, edges))
        ends = np.zeros_like(counts)
        if saturates:
            ends[:, [0, -1]] = counts[:, [0, -1]]
        self.flat.set_path(_outlines(ends * unit, edges))
        self.theory.set_data(*([], []) if expected is None else _steps(expected * unit, edges))

    def _set(self, depth, limits, title):
        low, high = limits
        room = 0.02 * (high - low)
        self.ax.set(xlim=(0.6, depth + 1.1), ylim=(low - room, high + room), title=title)
        self.ax.set_xticks(_layers(depth))
        self.ax.set_yticks(np.linspace(low, high, 5))
        names = [f"{tick:g}".replace("-", "−") for tick in np.linspace(low, high, 5)]
        if high > 1:  # without an end of its own
            names[-1] = f"≥ {names[-1]}"
            names[0] = f"≤ {names[0]}" if low < 0 else names[0]
        self.ax.set_yticklabels(names)


class DepthLines:
    """Standard deviations through the layers, measured and in theory, of activations and of gradients."""

    def __init__(self, ax):
        self.ax, self.depth = ax, None
        (self.forward,) = ax.plot([], [], color=BLUE, marker="o", markersize=5.5, ls="none")
        (self.back,) = ax.plot([], [], color=RED, marker="s", markersize=5.5, ls="none")
        self.theory = [ax.plot([], [], color=INK, lw=1)[0] for _ in range(2)]
        self.moving = [self.forward, self.back, *self.theory]
        ax.set(xlabel="layer", title="standard deviation", yscale="log", ylim=(SMALLEST / 3, 3 * LARGEST))
        ax.set_yticks(list(TICKS), list(TICKS.values()))
        ax.minorticks_off()
        ax.axhline(1, color=INK, lw=0.8, ls=":")
        self.key = [self.forward, self.back, self.theory[0]]
        for line, name in zip(self.key, ("activations", "gradients", "theory of wide layers"), strict=True):
            line.set_label(name)

    def show(self, forward, back, theory):
        """Show four rows of standard deviations, a number for each layer; theory is a pair of them."""
        depth = len(forward)
        if depth != self.depth:
            self.depth = depth
            self.ax.set(xlim=(0.4, depth + 0.6))
            self.ax.set_xticks(_layers(depth))
        layers = np.arange(1, depth + 1)
        for line, spread in zip([self.forward, self.back, *self.theory], [forward, back, *theory], strict=True):
            line.set_data(layers, np.clip(spread, SMALLEST, LARGEST))


def _layers(depth):
    """The layers that are named below a picture: all, or every second one."""
    return range(1, depth + 1) if depth <= 10 else range(2, depth + 1, 2)


def _outlines(lengths, edges):
    """One path of all histograms, each from its layer to the right; a layer without any length is left out."""
    layers = np.flatnonzero(lengths.any(axis=1))
    if not layers.size:
        return Path(np.zeros((1, 2)))
    x = np.repeat(np.pad(lengths[layers], ((0, 0), (1, 1))), 2, axis=1)[:, 1:-1] + (1 + layers)[:, None]
    y = np.broadcast_to(np.repeat(edges, 2), x.shape)
    codes = np.full(x.shape, Path.LINETO, np.uint8)
    codes[:, 0] = Path.MOVETO
    return Path(np.stack([x.ravel(), y.ravel()], axis=1), codes.ravel())


def _steps(lengths, edges):
    """The same as a line, with a gap after each layer."""
    x = np.repeat(lengths, 2, axis=1) + np.arange(1, len(lengths) + 1)[:, None]
    y = np.broadcast_to(np.repeat(edges, 2)[1:-1], x.shape)
    return (np.pad(each, ((0, 0), (0, 1)), constant_values=np.nan).ravel() for each in (x, y))
