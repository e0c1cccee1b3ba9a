"""A network too large for its data: dropout, a penalty on the weights, and stopping at the right time."""

from typing import NamedTuple

import numpy as np
from matplotlib.figure import Figure

from coursekit.core import validate
from coursekit.core.activations import softmax
from coursekit.core.losses import LOSSES
from coursekit.core.models import mlp
from coursekit.core.optimizers import adam
from coursekit.datasets import moons
from coursekit.figures.early_stopping import StoppingCurves
from coursekit.figures.plane import Shading, scatter
from coursekit.figures.style import look
from coursekit.panels.engine.challenge import Challenge
from coursekit.panels.engine.controls import Choices, Linear, Log
from coursekit.panels.engine.live import LiveFigure
from coursekit.panels.engine.panel import Panel
from coursekit.training.fit import Run

EPOCHS, N, VALIDATION, SPREAD, LR = 200, 60, 500, 0.3, 0.02
SHOWN = 20  # epochs from one partial result to the next
PATIENCES = (1, 2, 3, 5, 10, 15, 20, 30, 40, 60, 80, 120, EPOCHS)
UNITS, GOAL = (2, 4, 8, 16, 32), 0.21
_CONTROLS = {
    "rate": Linear("dropout rate", 0, 0.8, 0.05, "share of the hidden units left out at each update"),
    "l2": Log("penalty λ", 1e-4, 0.1, "times the sum of squared weights, added to the loss", zero=True),
    "patience": Choices("patience", PATIENCES, "stop after so many epochs without a new lowest validation loss"),
    "hidden": Choices("hidden units", UNITS, "in each of the two hidden layers"),
}
_CHALLENGE = Challenge(
    "panels/dropout",
    f"with {UNITS[-1]} hidden units in each layer, bring the validation loss below {GOAL}.",
    lambda run: bool(run.hidden == UNITS[-1] and run.left_out[run.best - 1] < GOAL),
)


class Training(NamedTuple):
    """Losses after each epoch without dropout and penalty; best and stop count epochs from 1, stop may be None."""

    seed: int
    hidden: int
    trained: np.ndarray
    left_out: np.ndarray
    best: int
    stop: int | None
    theta: np.ndarray
    progress: float


def dropout(rate=0.0, l2=0.0, patience=40, hidden=32, seed=0):
    """Panel: a network with two hidden layers on 60 noisy points, with dropout, penalty and early stopping.

    It trains for 200 epochs of one update by Adam with rate 0.02; 500 other points validate.

    Parameters
    ----------
    rate : float from 0 to 0.8, share of hidden units left out at each update
    l2 : float, 0 or from 1e-4 to 0.1, times the sum of squared weights
    patience : int, one of 1, 2, 3, 5, 10, 15, 20, 30, 40, 60, 80, 120, 200
        Epochs without a new lowest validation loss before it stops.
    hidden : int, one of 2, 4, 8, 16, 32, units in each hidden layer
    seed : int, decides points, first weights and dropout; New data raises it by one

    Returns
    -------
    Panel

    Raises
    ------
    TypeError, ValueError
        If a value is of the wrong kind or outside its control.

    Examples
    --------
    >>> dropout().text
    'Lowest validation loss 0.247 at epoch 50, training loss 0.138; it stops at epoch 90'

    References
    ----------
    Srivastava et al. (2014), Dropout; lecture D, regularization.
    """
    seed = validate.integer("seed", seed, low=0)
    settings = {"rate": rate, "l2": l2, "patience": patience, "hidden": hidden, "seed": seed}
    return Panel(
        "dropout", _CONTROLS, settings, _training(), _picture(), _sentence, reseed="seed", challenges=[_CHALLENGE]
    )


def stopping(losses, patience):
    """The epoch with the lowest loss, and the one at which training stops for want of a lower one, or None.

    >>> stopping([3.0, 1.0, 2.0, 2.0, 0.0], patience=2)
    (2, 4)
    """
    best = 1
    for epoch, loss in enumerate(losses, 1):
        best = epoch if loss < losses[best - 1] else best
        if epoch - best >= patience:
            return best, epoch
    return best, None


def _training():
    """compute, which remembers the last whole training: another patience needs no other."""
    kept = {}

    def compute(rate, l2, patience, hidden, seed):
        key = rate, l2, hidden, seed
        if key not in kept:
            for epochs in _epochs(*key):
                yield _result(epochs, patience, hidden, seed)
            kept.clear()
            kept[key] = epochs
        yield _result(kept[key], patience, hidden, seed)

    return compute


def _epochs(rate, l2, hidden, seed):
    """(training loss, validation loss, parameters) after each epoch: the list so far, and the next 20 each time."""
    rows, others = _points(seed)
    model, loss, epochs = mlp([2, hidden, hidden, 2]), LOSSES["cross_entropy"], []
    run = Run(model, rows.X, rows.y, loss.name, adam(), LR, N, seed, l2=l2, dropout=rate)
    while len(epochs) < EPOCHS:
        run.epoch()
        values = (loss.value(model.scores(run.theta, data.X), data.y) for data in (rows, others))
        epochs.append((*values, run.theta))
        if len(epochs) % SHOWN == 0:
            yield epochs


def _points(seed):
    return moons(N, SPREAD, seed), moons(VALIDATION, SPREAD, seed + 1000)


def _result(epochs, patience, hidden, seed):
    trained, left_out, thetas = zip(*epochs, strict=True)
    best, stop = stopping(left_out, patience)
    losses = np.array(trained), np.array(left_out)
    return Training(seed, hidden, *losses, best, stop, thetas[best - 1], len(epochs) / EPOCHS)


def _picture():
    with look():
        figure = Figure(figsize=(8.4, 3.9), layout="constrained")
        left, right = figure.subplots(1, 2, width_ratios=(1.15, 1))
        curves = StoppingCurves(left, EPOCHS, 1.2)
        shading = Shading(right, ((-2, 3), (-1.7, 2.2)), 2)
        data = moons(N, SPREAD, 0)
        scatter(data.X, data.y, data.target_names, right, feature_names=("$x_1$", "$x_2$"))
        right.get_legend().remove()
        right.set_title("decisions at the star, training points")

    def show(run):
        curves.show(run.trained, run.left_out, run.best, run.stop)
        model = mlp([2, run.hidden, run.hidden, 2])
        shading.show(softmax(model.scores(run.theta, shading.points)))
        rows, _ = _points(run.seed)
        for c, points in enumerate(right.collections):
            points.set_offsets(rows.X[rows.y == c])

    return LiveFigure(figure, [*curves.moving, shading.image, *right.collections], show)


def _sentence(run):
    trained, left_out = (losses[run.best - 1] for losses in (run.trained, run.left_out))
    lowest = f"Lowest validation loss {left_out:.3f} at epoch {run.best}, training loss {trained:.3f}"
    if run.stop:
        return f"{lowest}; it stops at epoch {run.stop}"
    epochs = len(run.trained)
    return f"{lowest}; at epoch {epochs} it is {run.left_out[-1]:.3f}, training loss {run.trained[-1]:.3f}"
