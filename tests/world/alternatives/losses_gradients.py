"""losses/gradients. Right solutions, written from the statement alone."""

SOLUTIONS = {
    "loops over floats, lists": r"""
def loss_gradients(predictions, targets):
    n = len(predictions)
    mse, mae = [], []
    for f, y in zip(predictions, targets):
        mse.append(2 * (f - y) / n)
        if f > y:
            mae.append(1 / n)
        elif f < y:
            mae.append(-1 / n)
        else:
            mae.append(0.0)
    return mse, mae
""",
    "np.sign": r"""
import numpy as np


def loss_gradients(predictions, targets):
    error = predictions - targets
    n = len(error)
    return 2 * error / n, np.sign(error) / n
""",
    "targets first, minus signs": r"""
import numpy as np


def loss_gradients(predictions, targets):
    residual = targets - predictions
    n = residual.size
    return -2 / n * residual, -np.sign(residual) / n
""",
    "difference of comparisons": r"""
import numpy as np


def loss_gradients(predictions, targets):
    e = np.asarray(predictions, dtype=float) - np.asarray(targets, dtype=float)
    above = (e > 0).astype(float)
    below = (e < 0).astype(float)
    return (e + e) / e.shape[0], (above - below) / e.shape[0]
""",
    "nested np.where": r"""
import numpy as np


def loss_gradients(predictions, targets):
    n = predictions.shape[0]
    d_mse = (predictions - targets) * (2 / n)
    d_mae = np.where(predictions > targets, 1 / n, np.where(predictions < targets, -1 / n, 0))
    return [d_mse, d_mae]
""",
    "division by the absolute value where it is not 0": r"""
import numpy as np


def loss_gradients(predictions, targets):
    e = np.asarray(predictions, dtype=float) - targets
    sign = np.divide(e, np.abs(e), out=np.zeros_like(e), where=e != 0)
    return 2 * e / len(e), sign / len(e)
""",
    "one array of two rows": r"""
import numpy as np


def loss_gradients(predictions, targets):
    e = predictions - targets
    return np.array([2 * e, np.sign(e)]) / len(e)
""",
    "dictionary": r"""
import numpy as np


def loss_gradients(predictions, targets):
    diff = predictions - targets
    return {"MSE": 2 * diff / diff.size, "MAE": np.sign(diff) / diff.size}
""",
    "named tuple": r"""
from typing import NamedTuple

import numpy as np


class Gradients(NamedTuple):
    mse: np.ndarray
    mae: np.ndarray


def loss_gradients(predictions: np.ndarray, targets: np.ndarray) -> Gradients:
    n = len(targets)
    return Gradients(mse=2 / n * (predictions - targets), mae=1 / n * np.sign(predictions - targets))
""",
    "float32": r"""
import numpy as np


def loss_gradients(predictions, targets):
    e = (predictions - targets).astype(np.float32)
    return 2 * e / np.float32(len(e)), np.sign(e) / np.float32(len(e))
""",
    "generator": r"""
import numpy as np


def loss_gradients(predictions, targets):
    error = predictions - targets
    yield 2 * np.mean(np.diag(error), axis=0)
    yield np.mean(np.diag(np.sign(error)), axis=0)
""",
    "mask on zeros": r"""
import numpy as np


def loss_gradients(predictions, targets):
    n = len(predictions)
    mae = np.zeros(n)
    mae[predictions > targets] = 1.0
    mae[predictions < targets] = -1.0
    mae /= n
    mse = np.array(predictions, dtype=float)
    mse -= targets
    mse *= 2 / n
    return mse, mae
""",
    "mean of the one-sided derivatives": r"""
import numpy as np


class LossGradients:
    def __call__(self, predictions, targets):
        n = len(predictions)
        right = np.where(predictions >= targets, 1, -1)
        left = np.where(predictions > targets, 1, -1)
        return (predictions - targets) / (n / 2), (right + left) / (2 * n)


loss_gradients = LossGradients()
""",
    "numba": r"""
import numpy as np
from numba import njit


@njit
def loss_gradients(predictions, targets):
    n = predictions.shape[0]
    a, b = np.zeros(n), np.zeros(n)
    for i in range(n):
        d = predictions[i] - targets[i]
        a[i] = 2.0 * d / n
        if d != 0:
            b[i] = np.sign(d) / n
    return a, b
""",
    "torch autograd": r"""
import torch


def loss_gradients(predictions, targets):
    y = torch.tensor(targets, dtype=torch.float64)
    gradients = []
    for loss in (torch.nn.MSELoss(), torch.nn.L1Loss()):
        f = torch.tensor(predictions, dtype=torch.float64, requires_grad=True)
        loss(f, y).backward()
        gradients.append(f.grad)
    return gradients
""",
    "jax, automatic for the MSE only": r"""
import jax
import jax.numpy as jnp


def loss_gradients(predictions, targets):
    f, y = jnp.asarray(predictions, dtype=float), jnp.asarray(targets, dtype=float)
    mse = jax.grad(lambda f: jnp.mean((f - y) ** 2))
    return mse(f), jnp.sign(f - y) / f.size
""",
}
