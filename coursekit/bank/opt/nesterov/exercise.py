"""An update of Nesterov's momentum, in code: what data cannot say."""

import numpy as np


def bowl(theta):
    """The gradient of (x^2 + 9 y^2 + ...) / 2: each direction nine times as steep as the one before."""
    return theta * 9.0 ** np.arange(np.size(theta)).reshape(np.shape(theta))


def double_well(theta):
    """The gradient of sum (x^2 - 1)^2 / 4."""
    return theta**3 - theta


def random(draw):
    n = draw.integer(1, 4)
    theta, v = draw.array(n), draw.array(n, 1, 9)
    return theta, v, bowl, 0.1, 0.8
