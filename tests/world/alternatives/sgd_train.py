"""sgd/train. Right solutions, written from the statement alone."""

SOLUTIONS = {
    "plain loops over lists, returns a list": r"""
def train(X, y, w, lr, batches):
    w = [float(wj) for wj in w]
    for batch in batches:
        grad = [0.0] * len(w)
        for i in batch:
            error = sum(X[i][j] * w[j] for j in range(len(w))) - y[i]
            for j in range(len(w)):
                grad[j] += 2 * error * X[i][j] / len(batch)
        for j in range(len(w)):
            w[j] -= lr * grad[j]
    return w
""",
    "vectorized NumPy": r'''
def train(X, y, w, lr, batches):
    """Return the weights (d,) after an update with each minibatch in turn."""
    for b in batches:
        w = w - lr * 2 / len(b) * X[b].T @ (X[b] @ w - y[b])
    return w
''',
    "the square multiplied out": r"""
import numpy as np


def train(X, y, w, lr, batches):
    w = np.array(w, dtype=float)
    for b in batches:
        A = np.einsum("bi,bj->ij", X[b], X[b]) / len(b)
        c = np.einsum("bi,b->i", X[b], y[b]) / len(b)
        w -= 2 * lr * (A @ w - c)
    return w
""",
    "mean over the examples, in place on a copy": r"""
import numpy as np


def train(X, y, w, lr, batches):
    w_new = w.astype(float).copy()
    for batch in batches:
        xb, yb = X[batch, :], y[batch]
        residual = (xb * w_new).sum(axis=1) - yb
        w_new -= lr * np.mean(2 * residual[:, None] * xb, axis=0)
    return w_new
""",
    "float32": r"""
import numpy as np


def train(X, y, w, lr, batches):
    X, y, w = (np.array(a, dtype=np.float32) for a in (X, y, w))
    lr = np.float32(lr)
    for batch in batches:
        e = X[batch] @ w - y[batch]
        w = w - lr * (np.float32(2) / np.float32(len(batch))) * (e @ X[batch])
    return w
""",
    "takes the batches from the front of the list": r"""
import numpy as np


def gradient(X, y, w):
    return 2 * np.dot(X.T, np.dot(X, w) - y) / len(y)


def train(X, y, w, lr, batches):
    weights = np.copy(w)
    while batches:
        batch = batches.pop(0)
        weights = weights - lr * gradient(X[batch], y[batch], weights)
    return weights
""",
    "functools.reduce and a lambda": r"""
from functools import reduce


def train(X, y, w, lr, batches):
    step = lambda w, b: w - lr * 2 * (X[b].T * (X[b] @ w - y[b])).mean(axis=1)
    return reduce(step, batches, w)
""",
    "a class with __call__": r"""
import numpy as np


class Descent:
    def __init__(self, w, lr):
        self.w = np.asarray(w, dtype=float).copy()
        self.lr = lr

    def __call__(self, X, y):
        error = X.dot(self.w) - y
        self.w -= self.lr * 2 * X.T.dot(error) / X.shape[0]


def train(X, y, w, lr, batches):
    update = Descent(w, lr)
    for batch in batches:
        update(np.take(X, batch, axis=0), np.take(y, batch))
    return update.w
""",
    "numba for one update": r"""
import numba
import numpy as np


@numba.njit
def update(X, y, w, lr, batch):
    grad = np.zeros_like(w)
    for i in batch:
        grad += 2 * (np.sum(X[i] * w) - y[i]) * X[i]
    return w - lr * grad / len(batch)


def train(X, y, w, lr, batches):
    X, y, w = np.array(X, float), np.array(y, float), np.array(w, float)
    for batch in batches:
        w = update(X, y, w, float(lr), np.asarray(batch))
    return w
""",
    "torch with autograd, returns a tensor": r"""
import torch
from torch.nn.functional import mse_loss


def train(X, y, w, lr, batches):
    X, y = torch.tensor(X, dtype=torch.float64), torch.tensor(y, dtype=torch.float64)
    w = torch.tensor(w, dtype=torch.float64, requires_grad=True)
    sgd = torch.optim.SGD([w], lr=lr)
    for batch in batches:
        b = torch.as_tensor(batch)
        sgd.zero_grad()
        mse_loss(X[b] @ w, y[b]).backward()
        sgd.step()
    return w.detach()
""",
    "jax.grad": r"""
import jax
import jax.numpy as jnp

jax.config.update("jax_enable_x64", True)
gradient = jax.grad(lambda w, X, y: jnp.mean((X @ w - y) ** 2))


def train(X, y, w, lr, batches):
    w = jnp.asarray(w, dtype=jnp.float64)
    for batch in batches:
        w = w - lr * gradient(w, X[batch], y[batch])
    return w
""",
}
