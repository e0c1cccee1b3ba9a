"""What a training leaves: its history epoch by epoch, and the parameters, which predict, score and can be drawn."""

from typing import NamedTuple

import numpy as np

from coursekit.core.doors import FIGURES
from coursekit.core.epoch import count_correct
from coursekit.core.losses import Loss
from coursekit.core.models.model import Model
from coursekit.core.page import card


class History(NamedTuple):
    """Training epoch by epoch, arrays of shape (epochs,); None where there was nothing to measure.

    loss and accuracy are those of the rows while they were trained on: each row is scored just before the
    update it is used for, under dropout, and loss includes the penalty. So they lag a little behind theta;
    model.accuracy(theta, X, y) is its own. Where there are validation rows, validation_loss and accuracy are
    theirs, measured after the epoch without penalty and dropout. lr is the rate of the last update;
    update_loss, of shape (updates,), the loss of each batch just before its update; path, of shape
    (updates + 1, p), all parameters on the way, where fit was asked to record them.
    """

    loss: np.ndarray
    validation_loss: np.ndarray | None
    accuracy: np.ndarray | None
    lr: np.ndarray
    update_loss: np.ndarray
    path: np.ndarray | None

    def plot(self, ax=None):
        """Draw the loss of each update, the mean of each epoch and the validation loss: `figures.loss_curve`."""
        return FIGURES.open().loss_curve(self, ax)


class Fit(NamedTuple):
    """What `fit` found: theta of the last finite epoch, best_theta of the one with the lowest loss.

    The validation loss decides where there is one. diverged_at is the update at which the numbers
    overflowed, or None; message says how training ended. model and loss are what was trained; both are None where
    the model is a function.
    """

    theta: np.ndarray
    best_theta: np.ndarray
    history: History
    diverged_at: int | None
    message: str
    model: Model | None = None
    loss: Loss | None = None

    def __repr__(self):
        return f"Fit({self.message})"

    def _repr_html_(self):
        measured = {"loss": self.history.loss, "validation loss": self.history.validation_loss}
        measured["accuracy"] = self.history.accuracy
        last = [(name, f"{values[-1]:.4g}") for name, values in measured.items() if values is not None and len(values)]
        rows = [("model", self.model or "a function"), ("trained on", self.loss), *last, ("ended", self.message)]
        return card("fit", rows, self.plot, "The loss of each update, and the mean of each epoch")

    @property
    def best(self):
        """The same fit with best_theta in place of theta, so that `fit.best.predict` is of the best epoch."""
        (name, losses), count = _watched(self.history), len(self.history.loss)
        if not count:
            return self._replace(theta=self.best_theta)
        at = int(losses.argmin())
        return self._replace(
            theta=self.best_theta, message=f"epoch {at + 1}, the best of {count}, {name} {losses[at]:.4g}"
        )

    def predict(self, X):
        """What theta predicts for rows X: classes where the loss classifies, else the scores themselves.

        Of k scores the largest gives the class 0 ... k - 1; one score gives the label of its sign, 0 counting as +:
        0 and 1 for the logistic loss, -1 and +1 for the hinge loss.
        """
        scores = self._trained("predict").scores(self.theta, X)
        if not self.loss.classifies:
            return scores
        return scores.argmax(axis=1) if scores.ndim == 2 else np.where(scores >= 0, *self.loss.labels[::-1])

    def score(self, X, y):
        """How good theta is on rows X: the share predicted right where the loss classifies, else R squared.

        R squared is 1 - sum (y - s)^2 / sum (y - mean y)^2: 1 for perfect scores s, 0 for the mean of y. Where a
        loss of your own takes the scores for something else, such as logarithms, compute what you need from `predict`.
        """
        model = self._trained("score")
        X = model._held(X)
        targets = model.encode(self.loss, X, y)
        scores = model.scores(self.theta, X).reshape(len(X), -1)
        if self.loss.classifies:
            return count_correct(scores, targets) / len(X)
        if targets.shape != scores.shape:
            raise ValueError(f"y must have the shape of the scores {scores.shape} for R squared, got {np.shape(y)}")
        spread = ((targets - targets.mean(axis=0)) ** 2).sum()
        if not spread > 0:
            raise ValueError(f"y must hold different numbers for R squared, got only {targets.flat[0]:g}")
        return float(1 - ((targets - scores) ** 2).sum() / spread)

    def plot(self, ax=None):
        """Draw how the loss fell: `history.plot`."""
        return self.history.plot(ax)

    def _trained(self, method):
        if self.model is None:
            raise ValueError(f"model must be one of ck.models for fit.{method}: a function has no scores to go by")
        return self.model


def _watched(history):
    """What decides which epoch is the best, by its name: the validation loss where there is one, else the loss."""
    return ("loss", history.loss) if history.validation_loss is None else ("validation loss", history.validation_loss)
