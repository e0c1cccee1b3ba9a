"""Backpropagation through two layers: what data cannot say."""

import numpy as np


def _batch(draw):
    n, d, h, k = draw.integer(1, 5), draw.integer(1, 3), draw.integer(1, 4), draw.integer(1, 3)
    layers = draw.array((d, h), -1, 1), draw.array(h, -1, 1), draw.array((h, k), -2, 2), draw.array(k, -1, 1)
    return draw.array((n, d)), draw.array((n, k)), *layers


_SQUARE = np.array([[1.0, 2.0], [0.0, -1.0]]), np.array([[0.5, 1.0], [3.0, -2.0]])
_X = np.array([[1.0, 0.5], [-1.0, 2.0], [0.0, 1.5], [2.0, -1.0]])
_HIDDEN = np.array([[0.5, -1.0, 1.0], [1.5, 0.5, -0.5]])
_OUT = np.array([[1.0, -0.5], [-2.0, 1.0], [0.5, 1.5]])
