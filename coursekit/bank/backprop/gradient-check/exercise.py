"""Finite differences as the judge: what data cannot say."""

import numpy as np


def bowl(theta):
    return float(np.sum(theta**2))


def cubic(theta):
    return float(theta[0] ** 3 - 2 * theta[0] * theta[1] ** 2 + theta[1])


def waves(theta):
    return float(np.sin(theta[0]) + np.exp(theta[1]) * theta[2])


def twist(W):
    return float(W[0, 0] * W[1, 1] ** 3 - W[0, 1] ** 2 * W[1, 0])


def _point(draw):
    function, shape = draw.choice(((bowl, (4,)), (cubic, (2,)), (waves, (3,)), (twist, (2, 2))))
    return function, draw.array(shape, -2, 2), draw.choice((0.1, 0.01))
