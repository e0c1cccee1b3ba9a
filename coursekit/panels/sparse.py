"""Features that are rarely active: one rate for all weights, or AdaGrad's, which has one for each."""

from functools import lru_cache
from typing import NamedTuple

import numpy as np
from matplotlib.figure import Figure

from coursekit.core.words import counted
from coursekit.figures.sparse import NAMES, LearnedWeights, OwnRates
from coursekit.figures.style import look
from coursekit.panels.engine.controls import Integer, Linear, Log
from coursekit.panels.engine.live import LiveFigure
from coursekit.panels.engine.panel import Panel

SHARES = np.array([0.5, 0.2, 0.1, 0.05, 0.02, 0.01])
EXAMPLES, EVERY, SAMPLES = 1000, 10, 40
STEPS, EPS = EXAMPLES // EVERY, 1e-8
_CONTROLS = {
    "lr": Log("learning rate", 0.01, 1, "of sgd: the same for all weights"),
    "adaptive_lr": Log("adaptive rate", 0.01, 2, "of adagrad: divided by the root of each weight's sum of squares"),
    "noise": Linear("noise", 0, 1, 0.1, "the standard deviation of what is added to each target"),
    "step": Integer("step", 0, STEPS, "how many tens of examples have been seen"),
}


class Sparse(NamedTuple):
    """Means and spreads of the weights over the samples, and their rates: of shape (steps + 1, features), by rule."""

    mean: dict
    spread: dict
    rates: dict

    def distance(self, name, step):
        """The typical distance of each weight from 1: the root of its mean square over the samples."""
        return np.hypot(self.mean[name][step] - 1, self.spread[name][step])


def sparse(lr=0.05, adaptive_lr=0.3, noise=0.5, step=STEPS):
    """Panel: sgd and AdaGrad on features that are active in a half to a hundredth of the examples.

    Linear regression, one example an update. A feature is -1 or 1 where it is active and else 0; the target is the sum
    of all six plus noise, so that every weight should be 1. A weight has no gradient while its feature is 0. All of it
    is done for 40 samples of 1000 examples, and the picture has the mean and the standard deviation of each weight.

    Parameters
    ----------
    lr : float from 0.01 to 1, the rate of sgd
    adaptive_lr : float from 0.01 to 2, that of AdaGrad
    noise : float from 0 to 1
    step : int from 0 to 100, how many tens of examples have been seen

    Returns
    -------
    Panel

    Raises
    ------
    TypeError, ValueError
        If a value is of the wrong kind or outside its slider.

    Examples
    --------
    >>> sparse(step=0).text.split(";")[0]
    'After 0 examples: sgd is 1 from the weights, 1 from the rarest'

    References
    ----------
    Duchi, Hazan & Singer (2011), section 1; lecture B, AdaGrad.
    """
    settings = {"lr": lr, "adaptive_lr": adaptive_lr, "noise": noise, "step": step}
    return Panel("sparse", _CONTROLS, settings, _compute, _picture(), _sentence, animated="step")


@lru_cache(1)
def _drawn():
    """Examples of shape (examples, samples, features), and noise with the deviation 1: the same for all settings."""
    rng = np.random.default_rng(0)
    shape = EXAMPLES, SAMPLES, len(SHARES)
    X = np.where(rng.random(shape) < SHARES, rng.choice([-1.0, 1.0], shape), 0.0)
    return X, rng.normal(size=shape[:2])


def _compute(lr, adaptive_lr, noise):
    runs = {"sgd": _walk(lr, noise, False), "adagrad": _walk(adaptive_lr, noise, True)}
    mean, spread, rates = ({name: run[i] for name, run in runs.items()} for i in range(3))
    return Sparse(mean, spread, rates)


@lru_cache(4)
def _walk(lr, noise, adaptive):
    """Every ten examples: mean and spread of the weights, and the rates for the mean sums of squares, NaN for 0."""
    X, more = _drawn()
    Y = X.sum(axis=2) + noise * more
    w, r, weights, sums = np.zeros(X.shape[1:]), np.zeros(X.shape[1:]), [], []
    for t, (x, y) in enumerate(zip(X, Y, strict=True)):
        if t % EVERY == 0:
            weights.append(w)
            sums.append(r.mean(axis=0))
        grad = ((w * x).sum(axis=1) - y)[:, None] * x
        r = r + grad * grad
        w = w - (lr / (np.sqrt(r) + EPS) if adaptive else lr) * grad
    weights, sums = np.array([*weights, w]), np.array([*sums, r.mean(axis=0)])
    rates = lr / (np.sqrt(sums) + EPS) if adaptive else np.full(sums.shape, lr)
    return weights.mean(axis=1), weights.std(axis=1), np.where(sums > 0, rates, np.nan)


def _picture():
    with look():
        figure = Figure(figsize=(8.4, 3.8), layout="constrained")
        left, right = figure.subplots(1, 2, width_ratios=(1.2, 1))
        weights, rates = LearnedWeights(left, SHARES), OwnRates(right, SHARES)

    def show(run, step):
        mean, spread, rate = ({name: values[name][step] for name in NAMES} for values in run)
        weights.show(mean, spread)
        rates.show(rate)

    return LiveFigure(figure, [*weights.moving, *rates.moving], show)


def _sentence(run, step):
    told = []
    for name in NAMES:
        each = run.distance(name, step)
        told.append(f"{name} is {np.sqrt((each**2).mean()):.2g} from the weights, {each[-1]:.2g} from the rarest")
    often, *_, rarely = run.rates["adagrad"][step]
    more = f"; adagrad's rate of the rarest is {rarely / often:.2g} times that of the most frequent" if step else ""
    return f"After {counted(EVERY * step, 'example')}: {'; '.join(told)}{more}"
