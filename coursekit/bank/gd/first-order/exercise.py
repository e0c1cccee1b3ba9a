"""Above the tangent plane: what data cannot say."""

import numpy as np


def parabola(theta):
    """4 x^2, for x a vector of one number."""
    return 4.0 * theta[0] ** 2


def parabola_gradient(theta):
    """The gradient of `parabola`."""
    return np.array([8.0 * theta[0]])


def valley(theta):
    """(x^2 + 20 y^2) / 2."""
    return (theta[0] ** 2 + 20.0 * theta[1] ** 2) / 2


def valley_gradient(theta):
    """The gradient of `valley`."""
    return np.array([theta[0], 20.0 * theta[1]])


def log_sum_exp(theta):
    """Log of the sum of the exponentials."""
    return np.log(np.sum(np.exp(theta)))


def log_sum_exp_gradient(theta):
    """The gradient of `log_sum_exp`: a softmax."""
    return np.exp(theta) / np.sum(np.exp(theta))


def wavy(theta):
    """sin(x) + y^2 / 2: not convex."""
    return np.sin(theta[0]) + theta[1] ** 2 / 2


def wavy_gradient(theta):
    """The gradient of `wavy`."""
    return np.array([np.cos(theta[0]), theta[1]])


def _points(*numbers):
    return np.array(numbers, dtype=float)
