"""Training on a data set: for each epoch, for each minibatch: forward, loss, backward, update.

The loop over the minibatches of one epoch is a kernel that takes model, loss and update rule as
values; it runs compiled with ours and as plain Python with a learner's own. The loop over epochs is
Python: shuffling, validation, patience, progress and Ctrl-C live there.
"""

from typing import NamedTuple

import numpy as np
from tqdm.auto import tqdm

from coursekit import _own, _validate as validate
from coursekit._divergence import warn_divergence
from coursekit._kernel import INTEGERS, LOSS, MATRIX, MODEL, UPDATE, VECTOR, int64, kernel, source, value
from coursekit.losses import LOSSES, zero_one
from coursekit.models._model import Model
from coursekit.schedules import rates


@kernel(
    int64(
        *(value(MODEL), value(LOSS), value(UPDATE)),
        *(VECTOR, INTEGERS, MATRIX, MATRIX, INTEGERS, int64),
        *(VECTOR, MATRIX, VECTOR, int64, VECTOR, VECTOR),
    )
)
def _epoch(model, loss, update, theta, sizes, X, targets, order, batch_size, hyper, state, lrs, t, work, losses):
    X_batch = np.empty((batch_size, X.shape[1]))
    y_batch = np.empty((batch_size, targets.shape[1]))
    grad = np.zeros_like(theta)
    for u in range(losses.size):
        rows = order[u * batch_size : (u + 1) * batch_size]  # the last batch may be smaller
        m = rows.size
        for i in range(m):
            X_batch[i] = X[rows[i]]
            y_batch[i] = targets[rows[i]]
        losses[u] = model(loss, theta, sizes, X_batch[:m], y_batch[:m], grad, work)
        if not np.isfinite(losses[u]):
            return u
        update(theta, grad, state, hyper, lrs[u], t + u)
    return losses.size


class History(NamedTuple):
    """Training epoch by epoch, arrays of shape (epochs,); None where there was nothing to measure.

    loss is the mean over the epoch's batches while they were trained on; accuracy is that of the
    validation rows, or of all rows where there are none; lr is the rate of the last update.
    update_loss, of shape (updates,), is the loss of each batch just before its update.
    """

    loss: np.ndarray
    validation_loss: np.ndarray | None
    accuracy: np.ndarray | None
    lr: np.ndarray
    update_loss: np.ndarray


class Fit(NamedTuple):
    """What `fit` found: theta of the last finite epoch, best_theta of the one with the lowest loss.

    The validation loss decides where there is one. diverged_at is the update at which the numbers
    overflowed, or None; message says how training ended.
    """

    theta: np.ndarray
    best_theta: np.ndarray
    history: History
    diverged_at: int | None
    message: str

    def __repr__(self):
        return f"Fit({self.message})"


