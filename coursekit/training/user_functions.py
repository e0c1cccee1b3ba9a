"""A learner's own Python functions, in the shape of our kernels.

The training loops call `kernel(..., array to fill)`. A learner writes `f(theta) -> grad`,
`step(theta, grad, lr) -> theta` or `loss_and_grad(theta, X, y) -> (loss, grad)`; these adapters sit
between the two and check what comes back.
"""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from coursekit.core import validate
from coursekit.core.lookup import named, uncalled
from coursekit.core.losses import GRADIENT_GIVEN, Loss
from coursekit.core.optimizers import RULES, Optimizer, sgd
from coursekit.core.surfaces import Surface
from coursekit.core.words import counted


class Rule(NamedTuple):
    """An update rule ready for a loop: its function and what `Optimizer` says of it; is it compiled?"""

    update: Callable
    hyper: np.ndarray
    slots: int
    nesterov_beta: float
    compiled: bool
    name: str


def update_rule(optimizer, n, sizes=()):
    """The rule behind an Optimizer, a function step(theta, grad, lr) -> theta, a name, or None for sgd().

    It is for n parameters, of a model with these layer sizes if there is one.
    """
    optimizer = sgd() if optimizer is None else named("optimizer", optimizer, RULES)
    if isinstance(optimizer, Optimizer):
        vector = optimizer.placed(n, sizes).vector
        return Rule(optimizer.kernel, vector, optimizer.slots, optimizer.nesterov_beta, True, optimizer.name)
    itself = uncalled(optimizer, RULES)
    if itself or not callable(optimizer):
        given = itself or validate.shown(optimizer)
        raise TypeError(
            f"optimizer must be an optimizer such as sgd(), or a function step(theta, grad, lr) -> theta, got {given}"
        )

    def update(theta, grad, state, hyper, lr, t):
        theta[:] = _vector("optimizer(theta, grad, lr)", optimizer(theta.copy(), grad.copy(), lr), theta.size)

    return Rule(update, np.empty(0), 0, 0.0, False, getattr(optimizer, "__name__", "step"))


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


def loss(function):
    """A Loss made of loss(scores, y) -> (loss, gradient with respect to the scores); its targets are not checked."""
    own = OwnLoss(function)
    return Loss(getattr(function, "__name__", "loss"), own.value, own.gradient, own.encode, own.kernel, "any")


def is_own(loss):
    """Is it a Loss made of a learner's function?"""
    return loss is not None and isinstance(getattr(loss.kernel, "__self__", None), OwnLoss)


class OwnLoss:
    """The parts of a Loss, by a learner's function; scores and targets of one column have shape (n,), as it has them.

    Its methods can be pickled where the function can.
    """

    def __init__(self, function):
        self.function = function

    def kernel(self, scores, targets, hyper, grad):
        given = (array.copy()[:, 0] if array.shape[1] == 1 else array.copy() for array in (scores, targets))
        result = self.function(*given)
        if not (isinstance(result, tuple) and len(result) == 2):
            raise TypeError(f"loss(scores, y) must return (loss, grad), got {validate.shown(result)}")
        grad[:] = _vector("loss(scores, y)[1]", result[1], grad.size).reshape(grad.shape)
        return _scalar("loss(scores, y)[0]", result[0])

    def encode(self, shape, targets, name="targets"):
        return np.ascontiguousarray(validate.array(name, targets, (1, 2)).reshape(shape[0], -1))

    def value(self, scores, targets):
        return self._both(scores, targets)[0]

    def gradient(self, scores, targets):
        return self._both(scores, targets)[1]

    def _both(self, scores, targets):
        grid = validate.array("scores", scores, (1, 2)).reshape(len(scores), -1)
        grad = np.empty_like(grid)
        return self.kernel(grid, self.encode(grid.shape, targets), None, grad), grad.reshape(np.shape(scores))


def around(model, loss):
    """The model's kernel around a learner's own loss: forward to the scores, the loss as it is, and backward.

    Both ways are the compiled kernel: once for the scores it leaves in work, once with the gradient of the loss given.
    """
    forward_and_backward, k = model.kernel, model.sizes[-1]

    def evaluate(_, hyper, activation, theta, sizes, X, targets, masks, grad, work):
        n, first = len(X), len(X) * model.hidden
        delta = np.zeros((n, k))
        forward_and_backward(GRADIENT_GIVEN, hyper, activation, theta, sizes, X, delta, masks, grad, work)
        value = loss.kernel(work[first : first + n * k].reshape(n, k), targets, hyper, delta)
        forward_and_backward(GRADIENT_GIVEN, hyper, activation, theta, sizes, X, delta, masks, grad, work)
        return value

    return evaluate


def model(loss_and_grad, one_column):
    """A model kernel made of loss_and_grad(theta, X, y) -> (loss, grad)."""

    def evaluate(loss, hyper, activation, theta, sizes, X, targets, masks, grad, work):
        result = loss_and_grad(theta.copy(), X.copy(), (targets[:, 0] if one_column else targets).copy())
        if not (isinstance(result, tuple) and len(result) == 2):
            raise TypeError(f"model(theta, X, y) must return (loss, grad), got {validate.shown(result)}")
        grad[:] = _vector("model(theta, X, y)[1]", result[1], theta.size)
        return _scalar("model(theta, X, y)[0]", result[0])

    return evaluate


def _vector(name, value, size):
    """What a function returned, as a vector that may hold NaN: a run that diverges is reported later."""
    if _size(value) != size:
        raise ValueError(f"{name} must return {counted(size, 'number')}, got {validate.shown(value)}")
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
