"""Inverted dropout: what data cannot say."""

import numpy as np

from coursekit.exercises.promises import CLOSE, alike

_U = np.array([[0.9, 0.1, 0.35], [0.25, 0.6, 0.05]])
_H = np.array([[1.0, -2.0, 3.0], [0.5, 4.0, -1.0]])


def random(draw):
    n = draw.integer(1, 4)
    u = np.array(draw.distinct(3 * n, 0, 99), dtype=float).reshape(n, 3) / 100
    return (draw.array((n, 3)), u, draw.choice((0.1875, 0.3125, 0.625)), bool(draw.integer(0, 2)))


def promise(h, u, rate, training):
    near = np.abs(u - rate) < CLOSE  # on the border itself only where no rounding can move it
    border = not near.any() or ((u[near] == rate).all() and (16 * rate).is_integer())
    return alike(h, u) and np.min(u) >= 0 and np.max(u) < 1 and 0 <= rate < 1 and type(training) is bool and border
