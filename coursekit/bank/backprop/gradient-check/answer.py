"""Finite differences as the judge: answers that data cannot say."""

import numpy as np


def _differences(quotient, restored=True, dtype=float):
    """A numerical gradient whose components are `quotient(g, here, h)`, g being f along one component."""

    def gradient(f, theta, h=1e-5):
        theta = np.array(theta, dtype=dtype or theta.dtype)
        grad = np.zeros_like(theta)
        for i in np.ndindex(theta.shape):
            here = theta[i]

            def along(value, i=i):
                theta[i] = value
                return f(theta)

            grad[i] = quotient(along, here, h)
            if restored:
                theta[i] = here
        return grad

    return gradient


def _central(along, here, h):
    return (along(here + h) - along(here - h)) / (2 * h)


def _all_at_once(f, theta, h=1e-5):
    return (f(theta + h) - f(theta - h)) / (2 * h)


def _filled(f, theta, h=1e-5):
    return np.full(theta.shape, _all_at_once(f, theta, h))


def _loop_of_rows(f, theta, h=1e-5):
    grad = np.zeros(theta.shape)
    for i in range(len(theta)):
        step = np.zeros(theta.shape)
        step[i] = h
        grad[i] = (f(theta + step) - f(theta - step)) / (2 * h)
    return grad
