"""Ridge, lasso and elastic net on the diabetes data: how weights shrink, and which penalty predicts best."""

from functools import lru_cache
from typing import NamedTuple

import numpy as np
from matplotlib.figure import Figure

from coursekit import _validate as validate, datasets
from coursekit.figures._style import look
from coursekit.figures.regularization import ValidationCurve, WeightPaths
from coursekit.panels._challenge import Challenge
from coursekit.panels._controls import Choices, Log, Menu, written
from coursekit.panels._live import LiveFigure
from coursekit.panels._panel import Panel
from coursekit.regularization import LinearFit, cross_validate, elastic_net, lasso, ridge

FEWEST, FOLDS = 4, 5
NAMES = (
    "age",
    "sex",
    "BMI",
    "blood pressure",
    "cholesterol",
    "LDL",
    "HDL",
    "chol./HDL",
    "triglycerides",
    "blood sugar",
)
_PATHS = {
    "l2": ridge,
    "l1": lambda X, y, path: lasso(X, y, path, tol=1e-6),
    "elastic_net": lambda X, y, path: _stacked(elastic_net(X, y, each / 2, each / 2, tol=1e-6) for each in path),
}
_LAM = Log("penalty λ", 1e-3, 1e3, "weight of the penalty beside the mean squared error")
_CONTROLS = {
    "lam": _LAM,
    "kind": Menu("kind", tuple(_PATHS), "l2, ridge: squares of the weights; l1, lasso: their sizes; or half of each"),
    "patients": Choices("patients", (30, 60, 120, 240, 442), "how many of the 442 patients are used"),
}
_CHALLENGE = Challenge(
    "panels/regularization",
    f"with at most {FEWEST} features, stay within one standard error of the lowest error on patients left out.",
    lambda run: bool(run.used <= FEWEST and run.left_out[run.at] <= run.left_out[run.best] + run.error[run.best]),
)


class Regularization(NamedTuple):
    """Along a path of penalties: weights of shape (p, 10), errors of shape (p,); `at` is the penalty now."""

    scene: tuple
    penalties: np.ndarray
    weights: np.ndarray
    trained: np.ndarray
    left_out: np.ndarray
    error: np.ndarray
    at: int

    @property
    def best(self):
        """Where the error on the rows left out is lowest."""
        return int(self.left_out.argmin())

    @property
    def used(self):
        """How many weights are not 0."""
        return int(np.count_nonzero(self.weights[self.at]))


def regularization(lam=2.0, kind="l1", patients=60, seed=0):
    """Panel: linear regression on the diabetes data with a penalty on the weights, and cross-validation of it.

    Parameters
    ----------
    lam : float from 1e-3 to 1e3
        Added to the mean squared error: lam times the sum of w² (l2), of |w| (l1), or half of each.
    kind : str, "l2", "l1" or "elastic_net"
    patients : int, one of 30, 60, 120, 240, 442 (all)
    seed : int, chooses the patients and the five folds; Other patients raises it by one

    Returns
    -------
    Panel

    Raises
    ------
    TypeError, ValueError
        If a value is of the wrong kind or outside its control.

    Examples
    --------
    >>> regularization(lam=10).text

    References
    ----------
    Lecture D, regularization; Hastie, Tibshirani & Friedman (2009), 3.4 and 7.10.
    """
    seed = validate.integer("seed", seed, low=0)
    settings = {"lam": lam, "kind": kind, "patients": patients, "seed": seed}
    return Panel(
        "regularization", _CONTROLS, settings, _compute, _picture(), _sentence,
        fresh="seed", fresh_label="Other patients", challenges=[_CHALLENGE],
    )  # fmt: skip


def _compute(lam, kind, patients, seed):
    penalties = tuple(sorted({*_LAM.grid(), lam}))
    return _study(kind, patients, seed, penalties)._replace(at=penalties.index(lam))


@lru_cache(maxsize=8)
def _study(kind, patients, seed, penalties):
    data = datasets.diabetes()
    rows = np.random.default_rng(seed).permutation(len(data.X))[:patients]
    X, y = data.X[rows], data.y[rows]

    def path(X, y):
        """Weights for the columns as they are, of which each was scaled to standard deviation 1 within these rows."""
        scale = X.std(axis=0)
        scale[scale == 0] = 1
        fit = _PATHS[kind](X / scale, y, list(penalties))
        return LinearFit(fit.weights / scale, fit.intercept)

    found, errors = path(X, y), cross_validate(path, X, y, FOLDS, seed)
    trained = ((found.predict(X) - y) ** 2).mean(axis=1)
    weights = found.weights * X.std(axis=0)  # for a change by one standard deviation
    scene = kind, patients, seed, penalties
    return Regularization(scene, np.array(penalties), weights, trained, errors.mean, errors.standard_error, 0)


def _stacked(fits):
    return LinearFit(*map(np.array, zip(*fits, strict=True)))


def _picture():
    with look():
        figure = Figure(figsize=(8.4, 4.2), layout="constrained")
        left, right = figure.subplots(1, 2, width_ratios=(1.3, 1))
        grid = np.array(sorted(_LAM.grid()))
        paths, curve = WeightPaths(left, grid, NAMES), ValidationCurve(right, grid)
        left.set_ylabel("weight (features with standard deviation 1)")

    def show(run):
        if run.weights is not paths.weights:
            paths.scene(run.penalties, run.weights)
            curve.scene(run.penalties, run.trained, run.left_out, run.error)
        paths.show(run.weights[run.at], run.penalties[run.at])
        curve.show(run.penalties[run.at], run.left_out[run.at])
        return run.scene

    return LiveFigure(figure, [*paths.moving, *curve.moving], show)


def _sentence(run):
    zeros = run.weights.shape[1] - run.used
    lowest = f"{run.left_out[run.best]:.0f} ± {run.error[run.best]:.0f} at λ = {written(run.penalties[run.best])}"
    return (
        f"λ = {written(run.penalties[run.at])}: {zeros} of {run.weights.shape[1]} weights are 0; mean squared error "
        f"{run.trained[run.at]:.0f} on patients trained on, {run.left_out[run.at]:.0f} on those left out; lowest {lowest}"
    )
