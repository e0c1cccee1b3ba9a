"""Many small fits in one call: from other seeds, or each on data of its own, for what chance does to a training.

The loop over the runs is a kernel (`core/epochs.py`), once for each epoch; what it does not do (a learner's own
functions, single examples) is done run by run, by the runs of `fit` themselves.
"""

import warnings
from typing import NamedTuple

import numpy as np

from coursekit.core import validate
from coursekit.core.bars import tqdm
from coursekit.core.blas import one_thread
from coursekit.core.divergence import warn_divergence
from coursekit.core.epoch import epoch
from coursekit.core.epochs import epochs as one_epoch
from coursekit.core.generator import permutation, seeded, uniform
from coursekit.core.kernel import bind, pointer
from coursekit.core.losses import Loss
from coursekit.core.models.model import Model
from coursekit.core.schedules import rates
from coursekit.core.words import counted
from coursekit.training import names
from coursekit.training.own_gradient import GradientWarning
from coursekit.training.result import Fit
from coursekit.training.run import Run


class Fits(NamedTuple):
    """What `fit_many` found, with a row for each run: theta and best_theta of shape (runs, p), as of a `Fit`.

    losses and accuracy are those of `History`, of shape (runs, epochs), NaN from where a run has diverged; accuracy is
    None where the loss does not classify. diverged_at is the update at which the numbers of a run overflowed, -1 where
    they did not. model and loss are what was trained; both are None where the model is a function.
    """

    theta: np.ndarray
    best_theta: np.ndarray
    losses: np.ndarray
    accuracy: np.ndarray | None
    diverged_at: np.ndarray
    seeds: tuple
    model: Model | None = None
    loss: Loss | None = None

    def __repr__(self):
        ended = f", {diverged} diverged" if (diverged := int((self.diverged_at >= 0).sum())) else ""
        return f"Fits({counted(len(self.theta), 'run')} of {counted(self.losses.shape[1], 'epoch')}{ended})"

    def predict(self, X):
        """What each run predicts for rows X, as `Fit.predict`: of shape (runs, n), of k scores (runs, n, k)."""
        return np.array([fit.predict(X) for fit in self._fits()])

    def score(self, X, y):
        """How good each run is on rows X, as `Fit.score`: an array of shape (runs,)."""
        return np.array([fit.score(X, y) for fit in self._fits()])

    def _fits(self):
        pairs = zip(self.theta, self.best_theta, strict=True)
        return (Fit(*pair, None, None, "", self.model, self.loss) for pair in pairs)


