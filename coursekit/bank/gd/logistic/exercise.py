"""Logistic regression by gradient descent: what data cannot say."""

import numpy as np


def _points(*numbers):
    return np.array(numbers, dtype=float)


_APART = _points(1, -2, 1, -1, 1, 0.5, 1, 2).reshape(4, 2)
