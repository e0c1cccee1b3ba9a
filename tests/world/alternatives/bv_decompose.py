"""bv/decompose. Right solutions, written from the statement alone."""

SOLUTIONS = {
    "loops over floats": r"""
def decompose(predictions, target):
    D, m = len(predictions), len(target)
    bias2 = variance = 0.0
    for j in range(m):
        column = [predictions[k][j] for k in range(D)]
        mean = sum(column) / D
        bias2 += (mean - target[j]) ** 2
        variance += sum((g - mean) ** 2 for g in column) / D
    return bias2 / m, variance / m
""",
    "mean and var": r"""
import numpy as np


def decompose(predictions, target):
    average = predictions.mean(axis=0)
    bias2 = np.mean((average - target) ** 2)
    variance = np.mean(predictions.var(axis=0))
    return bias2, variance
""",
    "mean of all squared deviations": r"""
import numpy as np


def decompose(predictions, target):
    g_bar = np.mean(predictions, axis=0, keepdims=True)
    return ((g_bar - target) ** 2).mean(), ((predictions - g_bar) ** 2).mean()
""",
    "variance as total minus squared bias": r"""
import numpy as np


def decompose(predictions, target):
    total = np.mean((predictions - target) ** 2)
    bias2 = np.mean(np.square(predictions.mean(0) - target))
    return bias2, total - bias2
""",
    "bias as total minus variance": r"""
import numpy as np


def decompose(predictions, target):
    error = predictions - target
    variance = error.var(axis=0).mean()
    return np.mean(error * error) - variance, variance
""",
    "mean of squares minus square of the mean": r"""
import numpy as np


def decompose(predictions, target):
    first = np.mean(predictions, axis=0)
    second = np.mean(np.asarray(predictions, dtype=float) ** 2, axis=0)
    bias = first - target
    return bias @ bias / len(target), np.mean(second - first**2)
""",
    "pairs of data sets": r"""
import numpy as np


def decompose(predictions, target):
    error = predictions - target
    D, m = error.shape
    bias2 = np.einsum("km,lm->", error, error) / (D * D * m)
    pairs = predictions[:, None, :] - predictions[None, :, :]
    return bias2, 0.5 * np.mean(pairs**2)
""",
    "trace of the covariance matrix": r"""
import numpy as np


def decompose(predictions, target):
    m = len(target)
    covariance = np.atleast_2d(np.cov(predictions, rowvar=False, bias=True))
    gap = np.linalg.norm(np.average(predictions, axis=0) - target)
    return gap**2 / m, np.trace(covariance) / m
""",
    "standard deviations": r"""
import numpy as np


def decompose(predictions, target):
    bias = np.abs(predictions.mean(axis=0) - target)
    spread = predictions.std(axis=0, ddof=0)
    return [np.mean(bias**2), np.mean(spread**2)]
""",
    "one array of two values": r"""
import numpy as np


def decompose(predictions, target):
    g = predictions.sum(axis=0) / predictions.shape[0]
    return np.array([np.mean((g - target) ** 2), np.mean((predictions - g) ** 2)])
""",
    "float32": r"""
import numpy as np


def decompose(predictions, target):
    p = np.asarray(predictions, dtype=np.float32)
    t = np.asarray(target, dtype=np.float32)
    bar = p.mean(axis=0)
    return ((bar - t) ** 2).mean(), ((p - bar) ** 2).mean()
""",
    "dictionary": r"""
import numpy as np


def decompose(predictions, target):
    average = predictions.mean(axis=0)
    return {
        "squared_bias": float(np.mean((average - target) ** 2)),
        "variance": float(np.mean((predictions - average) ** 2)),
    }
""",
    "running mean and variance": r"""
import numpy as np


def decompose(predictions, target):
    mean = np.zeros(len(target))
    m2 = np.zeros(len(target))
    for k, row in enumerate(predictions, start=1):
        delta = row - mean
        mean = mean + delta / k
        m2 = m2 + delta * (row - mean)
    print("after", k, "data sets")
    return np.mean((mean - target) ** 2), np.mean(m2 / k)
""",
    "statistics.pvariance": r"""
from statistics import fmean, pvariance


def decompose(predictions, target):
    columns = [[float(g) for g in column] for column in zip(*predictions)]
    bias2 = fmean((fmean(c) - float(t)) ** 2 for c, t in zip(columns, target))
    return bias2, fmean(pvariance(c) for c in columns)
""",
    "class with a call": r"""
import numpy as np


class Decomposition:
    def bias2(self, g, f):
        return np.square(g.mean(axis=0) - f).mean()

    def variance(self, g):
        return np.square(g - g.mean(axis=0)).mean(axis=0).mean()

    def __call__(self, predictions, target):
        return self.bias2(predictions, target), self.variance(predictions)


decompose = Decomposition()
""",
    "numba": r"""
from numba import njit


@njit
def decompose(predictions, target):
    D, m = predictions.shape
    bias2, variance = 0.0, 0.0
    for j in range(m):
        mean = 0.0
        for k in range(D):
            mean += predictions[k, j] / D
        bias2 += (mean - target[j]) ** 2 / m
        for k in range(D):
            variance += (predictions[k, j] - mean) ** 2 / (D * m)
    return bias2, variance
""",
    "sklearn": r"""
from sklearn.metrics import mean_squared_error
from sklearn.preprocessing import StandardScaler


def decompose(predictions, target):
    scaler = StandardScaler().fit(predictions)
    return mean_squared_error(target, scaler.mean_), scaler.var_.mean()
""",
    "torch": r"""
import torch


def decompose(predictions, target):
    g = torch.tensor(predictions, dtype=torch.float64)
    f = torch.tensor(target, dtype=torch.float64)
    return torch.mean((g.mean(dim=0) - f) ** 2), g.var(dim=0, unbiased=False).mean()
""",
    "jax": r"""
import jax.numpy as jnp


def decompose(predictions, target):
    g = jnp.asarray(predictions, dtype=float)
    return jnp.mean((g.mean(0) - jnp.asarray(target)) ** 2), jnp.mean(jnp.var(g, axis=0))
""",
}
