"""Gradient descent in one dimension: how far to step, and where to start."""

from typing import NamedTuple

import numpy as np
from matplotlib.figure import Figure

from coursekit.core.surfaces import SURFACES, Surface
from coursekit.figures.descent import HIGHEST, DescentCurve, LossSteps
from coursekit.figures.style import look
from coursekit.panels.engine.challenge import Challenge, arrival
from coursekit.panels.engine.controls import Dropdown, Integer, Linear, Log
from coursekit.panels.engine.live import LiveFigure
from coursekit.panels.engine.panel import Panel
from coursekit.training.descend import descend

STEPS, GOAL, AWAY = 100, 1e-6, 1.0
_CURVES = tuple(name for name, surface in SURFACES.items() if surface.d == 1 and surface.minimum)
_CONTROLS = {
    "surface": Dropdown("loss", _CURVES, "the curve to descend"),
    "lr": Log("learning rate", 1e-4, 10, "how far each step goes along the negative derivative"),
    "start": Linear("start x₀", -2, 2, 0.05, "where the first step begins"),
    "step": Integer("steps shown", 0, STEPS, "how many of the steps are drawn"),
}


class Descent(NamedTuple):
    """A path of one parameter; excess is its loss above the lowest."""

    surface: Surface
    theta: np.ndarray
    loss: np.ndarray
    excess: np.ndarray
    note: str

    @property
    def arrived(self):
        """The step from which on the loss is within the goal of the lowest; None where it is not at the end."""
        return None if self.note else arrival(self.excess < GOAL)


def _reached(run):
    """A start next to the lowest point is no descent."""
    return run.arrived is not None and abs(run.theta[0] - run.surface.minimum[0]) >= AWAY


_CHALLENGE = Challenge(
    "panels/descent",
    f"from a start at least {AWAY:g} away from the lowest point, come within 10⁻⁶ of the lowest loss in {STEPS} steps.",
    _reached,
    lambda run: run.arrived,
    "in {:,} steps",
)


def descent(surface="parabola", lr=0.01, start=-1.5, step=STEPS):
    """Panel: 100 steps of gradient descent on a curve, with learning rate and start.

    Parameters
    ----------
    surface : str, such as "parabola", the name of a surface with one parameter and a minimum
    lr : float from 1e-4 to 10
    start : float from -2 to 2
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
    >>> descent(lr=0.25).text
    'After 100 steps: x = -1.183e-30, 1.4e-60 above the lowest loss'

    References
    ----------
    Lecture B, gradient descent.
    """
    settings = {"surface": surface, "lr": lr, "start": start, "step": step}
    return Panel(
        "descent", _CONTROLS, settings, _compute, _picture(), _sentence, animated="step", challenges=[_CHALLENGE]
    )


def _compute(surface, lr, start):
    chosen = SURFACES[surface]
    path = descend(chosen, [start], lr=lr, steps=STEPS)
    excess = path.loss - chosen.value(chosen.minimum)
    beyond = np.flatnonzero(excess > HIGHEST)
    diverged_at = int(beyond[0]) if beyond.size else path.diverged_at
    shown = slice(diverged_at)  # all steps, or those before it left the picture
    note = f"diverged at step {diverged_at}: the learning rate is too large here" if diverged_at else ""
    return Descent(chosen, path.theta[shown, 0], path.loss[shown], excess[shown], note)


def _picture():
    with look():
        figure = Figure(figsize=(8.4, 3.8), layout="constrained")
        left, right = figure.subplots(1, 2)
        curve, losses = DescentCurve(left), LossSteps(right, STEPS, GOAL)

    def show(run, step):
        if run.surface is not curve.surface:
            curve.scene(run.surface)
        curve.show(run.theta[: step + 1], run.loss[: step + 1])
        losses.show(run.excess[: step + 1])
        return run.surface.name  # another curve is another background

    return LiveFigure(figure, [*curve.moving, *losses.moving], show)


def _sentence(run, step):
    last = min(step, len(run.theta) - 1)
    if run.note and step >= len(run.theta):
        return f"It {run.note}"
    return f"After {last} steps: x = {run.theta[last]:.4g}, {run.excess[last]:.3g} above the lowest loss"
