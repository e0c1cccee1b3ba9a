"""A network too large for its data: dropout, a penalty on the weights, and stopping at the right time."""

from collections.abc import Callable
from functools import lru_cache
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
from coursekit.figures.style import CLASS_COLORS, look
from coursekit.panels._own_data import around, classified, takes_data, vary
from coursekit.panels.engine.challenge import Challenge
from coursekit.panels.engine.controls import Choices, Linear, Log
from coursekit.panels.engine.live import LiveFigure
from coursekit.panels.engine.panel import Panel
from coursekit.training.run import Run

EPOCHS, N, VALIDATION, SPREAD, LR = 200, 60, 500, 0.3, 0.02
ROWS, FEWEST = N + VALIDATION, 20  # of one's own: at most, at least
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
    lambda run: run.left_out[run.best - 1],
    "with a validation loss of {:.3f}",
)


class Rows(NamedTuple):
    """Some rows of a learner's data."""

    X: np.ndarray
    y: np.ndarray


class Task(NamedTuple):
    """Where points come from, (those to train on, those to validate on) of a seed, and what a picture of them needs.

    standardized(seed) turns points into those that the network gets, in units of the rows to train on.
    """

    points: Callable
    standardized: Callable
    bounds: tuple
    classes: tuple
    features: tuple
    highest: float = 1.2
    said: str = ""


class Training(NamedTuple):
    """Losses after each epoch without dropout and penalty; best and stop count epochs from 1, stop may be None."""

    task: Task
    seed: int
    hidden: int
    trained: np.ndarray
    left_out: np.ndarray
    best: int
    stop: int | None
    theta: np.ndarray
    progress: float


@takes_data
def dropout(X=None, y=None, rate=0.0, l2=0.0, patience=40, hidden=32, seed=0):
    """Panel: a network with two hidden layers on 60 noisy points, with dropout, penalty and early stopping.

    It trains for 200 epochs of one update by Adam with rate 0.02; 500 other points validate. Of rows of your own, half
    of them and at most 60 train, and the others validate; the two features are standardized by the
    rows that train, and drawn as they are.

    Parameters
    ----------
    X : array_like or table of shape (n, 2), optional
        At least 20 rows of your own; names of columns label the axes. Of more than 560 rows so many are drawn at
        random.
    y : array_like of shape (n,), their classes, 2 to 6: texts, numbers, True and False, or one-hot rows
    rate : float from 0 to 0.8, share of hidden units left out at each update
    l2 : float, 0 or from 1e-4 to 0.1, times the sum of squared weights
    patience : int, one of 1, 2, 3, 5, 10, 15, 20, 30, 40, 60, 80, 120, 200
        Epochs without a new lowest validation loss before it stops.
    hidden : int, one of 2, 4, 8, 16, 32, units in each hidden layer
    seed : int, decides points, first weights and dropout; New data, of your own rows New split, raises it by one

    Returns
    -------
    Panel

    Raises
    ------
    TypeError, ValueError
        If a value is of the wrong kind or outside its control; if X is not two columns of finite numbers that vary,
        or y not a class for each row.

    Examples
    --------
    >>> dropout().text
    'Lowest validation loss 0.247 at epoch 50, training loss 0.138; it stops at epoch 90'
    >>> X, y = [[0, 0], [0, 1], [1, 0], [1, 1]] * 10, ["same", "other", "other", "same"] * 10
    >>> dropout(X, y).text.split("; ")[-1]
    '20 rows train, 20 others validate'

    References
    ----------
    Srivastava et al. (2014), Dropout; lecture D, regularization.
    """
    seed = validate.integer("seed", seed, low=0)
    own = classified(X, y, columns=(2, 2), classes=len(CLASS_COLORS), rows=ROWS, least=FEWEST)
    task = _own_task(vary(own)) if own else _ours()
    settings = {"rate": rate, "l2": l2, "patience": patience, "hidden": hidden, "seed": seed}
    return Panel(
        "dropout", _CONTROLS, settings, _training(task), _picture(task), _sentence,
        reseed="seed", reseed_label="New split" if own else "New data",
        challenges=[] if own else [_CHALLENGE], data=own.called if own else (),
    )  # fmt: skip


def _ours():
    data = moons(N, SPREAD, 0)
    bounds, features = ((-2, 3), (-1.7, 2.2)), ("$x_1$", "$x_2$")
    return Task(_points, lambda seed: lambda points: points, bounds, data.target_names, features)


