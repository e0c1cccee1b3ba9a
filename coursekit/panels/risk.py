"""Risk as the family grows: what the best of it cannot do, and what its members learned from few examples."""

from functools import lru_cache
from typing import NamedTuple

import numpy as np
from matplotlib.figure import Figure
from numpy.polynomial.legendre import legval, legvander

from coursekit.core import validate
from coursekit.core.risk import estimation_errors, fitted, sine
from coursekit.figures.risk import FamilyFits, RiskBars, RiskCurve
from coursekit.figures.style import look
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
        return float(TARGET.approximation[self.degree])

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


def risk(degree=1, n=10, noise=0.3, seed=0):
    """Panel: the risk of polynomials learned from n examples of sin(πx) with noise, split into its errors.

    R(g_n) - R(f*) = [R(g*_H) - R(f*)] + [R(g_n) - R(g*_H)], approximation and estimation error: g_n has the lowest
    training loss in the family H of polynomials up to a degree, g*_H the lowest risk in it, f* the lowest of all.
    Both errors are exact for each sample (`coursekit.core.risk`); the sizes of bars are medians of 1,000 samples. Their
    mean, a diamond, is not drawn for n < 2 degree + 2, where it is infinite: points may all but coincide.

    Parameters
    ----------
    degree : int from 0 to 9, of the polynomials
    n : int, one of 2, 3, 4, 5, 6, 8, 10, 12, 15, 20, 25, 30, 40, 50, 70, 100, 150, 200; x is uniform on [-1, 1]
    noise : float from 0 to 0.6, standard deviation of the noise on y
    seed : int, decides all samples; New data raises it by one

    Returns
    -------
    Panel

    Raises
    ------
    TypeError, ValueError
        If a value is of the wrong kind or outside its slider.

    Examples
    --------
    >>> risk(degree=3, n=10).text.split(" in the ")[0]
    'Degree 3, 10 examples: best of all 0.090 + approximation 0.004 + estimation 0.060 = risk 0.154'

    References
    ----------
    Lecture A, risk; Bottou & Bousquet (2007), The tradeoffs of large scale learning.
    """
    seed = validate.integer("seed", seed, low=0)
    settings = {"degree": degree, "n": n, "noise": noise, "seed": seed}
    return Panel("risk", _CONTROLS, settings, _compute, _picture(), _sentence, reseed="seed", challenges=[_CHALLENGE])


@lru_cache(maxsize=4)
def _samples(seed):
    """x, the noise of standard deviation 1, and the errors of all families on all samples."""
    rng = np.random.default_rng(seed)
    shape = SAMPLES, SIZES[-1]
    x, noise = rng.uniform(-1, 1, shape), rng.standard_normal(shape)
    return x, noise, estimation_errors(x, _sine(x), noise, TARGET.best, SIZES)


def _sine(x):
    return np.sin(np.pi * x)


def _compute(degree, n, noise, seed):
    x, errors, found = _samples(seed)
    floor, at, endless = noise**2 + TARGET.approximation, SIZES.index(n), _endless(noise)
    by_degree = _told(found.at(noise, size=at) + floor[:, None], endless[at])
    by_n = _told(found.at(noise, degree=degree) + floor[degree], endless[:, degree])
    few = n <= degree
    note = f"degree {degree} needs at least {degree + 1} examples" if few else ""
    x = x[:DRAWN, :n]
    y = _sine(x) + noise * errors[:DRAWN, :n]
    fits = (
        np.empty((0, AT.size))
        if few
        else legval(AT, np.array([fitted(*each, degree) for each in zip(x, y, strict=True)]).T)
    )
    return Risk(degree, n, noise, np.array([x[0], y[0]]), fits, *by_degree, *by_n, note)


def _endless(noise):
    """For each size and degree: is the mean over all samples infinite?"""
    degrees = np.arange(DEGREE + 1)
    return (degrees > 0) & (np.array(SIZES)[:, None] < 2 * degrees + 2) & (noise > 0)


def _told(risks, endless):
    """Risks of shape (k, samples) at the shares, (3, k), and their means, inf where that of all samples is."""
    ordered = np.sort(risks, axis=1)
    places = [round(share * (SAMPLES - 1)) for share in SHARES]
    return ordered[:, places].T, np.where(endless, np.inf, risks.mean(axis=1))


def _picture():
    with look():
        figure = Figure(figsize=(8.4, 4.5), layout="constrained")
        axes = figure.subplot_mosaic([["fits", "degree"], ["fits", "n"]], width_ratios=(1, 1.1))
        fits = FamilyFits(axes["fits"], AT, _sine(AT))
        bars, curve = RiskBars(axes["degree"], DEGREE + 1), RiskCurve(axes["n"], SIZES)
        handles = [*bars.parts, bars.range, bars.mean]
        names = ["best of all σ²", "approximation", "estimation", "8 of 10 samples", "mean"]
        bars_legend = {"loc": "lower center", "bbox_to_anchor": (0.5, 1.0), "ncols": 3, "frameon": False}
        axes["degree"].legend(handles, names, **bars_legend)

    def show(run):
        at, best = run.degree, TARGET.best[: run.degree + 1]
        fits.show(legvander(AT, at) @ (np.sqrt(2 * np.arange(at + 1) + 1) * best), run.fits, run.data)
        bars.show(run.best, TARGET.approximation, run.learned_by_degree, run.mean_by_degree, at)
        curve.show(run.best, run.approximation, run.learned_by_n, run.mean_by_n, run.n)

    handles = [Handle("size of the family", axes["degree"], "degree"), Handle("examples", axes["n"], "n")]
    return LiveFigure(figure, [*fits.moving, *bars.moving, *curve.moving], show, handles)


def _sentence(run):
    begin = f"Degree {run.degree}, {run.n} examples: best of all {run.best:.3f} + approximation {run.approximation:.3f}"
    if run.note:
        return f"{begin}; {run.note}"
    low, median, high = (_short(each) for each in run.learned_by_degree[:, run.degree])
    mean = run.mean_by_degree[run.degree]
    told = f"their mean is {_short(mean)}" if np.isfinite(mean) else "the mean over all samples is infinite"
    return (
        f"{begin} + estimation {_short(run.estimation)} = risk {median} in the median of {SAMPLES:,} samples; "
        f"8 of 10 are between {low} and {high}, {told}"
    )


def _short(risk):
    return f"{risk:.3f}" if risk < 10 else f"{risk:,.0f}" if risk < 1e6 else f"{risk:.0e}"
