"""backprop/relu. Right solutions, written from the statement alone."""

SOLUTIONS = {
    "loops over a flat list": r"""
import numpy as np


def relu(z):
    z = np.asarray(z)
    value, slope = [], []
    for t in z.ravel():
        if t > 0:
            value.append(t)
            slope.append(1.0)
        else:
            value.append(0.0)
            slope.append(0.0)
    return np.array(value).reshape(z.shape), np.array(slope).reshape(z.shape)
""",
    "np.maximum and a mask as float": r"""
import numpy as np


def relu(z):
    z = np.asarray(z)
    return np.maximum(0, z), (z > 0).astype(float)
""",
    "np.where": r"""
import numpy as np


def relu(z):
    return np.where(z > 0, z, 0), np.where(z > 0, 1, 0)
""",
    "np.heaviside": r"""
import numpy as np


def relu(z):
    step = np.heaviside(z, 0.0)
    return z * step, step
""",
    "half of z and its absolute value": r"""
import numpy as np


def relu(z):
    value = (z + np.abs(z)) / 2
    return value, np.sign(value)
""",
    "derivative as a Boolean mask": r"""
import numpy as np


def relu(z):
    return np.maximum(z, 0), np.greater(z, 0)
""",
    "clip and ceil": r"""
import numpy as np


def relu(z):
    value = np.clip(z, 0, None)
    derivative = np.ceil(value / (1 + value))
    return [value, derivative]
""",
    "in place on a copy": r"""
import numpy as np


def relu(z):
    value = np.array(z, dtype=float)
    value[value < 0] = 0
    derivative = np.zeros_like(value)
    derivative[value > 0] = 1
    return value, derivative
""",
    "one minus the other side": r"""
import numpy as np


def relu(z):
    flat = 1.0 * (np.asarray(z) <= 0)
    derivative = 1 - flat
    return z - flat * z, derivative
""",
    "one array of both": r"""
import numpy as np


def relu(z):
    z = np.asarray(z, dtype=float)
    return np.stack([np.fmax(z, 0), z > 0])
""",
    "float32": r"""
import numpy as np


def relu(z):
    z = np.asarray(z, dtype=np.float32)
    return np.maximum(z, np.float32(0)), np.float32(1) * (z > 0)
""",
    "recursion, nested lists": r"""
import numpy as np


def relu(z):
    if np.ndim(z) == 0:
        return (z, 1) if z > 0 else (0, 0)
    pairs = [relu(part) for part in z]
    return [p[0] for p in pairs], [p[1] for p in pairs]
""",
    "dictionary": r"""
import numpy as np


def relu(z):
    return {"value": np.maximum(0.0, z), "derivative": np.asarray(np.asarray(z) > 0, dtype=float)}
""",
    "early return for numbers": r'''
import numpy as np


def relu(z):
    """ReLU, and its left derivative at 0."""
    if isinstance(z, (int, float)):
        return max(0.0, z), 1.0 if z > 0 else 0.0
    positive = z > 0
    return z * positive, positive * 1.0
''',
    "np.vectorize": r"""
from functools import partial

import numpy as np

both = np.vectorize(lambda floor, z: (max(floor, z), float(z > floor)), otypes=[float, float])
relu = partial(both, 0.0)
""",
    "class with a call": r"""
import numpy as np


class ReLU:
    def forward(self, z):
        return np.maximum(z, 0.0)

    def backward(self, z):
        return np.piecewise(np.asarray(z, dtype=float), [np.asarray(z) > 0], [1.0, 0.0])

    def __call__(self, z):
        return self.forward(z), self.backward(z)


relu = ReLU()
""",
    "numba ufuncs": r"""
from numba import vectorize


@vectorize(["float64(float64)"])
def value(z):
    return z if z > 0.0 else 0.0


@vectorize(["float64(float64)"])
def derivative(z):
    return 1.0 if z > 0.0 else 0.0


def relu(z):
    return value(z), derivative(z)
""",
    "torch autograd": r"""
import torch


def relu(z):
    z = torch.tensor(z, dtype=torch.float64, requires_grad=True)
    value = torch.relu(z)
    value.sum().backward()
    return value.detach(), z.grad
""",
    "jax": r"""
import jax
import jax.numpy as jnp


def relu(z):
    z = jnp.asarray(z, dtype=float)
    return jax.nn.relu(z), jax.grad(lambda t: jax.nn.relu(t).sum())(z)
""",
}
