"""gd/step. Right solutions, written from the statement alone."""

SOLUTIONS = {
    "list comprehension, for arrays of one axis or more": r"""
def gd_step(theta, grad, lr):
    return [t - lr * g for t, g in zip(theta, grad)]
""",
    "formula": r"""
def gd_step(theta, grad, lr):
    return theta - lr * grad
""",
    "plus the negative gradient": r"""
import numpy as np


def gd_step(theta, grad, lr):
    direction = -np.asarray(grad)
    return np.asarray(theta) + lr * direction
""",
    "np.subtract and np.multiply": r"""
import numpy as np


def gd_step(theta, grad, lr):
    return np.subtract(theta, np.multiply(lr, grad))
""",
    "in place on a copy": r"""
import numpy as np


def gd_step(theta, grad, lr):
    new = np.array(theta, dtype=float)
    new -= lr * np.asarray(grad)
    return new
""",
    "loop over every index": r"""
import numpy as np


def gd_step(theta, grad, lr):
    theta, grad = np.asarray(theta), np.asarray(grad)
    new = np.zeros(theta.shape)
    for i in np.ndindex(theta.shape):
        new[i] = theta[i] - lr * grad[i]
    return new
""",
    "name bound anew": r"""
def gd_step(theta, grad, lr):
    theta = theta - grad * lr
    return theta
""",
    "float32": r"""
import numpy as np


def gd_step(theta, grad, lr):
    step = np.float32(lr) * np.asarray(grad, dtype=np.float32)
    return np.asarray(theta, dtype=np.float32) - step
""",
    "nested list": r"""
import numpy as np


def gd_step(theta, grad, lr):
    return (np.array(theta) - lr * np.array(grad)).tolist()
""",
    "recursion": r"""
import numpy as np


def gd_step(theta, grad, lr):
    if np.ndim(theta) == 0:
        return theta - lr * grad
    return np.array([gd_step(t, g, lr) for t, g in zip(theta, grad)])
""",
    "copy.deepcopy with type hints": r'''
from copy import deepcopy

import numpy as np


def gd_step(theta: np.ndarray, grad: np.ndarray, lr: float) -> np.ndarray:
    """One step downhill."""
    old = deepcopy(theta)
    result = old - lr * grad
    assert np.shape(result) == np.shape(theta)
    return result
''',
    "einsum of old parameters and gradient": r"""
import numpy as np


def gd_step(theta, grad, lr):
    return np.einsum("a,a...->...", np.array([1.0, -lr]), np.stack([theta, grad]))
""",
    "class with a call": r"""
class GradientDescent:
    sign = -1

    def __call__(self, theta, grad, lr):
        return theta + self.sign * lr * grad


gd_step = GradientDescent()
""",
    "lambda": r"""
gd_step = lambda theta, grad, lr: theta + (-lr) * grad
""",
    "functools.partial": r"""
from functools import partial

import numpy as np


def step(sign, theta, grad, lr):
    return np.add(theta, sign * np.multiply(grad, lr))


gd_step = partial(step, -1)
""",
    "numba": r"""
from numba import njit


@njit
def gd_step(theta, grad, lr):
    return theta - lr * grad
""",
    "BLAS axpy": r"""
import numpy as np
from scipy.linalg.blas import daxpy


def gd_step(theta, grad, lr):
    new = np.array(theta, dtype=float).ravel()
    return daxpy(np.ravel(grad).astype(float), new, a=-lr).reshape(np.shape(theta))
""",
    "torch optimizer": r"""
import torch


def gd_step(theta, grad, lr):
    parameter = torch.nn.Parameter(torch.tensor(theta, dtype=torch.float64))
    parameter.grad = torch.tensor(grad, dtype=torch.float64)
    torch.optim.SGD([parameter], lr=lr).step()
    return parameter.detach()
""",
    "jax": r"""
import jax
import jax.numpy as jnp


def gd_step(theta, grad, lr):
    return jax.tree.map(lambda t, g: jnp.asarray(t) - lr * jnp.asarray(g), theta, grad)
""",
}
