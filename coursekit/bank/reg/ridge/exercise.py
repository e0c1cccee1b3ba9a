"""Ridge regression in closed form: what data cannot say."""

import numpy as np

_X = np.array([[1.0, 2.0], [-1.0, 0.5], [2.0, -1.5], [-2.0, -1.0]])
_Y = np.array([3.0, -1.0, 2.5, -4.5])


def _drawn_centered(draw):
    X = draw.array((4, 2))
    return np.vstack([X, -X.sum(axis=0)])
