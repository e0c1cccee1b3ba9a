"""Gradient descent on a surface: one loop that takes the surface and the update rule as values."""

import numbers
from typing import NamedTuple

import numpy as np

from coursekit.core import validate
from coursekit.core.divergence import warn_divergence
from coursekit.core.doors import FIGURES
from coursekit.core.kernel import (
    CUBE,
    INTEGERS,
    MATRIX,
    SURFACE,
    UPDATE,
    VECTOR,
    address,
    kernel,
    picker,
    source,
    void,
)
from coursekit.core.lookup import named
from coursekit.core.page import card
from coursekit.core.schedules import rates
from coursekit.core.surfaces import SURFACES, Surface
from coursekit.training import user_functions

_surface, _update = picker(SURFACE), picker(UPDATE)


@kernel(
    void(INTEGERS, INTEGERS, VECTOR, VECTOR, VECTOR, CUBE, MATRIX, MATRIX, CUBE, VECTOR, MATRIX, INTEGERS),
    allocates=False,
)
def _descend(surfaces, updates, theta, point, grad, paths, losses, hypers, states, nesterov_betas, lrs, reached):
    for r in range(reached.size):
        surface, update = _surface(surfaces, r), _update(updates, r)
        path, loss, hyper, state, nesterov_beta = paths[r], losses[r], hypers[r], states[r], nesterov_betas[r]
        for i in range(theta.size):
            theta[i] = path[0, i]
        loss[0] = surface(theta, grad)
        finite = np.isfinite(loss[0])
        for i in range(theta.size):
            finite &= np.isfinite(grad[i])
        t = 0 if finite else -1  # the steps that stayed finite
        while finite and t < lrs.shape[1]:
            if nesterov_beta > 0.0:  # Nesterov: the gradient at the interim point
                for i in range(theta.size):
                    point[i] = theta[i] + nesterov_beta * state[0, i]
                surface(point, grad)
            update(theta, grad, state, hyper, lrs[r, t], t + 1)
            loss[t + 1] = surface(theta, grad)
            finite = np.isfinite(loss[t + 1])
            for i in range(theta.size):
                path[t + 1, i] = theta[i]
                finite &= np.isfinite(theta[i])
            if finite:
                t += 1
        reached[r] = t


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
    surface, start, steps = place(surface, start, steps)
    lrs, rule = rates(lr, 0, steps), user_functions.update_rule(optimizer, start.size)
    [path], nan_of = paths(surface, start, [rule], lrs[None])
    if path.diverged_at:
        warn_divergence(f"step {path.diverged_at}", nan_of)
    return path


def place(surface, start, steps):
    """Surface, start and number of steps as the loop takes them, from what a caller gave."""
    start = validate.array("start", [start] if isinstance(start, numbers.Real) else start, 1)
    return named("surface", surface, SURFACES), start, validate.integer("steps", steps, low=0)


def paths(surface, start, rules, lrs):
    """The Path of each rule from one start, with its row of lrs; a ValueError where the surface is not finite there.

    Beside them what `warn_divergence` calls a function of the learner's own that gave NaN.
    """
    evaluate, ours = user_functions.surface(surface, start, "start"), isinstance(surface, Surface)
    loop, surfaces, updates = _with_functions([evaluate] * len(rules), [rule.update for rule in rules])
    runs, steps = lrs.shape
    theta, losses = np.empty((runs, steps + 1, start.size)), np.empty((runs, steps + 1))
    reached = np.empty(runs, np.int64)  # the last finite step of each, -1 where not even the start is
    theta[:, 0] = start
    hypers = np.zeros((runs, max(rule.hyper.size for rule in rules)))
    for row, rule in zip(hypers, rules, strict=True):
        row[: rule.hyper.size] = rule.hyper
    work = np.empty_like(start), np.empty_like(start), np.zeros_like(start)  # theta, the interim point, grad
    states = np.zeros((runs, max(rule.slots for rule in rules), start.size))
    betas = np.array([rule.nesterov_beta for rule in rules])
    with np.errstate(all="ignore"):
        loop(surfaces, updates, *work, theta, losses, hypers, states, betas, lrs, reached)
    if reached[0] < 0:
        raise ValueError(f"start must be a point where the surface is finite, got {start.tolist()}")
    has_value, where = ours or evaluate.has_value, surface if ours else None
    ended = [(r, last + 1) for r, last in enumerate(reached.tolist()) if last < steps and not ours]
    ends = [np.append(theta[end], losses[end]) for end in ended]
    gave_nan = any(np.isnan(end).any() and not np.isinf(end).any() for end in ends)
    found = [
        Path(
            theta[r, : last + 1],
            losses[r, : last + 1] if has_value else None,
            last + 1 if last < steps else None,
            where,
            rules[r].name,
        )
        for r, last in enumerate(reached.tolist())
    ]
    return found, "surface(theta)" if gave_nan else ""


def _with_functions(surfaces, updates):
    """The loop and the functions as it takes them: their addresses, or where one is plain Python all as they are."""
    places = [[address(function) for function in functions] for functions in (surfaces, updates)]
    if any(None in each for each in places):
        return source(_descend), surfaces, updates
    return _descend, *(np.array(each, np.int64) for each in places)
