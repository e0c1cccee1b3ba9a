"""backprop/mlp. Right solutions, written from the statement alone."""

SOLUTIONS = {
    "loops over lists": r"""
from math import exp


def mlp_gradients(X, Y, W1, b1, W2, b2):
    n, d, h, k = len(X), len(W1), len(b1), len(b2)
    gW1, gb1 = [[0.0] * h for _ in range(d)], [0.0] * h
    gW2, gb2 = [[0.0] * k for _ in range(h)], [0.0] * k
    for x, y in zip(X, Y):
        H = [1 / (1 + exp(-(b1[j] + sum(x[i] * W1[i][j] for i in range(d))))) for j in range(h)]
        S = [b2[c] + sum(H[j] * W2[j][c] for j in range(h)) for c in range(k)]
        dS = [2 * (S[c] - y[c]) / n for c in range(k)]
        for c in range(k):
            gb2[c] += dS[c]
            for j in range(h):
                gW2[j][c] += H[j] * dS[c]
        for j in range(h):
            dU = sum(dS[c] * W2[j][c] for c in range(k)) * H[j] * (1 - H[j])
            gb1[j] += dU
            for i in range(d):
                gW1[i][j] += x[i] * dU
    return gW1, gb1, gW2, gb2
""",
    "vectorized": r"""
import numpy as np


def mlp_gradients(X, Y, W1, b1, W2, b2):
    H = 1 / (1 + np.exp(-(X @ W1 + b1)))
    S = H @ W2 + b2
    dS = 2 * (S - Y) / len(X)
    dW2 = H.T @ dS
    db2 = dS.sum(axis=0)
    dU = (dS @ W2.T) * H * (1 - H)
    dW1 = X.T @ dU
    db1 = dU.sum(axis=0)
    return dW1, db1, dW2, db2
""",
    "division by n at the end": r"""
import numpy as np


def sigmoid(u):
    return 0.5 * (1 + np.tanh(u / 2))


def mlp_gradients(X, Y, W1, b1, W2, b2):
    n = X.shape[0]
    U = np.dot(X, W1) + b1
    H = sigmoid(U)
    error = np.dot(H, W2) + b2 - Y
    back = np.dot(error, W2.T) * sigmoid(U) * sigmoid(-U)
    grads = [X.T.dot(back), back.sum(0), H.T.dot(error), error.sum(0)]
    return [2 * g / n for g in grads]
""",
    "einsum": r"""
import numpy as np


def mlp_gradients(X, Y, W1, b1, W2, b2):
    n = len(X)
    H = 1 / (1 + np.exp(-np.einsum("ni,ij->nj", X, W1) - b1))
    R = np.einsum("nj,jk->nk", H, W2) + b2 - Y
    D = np.einsum("nk,jk,nj->nj", R, W2, H - H**2)
    c = 2 / n
    return (
        c * np.einsum("ni,nj->ij", X, D),
        c * np.einsum("nj->j", D),
        c * np.einsum("nj,nk->jk", H, R),
        c * np.einsum("nk->k", R),
    )
""",
    "a column of ones for the bias": r"""
import numpy as np


def mlp_gradients(X, Y, W1, b1, W2, b2):
    ones = np.ones((len(X), 1))
    X1 = np.hstack([X, ones])
    H = 1 / (1 + np.exp(-X1 @ np.vstack([W1, b1])))
    H1 = np.hstack([H, ones])
    delta2 = 2 / len(X) * (H1 @ np.vstack([W2, b2]) - Y)
    delta1 = delta2 @ W2.T * (H * (1 - H))
    G1, G2 = X1.T @ delta1, H1.T @ delta2
    return G1[:-1], G1[-1], G2[:-1], G2[-1]
""",
    "example by example, means": r"""
import numpy as np


def of_one(x, y, W1, b1, W2, b2):
    h = 1 / (1 + np.exp(-(x @ W1 + b1)))
    ds = 2 * (h @ W2 + b2 - y)
    du = W2 @ ds * h * (1 - h)
    return np.outer(x, du), du, np.outer(h, ds), ds


def mlp_gradients(X, Y, W1, b1, W2, b2):
    each = [of_one(x, y, W1, b1, W2, b2) for x, y in zip(X, Y)]
    return tuple(np.mean(grads, axis=0) for grads in zip(*each))
""",
    "means over the examples": r"""
import numpy as np


def mlp_gradients(X, Y, W1, b1, W2, b2):
    E = np.exp(-(X @ W1 + b1))
    H = 1 / (1 + E)
    dS = 2 * (H @ W2 + b2 - Y)
    dU = dS @ W2.T * E / (1 + E) ** 2
    dW1 = (X[:, :, None] * dU[:, None, :]).mean(axis=0)
    dW2 = (H[:, :, None] * dS[:, None, :]).mean(axis=0)
    return dW1, dU.mean(axis=0), dW2, dS.mean(axis=0)
""",
    "dictionary": r"""
import numpy as np


def mlp_gradients(X, Y, W1, b1, W2, b2):
    H = 1.0 / (1.0 + np.exp(-(X @ W1 + b1)))
    dS = 2.0 * (H @ W2 + b2 - Y) / X.shape[0]
    dU = (dS @ W2.T) * H * (1 - H)
    return {"W1": X.T @ dU, "b1": dU.sum(axis=0), "W2": H.T @ dS, "b2": dS.sum(axis=0)}
""",
    "float32, prints shapes": r"""
import numpy as np


def mlp_gradients(X, Y, W1, b1, W2, b2):
    X, Y, W1, b1, W2, b2 = (np.asarray(a, dtype=np.float32) for a in (X, Y, W1, b1, W2, b2))
    H = 1 / (1 + np.exp(-(X @ W1 + b1)))
    dS = (H @ W2 + b2 - Y) * np.float32(2 / len(X))
    dU = dS @ W2.T * H * (1 - H)
    print(H.shape, dS.shape, dU.shape)
    return X.T @ dU, np.sum(dU, axis=0), H.T @ dS, np.sum(dS, axis=0)
""",
    "generator": r"""
import numpy as np


def mlp_gradients(X, Y, W1, b1, W2, b2):
    H = 1 / (1 + np.exp(-(X @ W1 + b1)))
    S = H @ W2 + b2
    delta_2 = (S - Y) * 2 / len(Y)
    delta_1 = delta_2 @ W2.T * (H - H * H)
    for inputs, delta in ((X, delta_1), (H, delta_2)):
        yield inputs.T @ delta
        yield delta.sum(axis=0)
""",
    "named tuple with type hints": r"""
from collections import namedtuple

import numpy as np

Gradients = namedtuple("Gradients", ["W1", "b1", "W2", "b2"])


def mlp_gradients(X: np.ndarray, Y: np.ndarray, W1, b1, W2, b2) -> Gradients:
    n = len(X)
    H = np.exp(-np.logaddexp(0, -(X @ W1 + b1)))
    R = H @ W2 + b2 - Y
    V = (R @ W2.T) * (H * (1 - H))
    return Gradients(2 / n * X.T @ V, 2 / n * V.sum(0), 2 / n * H.T @ R, 2 / n * R.sum(0))
""",
    "layers, backwards by recursion": r"""
import numpy as np


def run(A, layers, Y):
    if not layers:
        return [], 2 * (A - Y) / len(Y)
    W, b, sigmoid = layers[0]
    Z = A @ W + b
    out = 1 / (1 + np.exp(-Z)) if sigmoid else Z
    later, d_out = run(out, layers[1:], Y)
    dZ = d_out * out * (1 - out) if sigmoid else d_out
    return [A.T @ dZ, dZ.sum(axis=0)] + later, dZ @ W.T


def mlp_gradients(X, Y, W1, b1, W2, b2):
    return run(X, [(W1, b1, True), (W2, b2, False)], Y)[0]
""",
    "class with a call": r"""
import numpy as np


class MLP:
    def forward(self, X, W1, b1, W2, b2):
        self.H = 1 / (1 + np.exp(-(X @ W1 + b1[None, :])))
        return self.H @ W2 + b2[None, :]

    def __call__(self, X, Y, W1, b1, W2, b2):
        S = self.forward(X, W1, b1, W2, b2)
        H, n = self.H, len(X)
        dS = -2 * (Y - S) / n
        dH = np.matmul(dS, np.transpose(W2))
        dU = dH * H * (1 - H)
        one = np.ones(n)
        return np.matmul(X.T, dU), one @ dU, np.matmul(H.T, dS), one @ dS


mlp_gradients = MLP()
""",
    "numba": r"""
import numpy as np
from numba import njit


@njit
def mlp_gradients(X, Y, W1, b1, W2, b2):
    n, d, h, k = X.shape[0], W1.shape[0], W2.shape[0], W2.shape[1]
    g1, c1, g2, c2 = np.zeros((d, h)), np.zeros(h), np.zeros((h, k)), np.zeros(k)
    for r in range(n):
        H, dH = np.zeros(h), np.zeros(h)
        for j in range(h):
            H[j] = 1 / (1 + np.exp(-b1[j] - (X[r] * W1[:, j]).sum()))
        for c in range(k):
            e = 2 * (b2[c] - Y[r, c] + (H * W2[:, c]).sum()) / n
            c2[c] += e
            for j in range(h):
                g2[j, c] += e * H[j]
                dH[j] += e * W2[j, c]
        for j in range(h):
            u = dH[j] * H[j] * (1 - H[j])
            c1[j] += u
            for i in range(d):
                g1[i, j] += u * X[r, i]
    return g1, c1, g2, c2
""",
    "scipy expit": r"""
from scipy.special import expit


def mlp_gradients(X, Y, W1, b1, W2, b2):
    U = X @ W1 + b1
    dS = 2 * (expit(U) @ W2 + b2 - Y) / len(X)
    dU = dS @ W2.T * expit(U) * expit(-U)
    return X.T @ dU, dU.sum(0), expit(U).T @ dS, dS.sum(0)
""",
    "torch autograd": r"""
import torch


def mlp_gradients(X, Y, W1, b1, W2, b2):
    X, Y = torch.tensor(X, dtype=torch.float64), torch.tensor(Y, dtype=torch.float64)
    parameters = [torch.tensor(p, dtype=torch.float64, requires_grad=True) for p in (W1, b1, W2, b2)]
    W1, b1, W2, b2 = parameters
    S = torch.sigmoid(X @ W1 + b1) @ W2 + b2
    loss = ((S - Y) ** 2).sum(dim=1).mean()
    return torch.autograd.grad(loss, parameters)
""",
    "jax": r"""
import jax
import jax.numpy as jnp


def loss(parameters, X, Y):
    W1, b1, W2, b2 = parameters
    S = jax.nn.sigmoid(X @ W1 + b1) @ W2 + b2
    return jnp.sum((S - Y) ** 2) / len(X)


def mlp_gradients(X, Y, W1, b1, W2, b2):
    X, Y, *parameters = (jnp.asarray(a, dtype=float) for a in (X, Y, W1, b1, W2, b2))
    return jax.grad(loss)(parameters, X, Y)
""",
}
