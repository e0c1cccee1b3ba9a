"""The hinge loss: what data cannot say."""

import numpy as np


def _signs(draw, n):
    return np.array([draw.choice((-1.0, 1.0)) for _ in range(n)])
