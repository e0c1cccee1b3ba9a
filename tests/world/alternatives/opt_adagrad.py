"""opt/adagrad. Right solutions, written from the statement alone."""

SOLUTIONS = {
    "plain loop over the parameters, lists": r"""
def adagrad_step(theta, r, grad, lr, eps):
    new_theta, new_r = [], []
    for ti, ri, gi in zip(theta, r, grad):
        ri = ri + gi**2
        new_r.append(ri)
        new_theta.append(ti - lr * gi / (ri**0.5 + eps))
    return new_theta, new_r
""",
    "vectorized NumPy": r'''
import numpy as np


def adagrad_step(theta, r, grad, lr, eps):
    """Return the parameters and the sums of squared gradients after one update."""
    r = r + grad**2
    return theta - lr * grad / (np.sqrt(r) + eps), r
''',
    "np.hypot for the root of the sum": r"""
import numpy as np


def adagrad_step(theta, r, grad, lr, eps):
    root = np.hypot(np.sqrt(r), grad)
    return theta - grad * (lr / (root + eps)), root**2
""",
    "in place on copies": r"""
import numpy as np


def adagrad_step(theta, r, grad, lr, eps):
    theta, r = np.array(theta, dtype=float), np.array(r, dtype=float)
    r += np.square(grad)
    scale = np.sqrt(r)
    scale += eps
    theta -= lr * (grad / scale)
    return [theta, r]
""",
    "float32": r"""
import numpy as np


def adagrad_step(theta, r, grad, lr, eps):
    theta, r, g = (np.asarray(a, dtype=np.float32) for a in (theta, r, grad))
    r = r + g * g
    return theta - np.float32(lr) * g / (np.sqrt(r) + np.float32(eps)), r
""",
    "a dictionary": r"""
import numpy as np


def adagrad_step(theta, r, grad, lr=0.01, eps=1e-8):
    total = np.add(r, np.multiply(grad, grad))
    rates = lr / (total**0.5 + eps)
    return {"theta": theta - rates * grad, "r": total}
""",
    "np.vectorize of a function of one parameter": r"""
import math

import numpy as np


def one(theta, r, g, lr, eps):
    r = r + g * g
    return theta - lr * g / (math.sqrt(r) + eps), r


def adagrad_step(theta, r, grad, lr, eps):
    return np.vectorize(one, otypes=[float, float])(theta, r, grad, lr, eps)
""",
    "numba": r"""
import numba
import numpy as np


@numba.njit
def adagrad_step(theta, r, grad, lr, eps):
    r = r + grad * grad
    theta = theta - lr * grad / (np.sqrt(r) + eps)
    return theta, r
""",
    "torch.optim.Adagrad, tensors": r"""
import torch


def adagrad_step(theta, r, grad, lr, eps):
    p = torch.nn.Parameter(torch.tensor(theta, dtype=torch.float64))
    p.grad = torch.tensor(grad, dtype=torch.float64)
    optimizer = torch.optim.Adagrad([p], lr=lr, eps=eps)
    optimizer.state[p]["sum"] = torch.tensor(r, dtype=torch.float64)
    optimizer.step()
    return p.data, optimizer.state[p]["sum"]
""",
    "jax, stacked": r"""
import jax
import jax.numpy as jnp

jax.config.update("jax_enable_x64", True)


@jax.jit
def adagrad_step(theta, r, grad, lr, eps):
    r = r + jnp.square(grad)
    return jnp.stack([theta - lr * grad / (jnp.sqrt(r) + eps), r])
""",
}
