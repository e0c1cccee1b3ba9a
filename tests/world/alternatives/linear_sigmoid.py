"""linear/sigmoid. Right solutions, written from the statement alone."""

SOLUTIONS = {
    "loops over floats, two branches": r"""
import math

import numpy as np


def one(t):
    if t >= 0:
        return 1 / (1 + math.exp(-t))
    e = math.exp(t)
    return e / (1 + e)


def sigmoid(z, slope=1.0):
    z = np.asarray(z, dtype=float)
    values = [one(slope * t) for t in z.ravel().tolist()]
    return np.array(values).reshape(z.shape)
""",
    "absolute value in the exponent": r"""
import numpy as np


def sigmoid(z, slope=1.0):
    t = slope * np.asarray(z, dtype=float)
    e = np.exp(-np.abs(t))
    return np.where(t >= 0, 1 / (1 + e), e / (1 + e))
""",
    "half a hyperbolic tangent": r"""
import numpy as np


def sigmoid(z, slope=1.0):
    return 0.5 * (1 + np.tanh(0.5 * slope * np.asarray(z)))
""",
    "logaddexp": r"""
import numpy as np


def sigmoid(z, slope=1.0):
    return np.exp(-np.logaddexp(0, -slope * np.asarray(z)))
""",
    "clipped exponent": r"""
import numpy as np


def sigmoid(z, slope=1.0):
    exponent = np.clip(-slope * np.asarray(z, dtype=float), -700, 700)
    return 1 / (1 + np.exp(exponent))
""",
    "exponent cut from above only": r"""
import numpy as np


def sigmoid(z, slope=1.0):
    return 1.0 / (1.0 + np.exp(np.minimum(-slope * np.asarray(z), 709.0)))
""",
    "overflow to infinity allowed": r"""
import numpy as np


def sigmoid(z, slope=1.0):
    with np.errstate(over="ignore"):
        return 1 / (1 + np.exp(-slope * np.asarray(z, dtype=float)))
""",
    "two masks": r"""
import numpy as np


def sigmoid(z, slope=1.0):
    t = np.array(z, dtype=float) * slope
    t = np.asarray(t)
    out = np.empty_like(t)
    positive = t > 0
    out[positive] = 1 / (1 + np.exp(-t[positive]))
    small = np.exp(t[~positive])
    out[~positive] = small / (1 + small)
    return out
""",
    "maximum taken out of both terms": r"""
import numpy as np


def sigmoid(z, slope=1.0):
    t = np.asarray(z) * slope
    m = np.maximum(t, 0)
    return np.exp(t - m) / (np.exp(-m) + np.exp(t - m))
""",
    "float32": r"""
import numpy as np


def sigmoid(z, slope=1.0):
    t = np.clip(np.float32(slope) * np.asarray(z, dtype=np.float32), -80, 80)
    return 1 / (1 + np.exp(-t))
""",
    "nested list, recursion": r"""
from math import exp


def sigmoid(z, slope=1.0):
    try:
        return [sigmoid(part, slope) for part in z]
    except TypeError:
        pass
    t = float(slope * z)
    return 1 / (1 + exp(-t)) if t > -700 else 0.0
""",
    "shape (1,) for a number": r"""
import numpy as np


def sigmoid(z, slope=1.0):
    t = slope * np.atleast_1d(np.asarray(z, dtype=float))
    e = np.exp(-abs(t))
    out = 1 / (1 + e)
    out[t < 0] = (e / (1 + e))[t < 0]
    return out
""",
    "np.vectorize": r"""
import math

import numpy as np


def scalar(z, slope):
    return 0.5 + 0.5 * math.tanh(slope * z / 2)


def sigmoid(z, slope=1.0):
    return np.vectorize(scalar, otypes=[float])(z, slope)
""",
    "numba ufunc": r"""
import math

from numba import vectorize


@vectorize(["float64(float64, float64)"])
def _sigmoid(z, slope):
    t = slope * z
    if t > 0:
        return 1.0 / (1.0 + math.exp(-t))
    return math.exp(t) / (1.0 + math.exp(t))


def sigmoid(z, slope=1.0):
    return _sigmoid(z, slope)
""",
    "scipy expit": r"""
import numpy as np
from scipy.special import expit


def sigmoid(z, slope=1.0):
    return expit(slope * np.asarray(z))
""",
    "class with a call": r'''
import numpy as np


class Sigmoid:
    """A softer switch."""

    def __call__(self, z, slope=1.0):
        half = slope * np.asarray(z, dtype=float) / 2
        return (np.tanh(half) + 1) / 2


sigmoid = Sigmoid()
''',
    "scipy logistic distribution": r"""
import numpy as np
from scipy.stats import logistic


def sigmoid(z, slope=1.0):
    return logistic.cdf(slope * np.asarray(z))
""",
    "torch": r"""
import torch


def sigmoid(z, slope=1.0):
    return torch.sigmoid(slope * torch.tensor(z, dtype=torch.float64))
""",
    "jax": r"""
import jax
import jax.numpy as jnp


def sigmoid(z, slope=1.0):
    return jax.nn.sigmoid(slope * jnp.asarray(z, dtype=float))
""",
}