def _own_task(data):
    n = min(N, len(data.y) // 2)
    names, said = data.classes, f"; {n} rows train, {len(data.y) - n} others validate{data.said}"

    @lru_cache(8)
    def points(seed):
        order = np.random.default_rng(seed).permutation(len(data.y))
        return [Rows(data.X[some], data.y[some]) for some in (order[:n], order[n:])]

    def standardized(seed):
        rows = points(seed)[0].X  # others validate: nothing of them, not even their scale, goes into the training
        center, scale = rows.mean(axis=0), rows.std(axis=0)
        scale[scale == 0] = 1
        return lambda points: (points - center) / scale

    highest = max(1.2, 1.5 * float(np.log(len(names))))
    return Task(points, standardized, around(data.X), names, data.features, highest, said)


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


def _training(task):
    """compute, which remembers the last whole training: another patience needs no other."""
    kept = {}

    def compute(rate, l2, patience, hidden, seed):
        key = rate, l2, hidden, seed
        if key not in kept:
            for epochs in _epochs(task, *key):
                yield _result(task, epochs, patience, hidden, seed)
            kept.clear()
            kept[key] = epochs
        yield _result(task, kept[key], patience, hidden, seed)

    return compute


def _epochs(task, rate, l2, hidden, seed):
    """(training loss, validation loss, parameters) after each epoch: the list so far, and the next 20 each time."""
    units = task.standardized(seed)
    rows, others = (Rows(units(each.X), each.y) for each in task.points(seed))
    model, loss, epochs = mlp([2, hidden, hidden, len(task.classes)]), LOSSES["cross_entropy"], []
    run = Run(model, rows.X, rows.y, loss.name, adam(), LR, len(rows.y), seed, l2=l2, dropout=rate)
    while len(epochs) < EPOCHS:
        run.epoch()
        values = (loss.value(model.scores(run.theta, data.X), data.y) for data in (rows, others))
        epochs.append((*values, run.theta))
        if len(epochs) % SHOWN == 0:
            yield epochs


def _points(seed):
    return moons(N, SPREAD, seed), moons(VALIDATION, SPREAD, seed + 1000)


def _result(task, epochs, patience, hidden, seed):
    trained, left_out, thetas = zip(*epochs, strict=True)
    best, stop = stopping(left_out, patience)
    losses = np.array(trained), np.array(left_out)
    return Training(task, seed, hidden, *losses, best, stop, thetas[best - 1], len(epochs) / EPOCHS)


def _picture(task):
    with look():
        figure = Figure(figsize=(8.4, 3.9), layout="constrained")
        left, right = figure.subplots(1, 2, width_ratios=(1.15, 1))
        curves = StoppingCurves(left, EPOCHS, task.highest)
        shading = Shading(right, task.bounds, len(task.classes))
        corner = np.array(task.bounds)[:, 0]
        places = np.tile(corner, (len(task.classes), 1))  # one point each, before the first picture
        scatter(places, np.arange(len(places)), task.classes, right, feature_names=task.features)
        for points in right.collections:
            points.set_sizes([28])
        if task.said:
            right.legend(loc="upper center", bbox_to_anchor=(0.5, -0.17), ncols=3, frameon=False, handletextpad=0.1)
        else:
            right.get_legend().remove()
        right.set_title("decisions at the star, training points")

    def show(run):
        curves.show(run.trained, run.left_out, run.best, run.stop)
        model = mlp([2, run.hidden, run.hidden, len(task.classes)])
        shading.show(softmax(model.scores(run.theta, task.standardized(run.seed)(shading.points))))
        rows, _ = task.points(run.seed)
        for c, points in enumerate(right.collections):  # after the border
            points.set_offsets(rows.X[rows.y == c])

    return LiveFigure(figure, [*curves.moving, *shading.moving, *right.collections], show)


def _sentence(run):
    trained, left_out = (losses[run.best - 1] for losses in (run.trained, run.left_out))
    lowest = f"Lowest validation loss {left_out:.3f} at epoch {run.best}, training loss {trained:.3f}"
    if run.stop:
        return f"{lowest}; it stops at epoch {run.stop}{run.task.said}"
    epochs = len(run.trained)
    ended = f"at epoch {epochs} it is {run.left_out[-1]:.3f}, training loss {run.trained[-1]:.3f}"
    return f"{lowest}; {ended}{run.task.said}"
