"""Bias and variance of polynomials fitted to a few points of a curve, ours or yours: the richest is not the best."""

from functools import lru_cache, partial
from typing import NamedTuple

import numpy as np
from matplotlib.figure import Figure

from coursekit.core import validate
from coursekit.core.bias_variance import Decomposition, data_sets, decompose
from coursekit.core.models import polynomial
from coursekit.core.regularization import ridge
from coursekit.figures.bias_variance import HIGHEST, LIMITS, ErrorAreas, ErrorBars, Hypotheses, two_digits
from coursekit.figures.style import look
from coursekit.panels._own_data import OwnFunction
from coursekit.panels.engine.challenge import Challenge
from coursekit.panels.engine.controls import Integer, Linear, Log
from coursekit.panels.engine.live import LiveFigure
from coursekit.panels.engine.panel import Panel

DEGREE, DRAWN, GOAL = 9, 25, 0.35
PENALTIES = np.array([0, *np.logspace(-4, 1, 11)])
SMALLEST = 1e-12  # half the range of a target
AT = (2 * np.arange(100) - 99) / 100  # where errors are measured, and curves drawn
_PARTS = {"bias²": "bias2", "variance": "variance", "noise": "noise"}
_CHALLENGE = Challenge(
    "panels/bias_variance",
    f"with degree {DEGREE}, at most 10 points and a noise of 0.3 or more, bring the error below {GOAL}.",
    lambda run: bool(run.degree == DEGREE and run.n <= 10 and run.noise >= 0.3 and run.now and run.now.error < GOAL),
    lambda run: run.now.error,
    "at an error of {:.2f}",
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


class Scale(NamedTuple):
    """How high a target is: the middle of its values, half their range, a round number of that size.

    Pictures, the slider of the noise and the digits of errors follow from it; of sin(πx) it is 0, 1 and 1.
    """

    middle: float = 0.0
    half: float = 1.0
    round: float = 1.0

    def written(self, error):
        """An error as a short text."""
        if self.half >= 1:
            return two_digits(error)
        return f"{error:.2g}" if error >= 1e-3 or not error else f"{error:.1e}".replace("e-0", "e-")


def bias_variance(degree=1, n=2, noise=0.0, lam=0.0, seed=0, target=None):
    """Panel: polynomials fitted to n points of sin(πx), many times over, and the parts of their error.

    Parameters
    ----------
    degree : int from 0 to 9
    n : int from 2 to 50, points in each data set, x uniform on [-1, 1]
    noise : float from 0 to 1, standard deviation of the noise on y; for a target of your own up to about half its range
    lam : float, 0 or from 1e-4 to 10, ridge penalty: mean squared error + lam times the sum of squared weights
    seed : int, decides all data sets; New data raises it by one
    target : function of an array of x from -1 to 1, optional, in place of sin(πx)

    Returns
    -------
    Panel

    Raises
    ------
    TypeError, ValueError
        If a value is of the wrong kind or outside its slider; if target is not such a function, or not finite.

    Examples
    --------
    >>> bias_variance(degree=0).text
    'Degree 0, over 100,000 data sets: bias² 0.50 + variance 0.25 + noise 0.00 = error 0.75'
    >>> bias_variance(degree=1).text
    'Degree 1, over 100,000 data sets: bias² 0.21 + variance 1.68 + noise 0.00 = error 1.89'
    >>> bias_variance(degree=1, target=lambda x: 3 * x - 1).text
    'Degree 1, over 100,000 data sets: bias² 0.00 + variance 0.00 + noise 0.00 = error 0.00'

    References
    ----------
    Lecture D, bias and variance; Abu-Mostafa, Magdon-Ismail & Lin (2012), Learning from data, 2.3.
    """
    seed = validate.integer("seed", seed, low=0)
    settings = {"degree": degree, "n": n, "noise": noise, "lam": lam, "seed": seed}
    own = OwnFunction.of("target", target, "a function of an array of x") if target is not None else None
    scale = scale_of(own) if own else Scale()
    return Panel(
        "bias_variance", _controls(scale.round), settings | ({"target": own} if own else {}), _compute,
        _picture(own or _sine, scale), partial(_sentence, scale=scale), reseed="seed",
        challenges=[] if own else [_CHALLENGE],
    )  # fmt: skip


def _sine(x):
    return np.sin(np.pi * x)


def scale_of(target):
    """The scale of a learner's target; an error as `decompose` has it where it is not one."""
    decompose("constant", target, 1, 1, x_test=AT)  # which checks it
    values = np.broadcast_to(target(AT), AT.shape)
    middle, half = (values.max() + values.min()) / 2, np.ptp(values) / 2
    half = float(half or abs(middle) or 1)
    if not SMALLEST <= half <= 1 / SMALLEST:
        wanted = f"a range between {SMALLEST:g} and {1 / SMALLEST:g}"
        raise ValueError(f"target must have {wanted} to be drawn, got {half:.3g}")
    power = 10.0 ** np.floor(np.log10(half))
    return Scale(float(middle), half, float(min(m for m in (1, 2, 5, 10) if m * power >= 0.9 * half) * power))


def _controls(noise):
    return {
        "degree": Integer("degree", 0, DEGREE, "highest power of x in the hypothesis: 0 a constant, 1 a line"),
        "n": Integer("points n", 2, 50, "points in each data set"),
        "noise": Linear("noise σ", 0, noise, noise / 20, "standard deviation of the noise on y"),
        "lam": Log("ridge λ", 1e-4, 10, "penalty on the squares of the weights; 0 is least squares", zero=True),
    }


def _compute(degree, n, noise, lam, seed, target=_sine):
    by_degree, n_datasets = _by_degree(target, n, noise, lam, seed)
    x, y = data_sets(target, n, DRAWN, noise, seed)
    now, fits, note = by_degree[degree], None, ""
    if now is None:
        note = f"degree {degree} needs at least {degree + 1} points, or λ above 0"
    else:
        fits = np.array([_fit(degree, lam, *each, now.x) for each in zip(x, y, strict=True)])
    by_penalty = _parts(_by_penalty(target, degree, n, noise, seed))
    data = np.array([x[0], y[0]])
    return BiasVariance(degree, n, noise, lam, data, fits, now, _parts(by_degree), by_penalty, n_datasets, note)


@lru_cache(maxsize=8)
def _by_degree(target, n, noise, lam, seed):
    """A Decomposition for each degree, None where there are too few points, and the number of data sets."""
    straight = n == 2 and not lam  # constants and lines, of which 100,000 take no longer
    n_datasets = 100_000 if straight else min(1000, 10_000 // n)
    curved = [polynomial(degree) for degree in range(1 if lam else 2, DEGREE + 1) if lam or degree < n]
    straight = ["constant"] if lam else ["constant", "line"]
    found = _decompose(target, straight, n, noise, 0.0, seed, n_datasets)
    found += _decompose(target, curved, n, noise, lam, seed, n_datasets) if curved else ()
    return found + (None,) * (DEGREE + 1 - len(found)), n_datasets


@lru_cache(maxsize=8)
def _by_penalty(target, degree, n, noise, seed):
    """A Decomposition for each penalty, None where there are too few points."""
    family, found = polynomial(degree) if degree else "constant", []
    for lam in PENALTIES:
        possible = lam or n > degree
        l2 = lam if degree else 0.0  # a constant has no weight to be penalized
        found += _decompose(target, [family], n, noise, l2, seed, min(500, 3000 // n)) if possible else (None,)
    return found


def _decompose(target, families, n, noise, lam, seed, n_datasets):
    return decompose(families, target, n, n_datasets, noise, seed=seed, l2=lam)


def _parts(found):
    return np.array([[np.nan] * 3 if each is None else [each.bias2, each.variance, each.noise] for each in found])


def _fit(degree, lam, x, y, at):
    """A polynomial fitted to one data set, at many x."""
    if degree == 0:
        return np.full(at.shape, y.mean())
    powers = np.arange(1, degree + 1)
    return ridge(x[:, None] ** powers, y, lam).predict(at[:, None] ** powers)


def _picture(target, scale):
    highest, limits = HIGHEST * scale.half**2, tuple(scale.middle + end * scale.half for end in LIMITS)
    with look():
        figure = Figure(figsize=(8.4, 4.5), layout="constrained")
        axes = figure.subplot_mosaic([["fits", "degree"], ["fits", "penalty"]], width_ratios=(1.15, 1))
        fits = Hypotheses(axes["fits"], AT, np.broadcast_to(target(AT), AT.shape), limits)
        bars = ErrorBars(axes["degree"], DEGREE + 1, highest, scale.written)
        areas = ErrorAreas(axes["penalty"], PENALTIES, highest)
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


def _sentence(run, scale):
    if run.now is None:
        return f"D{run.note[1:]}"
    parts = (f"{name} {scale.written(getattr(run.now, key))}" for name, key in _PARTS.items())
    over = f"Degree {run.degree}, over {run.n_datasets:,} data sets"
    text = f"{over}: {' + '.join(parts)} = error {scale.written(run.now.error)}"
    return text + ("; over all data sets the variance is infinite" if run.endless[run.degree] else "")
