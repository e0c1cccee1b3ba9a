"""Finite differences as the judge: answers that data cannot say."""

import numpy as np


def _differences(quotient, restored=True, dtype=float):
    """A numerical gradient whose components are `quotient(g, here, eps)`, g being f along one component."""

    def gradient(f, theta, eps=1e-5):
        theta = np.array(theta, dtype=dtype or theta.dtype)
        grad = np.zeros_like(theta)
        for i in np.ndindex(theta.shape):
            here = theta[i]

            def along(value, i=i):
                theta[i] = value
                return f(theta)

            grad[i] = quotient(along, here, eps)
            if restored:
                theta[i] = here
        return grad

    return gradient


def _central(along, here, eps):
    return (along(here + eps) - along(here - eps)) / (2 * eps)


def _all_at_once(f, theta, eps=1e-5):
    return (f(theta + eps) - f(theta - eps)) / (2 * eps)


def _filled(f, theta, eps=1e-5):
    return np.full(theta.shape, _all_at_once(f, theta, eps))


def _loop_of_rows(f, theta, eps=1e-5):
    grad = np.zeros(theta.shape)
    for i in range(len(theta)):
        step = np.zeros(theta.shape)
        step[i] = eps
        grad[i] = (f(theta + step) - f(theta - step)) / (2 * eps)
    return grad
