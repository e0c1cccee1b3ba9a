"""Two linear layers are one: what data cannot say."""

import numpy as np


def _layers(draw):
    d, h, k = draw.integer(1, 4), draw.integer(1, 4), draw.integer(1, 4)
    return draw.array((d, h)), draw.array(h), draw.array((h, k)), draw.array(k)


_W1, _W2 = np.array([[1.0, -2.0, 0.5], [0.0, 3.0, -1.0]]), np.array([[2.0], [1.0], [-4.0]])
_SQUARE = np.array([[1.0, 2.0], [0.0, -1.0]]), np.array([[0.5, 1.0], [3.0, -2.0]])
