"""Surfaces to descend: losses of one or two parameters that can be drawn.

Each surface is one kernel that returns its value and fills its gradient. `SURFACES` maps names to
records with all that a picture or a race of optimizers needs: the minimum, the Hessian, the part of the
plane worth drawing, and starts from which the surface shows its character.
"""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from coursekit.core import validate
from coursekit.core.doors import FIGURES
from coursekit.core.kernel import SURFACE, by_name, kernel, pointer
from coursekit.core.lookup import listing
from coursekit.core.page import card
from coursekit.core.words import counted


@kernel(SURFACE, allocates=False)
def _bowl(theta, grad):
    x, y = theta
    grad[0] = x
    grad[1] = y
    return 0.5 * (x**2 + y**2)


@kernel(SURFACE, allocates=False)
def _valley(theta, grad):
    x, y = theta
    grad[0] = x
    grad[1] = 20.0 * y
    return 0.5 * (x**2 + 20.0 * y**2)


@kernel(SURFACE, allocates=False)
def _saddle(theta, grad):
    x, y = theta
    grad[0] = 2.0 * x
    grad[1] = -2.0 * y
    return (x - y) * (x + y)


@kernel(SURFACE, allocates=False)
def _beale(theta, grad):
    x, y = theta
    a = 1.5 - x + x * y
    b = 2.25 - x + x * y**2
    c = 2.625 - x + x * y**3
    grad[0] = 2.0 * (a * (y - 1.0) + b * (y**2 - 1.0) + c * (y**3 - 1.0))
    grad[1] = 2.0 * x * (a + 2.0 * b * y + 3.0 * c * y**2)
    return a**2 + b**2 + c**2


@kernel(SURFACE, allocates=False)
def _rosenbrock(theta, grad):
    x, y = theta
    off = y - x**2  # how far off the parabola that runs along the valley's floor
    grad[0] = -2.0 * (1.0 - x) - 400.0 * x * off
    grad[1] = 200.0 * off
    return (1.0 - x) ** 2 + 100.0 * off**2


@kernel(SURFACE, allocates=False)
def _long_valley(theta, grad):
    x, y = theta
    grad[0] = 0.25 * x * np.exp(-(x**2) / 8.0)
    grad[1] = 10.0 * y
    return 5.0 * y**2 - np.expm1(-(x**2) / 8.0)


@kernel(SURFACE, allocates=False)
def _log_sum_exp(theta, grad):
    x, y = theta
    s0, s1, s2 = x + 3.0 * y, x - 3.0 * y, -x
    top = max(s0, s1, s2)
    p0, p1, p2 = np.exp(s0 - top), np.exp(s1 - top), np.exp(s2 - top)
    z = p0 + p1 + p2
    grad[0] = (p0 + p1 - p2) / z
    grad[1] = 3.0 * (p0 - p1) / z
    return top + np.log(z)


@kernel(SURFACE, allocates=False)
def _not_differentiable(theta, grad):
    # Along each ray it is a straight line of slope u^2 v, where (u, v) is the ray's direction. At the
    # origin both partial derivatives are 0, yet along the diagonal it rises with slope 0.35 to one side:
    # no plane touches it there. Near the origin df/dy is 1 on the x-axis and 0 on the y-axis.
    r = np.hypot(theta[0], theta[1])
    if r == 0.0:
        grad[:] = 0.0
        return 0.0
    u, v = theta[0] / r, theta[1] / r
    grad[0] = 2.0 * u * v**3
    grad[1] = u**2 * (u**2 - v**2)
    return r * u**2 * v


@kernel(SURFACE, allocates=False)
def _parabola(theta, grad):
    x = theta[0]
    grad[0] = 2.0 * x
    return x**2


@kernel(SURFACE, allocates=False)
def _double_well(theta, grad):
    x = theta[0]
    grad[0] = x * (x + 1.0) * (x - 2.0)  # stationary at -1 (local minimum), 0 (maximum) and 2 (global minimum)
    return x**4 / 4.0 - x**3 / 3.0 - x**2


def _beale_hessian(x, y):
    total = np.zeros((2, 2))
    for k, c in enumerate((1.5, 2.25, 2.625), start=1):
        r, slope = c - x + x * y**k, np.array([y**k - 1, k * x * y ** (k - 1)])
        mixed, bend = k * y ** (k - 1), k * (k - 1) * x * y ** max(k - 2, 0)
        total += 2 * (np.outer(slope, slope) + r * np.array([[0, mixed], [mixed, bend]]))
    return total


