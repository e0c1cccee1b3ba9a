"""gd/logistic. Right solutions, written from the statement alone."""

SOLUTIONS = {
    "plain loops over lists, stable sigmoid": r"""
import math


def sigmoid(s):
    if s >= 0:
        return 1 / (1 + math.exp(-s))
    e = math.exp(s)
    return e / (1 + e)


def logistic_fit(X, y, lr, steps):
    n, d = len(X), len(X[0])
    w = [0.0] * d
    for _ in range(steps):
        grad = [0.0] * d
        for xi, yi in zip(X, y):
            p = sigmoid(sum(xij * wj for xij, wj in zip(xi, w)))
            for j in range(d):
                grad[j] += (p - yi) * xi[j] / n
        w = [wj - lr * gj for wj, gj in zip(w, grad)]
    return w
""",
    "vectorized NumPy": r'''
import numpy as np


def logistic_fit(X, y, lr, steps):
    """Return the weights (d,) after so many steps of descent from zero."""
    w = np.zeros(X.shape[1])
    for _ in range(steps):
        p = 1 / (1 + np.exp(-X @ w))
        w = w - lr * X.T @ (p - y) / len(y)
    return w
''',
    "tanh instead of exp, einsum, in place on its own array": r"""
import numpy as np


def logistic_fit(X, y, lr, steps):
    n, d = X.shape
    w = np.zeros(d)
    for _ in range(steps):
        p = 0.5 + 0.5 * np.tanh(np.einsum("ij,j->i", X, w) / 2)
        w += lr / n * np.einsum("i,ij->j", y - p, X)
    return w
""",
    "labels -1 and 1, rows multiplied by their label first": r"""
import numpy as np


def logistic_fit(X, y, lr, steps):
    signed = X * (2 * np.asarray(y) - 1)[:, None]
    w = np.zeros(X.shape[1])
    for _ in range(steps):
        margin = signed @ w
        wrong = np.exp(-np.logaddexp(0, margin))  # sigma(-margin)
        w += lr * (wrong[:, None] * signed).mean(axis=0)
    return w
""",
    "float32": r"""
import numpy as np


def logistic_fit(X, y, lr, steps):
    X = np.asarray(X, dtype=np.float32)
    y = np.asarray(y, dtype=np.float32)
    w = np.zeros(X.shape[1], dtype=np.float32)
    for step in range(steps):
        p = 1 / (1 + np.exp(-(X @ w)))
        grad = (X * (p - y)[:, np.newaxis]).mean(0)
        w = w - np.float32(lr) * grad
    assert w.shape == (X.shape[1],)
    return w
""",
    "a class with __call__": r"""
import numpy as np


class LogisticGD:
    def __init__(self, lr, steps):
        self.lr = lr
        self.steps = steps

    def gradient(self, X, y, w):
        p = 1.0 / (1.0 + np.exp(-np.dot(X, w)))
        return np.dot(p - y, X) / X.shape[0]

    def __call__(self, X, y):
        w = np.zeros(X.shape[1])
        for _ in range(self.steps):
            w -= self.lr * self.gradient(X, y, w)
        return w


def logistic_fit(X, y, lr, steps):
    return LogisticGD(lr, steps)(X, y)
""",
    "functools.reduce and scipy's expit": r"""
from functools import reduce

import numpy as np
from scipy.special import expit


def logistic_fit(X, y, lr, steps):
    step = lambda w, _: w - lr * np.mean((expit(X @ w) - y)[:, None] * X, axis=0)
    return reduce(step, range(steps), np.zeros(X.shape[1]))
""",
    "numba": r"""
import numba
import numpy as np


@numba.njit
def descend(X, y, lr, steps):
    n, d = X.shape
    w = np.zeros(d)
    for _ in range(steps):
        grad = np.zeros(d)
        for i in range(n):
            s = 0.0
            for j in range(d):
                s += X[i, j] * w[j]
            grad += (1 / (1 + np.exp(-s)) - y[i]) * X[i]
        w -= lr * grad / n
    return w


def logistic_fit(X, y, lr, steps):
    return descend(np.array(X, dtype=float), np.array(y, dtype=float), float(lr), int(steps))
""",
    "torch with autograd, returns a tensor": r"""
import torch


def logistic_fit(X, y, lr, steps):
    X = torch.tensor(X, dtype=torch.float64)
    y = torch.tensor(y, dtype=torch.float64)
    w = torch.zeros(X.shape[1], dtype=torch.float64, requires_grad=True)
    optimizer = torch.optim.SGD([w], lr=lr)
    loss_function = torch.nn.BCEWithLogitsLoss()
    for _ in range(steps):
        optimizer.zero_grad()
        loss_function(X @ w, y).backward()
        optimizer.step()
    return w.detach()
""",
    "jax.grad of the loss as the statement writes it": r"""
import jax
import jax.numpy as jnp

jax.config.update("jax_enable_x64", True)


def logistic_fit(X, y, lr, steps):
    X, y = jnp.asarray(X, dtype=float), jnp.asarray(y, dtype=float)

    def loss(w):
        s = X @ w
        return -jnp.mean(y * jax.nn.log_sigmoid(s) + (1 - y) * jax.nn.log_sigmoid(-s))

    gradient = jax.jit(jax.grad(loss))
    w = jnp.zeros(X.shape[1])
    for _ in range(steps):
        w = w - lr * gradient(w)
    return w
""",
}
