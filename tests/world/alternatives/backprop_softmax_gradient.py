"""backprop/softmax-gradient. Right solutions, written from the statement alone."""

SOLUTIONS = {
    "loops over lists": r"""
import math


def softmax_gradient(X, W, y):
    n, d, k = len(X), len(W), len(W[0])
    G = [[0.0] * k for _ in range(d)]
    for x, t in zip(X, y):
        s = [sum(x[i] * W[i][j] for i in range(d)) for j in range(k)]
        top = max(s)
        e = [math.exp(v - top) for v in s]
        total = sum(e)
        for j in range(k):
            delta = e[j] / total - (1 if j == t else 0)
            for i in range(d):
                G[i][j] += x[i] * delta / n
    return G
""",
    "subtract 1 at the true class": r"""
import numpy as np


def softmax_gradient(X, W, y):
    S = X @ W
    P = np.exp(S - S.max(axis=1, keepdims=True))
    P /= P.sum(axis=1, keepdims=True)
    P[np.arange(len(y)), y] -= 1
    return X.T @ P / len(y)
""",
    "one-hot rows of the unit matrix": r"""
import numpy as np


def softmax_gradient(X, W, y):
    n, k = len(X), W.shape[1]
    scores = X @ W
    scores = scores - scores.max(1)[:, None]
    p = np.exp(scores) / np.exp(scores).sum(1)[:, None]
    return 1 / n * X.T @ (p - np.eye(k)[y])
""",
    "one-hot by comparison": r"""
import numpy as np


def softmax_gradient(X, W, y):
    S = np.dot(X, W)
    log_p = S - np.logaddexp.reduce(S, axis=1, keepdims=True)
    onehot = (y[:, None] == np.arange(W.shape[1])).astype(float)
    return np.einsum("ni,nj->ij", X, np.exp(log_p) - onehot) / X.shape[0]
""",
    "mean of outer products": r"""
import numpy as np


def softmax(s):
    e = np.exp(s - np.max(s))
    return e / e.sum()


def softmax_gradient(X, W, y):
    gradients = []
    for x, t in zip(X, y):
        delta = softmax(x @ W)
        delta[t] -= 1
        gradients.append(np.outer(x, delta))
    return np.mean(gradients, axis=0)
""",
    "two parts of the gradient": r"""
import numpy as np


def softmax_gradient(X, W, y):
    n = X.shape[0]
    S = X @ W
    E = np.exp(S - S.max(axis=1, keepdims=True))
    expected = X.T @ (E / E.sum(axis=1, keepdims=True))
    observed = np.zeros(W.shape)
    np.add.at(observed.T, y, X)
    return (expected - observed) / n
""",
    "column by column": r"""
import numpy as np


def softmax_gradient(X, W, y):
    n, k = len(y), W.shape[1]
    S = X @ W
    Z = S - S.max(axis=1).reshape(n, 1)
    norm = np.exp(Z).sum(axis=1)
    columns = [X.T @ (np.exp(Z[:, j]) / norm - (y == j)) / n for j in range(k)]
    return np.column_stack(columns)
""",
    "transposed throughout": r"""
import numpy as np


def softmax_gradient(X, W, y):
    S = W.T @ X.T
    P = np.exp(S - S.max(axis=0))
    P = P / P.sum(axis=0)
    T = np.zeros_like(P)
    T[y, np.arange(len(y))] = 1
    return ((P - T) @ X).T / len(y)
""",
    "Jacobian of softmax": r"""
import numpy as np


def softmax_gradient(X, W, y):
    G = np.zeros(W.shape, dtype=float)
    for x, t in zip(X, y):
        s = x @ W
        s = s - s[t]
        top = s.max()
        weights = np.exp(s - top)
        d_lse = weights / weights.sum()
        d_true = np.array([float(j == t) for j in range(len(s))])
        G += np.multiply.outer(x, d_lse - d_true)
    return G / len(X)
""",
    "nested list, from float32 residuals": r"""
import numpy as np


def softmax_gradient(X, W, y):
    S = X @ W
    S = (S - S.max(axis=1, keepdims=True)).astype(np.float32)
    P = np.exp(S)
    P /= P.sum(axis=1, keepdims=True)
    P[range(len(y)), y] -= 1
    return (X.T.astype(np.float32) @ P / np.float32(len(y))).tolist()
""",
    "recursion over halves": r"""
import numpy as np


def total(X, W, y):
    if len(y) > 1:
        half = len(y) // 2
        return total(X[:half], W, y[:half]) + total(X[half:], W, y[half:])
    s = X[0] @ W
    p = np.exp(s - s.max())
    p = p / p.sum()
    p[y[0]] -= 1
    return X[0][:, None] * p


def softmax_gradient(X, W, y):
    return total(X, W, y) / len(y)
""",
    "class with forward and backward": r"""
import numpy as np


class SoftmaxRegression:
    def forward(self, X, W):
        S = X @ W
        S = S - np.amax(S, axis=1, keepdims=True)
        self.P = np.exp(S) / np.sum(np.exp(S), axis=1, keepdims=True)

    def backward(self, X, y):
        delta = self.P.copy()
        for i, label in enumerate(y):
            delta[i, label] -= 1.0
        return X.T @ (delta / len(X))

    def __call__(self, X, W, y):
        self.forward(X, W)
        return self.backward(X, y)


softmax_gradient = SoftmaxRegression()
""",
    "numba": r"""
import numpy as np
from numba import njit


@njit
def softmax_gradient(X, W, y):
    n, d = X.shape
    k = W.shape[1]
    G = np.zeros((d, k))
    for r in range(n):
        s = np.zeros(k)
        for j in range(k):
            for i in range(d):
                s[j] += X[r, i] * W[i, j]
        e = np.exp(s - s.max())
        p = e / e.sum()
        p[y[r]] -= 1.0
        for i in range(d):
            for j in range(k):
                G[i, j] += X[r, i] * p[j] / n
    return G
""",
    "scipy": r"""
import numpy as np
from scipy.special import softmax


def softmax_gradient(X, W, y):
    P = softmax(X @ W, axis=1)
    Y = np.zeros_like(P)
    Y[np.arange(len(y)), y] = 1
    return X.T @ (P - Y) / len(y)
""",
    "sklearn one-hot encoder": r"""
import numpy as np
from scipy.special import log_softmax
from sklearn.preprocessing import OneHotEncoder


def softmax_gradient(X, W, y):
    encoder = OneHotEncoder(categories=[np.arange(W.shape[1])], sparse_output=False)
    Y = encoder.fit_transform(np.reshape(y, (-1, 1)))
    return X.T @ (np.exp(log_softmax(X @ W, axis=1)) - Y) / X.shape[0]
""",
    "torch autograd": r"""
import torch
import torch.nn.functional as F


def softmax_gradient(X, W, y):
    X = torch.tensor(X, dtype=torch.float64)
    W = torch.tensor(W, dtype=torch.float64, requires_grad=True)
    F.cross_entropy(X @ W, torch.tensor(y, dtype=torch.long)).backward()
    return W.grad
""",
    "torch by hand": r"""
import torch


def softmax_gradient(X, W, y):
    X, W = torch.tensor(X).double(), torch.tensor(W).double()
    p = torch.softmax(X @ W, dim=1)
    onehot = torch.nn.functional.one_hot(torch.tensor(y).long(), W.shape[1])
    return X.T @ (p - onehot) / len(X)
""",
    "jax": r"""
import jax
import jax.numpy as jnp


def softmax_gradient(X, W, y):
    X, W, y = jnp.asarray(X, dtype=float), jnp.asarray(W, dtype=float), jnp.asarray(y)

    def loss(W):
        return -jax.nn.log_softmax(X @ W)[jnp.arange(len(y)), y].mean()

    return jax.grad(loss)(W)
""",
}
