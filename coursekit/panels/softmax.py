"""Softmax regression on penguins, or on rows of your own, trained anew at every touch of a slider."""

from dataclasses import replace
from functools import cache
from typing import NamedTuple

import numpy as np
from matplotlib.figure import Figure

from coursekit import datasets
from coursekit.core import validate
from coursekit.core.activations import softmax as probabilities
from coursekit.core.models import linear
from coursekit.core.words import counted
from coursekit.figures.curves import epoch_means
from coursekit.figures.plane import Shading, scatter
from coursekit.figures.style import CLASS_COLORS, EPOCH_LOSS, UPDATE_LOSS, look
from coursekit.panels._moved import moved_points, told, with_moved
from coursekit.panels._own_data import OwnData, around, batch_sizes, classified, takes_data, vary
from coursekit.panels.engine.controls import Choices, Integer, Log
from coursekit.panels.engine.live import LiveFigure
from coursekit.panels.engine.panel import Panel
from coursekit.panels.engine.points import Points
from coursekit.training.result import History
from coursekit.training.run import Run

EPOCHS, BATCH, ROWS = 20, 32, 2000
FRAME = 0.25  # seconds that Play stays at an epoch
OURS = (31, 61), (12.5, 22.5)  # bounds of the picture of the penguins
TOO_LARGE = 1.1  # a mean loss so many times that of guessing
FEATURES = ("bill_length_mm", "bill_depth_mm")
_LR = Log("learning rate", 1e-4, 1000, "how far each update goes along the negative gradient")


class Training(NamedTuple):
    """A training: the parameters before it and after each epoch, of shape (epochs + 1, p), and its history."""

    data: OwnData
    moved: dict
    thetas: np.ndarray
    history: History

    @property
    def so_far(self):
        """The last epoch."""
        return len(self.thetas) - 1


