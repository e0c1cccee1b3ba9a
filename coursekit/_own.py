"""A learner's own Python functions, in the shape of our kernels.

The training loops call `kernel(..., array to fill)`. A learner writes `f(theta) -> grad`,
`step(theta, grad, lr) -> theta` or `loss_and_grad(theta, X, y) -> (loss, grad)`; these adapters sit
between the two and check what comes back.
"""

from typing import Callable, NamedTuple

import numpy as np

from coursekit import _validate as validate
from coursekit.optimizers import Optimizer, sgd


class Rule(NamedTuple):
    """An update rule ready for a loop: the function, hyper-parameters, state rows, is it compiled?"""

    update: Callable
    hyper: np.ndarray
    slots: int
    compiled: bool


def update_rule(optimizer):
    """The rule behind an Optimizer, a function step(theta, grad, lr) -> theta, or None for sgd()."""
    optimizer = sgd() if optimizer is None else optimizer
    if isinstance(optimizer, Optimizer):
        return Rule(optimizer.kernel, optimizer.vector, optimizer.slots, True)
    if not callable(optimizer):
        raise TypeError(
            f"optimizer must be an optimizer such as sgd(), or a function step(theta, grad, lr) -> theta, "
            f"got {validate.shown(optimizer)}"
        )

    def update(theta, grad, state, hyper, lr, t):
        theta[:] = _vector("optimizer(theta, grad, lr)", optimizer(theta.copy(), grad.copy(), lr), theta.size)

    return Rule(update, np.empty(0), 0, False)


def surface(function):
    """A surface kernel made of f(theta) -> grad or f(theta) -> (value, grad); no value becomes 0."""

    def evaluate(theta, grad):
        result = function(theta.copy())
        value, gradient = result if isinstance(result, tuple) else (0.0, result)
        grad[:] = _vector("surface(theta)", gradient, theta.size)
        return _scalar("surface(theta)[0]", value)

    return evaluate


def model(loss_and_grad, one_column):
    """A model kernel made of loss_and_grad(theta, X, y) -> (loss, grad)."""

    def evaluate(loss, theta, sizes, X, targets, grad, work):
        result = loss_and_grad(theta.copy(), X.copy(), (targets[:, 0] if one_column else targets).copy())
        if not (isinstance(result, tuple) and len(result) == 2):
            raise TypeError(f"model(theta, X, y) must return (loss, grad), got {validate.shown(result)}")
        grad[:] = _vector("model(theta, X, y)[1]", result[1], theta.size)
        return _scalar("model(theta, X, y)[0]", result[0])

    return evaluate


def _vector(name, value, size):
    """What a function returned, as a vector that may hold NaN: a run that diverges is reported later."""
    try:
        result = np.asarray(value, dtype=np.float64).reshape(-1)
    except (TypeError, ValueError):
        result = np.empty(0)
    if result.size != size:
        raise ValueError(f"{name} must return {size} numbers, got {validate.shown(value)}")
    return result


def _scalar(name, value):
    try:
        return float(np.asarray(value, dtype=np.float64).reshape(()))
    except (TypeError, ValueError):
        raise ValueError(f"{name} must be a number, got {validate.shown(value)}") from None
