"""A deep network before its first step: how the spread of its first weights decides what arrives at either end."""

from functools import lru_cache
from math import erf
from typing import NamedTuple

import numpy as np
from matplotlib.figure import Figure

from coursekit.core import validate
from coursekit.core.blas import one_thread
from coursekit.figures.depth import DepthHistograms, DepthLines
from coursekit.figures.style import look
from coursekit.panels._mean_field import LINEAR, Theory, through_depth, value_and_slope
from coursekit.panels.engine.challenge import Challenge
from coursekit.panels.engine.controls import Choices, Dropdown, Integer, Linear, Log
from coursekit.panels.engine.live import LiveFigure
from coursekit.panels.engine.panel import Panel

ROWS, DEEPEST, BINS = 64, 20, 40
SATURATED = 0.95  # of the way from the middle of tanh or sigmoid to its end: a tenth of the slope is left there
ALIVE = 0.1, 10.0
RULES = ("xavier", "he", "normal", "uniform", "zeros")
KINDS = ("activations", "gradients")
RANGES = {"tanh": (-1, 1), "sigmoid": (0, 1), "relu": (0, 4), LINEAR: (-4, 4), "gradients": (-3, 3)}
_CONTROLS = {
    "rule": Dropdown("weights", RULES, "how the first weights are drawn"),
    "gain": Linear("gain g", 0.1, 3, 0.05, "a factor of the weights"),
    "tau": Log("deviation τ", 1e-3, 10, "the standard deviation of a weight"),
    "activation": Dropdown("activation", ("tanh", "relu", "sigmoid", LINEAR), "what follows each layer's scores"),
    "depth": Integer("layers", 2, DEEPEST, "how many layers follow each other"),
    "width": Choices("width d", (10, 25, 50, 100, 200), "how many units each layer has, and how many inputs there are"),
    "shown": Dropdown("histograms of", KINDS, "the activations going forward, or the gradients going back"),
}


_erf = np.vectorize(erf, otypes=[float])


class Signals(NamedTuple):
    """What goes through the layers, forward and back, before any training.

    forward and back are standard deviations, that of layer l at index l - 1, measured; theory has those of infinite
    width. flat is the share of units without much slope, told that of the last layer's variance which is between inputs
    and not between units; counts of shape (layers, bins) are the histograms, expected
    those of the theory, which knows the distribution of activations only.
    """

    activation: str
    rule: str
    shown: str
    tau: float
    width: int
    forward: np.ndarray
    back: np.ndarray
    flat: np.ndarray
    told: float
    counts: np.ndarray
    expected: np.ndarray | None
    theory: Theory

    @property
    def depth(self):
        """The number of layers."""
        return len(self.forward)

    @property
    def saturates(self):
        """Are the outermost bars activations without much slope?"""
        return self.shown == "activations" and self.activation in ("tanh", "sigmoid")


def _reached(run):
    both = np.concatenate([run.forward, run.back])
    return bool(
        run.activation == "relu" and run.depth == DEEPEST and (both > ALIVE[0]).all() and (both < ALIVE[1]).all()
    )


_CHALLENGE = Challenge(
    "panels/initialization",
    f"in {DEEPEST} layers of ReLU, keep activations and gradients at {ALIVE[0]:g} to {ALIVE[1]:g} in every layer.",
    _reached,
)


