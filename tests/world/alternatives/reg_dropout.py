"""reg/dropout. Right solutions, written from the statement alone."""

SOLUTIONS = {
    "loop over every element, any shape": r"""
import numpy as np


def dropout(h, u, rate, training):
    if not training:
        return h
    out = np.empty(h.shape)
    for index in np.ndindex(h.shape):
        if u[index] >= rate:
            out[index] = h[index] / (1 - rate)
        else:
            out[index] = 0.0
    return out
""",
    "np.where": r'''
import numpy as np


def dropout(h, u, rate, training):
    """Return h with inverted dropout by the random numbers u."""
    if not training:
        return h
    return np.where(u >= rate, h / (1 - rate), 0)
''',
    "mask times values": r"""
def dropout(h, u, rate, training):
    if training:
        keep = 1 - rate
        mask = (u >= rate).astype(float) / keep
        h = h * mask
    return h
""",
    "one expression, the mask also when not training": r"""
import numpy as np


def dropout(h, u, rate, training):
    kept = ~(u < rate)
    return h * np.where(training, kept * (1 / (1 - rate)), 1.0)
""",
    "in place on a copy, boolean index": r"""
import numpy as np


def dropout(h, u, rate, training):
    out = np.array(h, dtype=float, copy=True)
    if not training:
        return out
    out[u < rate] = 0
    out /= 1 - rate
    return out
""",
    "float32": r"""
import numpy as np


def dropout(h, u, rate, training):
    h32 = np.asarray(h, dtype=np.float32)
    if not training:
        return h32
    return h32 * (u >= rate) / np.float32(1 - rate)
""",
    "nested lists by recursion": r"""
def walk(h, u, rate):
    if isinstance(h, list):
        return [walk(hi, ui, rate) for hi, ui in zip(h, u)]
    return h / (1 - rate) if u >= rate else 0.0


def dropout(h, u, rate, training):
    if training:
        return walk(h.tolist(), u.tolist(), rate)
    return h.tolist()
""",
    "a class with __call__": r"""
import numpy as np


class Dropout:
    def __init__(self, rate: float, training: bool = True):
        self.rate = rate
        self.training = training

    def __call__(self, h, u):
        if not self.training or self.rate == 0:
            return h.copy()
        return np.multiply(h, np.greater_equal(u, self.rate)) / (1.0 - self.rate)


def dropout(h, u, rate, training):
    return Dropout(rate, training)(h, u)
""",
    "a masked array, filled with 0": r"""
import numpy as np


def dropout(h, u, rate, training):
    if not training:
        return np.array(h)
    dropped = np.ma.masked_array(h, mask=u < rate).filled(0)
    return dropped / (1 - rate)
""",
    "torch, returns a tensor": r"""
import torch


def dropout(h, u, rate, training):
    h, u = torch.tensor(h), torch.tensor(u)
    if not training:
        return h
    return (h / (1 - rate)).masked_fill(u < rate, 0.0)
""",
    "jax": r"""
import jax
import jax.numpy as jnp

jax.config.update("jax_enable_x64", True)


def dropout(h, u, rate, training):
    h, u = jnp.asarray(h), jnp.asarray(u)
    return jnp.where(u >= rate, h / (1 - rate), 0.0) if training else h
""",
}
