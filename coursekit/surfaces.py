"""Surfaces to descend: a loss of one or two parameters that can be drawn.

Each surface is one kernel that returns its value and fills its gradient. `SURFACES` maps names to
records with the minimum and the part of the plane worth drawing.
"""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from coursekit import _validate as validate
from coursekit._kernel import SURFACE, handle, kernel


@kernel(SURFACE)
def _bowl(theta, grad):
    x, y = theta
    grad[0] = x
    grad[1] = y
    return 0.5 * (x**2 + y**2)


@kernel(SURFACE)
def _valley(theta, grad):
    x, y = theta
    grad[0] = x
    grad[1] = 20.0 * y
    return 0.5 * (x**2 + 20.0 * y**2)


class Surface(NamedTuple):
    """A surface: name, number of parameters, kernel, where its minimum is, bounds (low, high) to draw."""

    name: str
    d: int
    kernel: Callable
    minimum: tuple
    bounds: tuple

    def value_and_gradient(self, theta):
        """Value and gradient at theta: (float, ndarray of shape (d,))."""
        theta = validate.array("theta", theta, 1)
        if theta.size != self.d:
            raise ValueError(f"theta must hold {self.d} numbers for the surface {self.name}, got {theta.size}")
        grad = np.empty(self.d)
        return float(self.kernel(theta, grad)), grad

    def value(self, theta):
        """Value at theta."""
        return self.value_and_gradient(theta)[0]

    def gradient(self, theta):
        """Gradient at theta."""
        return self.value_and_gradient(theta)[1]


SURFACES = {
    "bowl": Surface("bowl", 2, handle(_bowl), (0.0, 0.0), ((-2.0, 2.0), (-2.0, 2.0))),
    "valley": Surface("valley", 2, handle(_valley), (0.0, 0.0), ((-2.0, 2.0), (-1.0, 1.0))),
}
