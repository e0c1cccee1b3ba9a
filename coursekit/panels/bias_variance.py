"""Bias and variance of polynomials fitted to a few points of sin(πx): the richest family is not the best."""

from functools import lru_cache
from typing import NamedTuple

import numpy as np
from matplotlib.figure import Figure

from coursekit.core import validate
from coursekit.core.bias_variance import Decomposition, data_sets, decompose
from coursekit.core.models import polynomial
from coursekit.core.regularization import ridge
from coursekit.figures.bias_variance import ErrorAreas, ErrorBars, Hypotheses, two_digits
from coursekit.figures.style import look
from coursekit.panels.engine.challenge import Challenge
from coursekit.panels.engine.controls import Integer, Linear, Log
from coursekit.panels.engine.live import LiveFigure
from coursekit.panels.engine.panel import Panel

DEGREE, DRAWN, GOAL = 9, 25, 0.35
PENALTIES = np.array([0, *np.logspace(-4, 1, 11)])
_CONTROLS = {
    "degree": Integer("degree", 0, DEGREE, "highest power of x in the hypothesis: 0 a constant, 1 a line"),
    "n": Integer("points n", 2, 50, "points in each data set"),
    "noise": Linear("noise σ", 0, 1, 0.05, "standard deviation of the noise on y"),
    "lam": Log("ridge λ", 1e-4, 10, "penalty on the squares of the weights; 0 is least squares", zero=True),
}


_PARTS = {"bias²": "bias2", "variance": "variance", "noise": "noise"}
_CHALLENGE = Challenge(
    "panels/bias_variance",
    f"with degree {DEGREE}, at most 10 points and a noise of 0.3 or more, bring the error below {GOAL}.",
    lambda run: bool(run.degree == DEGREE and run.n <= 10 and run.noise >= 0.3 and run.now and run.now.error < GOAL),
)


class BiasVariance(NamedTuple):
    """What is drawn; `now` is None where there are too few points.

    by_degree and by_penalty have the parts of the error in their rows: bias², variance, noise.
    """

    degree: int
    n: int
    noise: float
    lam: float
    data: np.ndarray
    fits: np.ndarray | None
    now: Decomposition | None
    by_degree: np.ndarray
    by_penalty: np.ndarray
    n_datasets: int
    note: str

    @property
    def endless(self):
        """For each degree: is the variance over all data sets infinite, as noisy points may all but coincide?"""
        degrees = np.arange(DEGREE + 1)
        return (degrees > 0) & (self.n < 2 * degrees + 2) & bool(self.noise and not self.lam)


def bias_variance(degree=1, n=2, noise=0.0, lam=0.0, seed=0):
    """Panel: polynomials fitted to n points of sin(πx), many times over, and the parts of their error.

    Parameters
    ----------
    degree : int from 0 to 9
    n : int from 2 to 50, points in each data set, x uniform on [-1, 1]
    noise : float from 0 to 1, standard deviation of the noise on y
    lam : float, 0 or from 1e-4 to 10, ridge penalty: mean squared error + lam times the sum of squared weights
    seed : int, decides all data sets; New data raises it by one

    Returns
    -------
    Panel

    Raises
    ------
    TypeError, ValueError
        If a value is of the wrong kind or outside its slider.

    Examples
    --------
    >>> bias_variance(degree=0).text
    'Degree 0, over 100,000 data sets: bias² 0.50 + variance 0.25 + noise 0.00 = error 0.75'
    >>> bias_variance(degree=1).text
    'Degree 1, over 100,000 data sets: bias² 0.21 + variance 1.68 + noise 0.00 = error 1.89'

    References
    ----------
    Lecture D, bias and variance; Abu-Mostafa, Magdon-Ismail & Lin (2012), Learning from data, 2.3.
    """
    seed = validate.integer("seed", seed, low=0)
    settings = {"degree": degree, "n": n, "noise": noise, "lam": lam, "seed": seed}
    return Panel(
        "bias_variance", _CONTROLS, settings, _compute, _picture(), _sentence, reseed="seed", challenges=[_CHALLENGE]
    )


