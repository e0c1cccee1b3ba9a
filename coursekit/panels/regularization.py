"""Ridge, lasso and elastic net on the diabetes data, or on data of your own: how weights shrink, which penalty is best.

What a learner predicts is standardized, so that one slider of penalties suits it whatever its unit.
"""

from dataclasses import dataclass, replace
from functools import cache, lru_cache, partial
from itertools import combinations
from typing import NamedTuple

import numpy as np
from matplotlib.figure import Figure

from coursekit import datasets
from coursekit.core import validate
from coursekit.core.regularization import LinearFit, cross_validate, elastic_net, lasso, least_squares, ridge
from coursekit.core.words import zeros
from coursekit.figures.penalty import PenaltyShape
from coursekit.figures.regularization import ValidationCurve, WeightPaths
from coursekit.figures.style import look
from coursekit.panels._own_data import OwnData, measured, short, takes_data, vary
from coursekit.panels.engine.challenge import Challenge
from coursekit.panels.engine.controls import Choices, Dropdown, Log, written
from coursekit.panels.engine.handle import Handle
from coursekit.panels.engine.live import LiveFigure
from coursekit.panels.engine.panel import Panel

FEWEST, FOLDS, TOL = 4, 5, 1e-6
ROWS, COLUMNS, LEAST, ALIKE = 500, 10, 10, 0.999  # of one's own; a correlation of two columns that are one
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
_SIZES = (30, 60, 120, 240)
_CHALLENGE = Challenge(
    "panels/regularization",
    f"with 1 to {FEWEST} features, stay within one standard error of the lowest error on patients left out.",
    lambda run: bool(1 <= run.used <= FEWEST and run.left_out[run.at] <= run.left_out[run.best] + run.error[run.best]),
    lambda run: run.used,
    "with {:d} features",
)


class Regularization(NamedTuple):
    """Along a path of penalties: weights of shape (p, d), errors of shape (p,); `at` is the penalty now.

    pair is for two features alone: the moments X'X / n, least squares, and the path of shape (p, 2).
    """

    task: "Task"
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


@dataclass(frozen=True, eq=False)  # compared by identity, for the results that are kept
class Task:
    """Rows to predict from, y in the unit that is drawn, and the two features that are drawn alone."""

    data: OwnData
    y: np.ndarray
    pair: tuple
    own: bool


@takes_data
def regularization(X=None, y=None, lam=None, kind="l1", patients=None, seed=0):
    """Panel: linear regression on the diabetes data with a penalty on the weights, and cross-validation of it.

    Parameters
    ----------
    X : array_like or table of shape (n, d), optional
        At least 10 rows of your own of 2 to 10 features; names of columns label the weights. Of more than 500 rows
        so many are drawn at random. The two features that go best with y are drawn alone.
    y : array_like of shape (n,), numbers to be predicted; they are standardized, and errors are shares of the variance
    lam : float from 1e-3 to 1e3; default 2, for data of your own 0.05
        Added to the mean squared error: lam times the sum of w² (l2), of |w| (l1), or half of each.
    kind : str, "l2", "l1" or "elastic_net"
    patients : int, how many rows are used: 30, 60, 120, 240 or all (442 of ours); default 60, of your own all
    seed : int, chooses the patients and the five folds; New data raises it by one

    Returns
    -------
    Panel

    Raises
    ------
    TypeError, ValueError
        If a value is of the wrong kind or outside its control; if X is not columns of finite numbers that vary, or y
        not a number for each row.

    Examples
    --------
    >>> panel = regularization(lam=10)
    >>> panel.text.split("; ")[0]
    'λ = 10: 6 of 10 weights are 0'
    >>> X = np.random.default_rng(0).normal(size=(50, 3))
    >>> regularization(X, X[:, 0] + 0.1 * X[:, 1], lam=1).text.split("; ")[0]
    'λ = 1: 2 of 3 weights are 0'

    References
    ----------
    Lecture D, regularization; Hastie, Tibshirani & Friedman (2009), 3.4 and 7.10.
    """
    seed, own = validate.integer("seed", seed, low=0), measured(X, y, columns=(2, COLUMNS), rows=ROWS, least=LEAST)
    task = _own_task(vary(own)) if own else _ours()
    n = len(task.y)
    settings = {
        "lam": (0.05 if own else 2.0) if lam is None else lam,
        "kind": kind,
        "patients": (n if own else 60) if patients is None else patients,
        "seed": seed,
    }
    return Panel(
        "regularization", _controls(n, "rows" if own else "patients"), settings, partial(_compute, task),
        _picture(task), _sentence, reseed="seed", challenges=[] if own else [_CHALLENGE],
        data=own.called if own else (),
    )  # fmt: skip