def _rosenbrock_hessian(x, y):
    return [[2 - 400 * (y - 3 * x**2), -400 * x], [-400 * x, 200]]


def _long_valley_hessian(x, y):
    return [[(0.25 - x**2 / 16) * np.exp(-(x**2) / 8), 0], [0, 10]]


def _log_sum_exp_hessian(x, y):
    A = np.array([[1, 3], [1, -3], [-1, 0]])
    s = A @ (x, y)
    p = np.exp(s - s.max()) / np.exp(s - s.max()).sum()
    return A.T @ (np.diag(p) - np.outer(p, p)) @ A  # a covariance, so never negative: it is convex


class Surface(NamedTuple):
    """A surface: number of parameters d, kernel, and what a picture of it needs.

    minimum is the lowest point, or None where there is none; bounds has (low, high) for each parameter;
    hessian is a function theta -> ndarray of shape (d, d), or None; starts are good points to descend
    from; about is one line with the formula. race is where optimizers race on it and how quickly: x and y of the start,
    the learning rate, and that of who divides a gradient by its size; () where they do not.

    Examples
    --------
    >>> beale = SURFACES["beale"]
    >>> beale.value(beale.minimum), beale.gradient([0.0, 0.0]).tolist()
    (0.0, [-12.75, 0.0])
    >>> SURFACES["saddle"].hessian([1.0, 1.0]).tolist()
    [[2.0, 0.0], [0.0, -2.0]]

    References
    ----------
    Lecture B, gradient descent; lecture D, optimizers.
    """

    name: str
    d: int
    kernel: Callable
    minimum: tuple | None
    bounds: tuple
    hessian: Callable | None = None
    starts: tuple = ()
    about: str = ""
    race: tuple = ()

    def __repr__(self):
        return f"Surface({self.name!r}, d={self.d})"

    def __reduce__(self):
        return by_name(self, "SURFACES")

    def _repr_html_(self):
        rows = [
            ("parameters", self.d),
            ("lowest point", self.minimum),
            ("drawn over", self.bounds),
            ("starts", self.starts),
        ]
        return card(self.about or self.name, rows, self._draw if self.d < 3 else None)

    def _draw(self, ax):
        figures = FIGURES.open()
        return figures.paths(self, {}, ax) if self.d == 2 else figures.descent(self, None, ax)

    def value_and_gradient(self, theta):
        """Value and gradient at theta: (float, ndarray of shape (d,)); beyond the largest float they are infinite.

        A TypeError or ValueError where theta is not a vector of d finite numbers, or the result would be NaN.
        """
        theta, grad = _point(self.name, self.d, theta), np.empty(self.d)
        value = float(self.kernel(theta, grad))
        if np.isnan(value) or np.isnan(grad).any():
            raise ValueError(f"theta must be a point where {self.name} does not overflow, got {theta.tolist()}")
        return value, grad

    def value(self, theta):
        """The value at theta; see `value_and_gradient`."""
        return self.value_and_gradient(theta)[0]

    def values(self, points):
        """Values at points of shape (n, d) as an array (n,), quickly: a picture needs thousands."""
        points, grad = validate.array("points", points, 2), np.empty(self.d)
        if points.shape[1] != self.d:
            columns = f"{self.d} column{'s' * (self.d > 1)}"
            raise ValueError(f"points must have {columns} for the surface {self.name}, got shape {points.shape}")
        result = np.array([self.kernel(point, grad) for point in points])
        if np.isnan(result).any():
            first = points[np.isnan(result)][0].tolist()
            raise ValueError(f"points must be points where {self.name} does not overflow, got {first}")
        return result

    def gradient(self, theta):
        """Gradient at theta, as of `value_and_gradient`."""
        return self.value_and_gradient(theta)[1]


def _point(name, d, theta):
    theta = validate.array("theta", theta, 1)
    if theta.size != d:
        raise ValueError(f"theta must hold {counted(d, 'number')} for the surface {name}, got {theta.size}")
    return theta


