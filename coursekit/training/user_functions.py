"""A learner's own Python functions, in the shape of our kernels.

The training loops call `kernel(..., array to fill)`. A learner writes `f(theta) -> grad`,
`step(theta, grad, lr) -> theta` or `loss_and_grad(theta, X, y) -> (loss, grad)`; these adapters sit
between the two and check what comes back.
"""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from coursekit.core import validate
from coursekit.core.optimizers import OPTIMIZERS, Optimizer, sgd
from coursekit.core.surfaces import Surface


class Rule(NamedTuple):
    """An update rule ready for a loop: its function and what `Optimizer` says of it; is it compiled?"""

    update: Callable
    hyper: np.ndarray
    slots: int
    nesterov_beta: float
    compiled: bool


def update_rule(optimizer):
    """The rule behind an Optimizer, a function step(theta, grad, lr) -> theta, or None for sgd()."""
    optimizer = sgd() if optimizer is None else optimizer
    if isinstance(optimizer, Optimizer):
        return Rule(optimizer.kernel, optimizer.vector, optimizer.slots, optimizer.nesterov_beta, True)
    name = next((name for name, constructor in OPTIMIZERS.items() if constructor is optimizer), None)
    if name or not callable(optimizer):
        given = f"{name} itself: call it, {name}()" if name else validate.shown(optimizer)
        raise TypeError(
            f"optimizer must be an optimizer such as sgd(), or a function step(theta, grad, lr) -> theta, got {given}"
        )

    def update(theta, grad, state, hyper, lr, t):
        theta[:] = _vector("optimizer(theta, grad, lr)", optimizer(theta.copy(), grad.copy(), lr), theta.size)

    return Rule(update, np.empty(0), 0, 0.0, False)


def surface(given, point, name, gradient=None):
    """The kernel of a Surface, or one made of a learner's function; `point`, the argument `name`, has to fit it."""
    if gradient is not None and not callable(gradient):
        raise TypeError(f"gradient must be a function of theta, got {validate.shown(gradient)}")
    if isinstance(given, Surface):
        if point.size != given.d:
            raise ValueError(f"{name} must hold {given.d} numbers for the surface {given.name}, got {point.size}")
        if gradient is not None:
            raise ValueError(f"gradient must be None: the surface {given.name} has its own")
        return given.kernel
    if not callable(given):
        wanted = "a function f(theta) -> grad or (value, grad)"
        raise TypeError(f"surface must be a surface or {wanted}, got {validate.shown(given)}")
    return OwnSurface(given, gradient)


class OwnSurface:
    """A surface kernel made of f(theta) -> grad, f(theta) -> (value, grad), or f(theta) -> value and its gradient.

    No value becomes 0.
    """

    def __init__(self, function, gradient=None):
        self.function, self.slope, self.has_value = function, gradient, gradient is not None

    def value(self, theta):
        """The value alone, without the gradient where the two are separate functions."""
        if self.slope is None:
            return self(theta, np.empty(theta.size))
        return _scalar("surface(theta)", self.function(theta.copy()))

    def __call__(self, theta, grad):
        if self.slope is not None:
            grad[:] = _vector("gradient(theta)", self.slope(theta.copy()), theta.size)
            return self.value(theta)
        result = self.function(theta.copy())
        # a gradient may be a tuple as well: (g0, g1) has no second part as long as theta
        self.has_value = isinstance(result, tuple) and len(result) == 2 and _size(result[1]) == theta.size
        value, gradient = result if self.has_value else (0.0, result)
        grad[:] = _vector("surface(theta)", gradient, theta.size)
        return _scalar("surface(theta)[0]", value)


def model(loss_and_grad, one_column):
    """A model kernel made of loss_and_grad(theta, X, y) -> (loss, grad)."""

    def evaluate(loss, activation, theta, sizes, X, targets, masks, grad, work):
        result = loss_and_grad(theta.copy(), X.copy(), (targets[:, 0] if one_column else targets).copy())
        if not (isinstance(result, tuple) and len(result) == 2):
            raise TypeError(f"model(theta, X, y) must return (loss, grad), got {validate.shown(result)}")
        grad[:] = _vector("model(theta, X, y)[1]", result[1], theta.size)
        return _scalar("model(theta, X, y)[0]", result[0])

    return evaluate


def _vector(name, value, size):
    """What a function returned, as a vector that may hold NaN: a run that diverges is reported later."""
    if _size(value) != size:
        raise ValueError(f"{name} must return {size} number{'s' * (size > 1)}, got {validate.shown(value)}")
    return validate.floats(value).ravel()


def _scalar(name, value):
    if _size(value) != 1:
        raise ValueError(f"{name} must be a number, got {validate.shown(value)}")
    return validate.floats(value).item()


def _size(value):
    """How many real numbers value holds; -1 for anything that is not made of real numbers."""
    try:
        return validate.floats(value).size
    except (TypeError, ValueError, OverflowError):
        return -1
