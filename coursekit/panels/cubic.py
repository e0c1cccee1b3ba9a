"""A cubic fitted by gradient descent: four starts, and a learning rate from too slow to too fast."""

from functools import lru_cache
from typing import NamedTuple

import numpy as np
from matplotlib.figure import Figure

from coursekit import datasets
from coursekit.core import validate
from coursekit.core.models import polynomial
from coursekit.core.words import counted
from coursekit.figures.fitting import FittedCurve, RateCurve
from coursekit.figures.style import BLUE, INK, ORANGE, look
from coursekit.panels._least_squares import Problem, least_squares_problem
from coursekit.panels.engine.challenge import Challenge, arrival
from coursekit.panels.engine.controls import Dropdown, Integer, Log, plain, written
from coursekit.panels.engine.handle import Handle
from coursekit.panels.engine.live import LiveFigure
from coursekit.panels.engine.panel import Panel
from coursekit.training.descend import descend

STEPS, HIGHEST = 200, 1e8
GOAL, GOAL_STEPS = 1000, 10
STARTS = ((-9, 2, 1, 30), (-9, 2, 1, -20), (-40, 0, 0, 0), (0, 0, 0, 0))
LOW, HIGH = 1e-6, 1e-2
RATES = np.geomspace(LOW, HIGH, 241)
MODEL = polynomial(3)
_CONTROLS = {
    "lr": Log("learning rate", LOW, HIGH, "how far each step goes along the negative gradient"),
    "start": Dropdown("start", STARTS, "w₁, w₂, w₃, w₄ before the first step"),
    "step": Integer("step", 0, STEPS, "how many of the steps are drawn"),
}


class Fitting(NamedTuple):
    """A path of the four parameters, its loss, and the problem it is on."""

    problem: Problem
    lr: float
    theta: np.ndarray
    loss: np.ndarray
    note: str

    def over_rates(self, step):
        """The loss after so many steps from the same start with each of RATES.

        The loss is a parabola: in the direction of an eigenvector of its Hessian with the eigenvalue λ a step
        multiplies the distance by 1 - η λ.
        """
        curvatures, directions = np.linalg.eigh(self.problem.hessian)
        away = directions.T @ (self.theta[0] - self.problem.best)
        with np.errstate(over="ignore"):
            left = (1 - np.outer(RATES, curvatures)) ** (2 * step)
            return self.problem.lowest + left @ (curvatures * away**2) / 2


_CHALLENGE = Challenge(
    "panels/cubic",
    f"start at {STARTS[0]} and bring the loss below {GOAL:,} within {GOAL_STEPS} steps.",
    lambda run: not run.note and tuple(run.theta[0]) == STARTS[0] and bool(run.loss[GOAL_STEPS] < GOAL),
    lambda run: arrival(run.loss < GOAL),
    "in {:,} steps",
)


def cubic(lr=2e-5, start=(0, 0, 0, 0), step=STEPS, seed=0):
    """Panel: 200 steps of gradient descent for y = w1 x³ + w2 x² + w3 x + w4, with learning rate and start.

    Parameters
    ----------
    lr : float from 1e-6 to 1e-2
    start : tuple, one of (-9, 2, 1, 30), (-9, 2, 1, -20), (-40, 0, 0, 0), (0, 0, 0, 0)
    step : int from 0 to 200, how many of the steps are drawn
    seed : int, decides the noise of the points; New data raises it by one

    Returns
    -------
    Panel

    Raises
    ------
    TypeError, ValueError
        If a value is of the wrong kind or outside its control.

    Examples
    --------
    >>> cubic(lr=7.5e-4).text
    'After 200 steps: loss 108.4, lowest 60.4; w = 0.571, -1.26, -2.44, 0.233; the rate is 0.89 times the limit'

    References
    ----------
    Lecture B, fitting a cubic.
    """
    settings = {"lr": lr, "start": start, "step": step, "seed": validate.integer("seed", seed, low=0)}
    return Panel(
        "cubic", _CONTROLS, settings, _compute, _picture(), _sentence,
        animated="step", reseed="seed", challenges=[_CHALLENGE],
    )  # fmt: skip


@lru_cache(8)
def _problem(seed):
    data = datasets.cubic(seed=seed)
    return least_squares_problem(data.X, data.y, data.X ** np.array([3, 2, 1]))


def _compute(lr, start, seed):
    problem = _problem(seed)
    path = descend(problem.value_and_gradient, start, lr=lr, steps=STEPS)
    beyond = np.flatnonzero(path.loss > HIGHEST)
    diverged_at = int(beyond[0]) if beyond.size else path.diverged_at
    shown = slice(diverged_at)  # all steps, or those before it left the picture
    limit = written(plain(float(f"{problem.limit:.2g}")))
    note = f"diverged at step {diverged_at}: the learning rate is above the limit, {limit}" if diverged_at else ""
    return Fitting(problem, lr, path.theta[shown], path.loss[shown], note)


def _picture():
    limit = _problem(0).limit  # of all seeds: it depends on x alone
    with look():
        figure = Figure(figsize=(8.4, 4.4), layout="constrained")
        axes = figure.subplot_mosaic([["fit", "loss"], ["fit", "rate"]], height_ratios=(3, 2), width_ratios=(1.1, 1))
        fitted = FittedCurve(axes["fit"], np.linspace(-4.7, 4.7, 150))
        axes["fit"].set(xlabel="x", ylabel="y", xlim=(-4.7, 4.7), ylim=(-140, 100))
        figure.legend(*axes["fit"].get_legend_handles_labels(), loc="outside upper center", ncols=4, frameon=False)
        over_rates = RateCurve(axes["rate"], RATES, limit, written(float(f"{limit:.2g}")), (30, HIGHEST))
        over_rates.ax.set(ylabel="after these\nsteps", yticks=[1e2, 1e5, 1e8])
        losses = axes["loss"]
        losses.set(xlabel="steps", ylabel="mean squared error", xlim=(-4, STEPS + 4), yscale="log", ylim=(30, HIGHEST))
        (lowest,) = losses.plot([], [], color=INK, lw=1.4, ls="--")
        (line,) = losses.plot([], [], color=BLUE)
        (here,) = losses.plot([], [], color=ORANGE, marker="o", markersize=8, markeredgecolor=INK, ls="none")
        losses.set_yticks([1e2, 1e4, 1e6, 1e8])
        losses.minorticks_off()

    def show(run, step):
        theta = run.theta[: step + 1]
        fitted.points.set_data(run.problem.X[:, 0], run.problem.y)
        fitted.show(*(MODEL.scores(each, fitted.x[:, None]) for each in (theta[-1], theta[0], run.problem.best)))
        lowest.set_data([0, STEPS], 2 * [run.problem.lowest])
        line.set_data(np.arange(len(theta)), run.loss[: step + 1])
        here.set_data([len(theta) - 1], run.loss[: step + 1][-1:])
        over_rates.show(run.over_rates(step), run.lr, run.loss[: step + 1][-1])
        return run.problem.lowest  # other points are another background

    rate = Handle("learning rate", over_rates.ax, "lr")
    return LiveFigure(figure, [*fitted.moving, lowest, line, here, *over_rates.moving], show, [rate])


def _sentence(run, step):
    if run.note and step >= len(run.theta):
        return f"It {run.note}"
    theta = ", ".join(f"{w + 0.0:.3g}" for w in run.theta[step])
    return (
        f"After {counted(step, 'step')}: loss {run.loss[step]:.4g}, lowest {run.problem.lowest:.3g}; w = {theta}; "
        f"the rate is {run.lr / run.problem.limit:.2g} times the limit"
    )
