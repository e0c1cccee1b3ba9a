"""opt/nesterov. Right solutions, written from the statement alone."""

SOLUTIONS = {
    "plain loop over the parameters, lists": r"""
import numpy as np


def nesterov_step(theta, v, gradient, lr, beta):
    ahead = np.array([t + beta * s for t, s in zip(theta, v)])
    g = gradient(ahead)
    new_v = [beta * s - lr * gi for s, gi in zip(v, g)]
    new_theta = [t + s for t, s in zip(theta, new_v)]
    return new_theta, new_v
""",
    "vectorized NumPy": r'''
def nesterov_step(theta, v, gradient, lr, beta):
    """Return the parameters and the velocity after one update, looking ahead."""
    g = gradient(theta + beta * v)
    v = beta * v - lr * g
    return theta + v, v
''',
    "from the interim point on, in place on the own array": r"""
def nesterov_step(theta, v, gradient, lr, beta):
    look = theta + beta * v
    look -= lr * gradient(look)
    return look, look - theta
""",
    "asks for the gradient twice": r"""
def nesterov_step(theta, v, gradient, lr, beta):
    interim = theta + beta * v
    theta_new = interim - lr * gradient(interim)
    v_new = beta * v - lr * gradient(interim)
    return [theta_new, v_new]
""",
    "in place on copies": r"""
from copy import deepcopy


def nesterov_step(theta, v, gradient, lr, beta):
    theta, v = deepcopy(theta), deepcopy(v)
    v = v * beta
    g = gradient(theta + v)
    v = v - lr * g
    theta = theta + v
    return theta, v
""",
    "float32 for what is returned": r"""
import numpy as np


def nesterov_step(theta, v, gradient, lr, beta):
    theta = np.asarray(theta, dtype=np.float32)
    v = np.asarray(v, dtype=np.float32)
    g = np.asarray(gradient(theta + np.float32(beta) * v), dtype=np.float32)
    v = np.float32(beta) * v - np.float32(lr) * g
    return theta + v, v
""",
    "a dictionary, with a lambda": r"""
def nesterov_step(theta, v, gradient, lr, beta):
    step = lambda s: beta * s - lr * gradient(theta + beta * s)
    velocity = step(v)
    return {"theta": theta + velocity, "v": velocity}
""",
    "a class with __call__": r'''
class Nesterov:
    """Keeps the velocity."""

    def __init__(self, gradient, lr: float, beta: float):
        self.gradient, self.lr, self.beta = gradient, lr, beta

    def __call__(self, theta, v):
        g = self.gradient(theta + self.beta * v)
        v = self.beta * v - self.lr * g
        return theta + v, v


def nesterov_step(theta, v, gradient, lr, beta):
    return Nesterov(gradient, lr, beta)(theta, v)
''',
    "functools.partial around the momentum update, stacked": r"""
from functools import partial

import numpy as np


def momentum_step(theta, v, grad, lr, beta):
    v = beta * v - lr * grad
    return np.stack([theta + v, v])


def nesterov_step(theta, v, gradient, lr, beta):
    update = partial(momentum_step, lr=lr, beta=beta)
    return update(theta, v, gradient(theta + beta * v))
""",
    "torch tensors returned, NumPy for the gradient": r"""
import torch


def nesterov_step(theta, v, gradient, lr, beta):
    theta, v = torch.tensor(theta, dtype=torch.float64), torch.tensor(v, dtype=torch.float64)
    g = torch.as_tensor(gradient((theta + beta * v).numpy()))
    v = torch.add(beta * v, g, alpha=-lr)
    return theta + v, v
""",
}
