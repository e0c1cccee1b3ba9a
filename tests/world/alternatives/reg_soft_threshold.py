"""reg/soft-threshold. Right solutions, written from the statement alone."""

SOLUTIONS = {
    "recursion over lists, any shape": r"""
import numpy as np


def shrink(z, t):
    if isinstance(z, list):
        return [shrink(item, t) for item in z]
    if z > t:
        return z - t
    if z < -t:
        return z + t
    return 0.0


def soft_threshold(z, t):
    return shrink(np.asarray(z).tolist(), t)
""",
    "sign times size": r'''
import numpy as np


def soft_threshold(z, t):
    """Return the w with the lowest (w - z)**2 / 2 + t * |w|, element by element."""
    return np.sign(z) * np.maximum(np.abs(z) - t, 0)
''',
    "what is clipped is taken away": r"""
import numpy as np


def soft_threshold(z, t):
    return z - np.clip(z, -t, t)
""",
    "nested np.where": r"""
import numpy as np


def soft_threshold(z, t):
    z = np.asarray(z)
    return np.where(z > t, z - t, np.where(z < -t, z + t, 0))
""",
    "two rectifiers": r"""
import numpy as np

relu = lambda s: np.maximum(s, 0)


def soft_threshold(z, t):
    return relu(np.subtract(z, t)) - relu(np.negative(z) - t)
""",
    "boolean masks on a new array, early return for a number": r"""
import numpy as np


def soft_threshold(z, t=0.0):
    if np.isscalar(z):
        return float(soft_threshold(np.array([z]), t)[0])
    z = np.asarray(z)
    w = np.zeros(z.shape)
    w[z > t] = z[z > t] - t
    w[z < -t] = z[z < -t] + t
    return w
""",
    "float32, shape (1,) for a number": r"""
import numpy as np


def soft_threshold(z, t):
    z = np.atleast_1d(np.asarray(z, dtype=np.float32))
    size = np.abs(z) - np.float32(t)
    size[size < 0] = 0
    return np.copysign(size, z)
""",
    "half of the difference of two sizes": r"""
import numpy as np


def soft_threshold(z, t):
    # |z + t| - |z - t| is 2 clip(z, -t, t)
    return z - (np.abs(z + t) - np.abs(z - t)) / 2
""",
    "numba.vectorize": r"""
import numba


@numba.vectorize(["float64(float64, float64)"])
def soft_threshold(z, t):
    if abs(z) <= t:
        return 0.0
    return z - t if z > 0 else z + t
""",
    "torch's softshrink, returns a tensor": r"""
import torch


def soft_threshold(z, t):
    return torch.nn.functional.softshrink(torch.as_tensor(z, dtype=torch.float64), lambd=float(t))
""",
    "jax": r"""
import jax
import jax.numpy as jnp

jax.config.update("jax_enable_x64", True)


def soft_threshold(z, t):
    z = jnp.asarray(z, dtype=float)
    return jnp.where(jnp.abs(z) <= t, 0.0, z - jnp.sign(z) * t)
""",
}
