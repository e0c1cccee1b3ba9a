"""Softmax regression on penguins, trained anew at every touch of the learning rate or batch size."""

import numpy as np
from matplotlib.figure import Figure

from coursekit import datasets
from coursekit.core import validate
from coursekit.core.activations import softmax as probabilities
from coursekit.core.models import linear
from coursekit.figures.curves import epoch_means
from coursekit.figures.plane import Shading, scatter
from coursekit.figures.style import EPOCH_LOSS, UPDATE_LOSS, look
from coursekit.panels.engine.controls import Choices, Log
from coursekit.panels.engine.live import LiveFigure
from coursekit.panels.engine.panel import Panel
from coursekit.training.fit import fit

EPOCHS = 20
FEATURES = ("bill_length_mm", "bill_depth_mm")
_CONTROLS = {
    "lr": Log("learning rate", 1e-4, 10, "how far each update goes along the negative gradient"),
    "batch_size": Choices("batch size", (1, 2, 4, 8, 16, 32, 64, 128, 256, 342), "examples in each update"),
}


def softmax(lr=0.1, batch_size=32, seed=0):
    """Panel: softmax regression on three species of penguins, with learning rate and batch size.

    Each move of a slider trains the model anew for 20 epochs from zero, in the same random order.

    Parameters
    ----------
    lr : float from 1e-4 to 10
    batch_size : int, one of 1, 2, 4, ..., 256, 342 (all)
    seed : int, decides the order of the examples; New order raises it by one

    Returns
    -------
    Panel

    Raises
    ------
    TypeError, ValueError
        If a value is not a number or outside its slider.

    Examples
    --------
    >>> softmax(lr=0.1, batch_size=32).text
    'After 20 epochs of 11 updates: loss 0.196, 94.7 % of the penguins right'

    References
    ----------
    Lecture A, softmax regression and minibatch SGD.
    """
    seed = validate.integer("seed", seed, low=0)
    data = datasets.penguins(FEATURES)
    mean, std = data.X.mean(axis=0), data.X.std(axis=0)
    X, model = (data.X - mean) / std, linear(2, 3)

    def compute(lr, batch_size, seed):
        return fit(model, X, data.y, lr=lr, batch_size=batch_size, epochs=EPOCHS, seed=seed)

    def sentence(run):
        updates, right = len(run.history.update_loss) // EPOCHS, 100 * model.accuracy(run.theta, X, data.y)
        loss = run.history.loss[-1]
        return f"After {EPOCHS} epochs of {updates} updates: loss {loss:.3g}, {right:.1f} % of the penguins right"

    live = _picture(data, lambda theta, points: probabilities(model.scores(theta, (points - mean) / std)))
    settings = {"lr": lr, "batch_size": batch_size, "seed": seed}
    return Panel("softmax", _CONTROLS, settings, compute, live, sentence, reseed="seed", reseed_label="New order")


def _picture(data, probability):
    with look():
        figure = Figure(figsize=(8.4, 3.8), layout="constrained")
        left, right = figure.subplots(1, 2, width_ratios=(1.15, 1))
        shading = Shading(left, ((31, 61), (12.5, 22.5)), 3)
        scatter(data.X, data.y, data.target_names, left, feature_names=data.feature_names)
        left.legend(loc="lower center", bbox_to_anchor=(0.5, 1.0), ncols=3, frameon=False, handletextpad=0.1)
        (batches,) = right.plot([], [], **UPDATE_LOSS)
        (epochs,) = right.plot([], [], **EPOCH_LOSS)
        right.set(xlabel="share of the training done", ylabel="loss", xlim=(0, 1), yscale="log", ylim=(0.03, 30))
        right.set_yticks([0.1, 1, 10], ["0.1", "1", "10"])
        right.legend([batches, epochs], ["each update", "mean of each epoch"], loc="upper right")

    def show(run):
        shading.show(probability(run.theta, shading.points))
        updates = len(run.history.update_loss)
        batches.set_data(np.arange(1, updates + 1) / updates, run.history.update_loss)
        at, means = epoch_means(run.history)
        epochs.set_data(at / updates, means)

    return LiveFigure(figure, [shading.image, *left.collections, batches, epochs], show)