def initialization(
    rule="xavier", gain=1.0, tau=0.05, activation="tanh", depth=10, width=100, shown="activations", seed=0
):
    """Panel: histograms of each layer's activations, or gradients, as the spread of the first weights changes.

    H_l = phi(H_(l-1) W_l) with weights of standard deviation tau; the way back is Delta_l = (Delta_(l+1) W_(l+1)') *
    phi'(U_l). 64 inputs and what arrives from above are standard normal. In a wide layer the scores are normal with
    variance q_l = d tau² E[phi(z)²], z of variance q_(l-1), and a gradient's variance is multiplied by
    d tau² E[phi'(z)²]: these are the thin lines.

    Parameters
    ----------
    rule : str
        "xavier", tau = gain sqrt(2 / (d + k)), which is gain / sqrt(d) here; "he", gain sqrt(2 / d); "uniform",
        between -gain / sqrt(d) and gain / sqrt(d); "normal", tau as given; "zeros".
    gain : float from 0.1 to 3, for xavier, he and uniform
    tau : float from 1e-3 to 10, for normal
    activation : str, "tanh", "relu", "sigmoid" or "linear"
    depth : int from 2 to 20
    width : int, 10, 25, 50, 100 or 200
    shown : str, "activations" or "gradients"
    seed : int, decides all random numbers; New weights raises it by one

    Returns
    -------
    Panel

    Raises
    ------
    TypeError, ValueError
        If a value is of the wrong kind or outside its control.

    Examples
    --------
    >>> initialization("he", activation="linear", depth=2, width=10).text.split(". ")[0]
    'τ = 0.447, d τ² = 2'

    References
    ----------
    Glorot & Bengio (2010); He et al. (2015); Poole et al. (2016), Exponential expressivity in deep neural networks.
    """
    settings = {"rule": rule, "gain": gain, "tau": tau, "activation": activation, "depth": depth, "width": width}
    settings |= {"shown": shown, "seed": validate.integer("seed", seed, low=0)}
    return Panel(
        "initialization", _CONTROLS, settings, _compute, _picture(), _sentence, reseed="seed",
        reseed_label="New weights", challenges=[_CHALLENGE], on_change=_scale_of_the_rule, uses=_used,
    )  # fmt: skip


def _used(values):
    """Each rule has one scale, and zeros have none."""
    unused = {"normal": {"gain"}, "zeros": {"gain", "tau"}}.get(values["rule"], {"tau"})
    return [name for name in values if name not in unused]


def _scale_of_the_rule(panel, name):
    used = panel.values
    for scale in ("gain", "tau"):
        panel.controls[scale].hidden = scale not in used


@lru_cache(4)
def _drawn(width, seed, uniform):
    """Inputs, weights of all layers with deviation 1, and what arrives from above: the same for every scale."""
    rng = np.random.default_rng(seed)
    X, above = rng.normal(size=(2, ROWS, width))
    shape = DEEPEST, width, width
    return X, rng.uniform(-np.sqrt(3), np.sqrt(3), shape) if uniform else rng.normal(size=shape), above


def _deviation(rule, gain, tau, width):
    """The standard deviation of a weight."""
    rules = {"xavier": gain * np.sqrt(2 / (width + width)), "he": gain * np.sqrt(2 / width)}
    return float((rules | {"uniform": gain / np.sqrt(3 * width), "normal": tau, "zeros": 0.0})[rule])


def _compute(rule, activation, depth, width, shown, seed, gain=1.0, tau=0.0):
    tau = _deviation(rule, gain, tau, width)
    X, weights, above = _drawn(width, seed, rule == "uniform")
    with one_thread():  # which is quicker for matrices of this size
        H, back = _passes(activation, X, tau * weights[:depth], above)
    signal = H if shown == "activations" else back
    shown_values = (values[values != 0] if activation == "relu" else values.ravel() for values in signal)
    counts = np.array([_counts(values, _range(activation, shown)) for values in shown_values])
    spread = [np.array([values.std() for values in way]) for way in (H, back)]
    flat = np.array([_flat(activation, values) for values in H])
    theory = through_depth(activation, width * tau**2, depth)
    expected = ROWS * width * _expected(activation, theory.q) if shown == "activations" and tau else None
    return Signals(activation, rule, shown, tau, width, *spread, flat, _told(H[-1]), counts, expected, theory)


def _passes(activation, X, weights, above):
    """Forward, the activations of each layer; back, the gradients by its scores."""
    H, slopes = [X], []
    for W in weights:
        value, slope = value_and_slope(activation, H[-1] @ W)
        H.append(value)
        slopes.append(slope)
    back = [above * slopes[-1]]
    for W, slope in zip(weights[:0:-1], slopes[-2::-1], strict=True):
        back.append((back[-1] @ W.T) * slope)
    return H[1:], back[::-1]


def _range(activation, shown):
    """Between which values the histograms are; what lies beyond is in their last bins."""
    return RANGES[activation if shown == "activations" else "gradients"]