@takes_data
def softmax(X=None, y=None, lr=0.1, batch_size=None, seed=0, epoch=EPOCHS, moved=None):
    """Panel: softmax regression on three species of penguins, or on data of your own.

    Each move of a slider trains the model anew for 20 epochs from zero, in the same random order. The two features
    are standardized, and drawn as they are.

    Parameters
    ----------
    X : array_like or table of shape (n, 2), optional
        Rows of your own; names of columns label the axes. Of more than 2,000 rows so many are drawn at random.
    y : array_like of shape (n,), their classes, 2 to 6: texts, numbers, True and False, or one-hot rows
    lr : float from 1e-4 to 1000
    batch_size : int, one of 1, 2, 4, ... and all; default 32, or all where there are fewer rows
    seed : int, decides the order of the examples; New order raises it by one
    epoch : int from 0 to 20, how many of the passes through the rows are drawn
    moved : dict of row: (x, y), optional, where points are that were dragged (`panel.data` has them)

    Returns
    -------
    Panel

    Raises
    ------
    TypeError, ValueError
        If a value is not a number or outside its slider; if X is not two columns of finite numbers that vary, or y
        not a class for each row.

    Examples
    --------
    >>> softmax(lr=0.1, batch_size=32).text
    'After 20 epochs of 11 updates: loss 0.196, 94.7 % of the penguins right'
    >>> X, y = [[1, 5], [2, 6], [7, 1], [8, 2]], ["low", "low", "high", "high"]
    >>> softmax(X, y, lr=1).text
    'After 20 epochs of 1 update: loss 0.0129, 100.0 % of the rows right'

    References
    ----------
    Lecture A, softmax regression and minibatch SGD; lecture E, three classes on a plane.
    """
    seed = validate.integer("seed", seed, low=0)
    own = classified(X, y, columns=(2, 2), classes=len(CLASS_COLORS), rows=ROWS)
    data, what = (vary(own), "rows") if own else (_penguins(), "penguins")
    n, model = len(data.X), linear(2, len(data.classes))
    bounds = OURS if data is _penguins() else around(data.X)

    def compute(lr, batch_size, seed, moved):
        now = vary(replace(data, X=with_moved(data.X, moved))) if moved else data
        return _train(model, now, moved, lr, batch_size, seed)

    def sentence(run, epoch):
        share = model.accuracy(run.thetas[epoch], run.data.standardized(), data.y)
        right, said = f"{100 * share:.1f} % of the {what} right", told(run.moved) + data.said
        if not epoch:
            return f"Before the training: all classes have the same probability, {right}{said}"
        updates = counted(len(run.history.update_loss) // EPOCHS, "update")
        loss, guessing = run.history.loss[epoch - 1], np.log(len(data.classes))
        worse = f"; guessing has {guessing:.3g}: the learning rate is too large" if loss > TOO_LARGE * guessing else ""
        return f"After {counted(epoch, 'epoch')} of {updates}: loss {loss:.3g}, {right}{worse}{said}"

    live = _picture(data, bounds, model)
    settings = {"lr": lr, "batch_size": min(BATCH, n) if batch_size is None else batch_size, "seed": seed}
    settings |= {"epoch": epoch, "moved": moved_points(moved, n, bounds)}
    controls = {
        "lr": _LR,
        "batch_size": Choices("batch size", batch_sizes(n), "examples in each update"),
        "epoch": Integer("epoch", 0, EPOCHS, f"how many of the passes through the {what} are drawn"),
    }
    return Panel(
        "softmax", controls, settings, compute, live, sentence,
        animated="epoch", frame=FRAME, reseed="seed", reseed_label="New order", data=data.called,
        recorded=("lr", "batch_size"),
    )  # fmt: skip


def _train(model, data, moved, lr, batch_size, seed):
    """Twenty epochs from zero, with what there is before and after each."""
    run = Run(model, data.standardized(), data.y, "cross_entropy", lr=lr, batch_size=batch_size, seed=seed)
    thetas = [run.theta]
    while len(thetas) <= EPOCHS and run.epoch():
        thetas.append(run.theta)
    return Training(data, moved, np.array(thetas), run.history())


@cache
def _penguins():
    data = datasets.penguins(FEATURES)
    return OwnData(data.X, data.y, data.feature_names, data.target_names, called=())


def _picture(data, bounds, model):
    ours = data is _penguins()
    with look():
        figure = Figure(figsize=(8.4, 3.8), layout="constrained")
        left, right = figure.subplots(1, 2, width_ratios=(1.15, 1))
        shading = Shading(left, bounds, len(data.classes))
        scatter(data.X, data.y, data.classes, left, feature_names=data.features)
        dots = left.collections[-len(data.classes) :]
        left.legend(loc="lower center", bbox_to_anchor=(0.5, 1.0), ncols=3, frameon=False, handletextpad=0.1)
        (batches,) = right.plot([], [], **UPDATE_LOSS)
        (epochs,) = right.plot([], [], **EPOCH_LOSS)
        lowest = 0.03 if ours else 1e-3  # rows of one's own may be far apart
        right.set(xlabel="share of the training done", ylabel="loss", xlim=(0, 1), yscale="log", ylim=(lowest, 30))
        ticks = [tick for tick in ("0.001", "0.01", "0.1", "1", "10") if float(tick) >= lowest]
        right.set_yticks([float(tick) for tick in ticks], ticks)
        right.legend([batches, epochs], ["each update", "mean of each epoch"], loc="upper right")

    def show(run, epoch):
        shading.show(probabilities(model.scores(run.thetas[epoch], run.data.standardized(shading.points))))
        for c, each in enumerate(dots):
            each.set_offsets(run.data.X[run.data.y == c])
        updates = len(run.history.update_loss)
        done = epoch * updates // EPOCHS
        batches.set_data(np.arange(1, done + 1) / updates, run.history.update_loss[:done])
        at, means = epoch_means(run.history)
        epochs.set_data(at[:epoch] / updates, means[:epoch])

    names = np.array(data.classes, dtype=object)
    points = Points("data point", left, lambda run: run.data.X, lambda run: (run.data.X, names[run.data.y]))
    return LiveFigure(figure, [*shading.moving, *left.collections, batches, epochs], show, [points])
