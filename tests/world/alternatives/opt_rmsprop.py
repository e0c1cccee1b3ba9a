"""opt/rmsprop. Right solutions, written from the statement alone."""

SOLUTIONS = {
    "plain loop over the parameters, lists": r"""
def rmsprop_step(theta, r, grad, lr, rho, eps):
    r_new = [rho * ri + (1 - rho) * gi * gi for ri, gi in zip(r, grad)]
    theta_new = []
    for i in range(len(theta)):
        theta_new.append(theta[i] - lr * grad[i] / (r_new[i] ** 0.5 + eps))
    return theta_new, r_new
""",
    "vectorized NumPy": r'''
import numpy as np


def rmsprop_step(theta, r, grad, lr, rho, eps):
    """Return the parameters and the mean of squared gradients after one update."""
    r = rho * r + (1 - rho) * grad**2
    return theta - lr * grad / (np.sqrt(r) + eps), r
''',
    "the mean moves toward the new square": r"""
import numpy as np


def rmsprop_step(theta, r, grad, lr, rho, eps):
    r_new = r + (1 - rho) * (grad * grad - r)
    step = np.divide(lr, np.power(r_new, 0.5) + eps)
    return theta - step * grad, r_new
""",
    "np.average of the two, a list": r"""
import numpy as np


def rmsprop_step(theta, r, grad, lr, rho, eps):
    r = np.average([r, np.square(grad)], axis=0, weights=[rho, 1 - rho])
    theta = theta - np.true_divide(lr * grad, eps + np.sqrt(r))
    return [theta, r]
""",
    "in place on copies": r"""
import numpy as np


def rmsprop_step(theta, r, grad, lr, rho, eps):
    theta = theta.astype(float)
    r = r.astype(float)
    r *= rho
    r += (1 - rho) * grad**2
    theta -= lr * grad / (np.sqrt(r) + eps)
    return theta, r
""",
    "float32": r"""
import numpy as np


def rmsprop_step(theta, r, grad, lr, rho, eps):
    f = np.float32
    theta, r, g = f(theta), f(r), f(grad)
    r = f(rho) * r + f(1 - rho) * g**2
    return theta - f(lr) * g / (np.sqrt(r) + f(eps)), r
""",
    "a class that keeps the mean": r"""
import numpy as np


class RMSProp:
    def __init__(self, r, lr, rho, eps):
        self.r, self.lr, self.rho, self.eps = r, lr, rho, eps

    def __call__(self, theta, grad):
        self.r = self.rho * self.r + (1 - self.rho) * np.abs(grad) ** 2
        return theta - self.lr * grad / (np.sqrt(self.r) + self.eps)


def rmsprop_step(theta, r, grad, lr, rho, eps):
    rule = RMSProp(r, lr, rho, eps)
    return rule(theta, grad), rule.r
""",
    "numba": r"""
import numba
import numpy as np


@numba.njit
def rmsprop_step(theta, r, grad, lr, rho, eps):
    r = rho * r + (1 - rho) * grad**2
    return theta - lr * grad / (np.sqrt(r) + eps), r
""",
    "torch.optim.RMSprop, tensors": r"""
import torch


def rmsprop_step(theta, r, grad, lr, rho, eps):
    theta, r, grad = (torch.tensor(a, dtype=torch.float64) for a in (theta, r, grad))
    p = torch.nn.Parameter(theta)
    p.grad = grad
    optimizer = torch.optim.RMSprop([p], lr=lr, alpha=rho, eps=eps)
    optimizer.state[p] = {"step": torch.tensor(0.0), "square_avg": r}
    optimizer.step()
    return p.detach(), optimizer.state[p]["square_avg"]
""",
    "a named tuple": r"""
from collections import namedtuple

import numpy as np

State = namedtuple("State", ["theta", "r"])


def rmsprop_step(theta, r, grad, lr, rho, eps):
    mean = np.sum([rho * r, (1 - rho) * grad**2], axis=0)
    return State(theta=theta - lr * grad / (np.sqrt(mean) + eps), r=mean)
""",
}