def _flat(activation, value):
    """The share of units that pass on less than a tenth of the slope: saturated, or a ReLU that is 0."""
    if activation == LINEAR:
        return 0.0
    if activation == "relu":
        return float(np.mean(value == 0))
    return float(np.mean(np.abs(value if activation == "tanh" else 2 * value - 1) > SATURATED))


def _told(H):
    """The share of the variance that comes from the inputs: of each unit over the rows, against all of it."""
    whole = H.var()
    return float(H.var(axis=0).mean() / whole) if whole > 0 else 0.0


def _counts(values, limits):
    """A histogram; its outermost bars hold what lies beyond."""
    low, high = limits
    bins = np.clip((values - low) * (BINS / (high - low)), 0, BINS - 1)
    return np.bincount(bins.astype(np.int64), minlength=BINS)


def _expected(activation, q):
    """The shares of the theory in each bar: scores are normal with variance q; what is exactly 0 is left out."""
    edges = np.linspace(*RANGES[activation], BINS + 1)[1:-1]  # the outermost bars go on
    z = {"tanh": np.arctanh, "sigmoid": lambda h: np.log(h / (1 - h))}.get(activation, np.asarray)(edges)
    below = (1 + _erf(z / np.sqrt(2 * q)[:, None])) / 2
    first = 0.5 if activation == "relu" else 0.0
    return np.diff(np.pad(below, ((0, 0), (1, 1)), constant_values=((0, 0), (first, 1))), axis=1)


def _picture():
    with look():
        figure = Figure(figsize=(8.4, 3.75))  # no layout engine: it would take half the time of a new depth
        left, right = figure.add_axes((0.078, 0.13, 0.556, 0.715)), figure.add_axes((0.728, 0.13, 0.258, 0.715))
        histograms, lines = DepthHistograms(left, BINS), DepthLines(right)
        figure.legend(handles=lines.key, loc="upper right", ncols=3, frameon=False, borderaxespad=0.1)

    def show(run):
        ends = _range(run.activation, run.shown)
        histograms.show(run.counts, run.expected, ends, run.shown, _title(run), run.saturates)
        lines.show(run.forward, run.back, (run.theory.forward, run.theory.back))
        return run.depth, ends, _title(run)

    return LiveFigure(figure, [*histograms.moving, *lines.moving], show)


def _title(run):
    if run.shown == "gradients":
        return "gradients by the scores of each layer"
    if run.saturates:
        return "activations of each layer; saturated ones orange"
    return f"activations of each layer{' that are not 0' if run.activation == 'relu' else ''}"


def _sentence(run):
    if run.rule == "zeros":
        value = value_and_slope(run.activation, np.zeros(1))[0][0]
        return (
            f"All weights are 0: every unit puts out {value:g} for every input, no gradient gets below layer "
            f"{run.depth}, and the units of a layer stay copies of each other"
        )
    told = f"in layer {run.depth} ({_percent(run.told)} of their variance from the inputs)"
    ways = [
        f"activations {_trend(run.forward)} {run.forward[-1]:.2g} {told}",
        f"gradients {_trend(run.back[::-1])} {run.back[0]:.2g} in layer 1 on the way back",
    ]
    said = "; ".join(ways[:: 1 if run.shown == "activations" else -1])
    if run.activation != LINEAR:
        flat = "ReLU units are 0" if run.activation == "relu" else f"{run.activation} units are saturated"
        said = f"{said}; {_percent(run.flat.mean())} of the {flat}"
    return f"τ = {run.tau:.3g}, d τ² = {run.width * run.tau**2:.3g}. {said[0].upper()}{said[1:]}"


def _percent(share):
    return "less than 0.01 %" if 0 < share < 1e-4 else f"{float(f'{100 * share:.2g}'):g} %"


def _trend(spread):
    """How a signal changes from layer to layer, on average over the way."""
    if not spread[-1] > 0:
        return "die out:"
    rate = float((spread[-1] / spread[0]) ** (1 / (len(spread) - 1)))
    return "keep their size:" if abs(rate - 1) < 0.02 else f"are multiplied by {rate:.3g} a layer, to"
