"""losses/logistic. Right solutions, written from the statement alone."""

SOLUTIONS = {
    "loop over floats": r"""
import math


def logistic(scores, y):
    total = 0.0
    for s, t in zip(scores, y):
        z = -s if t == 1 else s
        if z > 0:
            total += z + math.log1p(math.exp(-z))
        else:
            total += math.log1p(math.exp(z))
    return total / len(y)
""",
    "logaddexp minus y s": r"""
import numpy as np


def logistic(scores, y):
    return np.mean(np.logaddexp(0, scores) - y * scores)
""",
    "logaddexp with a sign": r"""
import numpy as np


def logistic(scores, y):
    sign = 2 * np.asarray(y, dtype=float) - 1
    return np.logaddexp(0, -sign * scores).mean()
""",
    "both terms of the formula": r"""
import numpy as np


def logistic(scores, y):
    log_p = -np.logaddexp(0, -scores)
    log_q = -np.logaddexp(0, scores)
    return np.mean(-y * log_p - (1 - y) * log_q)
""",
    "maximum and log1p": r"""
import numpy as np


def logistic(scores, y):
    loss = np.maximum(scores, 0) - scores * y + np.log1p(np.exp(-np.abs(scores)))
    return loss.sum() / len(loss)
""",
    "np.where on the class": r"""
import numpy as np


def softplus(z):
    return np.where(z > 0, z, 0) + np.log(1 + np.exp(-np.abs(z)))


def logistic(scores, y):
    return np.where(y == 1, softplus(-scores), softplus(scores)).mean()
""",
    "two classes apart": r"""
import numpy as np


def logistic(scores, y):
    ones = np.logaddexp(0.0, -scores[y == 1])
    zeros = np.logaddexp(0.0, scores[y == 0])
    return np.concatenate([ones, zeros]).mean()
""",
    "log-sum-exp of two columns": r"""
import numpy as np


def logistic(scores, y):
    two = np.stack([np.zeros(len(scores)), scores], axis=1)
    top = two.max(axis=1, keepdims=True)
    log_p = two - top - np.log(np.exp(two - top).sum(axis=1, keepdims=True))
    return -log_p[np.arange(len(y)), np.asarray(y).astype(int)].mean()
""",
    "float32, array of shape (1,)": r"""
import numpy as np


def logistic(scores, y):
    s = np.asarray(scores, dtype=np.float32)
    t = np.asarray(y, dtype=np.float32)
    loss = np.logaddexp(np.float32(0), (1 - 2 * t) * s)
    return np.mean(loss, keepdims=True)
""",
    "recursion, type hints": r"""
from math import exp, log1p


def one(s: float, t: int) -> float:
    if s < 0:
        return one(-s, 1 - t)
    return (1 - t) * s + log1p(exp(-s))


def logistic(scores, y) -> float:
    return sum(one(float(s), int(t)) for s, t in zip(scores, y)) / len(y)
""",
    "pop from copies": r"""
import numpy as np


def logistic(scores, y):
    scores, y = list(scores), list(y)
    n, total = len(y), 0
    while scores:
        s, t = scores.pop(0), y.pop(0)
        total += np.logaddexp(0, s) * (1 - t) + np.logaddexp(0, -s) * t
    return total / n
""",
    "class with a call": r"""
import numpy as np


class LogisticLoss:
    def __init__(self, reduce=np.mean):
        self.reduce = reduce

    def __call__(self, scores, y):
        wrong_way = np.where(np.asarray(y) > 0.5, -1.0, 1.0) * scores
        return self.reduce(np.fmax(wrong_way, 0) + np.log1p(np.exp(-np.fabs(wrong_way))))


logistic = LogisticLoss()
""",
    "numba": r"""
import math

from numba import njit


@njit
def logistic(scores, y):
    total = 0.0
    for i in range(len(scores)):
        s = scores[i] if y[i] == 0 else -scores[i]
        total += max(s, 0.0) + math.log1p(math.exp(-abs(s)))
    return total / len(scores)
""",
    "scipy log_expit": r"""
import numpy as np
from scipy.special import log_expit


def logistic(scores, y):
    return -np.mean(y * log_expit(scores) + (1 - y) * log_expit(-scores))
""",
    "scipy logistic distribution": r"""
from scipy.stats import logistic as distribution


def logistic(scores, y):
    return -(y * distribution.logcdf(scores) + (1 - y) * distribution.logsf(scores)).mean()
""",
    "torch": r"""
import torch
import torch.nn.functional as F


def logistic(scores, y):
    scores = torch.tensor(scores, dtype=torch.float64)
    y = torch.tensor(y, dtype=torch.float64)
    return F.binary_cross_entropy_with_logits(scores, y)
""",
    "torch soft margin loss": r"""
import torch


def logistic(scores, y):
    s = torch.tensor(scores, dtype=torch.float64)
    sign = 2 * torch.tensor(y, dtype=torch.float64) - 1
    return -torch.nn.functional.logsigmoid(sign * s).mean().item()
""",
    "jax": r"""
import jax
import jax.numpy as jnp


def logistic(scores, y):
    s = jnp.asarray(scores, dtype=float)
    return jnp.mean(jax.nn.softplus(s) - jnp.asarray(y) * s)
""",
    "sklearn half binomial loss": r"""
import numpy as np
from sklearn._loss import HalfBinomialLoss


def logistic(scores, y):
    y_true = np.array(y, dtype=float)
    raw = np.array(scores, dtype=float)
    return HalfBinomialLoss().loss(y_true, raw).mean()
""",
}