def fit_many(
    model, X, y, loss=None, optimizer=None, lr=1e-3, batch_size=None, epochs=20, seeds=None, *,
    l2=0.0, l1=0.0, dropout=0.0, theta=None, progress=False,
):  # fmt: skip
    """Train a model many times in one call, each time from a seed of its own and, if you like, on data of its own.

    Parameters
    ----------
    model, loss, optimizer, lr, batch_size, epochs, l2, l1, dropout, progress
        As for `fit`, the same for every run.
    X, y : array_like of shape (n, d), and (n,) or (n, k), for all runs; or with one more axis in front, a row for each
    seeds : int or list of int, optional where each run has its own data
        How many runs, from the seeds 0, 1, 2, ...; or the seed of each.
    theta : array_like of shape (p,), or (runs, p), default model.init(seed) of each seed

    Returns
    -------
    Fits
        theta of shape (runs, p) and more, each row to the bit what `fit(..., seed=s)` gives.

    Raises
    ------
    TypeError, ValueError
        If an argument is of the wrong kind, shape or range. A run that overflows is not an error: it stops alone, and
        one DivergenceWarning says how many did.

    Examples
    --------
    >>> from coursekit.core.models import linear
    >>> X, y = [[-2.0], [-1.0], [1.0], [2.0]], [0, 0, 1, 1]
    >>> fits = fit_many(linear(1), X, y, "logistic", lr=1.0, batch_size=2, seeds=3)
    >>> fits, fits.theta.shape, fits.predict([[-3.0], [3.0]]).tolist()
    (Fits(3 runs of 20 epochs), (3, 2), [[0, 1], [0, 1], [0, 1]])

    References
    ----------
    Lecture C, stochastic gradient descent; lecture D, bias and variance.
    """
    X, y = validate.array("X", X, (2, 3)), validate.array("y", y, (1, 2, 3))
    own_data = X.ndim == 3
    seeds = _seeds(seeds, len(X) if own_data else None)
    if own_data and (y.ndim == 1 or y.shape[:2] != X.shape[:2]):
        raise ValueError(f"y must hold a target for each row of X, of shape {X.shape[:2]}, got shape {y.shape}")
    if not own_data:
        X, y = X[None], y[None]
    epochs, progress = validate.integer("epochs", epochs, low=1), validate.boolean("progress", progress)
    if isinstance(model, str):
        model = names.model(model, X.reshape(-1, X.shape[2]), y.reshape(-1, *y.shape[2:]), loss)
    starts = _starts(theta, len(seeds))

    def run(r):
        own = r if own_data else 0
        settings = {"l2": l2, "l1": l1, "dropout": dropout, "theta": starts[r], "epochs": epochs}
        return Run(model, X[own], y[own], loss, optimizer, lr, batch_size, seeds[r], **settings)

    first = run(0)
    first._bind()
    together = first.compiled and not first.online
    many = _Together(first, X, y, seeds, starts) if together else _Apart([first, *map(run, range(1, len(seeds)))])
    losses, accuracy = np.full((2, len(seeds), epochs), np.nan)
    with np.errstate(all="ignore"), one_thread():
        for e in tqdm(range(epochs), disable=not progress, desc="training", unit="epoch"):
            losses[:, e], accuracy[:, e] = many.epoch()
    diverged_at, diverged = many.diverged_at, many.diverged_at >= 0
    if diverged.any():
        where = f"update {diverged_at[diverged].min()} or later in {counted(diverged.sum(), 'run')}"
        warn_divergence(where, many.nan_of)
    if first.doubt:
        warnings.warn(first.doubt, GradientWarning, stacklevel=2)
    trained = (first.model, first.loss) if first.ours else (None, None)
    shown = accuracy if first.ours and first.loss.classifies else None
    return Fits(many.theta, many.best_theta, losses, shown, diverged_at, tuple(seeds), *trained)


