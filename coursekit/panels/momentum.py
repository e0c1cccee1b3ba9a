"""Momentum's learning rate and beta: the plane of all pairs, and what the chosen one does in a valley."""

from typing import NamedTuple

import numpy as np
from matplotlib.figure import Figure

from coursekit.core import optimizers
from coursekit.core.words import counted
from coursekit.figures.descent import HIGHEST, LossSteps
from coursekit.figures.levels import LevelCurves
from coursekit.figures.momentum import MomentumPlane
from coursekit.figures.style import BLUE, INK, ORANGE, look
from coursekit.panels.engine.challenge import Challenge, arrival
from coursekit.panels.engine.controls import Choices, Integer, Linear
from coursekit.panels.engine.handle import Handle
from coursekit.panels.engine.live import LiveFigure
from coursekit.panels.engine.panel import Panel
from coursekit.training.descend import descend

STEEP, START, BOUNDS, STEPS = 20.0, np.array([-1.8, 0.8]), ((-2.0, 2.0), (-1.0, 1.0)), 100
GOAL, GOAL_KAPPA, GOAL_STEPS = 1e-6, 50, 40
KAPPAS = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000)
_CONTROLS = {
    "lr": Linear("learning rate", 0.002, 0.22, 0.002, "how much of the gradient goes into the velocity"),
    "a": Linear("momentum β", 0, 0.99, 0.01, "how much of the velocity each step keeps"),
    "kappa": Choices("condition κ", KAPPAS, "how many times steeper the valley is across than along"),
    "step": Integer("step", 0, STEPS, "how many of the steps are drawn"),
}
_CHALLENGE = Challenge(
    "panels/momentum",
    f"in a valley with κ = {GOAL_KAPPA} bring the loss below 10⁻⁶ within {GOAL_STEPS} steps, for good.",
    lambda run: not run.note and run.kappa == GOAL_KAPPA and bool((run.loss[GOAL_STEPS:] < GOAL).all()),
    lambda run: arrival(run.loss < GOAL),
    "in {:,} steps",
)


class Momentum(NamedTuple):
    """A path in the valley; rate is what each step leaves of the distance in the long run."""

    lr: float
    a: float
    kappa: int
    theta: np.ndarray
    loss: np.ndarray
    rate: float
    note: str

    @property
    def so_far(self):
        """The last step in the picture."""
        return len(self.loss) - 1


def momentum(lr=0.1, a=0.9, kappa=50, step=STEPS):
    """Panel: momentum in a valley, v <- a v - lr grad, theta <- theta + v, and the plane of all lr and a.

    The picture and the lesson call a by the letter beta. The loss is (20 x²/kappa + 20 y²)/2. In each direction a step
    is a 2 x 2 matrix that acts on place and velocity; the rate is the largest modulus of the eigenvalues of both.

    Parameters
    ----------
    lr : float from 0.002 to 0.22
    a : float from 0 to 0.99
    kappa : int, one of 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000
    step : int from 0 to 100, how many of the steps are drawn

    Returns
    -------
    Panel

    Raises
    ------
    TypeError, ValueError
        If a value is of the wrong kind or outside its slider.

    Examples
    --------
    >>> momentum(lr=0.05, a=0.25, kappa=1).text
    'Rate 0.5, best 0; swings along and across the valley; loss 2.54e-59 after 100 steps'

    References
    ----------
    Goh, Why momentum really works, Distill (2017); lecture B, momentum.
    """
    settings = {"lr": lr, "a": a, "kappa": kappa, "step": step}
    return Panel(
        "momentum", _CONTROLS, settings, _compute, _picture(), _sentence, animated="step", challenges=[_CHALLENGE]
    )


def _compute(lr, a, kappa):
    curvature = curvatures(kappa)
    path = descend(lambda theta: curvature * theta, START, optimizers.momentum(a), lr, STEPS)
    loss = path.theta**2 @ curvature / 2
    inside = int(np.append(loss > HIGHEST, True).argmax())
    rate = rates(lr, a, curvature).max()
    how = "diverged" if rate > 1 + 1e-12 else "left the picture"  # at the limit itself it swings forever
    early = f"{how} at step {inside}: for this β the limit of the learning rate is {2 * (1 + a) / STEEP:.3g}"
    return Momentum(
        lr,
        a,
        kappa,
        path.theta[:inside],
        loss[:inside],
        rate,
        early if inside <= STEPS else "",
    )


