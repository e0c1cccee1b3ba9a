"""linear/softmax. Right solutions, written from the statement alone."""

SOLUTIONS = {
    "loops over floats": r"""
import math


def softmax(scores):
    result = []
    for row in scores:
        biggest = max(row)
        exps = [math.exp(s - biggest) for s in row]
        total = sum(exps)
        result.append([e / total for e in exps])
    return result
""",
    "row maximum subtracted": r"""
import numpy as np


def softmax(scores):
    e = np.exp(scores - scores.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)
""",
    "new axes in place of keepdims": r"""
import numpy as np


def softmax(scores):
    shifted = scores - np.max(scores, axis=1)[:, None]
    exps = np.exp(shifted)
    return exps / np.sum(exps, axis=1).reshape(-1, 1)
""",
    "transposed": r"""
import numpy as np


def softmax(scores):
    s = np.asarray(scores, dtype=float).T
    e = np.exp(s - s.max(axis=0))
    return (e / e.sum(axis=0)).T
""",
    "log-sum-exp by logaddexp": r"""
import numpy as np


def softmax(scores):
    scores = np.asarray(scores)
    return np.exp(scores - np.logaddexp.reduce(scores, axis=1, keepdims=True))
""",
    "reciprocal of a sum of differences": r"""
import numpy as np


def softmax(scores):
    difference = scores[:, None, :] - scores[:, :, None]
    return np.exp(-np.logaddexp.reduce(difference, axis=2))
""",
    "in place on a copy, with asserts": r"""
import numpy as np


def softmax(scores):
    p = np.array(scores, dtype=float)
    assert p.ndim == 2
    p -= p.max(axis=-1, keepdims=True)
    np.exp(p, out=p)
    p /= p.sum(axis=-1, keepdims=True)
    assert np.allclose(p.sum(axis=1), 1)
    return p
""",
    "einsum for the row sums": r"""
import numpy as np


def softmax(scores):
    e = np.exp(scores - np.amax(scores, axis=1, keepdims=True))
    return np.einsum("ij,i->ij", e, 1 / np.einsum("ij->i", e))
""",
    "diagonal matrix of row sums": r"""
import numpy as np


def softmax(scores):
    e = np.exp(scores - np.max(scores, axis=1, keepdims=True))
    return np.diag(1 / (e @ np.ones(e.shape[1]))) @ e
""",
    "apply_along_axis with a helper": r"""
import numpy as np


def softmax_of_row(s):
    e = np.exp(s - s.max())
    return e / e.sum()


def softmax(scores):
    return np.apply_along_axis(softmax_of_row, 1, scores)
""",
    "pop from a list of rows, list of arrays": r"""
import numpy as np


def softmax(scores):
    rows = list(scores)
    out = []
    while len(rows) > 0:
        row = rows.pop(0)
        e = np.exp(row - np.max(row))
        out.append(e / np.sum(e))
    return out
""",
    "float32": r"""
import numpy as np


def softmax(scores):
    s = np.asarray(scores).astype(np.float32)
    e = np.exp(s - s.max(1, keepdims=True))
    return e / e.sum(1, keepdims=True)
""",
    "tuple of tuples, recursion": r"""
from math import exp


def one(row):
    top = max(row)
    total = sum(exp(s - top) for s in row)
    return tuple(exp(s - top) / total for s in row)


def softmax(scores):
    if len(scores) == 0:
        return ()
    return (one(scores[0]),) + softmax(scores[1:])
""",
    "numba": r"""
import numpy as np
from numba import njit


@njit
def softmax(scores):
    n, k = scores.shape
    out = np.empty((n, k))
    for i in range(n):
        top = scores[i].max()
        total = 0.0
        for j in range(k):
            out[i, j] = np.exp(scores[i, j] - top)
            total += out[i, j]
        for j in range(k):
            out[i, j] /= total
    return out
""",
    "scipy": r"""
from functools import partial

import scipy.special

softmax = partial(scipy.special.softmax, axis=1)
""",
    "scipy logsumexp": r"""
import numpy as np
from scipy.special import logsumexp


def softmax(scores):
    return np.exp(scores - logsumexp(scores, axis=1, keepdims=True))
""",
    "torch": r"""
import torch


def softmax(scores):
    return torch.softmax(torch.tensor(scores, dtype=torch.float64), dim=1)
""",
    "jax": r"""
import jax
import jax.numpy as jnp


def softmax(scores):
    return jax.nn.softmax(jnp.asarray(scores, dtype=float), axis=-1)
""",
    "class with a call": r"""
import numpy as np


class Softmax:
    def __init__(self, axis=1):
        self.axis = axis

    def __call__(self, scores):
        z = scores - np.max(scores, self.axis, keepdims=True)
        return np.exp(z - np.log(np.exp(z).sum(self.axis, keepdims=True)))


softmax = Softmax()
""",
}
