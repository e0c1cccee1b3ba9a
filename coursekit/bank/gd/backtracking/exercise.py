"""Shorten the step until it pays: what data cannot say."""

import numpy as np

from coursekit.exercises.promises import CLOSE, shaped


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


def _points(*numbers):
    return np.array(numbers, dtype=float)


def _can_be_searched(f, grad, theta, lr, shrink, c):
    """The search ends, and no rate on its way nearly meets the condition or nearly fails it."""
    g = grad(theta)
    rates = lr * float(shrink) ** np.arange(100)
    spare = np.array([f(theta) - c * rate * np.sum(g**2) - f(theta - rate * g) for rate in rates])
    on_the_way = np.abs(spare[: np.argmax(spare >= 0) + 1])
    sound = shaped((theta, "d"), (g, "d")) and 0 < shrink < 1 and 0 < c < 1 and lr > 0
    return sound and bool((spare >= 0).any() and (on_the_way > CLOSE * (1 + abs(f(theta)))).all())
