"""Two points of sin(pi x), and what a constant and a line make of them: exact errors, exact limits.

x1 and x2 are uniform on [-1, 1]. The constant is b = (y1 + y2)/2 with a = 0, the line a x + b goes through both. Over x
the means of x, x^2 and x sin(pi x) are 0, 1/3 and 1/pi, so no test points are needed:

    E (a x + b - sin(pi x))^2 = a^2/3 + b^2 + 1/2 - 2 a/pi.

Over many experiments the same formula of the means of a and b is bias^2, and Var(a)/3 + Var(b) is the variance.
"""

from functools import cache
from typing import NamedTuple

import numpy as np


class Parts(NamedTuple):
    """Bias^2 and variance, numbers or arrays of one shape."""

    bias2: float | np.ndarray
    variance: float | np.ndarray

    @property
    def error(self):
        """Their sum, the mean error."""
        return self.bias2 + self.variance


def error(a, b):
    """Mean over x of (a x + b - sin(pi x))^2; arrays of any shape."""
    return a * a / 3 + b * b + 0.5 - 2 * a / np.pi


def level(x1, x2):
    """The constant nearest to both points.

    Examples
    --------
    >>> float(level(0.5, 0.5)), float(level(-0.5, 0.5))
    (1.0, 0.0)
    """
    return (np.sin(np.pi * x1) + np.sin(np.pi * x2)) / 2


def line(x1, x2):
    """Slope a and level b of the line through both points, of the tangent where they are one.

    sin u - sin v = 2 cos((u + v)/2) sin((u - v)/2) leaves nothing that cancels where the points are close.

    Examples
    --------
    >>> tuple(map(float, line(-0.5, 0.5)))
    (2.0, 0.0)
    """
    a = np.pi * np.cos(np.pi * (x1 + x2) / 2) * np.sinc((x1 - x2) / 2)
    return a, level(x1, x2) - a * (x1 + x2) / 2


def so_far(a, b):
    """Parts after each experiment, from a and b of all of them in their order: each of shape (count,)."""
    count = np.arange(1, len(a) + 1)
    a_mean, b_mean, a_square, b_square = (np.cumsum(each) / count for each in (a, b, a * a, b * b))
    variance = (a_square - a_mean**2) / 3 + b_square - b_mean**2
    return Parts(error(a_mean, b_mean), np.maximum(variance, 0))


@cache
def limits():
    """Parts of the constant and of the line over all experiments, by Gauss-Legendre quadrature in x1 and x2.

    The constant's are 1/2 and 1/4. The line's mean slope is Cin(2 pi)/pi = 0.7759 with
    Cin(z) = integral from 0 to z of (1 - cos t)/t.

    Examples
    --------
    >>> ["{:.4f} + {:.4f}".format(*parts) for parts in limits()]
    ['0.5000 + 0.2500', '0.2067 + 1.6763']

    References
    ----------
    Abu-Mostafa, Magdon-Ismail & Lin (2012), Learning from data, example 2.8.
    """
    x, weights = np.polynomial.legendre.leggauss(40)
    pairs, weights = np.meshgrid(x, x), np.outer(weights, weights) / 4
    found = []
    for a, b in ((np.zeros_like(weights), level(*pairs)), line(*pairs)):
        a_mean, b_mean, a_square, b_square = ((weights * each).sum() for each in (a, b, a * a, b * b))
        variance = (a_square - a_mean**2) / 3 + b_square - b_mean**2
        found.append(Parts(float(error(a_mean, b_mean)), float(variance)))
    return tuple(found)
