"""Risk as the family grows: what the best of it cannot do, and what its members learned from few examples."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, lru_cache, partial
from typing import NamedTuple

import numpy as np
from matplotlib.figure import Figure
from numpy.polynomial.legendre import legval, legvander

from coursekit.core import validate
from coursekit.core.risk import Target, estimation_errors, fitted, projected, sine
from coursekit.figures.risk import HIGHEST, LIMITS, FamilyFits, RiskBars, RiskCurve
from coursekit.figures.style import look
from coursekit.panels._own_data import OwnFunction
from coursekit.panels.bias_variance import Scale, scale_of
from coursekit.panels.engine.challenge import Challenge
from coursekit.panels.engine.controls import Choices, Integer, Linear
from coursekit.panels.engine.handle import Handle
from coursekit.panels.engine.live import LiveFigure
from coursekit.panels.engine.panel import Panel

DEGREE, SAMPLES, DRAWN = 9, 1000, 16
SIZES = (2, 3, 4, 5, 6, 8, 10, 12, 15, 20, 25, 30, 40, 50, 70, 100, 150, 200)
SHARES = (0.1, 0.5, 0.9)
GOAL, GOAL_NOISE = 0.05, 0.3
AT = np.linspace(-1, 1, 101)  # where curves are drawn; risks need no points
TARGET = sine(DEGREE + 1)
_CONTROLS = {
    "degree": Integer("size of the family", 0, DEGREE, "polynomials up to this degree: 0 constants, 1 lines"),
    "n": Choices("examples n", SIZES, "examples in each sample"),
    "noise": Linear(
        "noise σ", 0, 0.6, 0.05, "standard deviation of the noise on y: σ² is the risk of the target itself"
    ),
}


class Risk(NamedTuple):
    """What is drawn.

    learned_by_degree and learned_by_n are risks of what was learned, a row for each of SHARES, NaN where there are too
    few examples; mean_by_... their mean over the samples, inf where that of all samples is.
    """

    degree: int
    n: int
    noise: float
    data: np.ndarray
    fits: np.ndarray
    approximations: np.ndarray
    best_fit: np.ndarray
    learned_by_degree: np.ndarray
    mean_by_degree: np.ndarray
    learned_by_n: np.ndarray
    mean_by_n: np.ndarray
    note: str

    @property
    def best(self):
        """The risk of the best function of all: nobody can predict the noise."""
        return self.noise**2

    @property
    def approximation(self):
        """What the best of the family has more."""
        return float(self.approximations[self.degree])

    @property
    def estimation(self):
        """What the learned function of the median sample has more than that, NaN where there are too few examples."""
        return float(self.learned_by_degree[1, self.degree] - self.best - self.approximation)

    @property
    def excess(self):
        """How far the learned function of the median sample is above the best of all."""
        return self.approximation + self.estimation


_CHALLENGE = Challenge(
    "panels/risk",
    f"with a noise of {GOAL_NOISE:g} or more, keep approximation and estimation error together below {GOAL:g}, "
    "with as few examples as you can.",
    lambda run: run.noise >= GOAL_NOISE and bool(run.excess < GOAL),
    lambda run: run.n,
    "with {} examples",
)


def risk(degree=1, n=10, noise=None, seed=0, target=None):
    """Panel: the risk of polynomials learned from n examples of sin(πx) with noise, split into its errors.

    R(g_n) - R(f*) = [R(g*_H) - R(f*)] + [R(g_n) - R(g*_H)], approximation and estimation error: g_n has the lowest
    training loss in the family H of polynomials up to a degree, g*_H the lowest risk in it, f* the lowest of all.
    Both errors are exact for each sample (`coursekit.core.risk`); the sizes of bars are medians of 1,000 samples. Their
    mean, a diamond, is not drawn for n < 2 degree + 2, where it is infinite: points may all but coincide.

    Parameters
    ----------
    degree : int from 0 to 9, of the polynomials
    n : int, one of 2, 3, 4, 5, 6, 8, 10, 12, 15, 20, 25, 30, 40, 50, 70, 100, 150, 200; x is uniform on [-1, 1]
    noise : float from 0 to 0.6, standard deviation of the noise on y, default 0.3; for a target of your own up to about
        0.3 times its range
    seed : int, decides all samples; New data raises it by one
    target : function of an array of x from -1 to 1, optional, in place of sin(πx); its projections are integrals at 400
        points

    Returns
    -------
    Panel

    Raises
    ------
    TypeError, ValueError
        If a value is of the wrong kind or outside its slider; if target is not such a function, or not finite.

    Examples
    --------
    >>> risk(degree=3, n=10).text.split(" in the ")[0]
    'Degree 3, 10 examples: best of all 0.090 + approximation 0.004 + estimation 0.060 = risk 0.154'
    >>> risk(degree=2, n=20, noise=0.0, target=lambda x: x**2).text.split(" in the ")[0]
    'Degree 2, 20 examples: best of all 0 + approximation 0 + estimation 0 = risk 0'

    References
    ----------
    Lecture A, risk; Bottou & Bousquet (2007), The tradeoffs of large scale learning.
    """
    seed = validate.integer("seed", seed, low=0)
    own = OwnFunction.of("target", target, "a function of an array of x") if target is not None else None
    scale = scale_of(own) if own else Scale()
    highest = 0.6 * scale.round
    settings = {"degree": degree, "n": n, "noise": highest / 2 if noise is None else noise, "seed": seed}
    controls = _CONTROLS | {"noise": _CONTROLS["noise"]._replace(high=highest, step=highest / 12)}
    task = Task(own or _sine, projected(own, DEGREE + 1) if own else TARGET)
    return Panel(
        "risk", controls, settings | ({"target": own} if own else {}), partial(_compute, task), _picture(task, scale),
        partial(_sentence, written=partial(_in_unit, scale.half) if own else _short),
        reseed="seed", challenges=[] if own else [_CHALLENGE],
    )  # fmt: skip


@dataclass(frozen=True, eq=False)  # compared and hashed by identity, so that results can be cached
class Task:
    """The function to be learned, and its projections."""

    function: Callable
    target: Target

    @cached_property
    def best(self):
        """The best of each family as the curve that it is: (degrees, points)."""
        terms = legvander(AT, DEGREE) * np.sqrt(2 * np.arange(DEGREE + 1) + 1) * self.target.best
        return np.cumsum(terms.T, axis=0)

    def __call__(self, x):
        """Its values, one for each x."""
        return np.broadcast_to(self.function(x), x.shape) + 0.0


@lru_cache(maxsize=4)
def _drawn(seed):
    """x, and noise of standard deviation 1."""
    rng = np.random.default_rng(seed)
    shape = SAMPLES, SIZES[-1]
    return rng.uniform(-1, 1, shape), rng.standard_normal(shape)


@lru_cache(maxsize=4)
def _samples(task, seed):
    """What the target is on all samples, and the errors of all families."""
    x, noise = _drawn(seed)
    y = task(x.ravel()).reshape(x.shape)
    return y, estimation_errors(x, y, noise, task.target.best, SIZES)


def _sine(x):
    return np.sin(np.pi * x)


def _compute(task, degree, n, noise, seed, target=None):
    (x, random), (clean, found) = _drawn(seed), _samples(task, seed)
    approximation = task.target.approximation
    floor, at, endless = noise**2 + approximation, SIZES.index(n), _endless(noise)
    by_degree = _told(found.at(noise, size=at) + floor[:, None], endless[at])
    by_n = _told(found.at(noise, degree=degree) + floor[degree], endless[:, degree])
    few = n <= degree
    note = f"degree {degree} needs at least {degree + 1} examples" if few else ""
    x, y = x[:DRAWN, :n], (clean[:DRAWN, :n] + noise * random[:DRAWN, :n])
    answers = [] if few else [fitted(*each, degree) for each in zip(x, y, strict=True)]
    fits = legval(AT, np.array(answers).T) if answers else np.empty((0, AT.size))
    data = np.array([x[0], y[0]])
    return Risk(degree, n, noise, data, fits, approximation, task.best[degree], *by_degree, *by_n, note)


def _endless(noise):
    """For each size and degree: is the mean over all samples infinite?"""
    degrees = np.arange(DEGREE + 1)
    return (degrees > 0) & (np.array(SIZES)[:, None] < 2 * degrees + 2) & (noise > 0)


def _told(risks, endless):
    """Risks of shape (k, samples) at the shares, (3, k), and their means, inf where that of all samples is."""
    ordered = np.sort(risks, axis=1)
    places = [round(share * (SAMPLES - 1)) for share in SHARES]
    return ordered[:, places].T, np.where(endless, np.inf, risks.mean(axis=1))


def _picture(task, scale):
    limits, highest = (scale.middle + end * scale.half for end in LIMITS), HIGHEST * scale.half**2
    with look():
        figure = Figure(figsize=(8.4, 4.5), layout="constrained")
        axes = figure.subplot_mosaic([["fits", "degree"], ["fits", "n"]], width_ratios=(1, 1.1))
        fits = FamilyFits(axes["fits"], AT, task(AT), tuple(limits))
        bars, curve = RiskBars(axes["degree"], DEGREE + 1, highest), RiskCurve(axes["n"], SIZES, highest)
        handles = [*bars.parts, bars.range, bars.mean]
        names = ["best of all σ²", "approximation", "estimation", "8 of 10 samples", "mean"]
        bars_legend = {"loc": "lower center", "bbox_to_anchor": (0.5, 1.0), "ncols": 3, "frameon": False}
        axes["degree"].legend(handles, names, **bars_legend)

    def show(run):
        fits.show(run.best_fit, run.fits, run.data)
        bars.show(run.best, run.approximations, run.learned_by_degree, run.mean_by_degree, run.degree)
        curve.show(run.best, run.approximation, run.learned_by_n, run.mean_by_n, run.n)

    handles = [Handle("size of the family", axes["degree"], "degree"), Handle("examples", axes["n"], "n")]
    return LiveFigure(figure, [*fits.moving, *bars.moving, *curve.moving], show, handles)


def _sentence(run, written):
    best, approximation = written(run.best), written(run.approximation)
    begin = f"Degree {run.degree}, {run.n} examples: best of all {best} + approximation {approximation}"
    if run.note:
        return f"{begin}; {run.note}"
    low, median, high = (written(each) for each in run.learned_by_degree[:, run.degree])
    mean = run.mean_by_degree[run.degree]
    told = f"their mean is {written(mean)}" if np.isfinite(mean) else "the mean over all samples is infinite"
    return (
        f"{begin} + estimation {written(run.estimation)} = risk {median} in the median of {SAMPLES:,} samples; "
        f"8 of 10 are between {low} and {high}, {told}"
    )


def _in_unit(half, risk):
    """A risk in three digits; what is nothing beside the square of half the range is 0."""
    return f"{risk:.3g}" if abs(risk) > 1e-12 * half**2 else "0"


def _short(risk):
    return f"{risk:.3f}" if risk < 10 else f"{risk:,.0f}" if risk < 1e6 else f"{risk:.0e}"
