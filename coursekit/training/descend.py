"""Gradient descent on a surface: one loop that takes the surface and the update rule as values."""

import numbers
from typing import NamedTuple

import numpy as np

from coursekit.core import validate
from coursekit.core.divergence import warn_divergence
from coursekit.core.doors import FIGURES
from coursekit.core.kernel import MATRIX, SURFACE, UPDATE, VECTOR, float64, int64, kernel, source, value
from coursekit.core.lookup import named
from coursekit.core.page import card
from coursekit.core.schedules import rates
from coursekit.core.surfaces import SURFACES, Surface
from coursekit.training import user_functions


@kernel(
    int64(value(SURFACE), value(UPDATE), VECTOR, VECTOR, VECTOR, MATRIX, VECTOR, VECTOR, MATRIX, float64, VECTOR),
    allocates=False,
)
def _descend(surface, update, theta, point, grad, path, losses, hyper, state, nesterov_beta, lrs):
    losses[0] = surface(theta, grad)
    finite = np.isfinite(losses[0])
    for i in range(theta.size):
        finite &= np.isfinite(grad[i])
    if not finite:
        return -1
    for t in range(lrs.size):
        if nesterov_beta > 0.0:  # Nesterov: the gradient at the interim point
            for i in range(theta.size):
                point[i] = theta[i] + nesterov_beta * state[0, i]
            surface(point, grad)
        update(theta, grad, state, hyper, lrs[t], t + 1)
        losses[t + 1] = surface(theta, grad)
        finite = np.isfinite(losses[t + 1])
        for i in range(theta.size):
            path[t + 1, i] = theta[i]
            finite &= np.isfinite(theta[i])
        if not finite:
            return t  # the steps that stayed finite
    return lrs.size


class Path(NamedTuple):
    """Where `descend` went: theta of shape (steps + 1, d), loss of shape (steps + 1,).

    loss is None where only a gradient was given. diverged_at is the step at which the numbers
    overflowed, or None; both arrays then end at the last finite step. surface and optimizer say where and how:
    the Surface, or None for a function, and the name of the update rule.
    """

    theta: np.ndarray
    loss: np.ndarray | None
    diverged_at: int | None
    surface: Surface | None = None
    optimizer: str = ""

    def __repr__(self):
        way = f"{self.optimizer} on {self.surface.name if self.surface else 'a function'}"
        ended = "" if self.diverged_at is None else f", diverged at step {self.diverged_at}"
        return f"Path({way}, {len(self.theta) - 1} steps, to {validate.shown(self.theta[-1].tolist())}{ended})"

    def _repr_html_(self):
        ends = (
            []
            if self.loss is None
            else [("value at the start", f"{self.loss[0]:.4g}"), ("at the end", f"{self.loss[-1]:.4g}")]
        )
        where = self.surface.name if self.surface else "a function"
        rows = [("surface", where), ("optimizer", self.optimizer), ("steps", len(self.theta) - 1), *ends]
        rows += [("ends at", validate.shown(self.theta[-1].tolist())), ("diverged at step", self.diverged_at)]
        return card("path", rows, self.plot, "The path, over its surface where that can be drawn")

    def plot(self, ax=None):
        """Draw the path: over its surface where that can be drawn, else each parameter against the steps."""
        return FIGURES.open().path(self, ax)


def descend(surface, start, optimizer=None, lr=0.1, steps=100):
    """Follow the negative gradient of a surface from a starting point.

    Parameters
    ----------
    surface : Surface or its name, or f(theta) -> grad, or f(theta) -> (value, grad)
    start : array_like of shape (d,)
    optimizer : Optimizer or its name, or step(theta, grad, lr) -> theta; default sgd()
    lr : float, or a schedule or its name, t -> float with t = 0, 1, 2, ...
    steps : int

    Returns
    -------
    Path
        theta of shape (steps + 1, d) and loss of shape (steps + 1,).

    Raises
    ------
    TypeError, ValueError
        If an argument is of the wrong kind, shape or range. A path that overflows is not an error: it
        ends there, and a DivergenceWarning says so.

    Examples
    --------
    >>> descend("bowl", [1.0, -2.0], lr=0.5, steps=2).theta.tolist()
    [[1.0, -2.0], [0.5, -1.0], [0.25, -0.5]]
    >>> descend(lambda x: 2 * x, [1.0], lr=0.25, steps=1).theta.tolist()
    [[1.0], [0.5]]

    References
    ----------
    Lecture B, gradient descent.
    """
    start = validate.array("start", [start] if isinstance(start, numbers.Real) else start, 1)
    steps = validate.integer("steps", steps, low=0)
    lrs = rates(lr, 0, steps)
    rule = user_functions.update_rule(optimizer)
    surface = named("surface", surface, SURFACES)
    evaluate, ours = user_functions.surface(surface, start, "start"), isinstance(surface, Surface)
    loop = _descend if ours and rule.compiled else source(_descend)

    path, losses = np.empty((steps + 1, start.size)), np.empty(steps + 1)
    path[0] = start
    work = start.copy(), np.empty_like(start), np.zeros_like(start)  # theta, the interim point, grad
    with np.errstate(all="ignore"):
        state = np.zeros((rule.slots, start.size))
        last = loop(evaluate, rule.update, *work, path, losses, rule.hyper, state, rule.nesterov_beta, lrs)
    if last < 0:
        raise ValueError(f"start must be a point where the surface is finite, got {start.tolist()}")
    diverged_at = last + 1 if last < steps else None
    if diverged_at:
        warn_divergence(f"step {diverged_at}")
    has_value = ours or evaluate.has_value
    return Path(
        path[: last + 1], losses[: last + 1] if has_value else None, diverged_at, surface if ours else None, rule.name
    )
