"""Optimizers: an update rule is a state and a function of (theta, grad, state, lr, t).

Each rule is one kernel that changes theta in place; its hyper-parameters travel in a vector.
`OPTIMIZERS` maps names to constructors and feeds the tests, the menus and the benchmark.
"""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from coursekit import _validate as validate
from coursekit._kernel import UPDATE, kernel


@kernel(UPDATE)
def _sgd(theta, grad, state, hyper, lr, t):
    for i in range(theta.size):
        theta[i] -= lr * grad[i]


class Optimizer(NamedTuple):
    """An update rule: name, hyper-parameters in the kernel's order, number of state rows, kernel."""

    name: str
    hyper: dict
    slots: int
    kernel: Callable

    def __repr__(self):
        return f"{self.name}({', '.join(f'{k}={v:g}' for k, v in self.hyper.items())})"

    def init(self, n):
        """State for n parameters: zeros of shape (slots, n)."""
        return np.zeros((self.slots, validate.integer("n", n, low=1)))

    def update(self, theta, grad, state, lr, t):
        """One step: change the float64 vector theta, and state, in place. t counts from 1."""
        _in_place("theta", theta, 1)
        grad = validate.array("grad", grad, 1)
        if theta.shape != grad.shape:
            raise ValueError(f"grad must have the shape of theta {theta.shape}, got {grad.shape}")
        _in_place("state", state, 2)
        if state.shape != (self.slots, theta.size):
            raise ValueError(f"state must have shape {(self.slots, theta.size)}, got {state.shape}")
        lr = validate.number("lr", lr, low=0)
        self.kernel(theta, grad, state, self.vector, lr, validate.integer("t", t, low=1))

    @property
    def vector(self):
        """The hyper-parameters as the kernel takes them."""
        return np.array(list(self.hyper.values()), dtype=np.float64)


def _in_place(name, value, ndim):
    """Raise unless a kernel can write its result into `value`."""
    if not (isinstance(value, np.ndarray) and value.dtype == np.float64 and value.flags.carray):
        raise TypeError(f"{name} must be a float64 array that can be changed in place, got {validate.shown(value)}")
    validate.array(name, value, ndim, empty=True)


def sgd():
    """Gradient descent: theta <- theta - lr grad. Stochastic when grad comes from a sample.

    Returns
    -------
    Optimizer
        With `init(n)` and `update(theta, grad, state, lr, t)`.

    Examples
    --------
    >>> theta = np.array([1.0, 2.0])
    >>> rule = sgd()
    >>> rule.update(theta, np.array([10.0, -10.0]), rule.init(2), lr=0.1, t=1)
    >>> theta
    array([0., 3.])

    References
    ----------
    Lecture B, gradient descent; lecture C, stochastic gradient descent.
    """
    return Optimizer("sgd", {}, 0, _sgd)


OPTIMIZERS = {"sgd": sgd}