def _surface(function, about, *, bounds, starts, minimum=None, hessian=None, race=()):
    """The record of a kernel; hessian is a function of the coordinates that returns rows, or the rows."""
    name, d = function.__name__.removeprefix("_"), len(bounds)

    def checked_hessian(theta):
        theta = _point(name, d, theta)
        with np.errstate(all="ignore"):
            result = np.array(hessian(*theta) if callable(hessian) else hessian, dtype=np.float64)
        if np.isnan(result).any():
            raise ValueError(f"theta must be a point where {name} does not overflow, got {theta.tolist()}")
        return result

    checked = None if hessian is None else checked_hessian
    return Surface(name, d, pointer(function), minimum, bounds, checked, starts, about, race)


SURFACES = {
    surface.name: surface
    for surface in (
        _surface(
            _bowl,
            "A round bowl, the same in every direction: f(x, y) = (x² + y²)/2",
            minimum=(0.0, 0.0),
            bounds=((-2.0, 2.0), (-2.0, 2.0)),
            starts=((-1.5, 1.0),),
            hessian=[[1, 0], [0, 1]],
        ),
        _surface(
            _valley,
            "A valley twenty times steeper across than along: f(x, y) = (x² + 20y²)/2",
            minimum=(0.0, 0.0),
            bounds=((-2.0, 2.0), (-1.0, 1.0)),
            starts=((-1.8, 0.8),),
            hessian=[[1, 0], [0, 20]],
            race=(-1.8, 0.8, 0.02, 0.1),
        ),
        _surface(
            _saddle,
            "A saddle, flat at the origin yet without a minimum: f(x, y) = x² - y²",
            bounds=((-2.0, 2.0), (-2.0, 2.0)),
            starts=((-1.5, 0.01), (-1.5, 0.0)),  # the second never leaves the ridge
            hessian=[[2, 0], [0, -2]],
            race=(-1.5, 0.05, 0.02, 0.02),
        ),
        _surface(
            _beale,
            "Beale's plateau with steep corners: f(x, y) = (1.5 - x + x y)² + (2.25 - x + x y²)² + (2.625 - x + x y³)²",
            minimum=(3.0, 0.5),
            bounds=((-4.5, 4.5), (-4.5, 4.5)),
            starts=((1.0, 1.5), (-1.0, -1.0)),
            hessian=_beale_hessian,
            race=(1.0, 1.5, 3e-3, 0.1),
        ),
        _surface(
            _rosenbrock,
            "Rosenbrock's banana, a curved valley with a nearly flat floor: f(x, y) = (1 - x)² + 100(y - x²)²",
            minimum=(1.0, 1.0),
            bounds=((-2.0, 2.0), (-1.0, 3.0)),
            starts=((-1.2, 1.0), (-1.5, 2.5)),
            hessian=_rosenbrock_hessian,
            race=(-1.2, 1.0, 1e-3, 0.3),
        ),
        _surface(
            _long_valley,
            "A long valley, steep across and nearly flat where the descent begins: f(x, y) = 5y² + 1 - exp(-x²/8)",
            minimum=(0.0, 0.0),
            bounds=((-6.0, 6.0), (-1.5, 1.5)),
            starts=((-5.0, 1.0),),
            hessian=_long_valley_hessian,
            race=(-5.0, 1.0, 0.05, 0.1),
        ),
        _surface(
            _log_sum_exp,
            "Log-sum-exp, convex without being a parabola: f(x, y) = log(exp(x + 3y) + exp(x - 3y) + exp(-x))",
            minimum=(-float(np.log(2.0)) / 2, 0.0),
            bounds=((-3.0, 3.0), (-1.5, 1.5)),
            starts=((2.0, 1.0), (-2.5, 1.0)),
            hessian=_log_sum_exp_hessian,
        ),
        _surface(
            _not_differentiable,
            "Continuous, but no plane touches it at the origin, where it is 0: f(x, y) = x² y/(x² + y²)",
            bounds=((-1.0, 1.0), (-1.0, 1.0)),
            starts=((0.8, 0.8),),
        ),
        _surface(
            _parabola,
            "The simplest loss of one parameter: f(x) = x²",
            minimum=(0.0,),
            bounds=((-2.0, 2.0),),
            starts=((-1.5,),),
            hessian=[[2]],
        ),
        _surface(
            _double_well,
            "Two wells, of which the left one is not the deepest: f(x) = x⁴/4 - x³/3 - x²",
            minimum=(2.0,),
            bounds=((-2.0, 3.0),),
            starts=((-1.8,), (0.5,)),  # to the local and to the global minimum
            hessian=lambda x: [[3 * x**2 - 2 * x - 2]],
        ),
    )
}

__all__ = ["SURFACES", "Surface"]
__dir__ = listing(__all__)