def curvatures(kappa):
    """The eigenvalues of the Hessian: along the valley and across."""
    return np.array([STEEP / kappa, STEEP])


def rates(lr, a, curvature):
    """The largest |mu| of the eigenvalues of a step, mu² - (1 + a - lr curvature) mu + a = 0; any shapes."""
    total = np.abs(1 + a - lr * curvature)
    return np.where(total**2 < 4 * a, np.sqrt(a), (total + np.sqrt(np.maximum(total**2 - 4 * a, 0))) / 2)


def best(kappa):
    """The pair (lr, a) of the smallest rate, which is sqrt(a)."""
    low, high = np.sqrt(curvatures(kappa))
    return (2 / (low + high)) ** 2, ((high - low) / (high + low)) ** 2


def way(lr, a, curvature):
    """What the eigenvalues of a direction do there: positive, complex, negative, or beyond 1."""
    total = 1 + a - lr * curvature
    if (reach := rates(lr, a, curvature)) > 1 - 1e-12:
        return "diverges" if reach > 1 + 1e-12 else "never comes to rest"
    if total**2 < 4 * a:
        return "swings"
    return "goes straight down" if total >= 0 else "jumps from side to side"


def _picture():
    with look():
        figure = Figure(figsize=(8.4, 4.4), layout="constrained")
        axes = figure.subplot_mosaic([["plane", "valley"], ["plane", "loss"]])
        plane, top, bottom = MomentumPlane(axes["plane"]), axes["valley"], axes["loss"]
        levels, losses = LevelCurves(top), LossSteps(bottom, STEPS, GOAL)
        (path,) = top.plot([], [], color=BLUE, lw=1, marker=".", markersize=4)
        (here,) = top.plot([], [], color=ORANGE, marker="o", markersize=8, markeredgecolor=INK, ls="none")
        bottom.axvline(GOAL_STEPS, color=INK, lw=0.8, ls=":")
        top.set(xlabel="x, along the valley", ylabel="y, across", xticks=range(-2, 3))
        bottom.set_ylabel("loss")

    def show(run, step):
        if run.kappa != show.kappa:
            show.kappa, curvature = run.kappa, curvatures(run.kappa)
            lr, a = np.linspace(1e-6, 0.22, 331), np.linspace(0, 1, 301)[:, None]
            grid = np.maximum(*(rates(lr, a, each) for each in curvature))
            plane.scene(lr, a[:, 0], grid, best(run.kappa))
            plane.ax.set_title(f"rate: distance that a step leaves, κ = {run.kappa}")
            levels.scene(lambda points: points**2 @ curvature / 2, BOUNDS, np.arange(0.35, 4, 0.7) ** 2, (0, 0))
        plane.show(run.lr, run.a)
        theta = run.theta[: step + 1]
        path.set_data(*theta.T)
        here.set_data(*theta[-1:].T)
        losses.show(run.loss[: step + 1])
        return run.kappa

    show.kappa = None
    point = Handle("learning rate and momentum", plane.ax, "lr", "a")
    return LiveFigure(figure, [*plane.moving, path, here, *losses.moving], show, [point])


def _sentence(run, step):
    along, across = (way(run.lr, run.a, each) for each in curvatures(run.kappa))
    both = f"{along} along and across the valley" if along == across else f"{along} along the valley, {across} across"
    text = f"Rate {_written(run.rate)}, best {np.sqrt(best(run.kappa)[1]):.3g}; {both}; "
    if run.note and step > run.so_far:
        return f"{text}it {run.note}"
    return f"{text}loss {run.loss[step]:.3g} after {counted(step, 'step')}"


def _written(rate):
    """Three digits, or more where they would make it 1, which it is at the limit only."""
    short = f"{rate:.3g}"
    return f"{rate:.6g}" if short == "1" and abs(rate - 1) > 1e-12 else short
