"""Four ways to slow down: what data cannot say."""

import numpy as np


def _points(*numbers):
    return np.array(numbers, dtype=float)