class Run:
    """A training run that is advanced epoch by epoch; takes the arguments of `fit`."""

    def __init__(self, model, X, y, loss, optimizer, lr, batch_size, seed, theta=None, validation=None):
        self.model, self.lr = model, lr
        self.seed = validate.integer("seed", seed, low=0)
        self.ours = isinstance(model, Model)
        if self.ours:
            self.loss = LOSSES[validate.choice("loss", loss, LOSSES)]
            self.X, self.targets = self._rows(X, y)
            self.validation = None if validation is None else self._rows(*_pair(validation), "validation ")
            self.theta = model._theta(model.init(self.seed) if theta is None else theta).copy()
        else:
            self._own_model(X, y, theta, validation)
        n = len(self.X)
        batch_size = min(32, n) if batch_size is None else batch_size
        self.batch_size = validate.integer("batch_size", batch_size, low=1, high=n, high_name="n")
        self.updates_per_epoch = -(-n // self.batch_size)
        rates(lr, 0, 1)  # raises where lr is no rate

        self.rule = _own.update_rule(optimizer)
        self.state = np.zeros((self.rule.slots, self.theta.size))
        self.rng = np.random.default_rng(self.seed)
        self.epochs, self.update_losses = [], []
        self.best_theta, self.best_loss = self.theta, np.inf
        self.diverged_at = None

    def _rows(self, X, y, name=""):
        X = self.model._rows(X, f"{name}X")
        return X, self.model.encode(self.loss, X, y, f"{name}y")

    def _own_model(self, X, y, theta, validation):
        if not callable(self.model):
            raise TypeError(
                "model must be a model such as linear(2), or a function "
                f"loss_and_grad(theta, X, y) -> (loss, grad), got {validate.shown(self.model)}"
            )
        if theta is None:
            raise ValueError("theta must be given where model is a function, got None")
        if validation is not None:
            raise ValueError(f"validation must be None where model is a function, got {validate.shown(validation)}")
        self.X, y = validate.array("X", X, 2), validate.array("y", y, (1, 2))
        if len(y) != len(self.X):
            raise ValueError(f"y must hold one target for each of the {len(self.X)} rows of X, got {len(y)}")
        self.theta = validate.array("theta", theta, 1).copy()
        self.targets = np.ascontiguousarray(y.reshape(len(y), -1))
        self.loss = self.validation = None
        self.evaluate = _own.model(self.model, one_column=y.ndim == 1)

    def epoch(self):
        """Train once through the data in a fresh random order; False when the run has diverged."""
        n, count = len(self.X), self.updates_per_epoch
        done = len(self.epochs) * count
        theta, losses, lrs = self.theta.copy(), np.empty(count), rates(self.lr, done, count)
        with np.errstate(all="ignore"):
            reached = self._updates(theta, self.rng.permutation(n), lrs, done + 1, losses)
            finite = reached == count and np.isfinite(theta).all()
            if finite:
                loss = np.minimum(self.batch_size, n - self.batch_size * np.arange(count)) / n @ losses
                validation_loss, accuracy = self._measure(theta)
                watched = loss if validation_loss is None else validation_loss
        if done + reached == 0:
            raise ValueError(f"X, y and theta must have a finite loss before the first update, got {losses[0]}")
        self.update_losses.append(losses[:reached])
        if not (finite and np.isfinite(watched)):
            self.diverged_at = done + reached
            return False
        self.theta = theta
        self.epochs.append((loss, validation_loss, accuracy, lrs[-1]))
        if watched < self.best_loss:
            self.best_loss, self.best_theta, self.best_epoch = watched, theta, len(self.epochs)
        return True

    def _updates(self, theta, order, lrs, t, losses):
        """Change theta, and fill losses, by an update for each batch; how many came before an overflow."""
        model = self.model.kernel if self.ours else self.evaluate
        loss = self.loss.kernel if self.ours else None
        sizes = self.model.layers if self.ours else np.empty(0, dtype=np.int64)
        work = np.empty(self.model.work_size(self.batch_size) if self.ours else 0)
        data = self.X, self.targets, order, self.batch_size
        steps = self.rule.hyper, self.state, lrs, t
        loop = _epoch if self.ours and self.rule.compiled else source(_epoch)
        return loop(model, loss, self.rule.update, theta, sizes, *data, *steps, work, losses)

    def _measure(self, theta):
        """Validation loss and accuracy, None where there is nothing to measure; an overflow is inf."""
        if not self.ours or not (self.validation or self.loss.classifies):
            return None, None
        X, targets = self.validation or (self.X, self.targets)
        scores = self.model.scores(theta, X)
        if not np.isfinite(scores).all():
            return np.inf, None
        labels = targets[:, 0] if scores.ndim == 1 else targets
        validation_loss = self.loss.value(scores, labels) if self.validation else None
        truth = labels.argmax(axis=1) if self.loss.columns == "many" else labels
        return validation_loss, 1 - zero_one(scores, truth) if self.loss.classifies else None

    def history(self):
        """What was measured so far."""
        columns = [None if None in column else np.array(column) for column in zip(*self.epochs, strict=True)]
        loss, validation_loss, accuracy, lr = columns or (np.empty(0), None, None, np.empty(0))
        return History(loss, validation_loss, accuracy, lr, np.concatenate(self.update_losses or [np.empty(0)]))


def _pair(validation):
    if not (isinstance(validation, tuple) and len(validation) == 2):
        raise TypeError(f"validation must be a pair (X, y), got {validate.shown(validation)}")
    return validation


def fit(
    model,
    X,
    y,
    loss="cross_entropy",
    optimizer=None,
    lr=1e-3,
    batch_size=None,
    epochs=20,
    seed=0,
    *,
    theta=None,
    validation=None,
    patience=None,
    progress=False,
):
    """Train a model by minibatch gradient descent.

    Parameters
    ----------
    model : Model, or loss_and_grad(theta, X, y) -> (loss, grad), which needs a starting theta
    X, y : array_like of shape (n, d), and (n,) or (n, k)
    loss : str
        A name in `LOSSES`; a model that is a function computes its own.
    optimizer : Optimizer, or step(theta, grad, lr) -> theta; default sgd()
    lr : float, or a schedule t -> float with t = 0, 1, 2, ... counting updates
    batch_size : int, default 32, or n where that is smaller
    epochs, seed : int
        Passes through the data, each in an order drawn from the seed.
    theta : array_like of shape (p,), default model.init(seed)
    validation : (X, y), optional
        Rows to measure on and never to train on.
    patience : int, optional
        Stop after so many epochs without a new lowest loss.
    progress : bool
        Show a progress bar.

    Returns
    -------
    Fit
        theta, best_theta, history. Ctrl-C returns what there is after the last whole epoch.

    Raises
    ------
    TypeError, ValueError
        If an argument is of the wrong kind, shape or range. A run that overflows is no error: it
        stops, keeps its history up to there, and a DivergenceWarning says so.

    Examples
    --------
    >>> from coursekit.models import linear
    >>> fit(linear(1), [[-2.0], [-1.0], [1.0], [2.0]], [0, 0, 1, 1], "logistic", lr=1.0, epochs=50)
    Fit(50 of 50 epochs, loss 0.01737)

    References
    ----------
    Lecture C, stochastic gradient descent; lecture E, training an MLP.
    """
    run = Run(model, X, y, loss, optimizer, lr, batch_size, seed, theta, validation)
    epochs = validate.integer("epochs", epochs, low=1)
    patience = epochs if patience is None else validate.integer("patience", patience, low=1)
    ended = ""
    try:
        for _ in tqdm(range(epochs), disable=not progress, desc="training", unit="epoch"):
            if not run.epoch():
                ended = f", diverged at update {run.diverged_at}"
                warn_divergence(f"update {run.diverged_at}")
                break
            if len(run.epochs) - run.best_epoch >= patience:
                ended = f", stopped early: no lower loss for {patience} epochs"
                break
    except KeyboardInterrupt:
        ended = ", stopped by the keyboard"
    history = run.history()
    last = f", loss {history.loss[-1]:.4g}" if history.loss.size else ""
    message = f"{len(history.loss)} of {epochs} epochs{last}{ended}"
    return Fit(run.theta, run.best_theta.copy(), history, run.diverged_at, message)
