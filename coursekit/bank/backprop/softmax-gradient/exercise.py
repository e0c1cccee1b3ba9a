"""The gradient of a whole batch: what data cannot say."""

import numpy as np

from coursekit.exercises.promises import shaped, whole


def _labeled(draw):
    n, d, k = draw.integer(1, 6), draw.integer(1, 4), draw.integer(2, 4)
    y = np.array([draw.integer(0, k - 1) for _ in range(n)])
    return draw.array((n, d)), draw.array((d, k)), y


def _are_labeled(X, W, y):
    small = np.max(np.abs(X @ W)) <= 1000
    return shaped((X, "nd"), (W, "dk"), (y, "n")) and whole(y, 0, W.shape[1] - 1) and small


_X = np.array([[1.0, 0.5], [-1.0, 2.0], [0.0, 1.5], [2.0, -1.0]])
_W = np.array([[0.5, -1.0, 0.0], [1.0, 0.5, -0.5]])
_HIDDEN = np.array([[0.5, -1.0, 1.0], [1.5, 0.5, -0.5]])
