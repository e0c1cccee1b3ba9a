"""losses/hinge. Right solutions, written from the statement alone."""

SOLUTIONS = {
    "loop over floats": r"""
def hinge(scores, y):
    total = 0.0
    for s, t in zip(scores, y):
        total += max(0, 1 - t * s)
    return total / len(scores)
""",
    "np.maximum and mean": r"""
import numpy as np


def hinge(scores, y):
    return np.maximum(0, 1 - y * scores).mean()
""",
    "np.where": r"""
import numpy as np


def hinge(scores, y):
    margin = y * scores
    return np.mean(np.where(margin < 1, 1 - margin, 0))
""",
    "clip": r"""
import numpy as np


def hinge(scores, y):
    return float(np.mean(np.clip(1 - np.multiply(y, scores), 0, None)))
""",
    "half of the sum and its absolute value": r"""
import numpy as np


def hinge(scores, y):
    slack = 1 - y * scores
    return (np.abs(slack) + slack).sum() / (2 * len(y))
""",
    "sum over a mask": r"""
import numpy as np


def hinge(scores, y):
    slack = 1 - np.asarray(y) * np.asarray(scores)
    return slack[slack > 0].sum() / slack.size
""",
    "dot product with the mask": r"""
import numpy as np


def hinge(scores, y):
    margins = y * scores
    wrong = (margins < 1).astype(float)
    return (wrong.sum() - wrong @ margins) / len(margins)
""",
    "two classes apart": r"""
import numpy as np


def hinge(scores, y):
    positive = np.maximum(0, 1 - scores[y == 1]).sum()
    negative = np.maximum(0, 1 + scores[y == -1]).sum()
    return (positive + negative) / len(y)
""",
    "math.fsum": r'''
import math
from typing import Sequence


def hinge(scores: Sequence[float], y: Sequence[int]) -> float:
    """The mean of max(0, 1 - y s)."""
    assert len(scores) == len(y)
    return math.fsum(1 - t * s if t * s < 1 else 0 for s, t in zip(scores, y)) / len(y)
''',
    "statistics.mean with a lambda": r"""
from statistics import fmean

hinge = lambda scores, y: fmean(max(0.0, 1.0 - float(a * b)) for a, b in zip(scores, y))
""",
    "float32": r"""
import numpy as np


def hinge(scores, y):
    scores = np.asarray(scores, dtype=np.float32)
    y = np.asarray(y, dtype=np.float32)
    return np.mean(np.maximum(np.float32(0), 1 - scores * y))
""",
    "array of shape (1,)": r"""
import numpy as np


def hinge(scores, y):
    loss = np.zeros(1)
    for i in range(len(y)):
        loss += np.maximum(0, 1 - y[i] * scores[i])
    return loss / len(y)
""",
    "in place on a copy": r"""
import numpy as np


def hinge(scores, y):
    loss = np.array(scores, dtype=float)
    loss *= y
    loss -= 1
    loss[loss > 0] = 0
    return -loss.mean()
""",
    "recursion with a running sum": r"""
def hinge(scores, y):
    def total(i):
        if i == len(y):
            return 0.0
        return max(0.0, 1.0 - y[i] * scores[i]) + total(i + 1)

    return total(0) / len(y)
""",
    "class with a call": r"""
import numpy as np


class Hinge:
    margin = 1.0

    def __call__(self, scores, y):
        return np.average(np.fmax(self.margin - scores * y, 0.0))


hinge = Hinge()
""",
    "numba": r"""
from numba import njit


@njit
def hinge(scores, y):
    total = 0.0
    for i in range(scores.shape[0]):
        slack = 1.0 - y[i] * scores[i]
        if slack > 0.0:
            total += slack
    return total / scores.shape[0]
""",
    "torch": r"""
import torch


def hinge(scores, y):
    margin = torch.tensor(scores, dtype=torch.float64) * torch.tensor(y, dtype=torch.float64)
    return torch.relu(1 - margin).mean()
""",
    "torch margin ranking loss": r"""
import torch
import torch.nn.functional as F


def hinge(scores, y):
    s = torch.tensor(scores, dtype=torch.float64)
    t = torch.tensor(y, dtype=torch.float64)
    return F.margin_ranking_loss(s, torch.zeros_like(s), t, margin=1.0).item()
""",
    "jax": r"""
import jax
import jax.numpy as jnp


def hinge(scores, y):
    return jnp.mean(jax.nn.relu(1 - jnp.asarray(y) * jnp.asarray(scores, dtype=float)))
""",
}
