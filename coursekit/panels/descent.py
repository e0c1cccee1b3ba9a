"""Gradient descent in one dimension, on a curve of ours or of yours: how far to step, and where to start."""

from functools import partial
from typing import NamedTuple

import numpy as np
from matplotlib.figure import Figure

from coursekit.core import validate
from coursekit.core.surfaces import SURFACES, Surface
from coursekit.core.words import counted
from coursekit.figures.descent import HIGHEST, DescentCurve, LossSteps
from coursekit.figures.style import look, pair
from coursekit.panels._terrain import Curve, OwnSurface, own_curve
from coursekit.panels.engine.challenge import Challenge, arrival
from coursekit.panels.engine.controls import Dropdown, Integer, Linear, Log
from coursekit.panels.engine.handle import Handle
from coursekit.panels.engine.live import LiveFigure
from coursekit.panels.engine.panel import Panel
from coursekit.training.descend import descend

STEPS, GOAL, AWAY = 100, 1e-6, 1.0
BOUNDS, STOPS, BEGIN = (-2, 2), 80, 0.125  # of a start: its slider; the share of the way at which it stands
_CURVES = tuple(name for name, surface in SURFACES.items() if surface.d == 1 and surface.minimum)
_CONTROLS = {
    "surface": Dropdown("loss", _CURVES, "the curve to descend"),
    "lr": Log("learning rate", 1e-4, 10, "how far each step goes along the negative derivative"),
    "start": Linear("start x₀", *BOUNDS, 0.05, "where the first step begins"),
    "step": Integer("step", 0, STEPS, "how many of the steps are drawn"),
}


class Descent(NamedTuple):
    """A path of one parameter; excess is its loss above the lowest."""

    surface: Surface | Curve
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


def descent(surface="parabola", lr=0.01, start=None, step=STEPS, bounds=None):
    """Panel: 100 steps of gradient descent on a curve, with learning rate and start.

    Parameters
    ----------
    surface : str, such as "parabola", the name of a surface with one parameter and a minimum; or a function of your
        own, f(x) of a number x, that returns a value or (value, derivative)
    lr : float from 1e-4 to 10
    start : float from -2 to 2, or inside bounds; default an eighth of the way, -1.5
    step : int from 0 to 100, how many of the steps are drawn
    bounds : (left, right) of a function of your own; default (-2, 2). Its lowest loss is the lowest between them.

    Returns
    -------
    Panel

    Raises
    ------
    TypeError, ValueError
        If a value is of the wrong kind or outside its slider; if the function has no value between the bounds.

    Examples
    --------
    >>> descent(lr=0.25).text
    'After 100 steps: x = -1.183e-30, 1.4e-60 above the lowest loss'
    >>> descent(lambda x: (x - 1) ** 2, lr=0.1, step=10).text
    'After 10 steps: x = 0.7316, 0.0721 above the lowest loss'

    References
    ----------
    Lecture B, gradient descent.
    """
    if callable(surface):
        return _own_descent(surface, lr, start, step, BOUNDS if bounds is None else bounds)
    if bounds is not None:
        raise ValueError(f"bounds must be None for a surface with a name, got {validate.shown(bounds)}")
    settings = {"surface": surface, "lr": lr, "start": -1.5 if start is None else start, "step": step}
    return Panel(
        "descent", _CONTROLS, settings, _compute, _picture(), _sentence, animated="step", challenges=[_CHALLENGE]
    )


def _own_descent(function, lr, start, step, bounds):
    """The panel of a learner's function, which alone is on it."""
    low, high = pair("bounds", bounds).tolist()
    if not low < high:
        raise ValueError(f"bounds must be (left, right), from low to high, got {validate.shown(bounds)}")
    surface = OwnSurface.of("surface", function, "a name or a function f(x)", d=1)
    curve = own_curve(surface, (low, high))
    start = low + BEGIN * (high - low) if start is None else start
    controls = {key: control for key, control in _CONTROLS.items() if key != "surface"}
    controls["start"] = controls["start"]._replace(low=low, high=high, step=(high - low) / STOPS)
    settings = {"surface": surface, "lr": lr, "start": start, "step": step, "bounds": (low, high)}
    compute = partial(_compute_own, curve=curve)
    return Panel("descent", controls, settings, compute, _picture(curve), _sentence, animated="step")


def _compute_own(surface, lr, start, bounds, curve):
    surface = curve.surface  # as it is kept, for two panels may be on one function
    surface.trouble = ""
    if np.isnan(curve.value([start])):
        raise ValueError(f"there is no value at the start: {surface.trouble or 'too large'}; start elsewhere")
    path = descend(surface, [start], lr=lr, steps=STEPS)
    theta, excess = path.theta[:, 0], path.loss - curve.floor
    inside = (theta >= bounds[0]) & (theta <= bounds[1])
    excess[inside] = np.maximum(excess[inside], 0)  # the lowest is known up to rounding
    beyond = np.flatnonzero(excess > curve.limits[1])
    diverged_at = int(beyond[0]) if beyond.size else path.diverged_at
    failed = surface.trouble if diverged_at and not beyond.size else ""
    note = f"stopped at step {diverged_at}: {failed}" if failed else _too_large(diverged_at)
    shown = slice(diverged_at)
    return Descent(curve, theta[shown], path.loss[shown], excess[shown], note)


def _too_large(diverged_at):
    return f"diverged at step {diverged_at}: the learning rate is too large here" if diverged_at else ""


def _compute(surface, lr, start):
    chosen = SURFACES[surface]
    path = descend(chosen, [start], lr=lr, steps=STEPS)
    excess = path.loss - chosen.value(chosen.minimum)
    beyond = np.flatnonzero(excess > HIGHEST)
    diverged_at = int(beyond[0]) if beyond.size else path.diverged_at
    shown = slice(diverged_at)  # all steps, or those before it left the picture
    return Descent(chosen, path.theta[shown, 0], path.loss[shown], excess[shown], _too_large(diverged_at))


def _picture(own=None):
    with look():
        figure = Figure(figsize=(8.4, 3.8), layout="constrained")
        left, right = figure.subplots(1, 2)
        curve = DescentCurve(left)
        losses = LossSteps(right, STEPS, limits=own.limits) if own else LossSteps(right, STEPS, GOAL)

    def show(run, step):
        if run.surface is not curve.surface:
            curve.scene(run.surface)
        curve.show(run.theta[: step + 1], run.loss[: step + 1])
        losses.show(run.excess[: step + 1])
        return run.surface.name  # another curve is another background

    start = Handle("start", left, "start", at=lambda run: (run.theta[0], run.loss[0]))
    return LiveFigure(figure, [*curve.moving, *losses.moving], show, [start])


def _sentence(run, step):
    last = min(step, len(run.theta) - 1)
    if run.note and step >= len(run.theta):
        return f"It {run.note}"
    excess = run.excess[last]
    height = f", {excess:.3g} above the" if excess >= 0 else f" outside of the picture, {-excess:.3g} below its"
    return f"After {counted(last, 'step')}: x = {run.theta[last]:.4g}{height} lowest loss"
