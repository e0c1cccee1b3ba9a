"""Stochastic gradient descent under your finger: the learning rate, and how many examples an update looks at."""

from functools import lru_cache
from typing import NamedTuple

import numpy as np
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from coursekit.core import validate
from coursekit.core.models import linear
from coursekit.figures.excess import HIGHEST, ExcessCurve, percent
from coursekit.figures.levels import LevelCurves, LevelPath
from coursekit.figures.style import look
from coursekit.panels._least_squares import BEYOND, LINE_ROWS, Problem, noisy_line
from coursekit.panels.engine.challenge import Challenge
from coursekit.panels.engine.controls import Choices, Log
from coursekit.panels.engine.live import LiveFigure
from coursekit.panels.engine.panel import Panel
from coursekit.training.fit import fit

PASSES, START, BOUNDS = 20, (-2.0, 2.5), ((-2.6, 4.2), (-1.9, 4.9))
SEEN = PASSES * LINE_ROWS
EACH, EVERY = 256, 8  # so many updates are drawn in the plane, then every eighth
GOAL, GOAL_UPDATES, GOAL_SEEN = 0.08, 16, 1024
_CONTROLS = {
    "lr": Log("learning rate", 1e-4, 1, "how far each update goes along the negative gradient"),
    "batch_size": Choices(
        "batch size", tuple(2**k for k in range(9)), "examples in each update: 1 is online, 256 is the full batch"
    ),
}


class Descent(NamedTuple):
    """A path, its loss above the lowest as a share of the lowest, and the same of the full batch."""

    problem: Problem
    batch_size: int
    theta: np.ndarray
    excess: np.ndarray
    full_theta: np.ndarray
    full_excess: np.ndarray
    note: str

    @property
    def seen(self):
        """Examples seen before the first update, after it, after the second, ..."""
        return self.batch_size * np.arange(len(self.theta))

    @property
    def tail(self):
        """The updates of the last half of the passes, to look for a plateau in; None where it diverged."""
        return None if self.note else slice(len(self.theta) // 2, None)


def _reached(run):
    kept = (run.seen >= GOAL_SEEN) | (np.arange(len(run.seen)) >= GOAL_UPDATES)
    return not run.note and bool((run.excess[kept] <= GOAL).all())


_CHALLENGE = Challenge(
    "panels/sgd",
    f"with at most {GOAL_SEEN:,} examples and {GOAL_UPDATES} updates come within {percent(GOAL)} of the lowest loss "
    "and stay there: keep both loss curves out of the grey boxes.",
    _reached,
)


def sgd(lr=0.1, batch_size=32, seed=0):
    """Panel: minibatch gradient descent on a noisy line, with learning rate and batch size.

    Every setting sees 20 times the same 256 points, in the same order: 5,120 updates of one example, or 20 of
    all. The full batch at the same learning rate is drawn beside it.

    Parameters
    ----------
    lr : float from 1e-4 to 1
    batch_size : int, one of 1, 2, 4, ..., 256 (all)
    seed : int, decides the points and their order; New data raises it by one

    Returns
    -------
    Panel

    Raises
    ------
    TypeError, ValueError
        If a value is not a number or outside its slider.

    Examples
    --------
    >>> sgd(lr=0.1, batch_size=256).text
    'After 5,120 examples in 20 updates: loss 52 % above the lowest; mean of the last 10 passes 91 %'

    References
    ----------
    Lecture C, stochastic gradient descent.
    """
    settings = {"lr": lr, "batch_size": batch_size, "seed": validate.integer("seed", seed, low=0)}
    return Panel(
        "sgd", _CONTROLS, settings, _compute, _picture(), _sentence, reseed="seed", challenges=[_CHALLENGE]
    )  # fmt: skip


def _compute(lr, batch_size, seed):
    problem = _line(seed)
    theta, excess = _path(problem, lr, batch_size, seed)
    full = _path(problem, lr, LINE_ROWS, seed)
    last = len(theta) - 1
    early = last * batch_size < SEEN
    note = f"diverged at update {last + 1}: the learning rate is too large for batches of {batch_size}" if early else ""
    return Descent(problem, batch_size, theta, excess, *full, note)


_line = lru_cache(8)(noisy_line)


def _path(problem, lr, batch_size, seed):
    """(theta, excess) after each update, up to where they leave the picture."""
    options = {"lr": lr, "batch_size": batch_size, "epochs": PASSES, "seed": seed}
    run = fit(linear(1), problem.X, problem.y, "mse", theta=START, record=True, **options)
    excess = problem.excess(run.history.path) / problem.lowest
    inside = np.append(~(excess < BEYOND), True).argmax()
    return run.history.path[:inside], excess[:inside]


def _picture():
    with look():
        figure = Figure(figsize=(8.4, 3.7), layout="constrained")
        plane, left, right = figure.subplots(1, 3, width_ratios=(1.15, 1, 1))
        levels, path = LevelCurves(plane), LevelPath(plane)
        plane.set(xlabel="weight w", ylabel="bias b", aspect="equal")
        curves = ExcessCurve(left), ExcessCurve(right)
        left.set(xlabel="updates", xscale="symlog", xlim=(0, 1.3 * SEEN))
        left.set_xticks([0, 1, 10, 100, 1000], ["0", "1", "10", "100", "1000"])
        right.set(xlabel="examples seen", ylabel="", xlim=(0, 1.04 * SEEN), xticks=[0, 1024, 2560, SEEN])
        right.tick_params(labelleft=False)
        for ax, budget in ((left, GOAL_UPDATES), (right, GOAL_SEEN)):
            ax.add_patch(Rectangle((budget, 100 * GOAL), 2 * SEEN, HIGHEST, color="#e8e8e8", lw=0, zorder=0))
            ax.text(
                1.03 * SEEN, 0.8 * HIGHEST, "challenge:\nkeep out", ha="right", va="top", fontsize=9, color="#555555"
            )
        parts = [path.path, path.other, curves[0].plateau]
        names = ["this batch size", "full batch, same rate", "mean of the last 10 passes"]
        figure.legend(parts, names, loc="outside upper center", ncols=3, frameon=False)

    def show(run):
        problem = run.problem
        if problem.best is not show.best:
            show.best = problem.best
            levels.scene(problem.excess, BOUNDS, np.geomspace(0.05, 40, 10), problem.best)
        path.show(np.concatenate([run.theta[:EACH], run.theta[EACH::EVERY], run.theta[-1:]]), run.full_theta)
        updates, full = np.arange(len(run.theta)), np.arange(len(run.full_theta))
        curves[0].show(updates, run.excess, full, run.full_excess, run.tail)
        curves[1].show(run.seen, run.excess, LINE_ROWS * full, run.full_excess, run.tail)
        return tuple(problem.best)  # other data have other level curves

    show.best = None
    return LiveFigure(figure, [*path.moving, *curves[0].moving, *curves[1].moving], show)


def _sentence(run):
    if run.note:
        return f"It {run.note}; {run.seen[-1]:,} examples seen"
    now, mean = percent(run.excess[-1]), percent(run.excess[run.tail].mean())
    return (
        f"After {run.seen[-1]:,} examples in {len(run.theta) - 1:,} updates: loss {now} above the lowest; "
        f"mean of the last {PASSES // 2} passes {mean}"
    )
