"""backprop/collapse. Right solutions, written from the statement alone."""

SOLUTIONS = {
    "loops over lists": r"""
def collapse(W1, b1, W2, b2):
    d, h, k = len(W1), len(W2), len(b2)
    W = [[sum(W1[i][l] * W2[l][j] for l in range(h)) for j in range(k)] for i in range(d)]
    b = [b2[j] + sum(b1[l] * W2[l][j] for l in range(h)) for j in range(k)]
    return W, b
""",
    "matrix products": r"""
def collapse(W1, b1, W2, b2):
    return W1 @ W2, b1 @ W2 + b2
""",
    "bias by the transpose": r"""
import numpy as np


def collapse(W1, b1, W2, b2):
    W = np.dot(W1, W2)
    b = W2.T @ b1 + b2
    return [W, b]
""",
    "transposed products": r"""
import numpy as np


def collapse(W1, b1, W2, b2):
    W = (W2.T @ W1.T).T
    b = (W2.T @ b1[:, None])[:, 0] + b2
    assert W.shape == (W1.shape[0], W2.shape[1])
    assert b.shape == b2.shape
    return W, b
""",
    "einsum": r"""
import numpy as np


def collapse(W1, b1, W2, b2):
    return np.einsum("ij,jk->ik", W1, W2), np.einsum("j,jk->k", b1, W2) + b2
""",
    "sum of outer products": r"""
import numpy as np


def collapse(W1, b1, W2, b2):
    W = np.zeros((W1.shape[0], W2.shape[1]))
    b = np.array(b2, dtype=float)
    for l in range(len(b1)):
        W += np.outer(W1[:, l], W2[l])
        b += b1[l] * W2[l]
    return W, b
""",
    "probing both layers with 0 and the unit vectors": r"""
import numpy as np


def collapse(W1, b1, W2, b2):
    def layers(X):
        return (X @ W1 + b1) @ W2 + b2

    d = len(W1)
    b = layers(np.zeros(d))
    W = layers(np.eye(d)) - b
    return W, b
""",
    "matrices with a last row for the bias": r"""
import numpy as np


def augment(W, b):
    top = np.column_stack([W, np.zeros(len(W))])
    return np.vstack([top, np.append(b, 1.0)])


def collapse(W1, b1, W2, b2):
    both = augment(W1, b1) @ augment(W2, b2)
    return both[:-1, :-1], both[-1, :-1]
""",
    "stacked weights and bias": r"""
import numpy as np


def collapse(W1, b1, W2, b2):
    M = np.vstack((W1, b1)) @ W2
    M[-1] = M[-1] + b2
    return M[:-1], M[-1]
""",
    "tensordot, dictionary": r"""
import numpy as np


def collapse(W1, b1, W2, b2):
    return {"W": np.tensordot(W1, W2, axes=1), "b": np.add(np.tensordot(b1, W2, axes=1), b2)}
""",
    "broadcast and sum": r"""
import numpy as np


def collapse(W1, b1, W2, b2):
    W = (W1[:, :, None] * W2[None, :, :]).sum(axis=1)
    b = (b1[:, None] * W2).sum(axis=0) + b2
    return W, b
""",
    "float32": r"""
import numpy as np


def collapse(W1, b1, W2, b2):
    W1, b1, W2, b2 = (np.asarray(a, dtype=np.float32) for a in (W1, b1, W2, b2))
    return W1 @ W2, b1 @ W2 + b2
""",
    "two lists": r"""
import numpy as np


def collapse(W1, b1, W2, b2):
    W = np.matmul(W1, W2)
    b = np.matmul(b1, W2) + b2
    return W.tolist(), b.tolist()
""",
    "generator expression": r"""
def collapse(W1, b1, W2, b2):
    return (a @ W2 + c for a, c in ((W1, 0), (b1, b2)))
""",
    "layers that compose": r"""
from functools import reduce


class Linear:
    def __init__(self, W, b):
        self.W, self.b = W, b

    def then(self, other):
        return Linear(self.W @ other.W, self.b @ other.W + other.b)


def collapse(W1, b1, W2, b2):
    layer = reduce(Linear.then, [Linear(W1, b1), Linear(W2, b2)])
    return layer.W, layer.b
""",
    "lambda": r"""
collapse = lambda W1, b1, W2, b2: (W1.dot(W2), b1.dot(W2) + b2)
""",
    "numba": r"""
import numpy as np
from numba import njit


@njit
def collapse(W1, b1, W2, b2):
    d, h = W1.shape
    k = W2.shape[1]
    W, b = np.zeros((d, k)), np.zeros(k)
    for j in range(k):
        b[j] = b2[j]
        for l in range(h):
            b[j] += b1[l] * W2[l, j]
            for i in range(d):
                W[i, j] += W1[i, l] * W2[l, j]
    return W, b
""",
    "torch": r"""
import torch


def collapse(W1, b1, W2, b2):
    W1, b1, W2, b2 = [torch.tensor(a, dtype=torch.float64) for a in (W1, b1, W2, b2)]
    return W1 @ W2, torch.addmv(b2, W2.T, b1)
""",
    "jax, Jacobian of the network": r"""
import jax
import jax.numpy as jnp


def collapse(W1, b1, W2, b2):
    W1, b1, W2, b2 = (jnp.asarray(a, dtype=float) for a in (W1, b1, W2, b2))
    network = lambda x: (x @ W1 + b1) @ W2 + b2
    zero = jnp.zeros(W1.shape[0])
    return jax.jacobian(network)(zero).T, network(zero)
""",
}
