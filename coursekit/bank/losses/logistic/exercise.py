"""The logistic loss, from scores: what data cannot say."""

import numpy as np


def _bits(draw, n):
    return np.array([draw.choice((0.0, 1.0)) for _ in range(n)])
