"""Ridge, lasso and elastic net on the diabetes data: how weights shrink, and which penalty predicts best."""

from functools import lru_cache
from typing import NamedTuple

import numpy as np
from matplotlib.figure import Figure

from coursekit import datasets
from coursekit.core import validate
from coursekit.core.regularization import LinearFit, cross_validate, elastic_net, lasso, least_squares, ridge
from coursekit.figures.penalty import PenaltyShape
from coursekit.figures.regularization import ValidationCurve, WeightPaths
from coursekit.figures.style import look
from coursekit.panels.engine.challenge import Challenge
from coursekit.panels.engine.controls import Choices, Dropdown, Log, written
from coursekit.panels.engine.live import LiveFigure
from coursekit.panels.engine.panel import Panel

FEWEST, FOLDS, TOL = 4, 5, 1e-6
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
PAIR = [NAMES.index("BMI"), NAMES.index("blood pressure")]
_SHARES = {"l2": (0, 1), "l1": (1, 0), "elastic_net": (0.5, 0.5)}  # of λ, for |w| and for w²
_LAM = Log("penalty λ", 1e-3, 1e3, "weight of the penalty beside the mean squared error")
_CONTROLS = {
    "lam": _LAM,
    "kind": Dropdown(
        "kind", tuple(_SHARES), "l2, ridge: squares of the weights; l1, lasso: their sizes; or half of each"
    ),
    "patients": Choices("patients", (30, 60, 120, 240, 442), "how many of the 442 patients are used"),
}
_CHALLENGE = Challenge(
    "panels/regularization",
    f"with at most {FEWEST} features, stay within one standard error of the lowest error on patients left out.",
    lambda run: bool(run.used <= FEWEST and run.left_out[run.at] <= run.left_out[run.best] + run.error[run.best]),
)


class Regularization(NamedTuple):
    """Along a path of penalties: weights of shape (p, 10), errors of shape (p,); `at` is the penalty now.

    pair is for the two features of `PAIR` alone: the moments X'X / n, least squares, and the path of shape (p, 2).
    """

    scene: tuple
    pair: tuple
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
    seed : int, chooses the patients and the five folds; New data raises it by one

    Returns
    -------
    Panel

    Raises
    ------
    TypeError, ValueError
        If a value is of the wrong kind or outside its control.

    Examples
    --------
    >>> panel = regularization(lam=10)
    >>> panel.text.split("; ")[0]
    'λ = 10: 6 of 10 weights are 0'

    References
    ----------
    Lecture D, regularization; Hastie, Tibshirani & Friedman (2009), 3.4 and 7.10.
    """
    seed = validate.integer("seed", seed, low=0)
    settings = {"lam": lam, "kind": kind, "patients": patients, "seed": seed}
    return Panel(
        "regularization", _CONTROLS, settings, _compute, _picture(), _sentence,
        reseed="seed", challenges=[_CHALLENGE],
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
        fit = _path(kind, X / scale, y, penalties)
        return LinearFit(fit.weights / scale, fit.intercept)

    found, errors = path(X, y), cross_validate(path, X, y, FOLDS, seed)
    trained = ((found.predict(X) - y) ** 2).mean(axis=1)
    weights = found.weights * X.std(axis=0)  # for a change by one standard deviation
    two = X[:, PAIR] / X[:, PAIR].std(axis=0)
    pair = np.cov(two.T, bias=True), least_squares(two, y).weights, _path(kind, two, y, penalties).weights
    scene = kind, patients, seed, penalties
    return Regularization(scene, pair, np.array(penalties), weights, trained, errors.mean, errors.standard_error, 0)


def _path(kind, X, y, penalties):
    """A fit for each of the penalties."""
    if kind == "l2":
        return ridge(X, y, penalties)
    if kind == "l1":
        return lasso(X, y, penalties, tol=TOL)
    l1, l2 = _SHARES[kind]
    fits = [elastic_net(X, y, l1 * lam, l2 * lam, tol=TOL) for lam in penalties]
    return LinearFit(*map(np.array, zip(*fits, strict=True)))


def _picture():
    with look():
        figure = Figure(figsize=(8.4, 5.2), layout="constrained")
        mosaic = [["paths", "curve"], ["paths", "shape"]]
        axes = figure.subplot_mosaic(mosaic, width_ratios=(1.25, 1), height_ratios=(1, 1.1))
        grid = np.array(sorted(_LAM.grid()))
        paths, curve = WeightPaths(axes["paths"], grid, NAMES), ValidationCurve(axes["curve"], grid)
        shape = PenaltyShape(axes["shape"], [f"weight of {NAMES[j]}" for j in PAIR])
        axes["paths"].set_ylabel("weight (features with standard deviation 1)")
        axes["shape"].set_title("BMI and blood pressure alone")

    def show(run):
        moments, least, path = run.pair
        if run.weights is not paths.weights:
            paths.scene(run.penalties, run.weights)
            curve.scene(run.penalties, run.trained, run.left_out, run.error)
            shape.scene(moments, least, path)
        paths.show(run.weights[run.at], run.penalties[run.at])
        curve.show(run.penalties[run.at], run.left_out[run.at])
        shape.show(path[run.at], *_SHARES[run.scene[0]])
        return run.scene

    return LiveFigure(figure, [*paths.moving, *curve.moving, *shape.moving], show)


def _sentence(run):
    lam, lowest = written(run.penalties[run.at]), written(run.penalties[run.best])
    errors = f"{run.trained[run.at]:.0f} trained on, {run.left_out[run.at]:.0f} left out"
    return (
        f"λ = {lam}: {len(NAMES) - run.used} of {len(NAMES)} weights are 0; squared error {errors}; "
        f"lowest {run.left_out[run.best]:.0f} ± {run.error[run.best]:.0f} at λ = {lowest}"
    )
