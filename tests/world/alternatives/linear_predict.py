"""linear/predict. Right solutions, written from the statement alone."""

SOLUTIONS = {
    "loops, running best": r"""
def predict(scores):
    classes = []
    for row in scores:
        best, best_score = 0, row[0]
        for j, s in enumerate(row):
            if s > best_score:
                best, best_score = j, s
        classes.append(best)
    return classes
""",
    "np.argmax": r"""
import numpy as np


def predict(scores):
    return np.argmax(scores, axis=1)
""",
    "method, last axis": r"""
def predict(scores):
    return scores.argmax(-1)
""",
    "index of the maximum": r"""
def predict(scores):
    return [list(row).index(max(row)) for row in scores]
""",
    "argsort": r"""
import numpy as np


def predict(scores):
    return np.argsort(scores, axis=1)[:, -1]
""",
    "argmin of the negative": r"""
import numpy as np


def predict(scores):
    return np.argmin(-np.asarray(scores, dtype=float), axis=1)
""",
    "float array filled in a loop": r"""
import numpy as np


def predict(scores):
    n, k = scores.shape
    labels = np.zeros(n)
    for i in range(n):
        labels[i] = max(range(k), key=lambda j: scores[i, j])
    return labels
""",
    "softmax first": r"""
import numpy as np


def softmax(scores):
    e = np.exp(scores - scores.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


def predict(scores):
    return softmax(scores).argmax(axis=1)
""",
    "comparison with the maximum": r"""
import numpy as np


def predict(scores):
    is_best = scores == scores.max(axis=1, keepdims=True)
    return np.where(is_best, np.arange(scores.shape[1]), scores.shape[1]).min(axis=1)
""",
    "tuple, from sorted pairs": r"""
def predict(scores):
    return tuple(sorted(zip(row, range(len(row))))[-1][1] for row in scores)
""",
    "int32": r"""
import numpy as np


def predict(scores) -> np.ndarray:
    return np.array(scores).argmax(axis=1).astype(np.int32)
""",
    "recursion with pop": r"""
import numpy as np


def predict(scores):
    rows = list(scores)
    if not rows:
        return []
    first = rows.pop(0)
    return [int(np.argmax(first))] + predict(rows)
""",
    "map with functools.partial": r"""
from functools import partial

import numpy as np

predict = partial(np.argmax, axis=1)
""",
    "lambda on the transpose": r"""
predict = lambda scores: scores.T.argmax(axis=0)
""",
    "numba": r"""
import numpy as np
from numba import njit


@njit
def predict(scores):
    out = np.zeros(scores.shape[0], dtype=np.int64)
    for i in range(scores.shape[0]):
        for j in range(1, scores.shape[1]):
            if scores[i, j] > scores[i, out[i]]:
                out[i] = j
    return out
""",
    "torch": r"""
import torch


def predict(scores):
    values, classes = torch.tensor(scores).max(dim=1)
    return classes
""",
    "jax": r"""
import jax
import jax.numpy as jnp


def predict(scores):
    return jax.vmap(jnp.argmax)(jnp.asarray(scores))
""",
    "tournament, class by class": r"""
import numpy as np


class Predictor:
    def __call__(self, scores):
        winner = np.zeros(len(scores), dtype=int)
        best = scores[:, 0].copy()
        for j in range(1, scores.shape[1]):
            better = scores[:, j] > best
            winner[better] = j
            best[better] = scores[better, j]
        return winner


predict = Predictor()
""",
}