def _target(x):
    return np.sin(np.pi * x)


def _compute(degree, n, noise, lam, seed):
    by_degree, n_datasets = _by_degree(n, noise, lam, seed)
    x, y = data_sets(_target, n, DRAWN, noise, seed)
    now, fits, note = by_degree[degree], None, ""
    if now is None:
        note = f"degree {degree} needs at least {degree + 1} points, or λ above 0"
    else:
        fits = np.array([_fit(degree, lam, *each, now.x) for each in zip(x, y, strict=True)])
    by_penalty = _parts(_by_penalty(degree, n, noise, seed))
    data = np.array([x[0], y[0]])
    return BiasVariance(degree, n, noise, lam, data, fits, now, _parts(by_degree), by_penalty, n_datasets, note)


@lru_cache(maxsize=8)
def _by_degree(n, noise, lam, seed):
    """A Decomposition for each degree, None where there are too few points, and the number of data sets."""
    straight = n == 2 and not lam  # constants and lines, of which 100,000 take no longer
    n_datasets = 100_000 if straight else min(1000, 10_000 // n)
    curved = [polynomial(degree) for degree in range(1 if lam else 2, DEGREE + 1) if lam or degree < n]
    straight = ["constant"] if lam else ["constant", "line"]
    found = _decompose(straight, n, noise, 0.0, seed, n_datasets)
    found += _decompose(curved, n, noise, lam, seed, n_datasets) if curved else ()
    return found + (None,) * (DEGREE + 1 - len(found)), n_datasets


@lru_cache(maxsize=8)
def _by_penalty(degree, n, noise, seed):
    """A Decomposition for each penalty, None where there are too few points."""
    family, found = polynomial(degree) if degree else "constant", []
    for lam in PENALTIES:
        possible = lam or n > degree
        l2 = lam if degree else 0.0  # a constant has no weight to be penalized
        found += _decompose([family], n, noise, l2, seed, min(500, 3000 // n)) if possible else (None,)
    return found


def _decompose(families, n, noise, lam, seed, n_datasets):
    return decompose(families, _target, n, n_datasets, noise, seed=seed, l2=lam)


def _parts(found):
    return np.array([[np.nan] * 3 if each is None else [each.bias2, each.variance, each.noise] for each in found])


def _fit(degree, lam, x, y, at):
    """A polynomial fitted to one data set, at many x."""
    if degree == 0:
        return np.full(at.shape, y.mean())
    powers = np.arange(1, degree + 1)
    return ridge(x[:, None] ** powers, y, lam).predict(at[:, None] ** powers)


def _picture():
    with look():
        figure = Figure(figsize=(8.4, 4.5), layout="constrained")
        axes = figure.subplot_mosaic([["fits", "degree"], ["fits", "penalty"]], width_ratios=(1.15, 1))
        x = (2 * np.arange(100) - 99) / 100
        fits = Hypotheses(axes["fits"], x, _target(x))
        bars, areas = ErrorBars(axes["degree"], DEGREE + 1), ErrorAreas(axes["penalty"], PENALTIES)
        axes["degree"].set(xlabel="degree", ylabel="error")
        axes["penalty"].set(xlabel="ridge λ", ylabel="error")

    def show(run):
        if run.now is None:
            fits.clear(run.data)
        else:
            fits.show(run.fits, run.now.mean, np.sqrt(run.now.variance_at_x), run.data)
        bars.show(run.by_degree, run.degree, run.endless)
        areas.show(run.by_penalty, run.lam)

    return LiveFigure(figure, [*fits.moving, *bars.moving, *areas.moving], show)


def _sentence(run):
    if run.now is None:
        return f"D{run.note[1:]}"
    parts = (f"{name} {two_digits(getattr(run.now, key))}" for name, key in _PARTS.items())
    over = f"Degree {run.degree}, over {run.n_datasets:,} data sets"
    text = f"{over}: {' + '.join(parts)} = error {two_digits(run.now.error)}"
    return text + ("; over all data sets the variance is infinite" if run.endless[run.degree] else "")
