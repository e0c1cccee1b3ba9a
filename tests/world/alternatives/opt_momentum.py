"""opt/momentum. Right solutions, written from the statement alone."""

SOLUTIONS = {
    "plain loop over the parameters, lists": r"""
def momentum_step(theta, v, grad, lr, beta):
    new_theta, new_v = [], []
    for ti, vi, gi in zip(theta, v, grad):
        vi = beta * vi - lr * gi
        new_v.append(vi)
        new_theta.append(ti + vi)
    return new_theta, new_v
""",
    "vectorized NumPy": r'''
def momentum_step(theta, v, grad, lr, beta):
    """Return the parameters and the velocity after one update with momentum."""
    v = beta * v - lr * grad
    return theta + v, v
''',
    "in place on copies": r"""
import numpy as np


def momentum_step(theta, v, grad, lr, beta):
    theta = np.array(theta, dtype=float)
    v = np.array(v, dtype=float)
    v *= beta
    v -= lr * grad
    theta += v
    return theta, v
""",
    "the other order: parameters first, velocity as the difference": r"""
import numpy as np


def momentum_step(theta, v, grad, lr, beta):
    new = theta + beta * v - lr * grad
    return new, new - theta
""",
    "one stacked array": r"""
import numpy as np


def momentum_step(theta, v, grad, lr=0.01, beta=0.9):
    v_new = np.subtract(np.multiply(beta, v), np.multiply(lr, grad))
    return np.array([np.add(theta, v_new), v_new])
""",
    "float32": r"""
import numpy as np


def momentum_step(theta, v, grad, lr, beta):
    theta, v, grad = (np.asarray(a, dtype=np.float32) for a in (theta, v, grad))
    v = np.float32(beta) * v - np.float32(lr) * grad
    return theta + v, v
""",
    "a dictionary": r"""
def momentum_step(theta, v, grad, lr, beta):
    velocity = beta * v + lr * (-grad)
    return {"theta": theta + velocity, "v": velocity}
""",
    "a class with __call__": r"""
class Momentum:
    def __init__(self, lr, beta, v):
        self.lr, self.beta, self.v = lr, beta, v

    def __call__(self, theta, grad):
        self.v = self.beta * self.v - self.lr * grad
        return theta + self.v


def momentum_step(theta, v, grad, lr, beta):
    optimizer = Momentum(lr, beta, v)
    theta = optimizer(theta, grad)
    return theta, optimizer.v
""",
    "numba": r"""
import numba


@numba.njit
def momentum_step(theta, v, grad, lr, beta):
    v = beta * v - lr * grad
    theta = theta + v
    return theta, v
""",
    "torch.optim.SGD with its other scale of the velocity, tensors": r"""
import torch


def momentum_step(theta, v, grad, lr, beta):
    p = torch.nn.Parameter(torch.tensor(theta, dtype=torch.float64))
    p.grad = torch.tensor(grad, dtype=torch.float64)
    optimizer = torch.optim.SGD([p], lr=lr, momentum=beta)
    optimizer.state[p]["momentum_buffer"] = -torch.tensor(v, dtype=torch.float64) / lr
    optimizer.step()
    return p.detach(), -lr * optimizer.state[p]["momentum_buffer"]
""",
}
