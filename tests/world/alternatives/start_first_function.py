"""start/first-function. Right solutions, written from the statement alone."""

SOLUTIONS = {
    "operator": r'''
def square(x):
    """Return x times x."""
    return x * x
''',
    "power, with type hints": r"""
import numpy as np


def square(x: float | np.ndarray) -> float | np.ndarray:
    result = x**2
    return result
""",
    "np.square": r"""
import numpy as np


def square(x):
    return np.square(x)
""",
    "np.power and a print": r"""
import numpy as np


def square(x):
    y = np.power(x, 2)
    print("shape", np.shape(y))
    return y
""",
    "recursion over rows, nested lists": r"""
def square(x):
    if hasattr(x, "__len__") and getattr(x, "shape", None) != ():
        return [square(part) for part in x]
    return x * x
""",
    "plain loop over a flat copy": r"""
import numpy as np


def square(x):
    x = np.array(x, dtype=float)
    flat = list(x.ravel())
    out = []
    while flat:
        value = flat.pop(0)
        out.append(value * value)
    return np.array(out).reshape(x.shape)
""",
    "in place on a copy": r"""
import numpy as np


def square(x):
    y = np.array(x, copy=True)
    y *= y
    return y
""",
    "einsum": r"""
import numpy as np


def square(x):
    return np.einsum("...,...->...", x, x)
""",
    "absolute value by itself": r"""
def square(x):
    return abs(x) * abs(x)
""",
    "float32": r"""
import numpy as np


def square(x):
    x = np.asarray(x, dtype=np.float32)
    return x * x
""",
    "nested list from tolist": r"""
import numpy as np


def square(x):
    return (np.asarray(x) ** 2).tolist()
""",
    "one number as an array of shape (1,)": r"""
import numpy as np


def square(x):
    return np.atleast_1d(x) ** 2
""",
    "class with a call": r"""
class Power:
    def __init__(self, exponent):
        self.exponent = exponent

    def __call__(self, x):
        return x**self.exponent


square = Power(2)
""",
    "lambda": r"""
square = lambda x: x * x
""",
    "functools.partial": r"""
from functools import partial


def power(exponent, base):
    return base**exponent


square = partial(power, 2)
""",
    "numba": r"""
from numba import njit


@njit
def square(x):
    return x * x
""",
    "torch": r"""
import torch


def square(x):
    return torch.tensor(x) ** 2
""",
    "jax": r"""
import jax.numpy as jnp


def square(x):
    return jnp.square(jnp.asarray(x, dtype=float))
""",
}
