"""Line search: once a direction is chosen, how far to go along it?

`descend` takes the learning rate as given. A line search asks the function instead, anew at each step:
`exact` solves for the best rate, which a quadratic allows; `backtracking` tries a long step and
shortens it until the function falls enough.
"""

import numpy as np

from coursekit.core import validate
from coursekit.core.lookup import listing, named
from coursekit.core.surfaces import SURFACES, Surface
from coursekit.training import user_functions


def exact(A, b, theta, direction=None):
    """Best rate on the quadratic f(theta) = theta' A theta / 2 - b' theta along a direction d.

    f(theta + lr d) is a parabola in lr with its lowest point at lr = -g'd / d'Ad, where g is the gradient
    (A + A')/2 theta - b; for d = -g that is g'g / g'Ag.

    Parameters
    ----------
    A : array_like of shape (d, d)
    b, theta : array_like of shape (d,)
    direction : array_like of shape (d,), default -g

    Returns
    -------
    float
        The rate; 0.0 where the direction is flat, as -g is at the minimum.

    Raises
    ------
    TypeError, ValueError
        If shapes differ, the direction leads uphill, or f falls along it forever (d'Ad is not positive).

    Examples
    --------
    >>> exact([[2.0, 0.0], [0.0, 8.0]], [0.0, 0.0], [4.0, 1.0])  # g = (8, 8)
    0.2

    References
    ----------
    Lecture B, line search; Nocedal & Wright (2006), equation 3.55.
    """
    theta = validate.array("theta", theta, 1)
    A, b = validate.array("A", A, 2), validate.array("b", b, 1)
    if A.shape != (theta.size, theta.size):
        raise ValueError(f"A must have a row and a column for each of the {theta.size} parameters, got {A.shape}")
    _same_size("b", b, theta)
    with np.errstate(all="ignore"):
        gradient = (A + A.T) @ theta / 2 - b
        direction, slope = _downhill(direction, gradient, theta)
        curvature = direction @ A @ direction
        rate = -slope / curvature if slope else 0.0
    if slope and not curvature > 0:
        raise ValueError(f"A must curve upwards along direction for a best rate, got d'Ad = {curvature:g}")
    return _finite("the rate along direction", rate)


def backtracking(surface, theta, direction=None, *, gradient=None, lr=1.0, shrink=0.5, c=1e-4):
    """First of lr, shrink lr, shrink^2 lr, ... at which f falls by the share c of what its slope promises.

    Armijo's condition: f(theta + lr d) <= f(theta) + c lr g'd, with the gradient g at theta.

    Parameters
    ----------
    surface : Surface or its name, or f(theta) -> (value, grad), or f(theta) -> value with `gradient`
    theta : array_like of shape (d,)
    direction : array_like of shape (d,), default -g
    gradient : function theta -> grad, optional
    lr : float, above 0
    shrink, c : float, above 0 and below 1

    Returns
    -------
    float
        The rate. A point where f is infinite or NaN is never accepted.

    Raises
    ------
    TypeError, ValueError
        If an argument is of the wrong kind, shape or range, or f falls along direction at no rate.

    Examples
    --------
    >>> backtracking(lambda x: 4 * x[0] ** 2, [1.0], gradient=lambda x: 8 * x)  # tries -7, -3, -1 and 0
    0.125

    References
    ----------
    Armijo (1966); Nocedal & Wright (2006), algorithm 3.1; lecture B, line search.
    """
    theta = validate.array("theta", theta, 1)
    lr = validate.number("lr", lr, low=0, open_low=True)
    shrink, c = _inside("shrink", shrink), _inside("c", c)
    with np.errstate(all="ignore"):
        value, grad = _value_and_gradient(surface, gradient, theta)
        direction, slope = _downhill(direction, validate.array("the gradient at theta", grad, 1), theta)
        start, slope = _finite("the value at theta", value(theta)), _finite("the slope at theta", slope)
        while not value(theta + lr * direction) <= start + c * lr * slope:
            lr *= shrink
            if np.array_equal(theta + lr * direction, theta):
                raise ValueError("no step along direction lowers surface: gradient must be the gradient of surface")
    return lr


def _value_and_gradient(surface, gradient, theta):
    """A function theta -> value, and the gradient at theta, of whatever the caller has."""
    surface = named("surface", surface, SURFACES)
    evaluate, grad = user_functions.surface(surface, theta, "theta", gradient), np.empty(theta.size)
    evaluate(theta, grad)
    if isinstance(surface, Surface):
        return lambda at: evaluate(at, np.empty(at.size)), grad
    if not evaluate.has_value:
        raise ValueError("surface(theta) must return (value, grad), or value where gradient is given as well")
    return evaluate.value, grad


def _downhill(direction, gradient, theta):
    """The direction, by default -gradient, and the slope along it, which must not rise."""
    direction = -gradient if direction is None else validate.array("direction", direction, 1)
    _same_size("direction", direction, theta)
    slope = gradient @ direction
    if slope > 0:
        raise ValueError(f"direction must not lead uphill, got one of slope {slope:g}")
    return direction, slope


def _same_size(name, value, theta):
    if value.size != theta.size:
        raise ValueError(f"{name} must hold one number for each of the {theta.size} of theta, got {value.size}")


def _inside(name, value):
    return validate.number(name, value, low=0, high=1, open_low=True, open_high=True)


def _finite(name, value):
    if not np.isfinite(value):
        raise ValueError(f"{name} must be finite, got {value:g}")
    return float(value)


__all__ = ["backtracking", "exact"]
__dir__ = listing(__all__)