def _controls(n, what):
    sizes = (*(size for size in _SIZES if size < n), n)
    return {
        "lam": _LAM,
        "kind": Dropdown(
            "kind", tuple(_SHARES), "l2, ridge: squares of the weights; l1, lasso: their sizes; or half of each"
        ),
        "patients": Choices(what, sizes, f"how many of the {n} {what} are used"),
    }


@cache
def _ours():
    data = datasets.diabetes()
    return Task(OwnData(data.X, data.y, NAMES, (), called=()), data.y, tuple(PAIR), own=False)


def _own_task(data):
    """A learner's rows in units of their deviations, and the two columns that go best with y and are not one."""
    X, y = data.standardized(), data.y - data.y.mean()
    largest = np.abs(y).max()  # out of the squares
    y = y / largest / (y / largest).std()
    alike = np.abs(X.T @ X) / len(X)
    order = np.argsort(-np.abs(X.T @ y), kind="stable").tolist()
    pair = next(((i, j) for i, j in combinations(order, 2) if alike[i, j] < ALIKE), None)
    if pair is None:
        raise ValueError(f"X must have two columns that differ, got {len(order)} that are one another's multiples")
    return Task(replace(data, X=X, features=tuple(map(short, data.features))), y, pair, own=True)


def _compute(task, lam, kind, patients, seed):
    penalties = tuple(sorted({*_LAM.stops(), lam}))
    return _study(task, kind, patients, seed, penalties)._replace(at=penalties.index(lam))


@lru_cache(maxsize=8)
def _study(task, kind, patients, seed, penalties):
    rows = np.random.default_rng(seed).permutation(len(task.y))[:patients]
    X, y = task.data.X[rows], task.y[rows]

    def path(X, y):
        """Weights for the columns as they are, of which each was scaled to standard deviation 1 within these rows."""
        scale = X.std(axis=0)
        scale[scale == 0] = 1
        fit = _path(kind, X / scale, y, penalties)
        return LinearFit(fit.weights / scale, fit.intercept)

    found, errors = path(X, y), cross_validate(path, X, y, FOLDS, seed)
    trained = ((found.predict(X) - y) ** 2).mean(axis=1)
    weights = found.weights * X.std(axis=0)  # for a change by one standard deviation
    two = _two(task, X[:, task.pair])
    pair = np.cov(two.T, bias=True), least_squares(two, y).weights, _path(kind, two, y, penalties).weights
    scene = kind, patients, seed, penalties
    return Regularization(
        task, scene, pair, np.array(penalties), weights, trained, errors.mean, errors.standard_error, 0
    )


def _two(task, two):
    """The two features that are drawn alone, with standard deviation 1; a ValueError where they do not differ."""
    scale = two.std(axis=0)
    if not scale.all() or abs(np.corrcoef(two.T)[0, 1]) > ALIKE:
        names = " and ".join(task.data.features[j].strip() for j in task.pair)
        raise ValueError(f"{names} do not differ in these {len(two)} rows: use more rows")
    return two / scale


def _path(kind, X, y, penalties):
    """A fit for each of the penalties."""
    if kind == "l2":
        return ridge(X, y, penalties)
    if kind == "l1":
        return lasso(X, y, penalties, tol=TOL)
    l1, l2 = _SHARES[kind]
    fits = [elastic_net(X, y, l1 * lam, l2 * lam, tol=TOL) for lam in penalties]
    return LinearFit(*map(np.array, zip(*fits, strict=True)))


def _picture(task):
    names = [task.data.features[j] for j in task.pair]
    with look():
        figure = Figure(figsize=(8.4, 5.2), layout="constrained")
        mosaic = [["paths", "curve"], ["paths", "shape"]]
        axes = figure.subplot_mosaic(mosaic, width_ratios=(1.25, 1), height_ratios=(1, 1.1))
        grid = np.array(sorted(_LAM.stops()))
        paths, curve = WeightPaths(axes["paths"], grid, task.data.features), ValidationCurve(axes["curve"], grid)
        shape = PenaltyShape(axes["shape"], [f"weight of {name}" for name in names])
        axes["paths"].set_ylabel("weight (features with standard deviation 1)")
        axes["shape"].set_title(f"{names[0]} and {names[1]} alone")

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

    penalty = Handle("penalty", curve.ax, "lam")
    return LiveFigure(figure, [*paths.moving, *curve.moving, *shape.moving], show, [penalty])


def _sentence(run):
    lam, lowest = written(run.penalties[run.at]), written(run.penalties[run.best])
    d, form = run.weights.shape[1], ".3g" if run.task.own else ".0f"
    said = f"; y standardized{run.task.data.said}" if run.task.own else ""
    errors = f"{run.trained[run.at]:{form}} trained on, {run.left_out[run.at]:{form}} left out"
    return (
        f"λ = {lam}: {zeros(d - run.used, d)}; squared error {errors}; "
        f"lowest {run.left_out[run.best]:{form}} ± {run.error[run.best]:{form}} at λ = {lowest}{said}"
    )