class _Together:
    """All runs, an epoch at a time, by the kernel; `first` is one of them, which knows the settings."""

    nan_of = ""  # a learner's own loss that gave NaN: it takes part where kernels are plain Python

    def __init__(self, first, X, y, seeds, starts):
        self.first, model, runs, (n, d) = first, first.model, len(seeds), first.data.X.shape
        targets = first._targets(X.reshape(-1, d), y.reshape(-1, *y.shape[2:]))
        starts = zip(seeds, starts, strict=True)
        self.theta = np.array([model.init(seed) if theta is None else model._theta(theta) for seed, theta in starts])
        self.best_theta, self.best_loss = self.theta.copy(), np.full(runs, np.inf)
        self.done, self.diverged_at = 0, np.full(runs, -1)
        self.reached, self.correct = np.full(runs, first.data.shares.size), np.zeros(runs, np.int64)
        m, rule, functions = first.batch_size, first.rule, first._functions()
        self.kernel = bind(
            one_epoch,
            epoch=pointer(epoch),
            permutation=pointer(permutation),
            uniform=pointer(uniform),
            **functions,
            X=X,
            targets=targets.reshape(len(X), n, -1),
            batch_size=m,
            l1=first.l1,
            l2=first.l2,
            weights=first.weights,
            dropout=first.dropout,
            update=rule.update,
            hyper=rule.hyper,
            states=np.zeros((runs, *first.state.shape)),
            nesterov_beta=rule.nesterov_beta,
            generators=np.array([seeded(seed) for seed in seeds]),
            order=first.data.order,
            masks=np.empty((n, first.model.hidden if first.dropout else 0)),
            X_batch=np.empty((m, d)),
            y_batch=np.empty((m, targets.shape[1])),
            point=np.empty(self.theta.shape[1]),
            grad=np.zeros(self.theta.shape[1]),
            path=np.empty((0, self.theta.shape[1])),
            later=("theta", "lrs", "t", "losses", "reached", "correct"),
        )

    def epoch(self):
        """Loss and accuracy of each run in one more epoch; NaN of those that have diverged."""
        first, (runs, _), count = self.first, self.theta.shape, self.first.data.shares.size
        lrs = rates(first.lr, self.done, count) if first.lrs is None else first.lrs
        theta, losses, going = self.theta.copy(), np.empty((runs, count)), self.diverged_at < 0
        self.kernel(theta, lrs, self.done + 1, losses, self.reached, self.correct)
        loss = (losses[:, None] @ first.data.shares[:, None])[:, 0, 0]  # a product for each run, as in `fit`
        fine = going & (self.reached == count) & np.isfinite(theta).all(axis=1) & np.isfinite(loss)
        ended = going & ~fine
        if (self.done + self.reached[ended] == 0).any():
            r = np.flatnonzero(ended & (self.reached == 0))[0]
            raise ValueError(f"X, y and theta must have a finite loss before the first update, got {losses[r, 0]}")
        self.diverged_at[ended] = self.done + self.reached[ended]
        last = losses[np.flatnonzero(ended), np.minimum(self.reached[ended], count - 1)]
        if np.isnan(last).any() or np.isnan(theta[ended]).any():
            self.nan_of = first.own
        self.reached[ended] = -1
        self.done += count
        np.copyto(self.theta, theta, where=fine[:, None])
        better = fine & (loss < self.best_loss)
        np.copyto(self.best_loss, loss, where=better)
        np.copyto(self.best_theta, theta, where=better[:, None])
        return np.where(fine, loss, np.nan), np.where(fine, self.correct / first.data.n, np.nan)


class _Apart:
    """The runs of `fit`, an epoch of each at a time."""

    def __init__(self, runs):
        self.runs = runs

    def epoch(self):
        """Loss and accuracy of each run in one more epoch; NaN of those that have diverged."""
        found = [run.epochs[-1] if run.diverged_at is None and run.epoch() else (np.nan,) * 3 for run in self.runs]
        return np.array([(each[0], np.nan if each[2] is None else each[2]) for each in found]).T

    nan_of = property(lambda self: next((run.nan_of for run in self.runs if run.nan_of), ""))
    theta = property(lambda self: np.array([run.theta for run in self.runs]))
    best_theta = property(lambda self: np.array([run.best_theta for run in self.runs]))
    diverged_at = property(lambda self: np.array([-1 if r.diverged_at is None else r.diverged_at for r in self.runs]))


def _seeds(seeds, runs):
    """The seed of each run, from a list of them or their number."""
    if seeds is None and runs is None:
        raise TypeError("seeds must be a number of runs or a list of seeds where all runs share X and y, got None")
    if not isinstance(seeds, list | tuple | range | np.ndarray):
        seeds = range(validate.integer("seeds", runs if seeds is None else seeds, low=1))
    seeds = [validate.integer(f"seeds[{i}]", seed, low=0) for i, seed in enumerate(seeds)]
    if not seeds or runs not in (None, len(seeds)):
        wanted = "at least one seed" if runs is None else f"a seed for each of the {runs} runs that X has data for"
        raise ValueError(f"seeds must hold {wanted}, got {len(seeds)}")
    return seeds


def _starts(theta, runs):
    """The theta that each run starts from, None where its seed decides."""
    if theta is None:
        return [None] * runs
    theta = validate.array("theta", theta, (1, 2))
    if theta.ndim == 2 and len(theta) != runs:
        raise ValueError(f"theta must hold a row for each of the {runs} runs, got {len(theta)}")
    return list(theta) if theta.ndim == 2 else [theta] * runs
