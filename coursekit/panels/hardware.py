"""What an example costs, by the size of the batch: a recording first, then the reader's own machine."""

from functools import lru_cache
from time import perf_counter
from typing import NamedTuple

import numpy as np
from matplotlib.figure import Figure

from coursekit.core import validate
from coursekit.core.words import counted
from coursekit.figures.style import BLUE, INK, OLIVE, look
from coursekit.panels.engine.controls import Choices
from coursekit.panels.engine.live import LiveFigure
from coursekit.panels.engine.panel import Panel

PIXELS, CLASSES, SIZES = 64, 10, tuple(2**i for i in range(11))
EACH, ROUNDS, REPEATS = 0.01, 6, 4  # at least so many seconds and rounds for each size, of so many updates in a row
RECORDED = {  # microseconds of an update, by hidden units; two cores of a server, NumPy with OpenBLAS
    8: (8.8, 8.3, 8.4, 8.7, 9.4, 10.5, 13.1, 17.5, 26.2, 43.9, 80.4),
    32: (11, 9, 9.4, 10.4, 12.7, 16.3, 23.9, 38.7, 68.4, 144, 263),
    128: (20.7, 11.8, 13.7, 17.2, 24.6, 38.6, 68.1, 129, 208, 397, 876),
    512: (57.7, 30.4, 30.9, 44.4, 77.1, 133, 231, 442, 883, 1790, 3900),
}
_CONTROLS = {
    "hidden": Choices("hidden units", tuple(RECORDED), "of a network with 64 inputs and 10 outputs"),
    "batch_size": Choices("batch size", SIZES, "examples in each update"),
}


class Timing(NamedTuple):
    """Microseconds of an update, for the sizes that have been timed so far."""

    update: np.ndarray
    batch_size: int
    here: bool
    progress: float

    @property
    def example(self):
        """Microseconds for each example of an update."""
        return self.update / SIZES[: len(self.update)]


def hardware(hidden=32, batch_size=32, seed=0):
    r"""Panel: how long an update of a network takes with one example, with two, ..., with 1,024.

    Shown first is a recording; Measure here times the gradient of the network, in NumPy, where Python runs.

    Parameters
    ----------
    hidden : int, one of 8, 32, 128 and 512
    batch_size : int, one of 1, 2, 4, ..., 1024, which is marked
    seed : int, how many times it has been measured; 0 is the recording. Measure here raises it by one

    Returns
    -------
    Panel

    Raises
    ------
    TypeError, ValueError
        If a value is of the wrong kind or none of these.

    Examples
    --------
    >>> print(hardware().text.replace("; ", ";\n"))
    An update of 32 examples takes 16.3 µs, 0.509 µs for each, 21.6 times less than alone;
    a recording: Measure here times this machine

    References
    ----------
    Lecture A, minibatches and parallel hardware.
    """
    settings = {"hidden": hidden, "batch_size": batch_size, "seed": validate.integer("seed", seed, low=0)}
    return Panel(
        "hardware", _CONTROLS, settings, _compute, _picture(), _sentence, reseed="seed", reseed_label="Measure here"
    )  # fmt: skip


def _compute(hidden, batch_size, seed):
    if not seed:
        yield Timing(np.array(RECORDED[hidden], float), batch_size, False, 1.0)
        return
    found = _measured(hidden, seed)
    while len(found) < len(SIZES):
        found.append(1e6 * _seconds(hidden, SIZES[len(found)]))
        yield Timing(np.array(found), batch_size, True, len(found) / len(SIZES))
    yield Timing(np.array(found), batch_size, True, 1.0)


@lru_cache(32)
def _measured(hidden, seed):
    """What has been found for these hidden units: a list that grows."""
    return []


def _seconds(hidden, size):
    """The shortest time of a gradient of the squared error: what disturbs it makes it longer."""
    rng = np.random.default_rng(0)
    W1, W2 = rng.normal(size=(PIXELS, hidden)), rng.normal(size=(hidden, CLASSES))
    X, Y, times = rng.random((size, PIXELS)), rng.random((size, CLASSES)), []
    _gradient(W1, W2, X, Y)
    end = perf_counter() + EACH
    while len(times) < ROUNDS or perf_counter() < end:
        began = perf_counter()
        for _ in range(REPEATS):
            _gradient(W1, W2, X, Y)
        times.append((perf_counter() - began) / REPEATS)
    return min(times)


def _gradient(W1, W2, X, Y):
    H = np.maximum(0, X @ W1)
    D2 = (H @ W2 - Y) / len(X)
    D1 = D2 @ W2.T * (H > 0)
    return X.T @ D1, H.T @ D2


def _picture():
    with look():
        figure = Figure(figsize=(8.4, 3.6), layout="constrained")
        left, right = figure.subplots(1, 2)
        curves, marks = [], []
        for ax, label in ((left, "microseconds an update"), (right, "microseconds an example")):
            curves += ax.plot([], [], color=BLUE, marker="o", markersize=4, label="measured")
            marks += ax.plot([], [], color=INK, marker="o", markersize=10, mfc="none", mew=2, ls="none")
            ax.set(xscale="log", yscale="log", xlabel="examples in the batch", ylabel=label, xlim=(0.8, 1300))
            ax.set_xticks([1, 4, 16, 64, 256, 1024], ["1", "4", "16", "64", "256", "1024"])
            ax.minorticks_off()
        (alone,) = left.plot([], [], color=OLIVE, ls="--", label="one example, so many times")
        left.set_ylim(3, 3e5)
        right.set_ylim(0.05, 300)
        left.legend(loc="upper left")

    def show(run):
        sizes = np.array(SIZES[: len(run.update)])
        here = sizes == run.batch_size
        alone.set_data(SIZES, run.update[0] * np.array(SIZES))
        for curve, mark, times in zip(curves, marks, (run.update, run.example), strict=True):
            curve.set_data(sizes, times)
            mark.set_data(sizes[here], times[here])

    return LiveFigure(figure, [alone, *curves, *marks], show)


def _sentence(run):
    whose = "measured here" if run.here else "a recording: Measure here times this machine"
    if run.batch_size > SIZES[len(run.update) - 1]:
        return f"Timed up to {counted(SIZES[len(run.update) - 1], 'example')}; {whose}"
    at = SIZES.index(run.batch_size)
    update, example = run.update[at], run.example[at]
    times = f", {run.example[0] / example:.1f} times less than alone" if at else ""
    each = f"{example:.3g} µs for each{times}" if at else f"{example:.3g} µs"
    return f"An update of {counted(run.batch_size, 'example')} takes {update:.3g} µs, {each}; {whose}"
