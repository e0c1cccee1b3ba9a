"""gd/schedules. Right solutions, written from the statement alone."""

SOLUTIONS = {
    "plain loop over the numbers, any shape": r"""
import math

import numpy as np


def one(t, a0):
    linear = (1 - t / 50) * a0 + t / 50 * 0.01 if t < 50 else 0.01
    inverse = a0 / (1 + 0.5 * t)
    exponential = a0 * math.exp(-0.1 * t)
    step = a0
    for _ in range(int(t // 10)):
        step = step / 2
    return linear, inverse, exponential, step


def schedules(t, a0):
    if np.ndim(t) == 0:
        return one(float(t), a0)
    t = np.asarray(t)
    rates = [one(float(ti), a0) for ti in t.ravel()]
    return tuple(np.array(column).reshape(t.shape) for column in zip(*rates))
""",
    "vectorized NumPy, a tuple": r'''
import numpy as np


def schedules(t, a0):
    """Return the rates after t updates: linear, inverse, exponential, step."""
    s = np.minimum(t / 50, 1)
    linear = (1 - s) * a0 + s * 0.01
    return linear, a0 / (1 + 0.5 * t), a0 * np.exp(-0.1 * t), a0 * 0.5 ** (t // 10)
''',
    "np.where, powers of 2, a list": r"""
import numpy as np


def schedules(t, a0):
    t = np.asarray(t, dtype=float)
    end = 0.01
    linear = np.where(t > 50, end, a0 + (end - a0) * t / 50)
    inverse = 2 * a0 / (2 + t)
    exponential = a0 / np.exp(t / 10)
    step = np.ldexp(a0, -np.floor_divide(t, 10).astype(int))
    return [linear, inverse, exponential, step]
""",
    "np.interp, stacked to one array": r"""
import numpy as np


def schedules(t, a0):
    linear = np.interp(t, [0, 50], [a0, 0.01])
    inverse = a0 * (1 + np.multiply(0.5, t)) ** -1
    exponential = a0 * (np.e**-0.1) ** np.asarray(t)
    step = a0 / 2.0 ** np.floor(np.asarray(t) / 10)
    return np.array([linear, inverse, exponential, step])
""",
    "float32, np.clip": r"""
import numpy as np


def schedules(t, a0: float = 0.1):
    t = np.asarray(t, dtype=np.float32)
    a0 = np.float32(a0)
    s = np.clip(t / np.float32(50), 0, 1)
    return (
        (1 - s) * a0 + s * np.float32(0.01),
        a0 / (1 + np.float32(0.5) * t),
        a0 * np.exp(np.float32(-0.1) * t),
        a0 * np.float32(0.5) ** np.floor(t / 10),
    )
""",
    "a dictionary of lambdas, returned as a dictionary": r"""
import numpy as np


def schedules(t, a0):
    rules = {
        "linear": lambda t: np.where(t < 50, (1 - t / 50) * a0 + t / 50 * 0.01, 0.01),
        "inverse": lambda t: a0 / (1 + 0.5 * t),
        "exponential": lambda t: a0 * np.exp(-0.1 * t),
        "step": lambda t: a0 * 0.5 ** (t // 10),
    }
    return {name: rule(np.asarray(t)) for name, rule in rules.items()}
""",
    "helper functions with default arguments, np.vectorize": r"""
from math import exp, floor

import numpy as np


def linear(t, a0, rho=50, last=0.01):
    if t >= rho:
        return last
    return (1 - t / rho) * a0 + (t / rho) * last


def inverse(t, a0, r=0.5):
    return a0 / (1 + r * t)


def exponential(t, a0, k=0.1):
    return a0 * exp(-k * t)


def step(t, a0, T=10):
    return a0 * 0.5 ** floor(t / T)


def schedules(t, a0):
    return tuple(np.vectorize(f, otypes=[float])(t, a0) for f in (linear, inverse, exponential, step))
""",
    "torch, returns tensors": r"""
import torch


def schedules(t, a0):
    t = torch.as_tensor(t, dtype=torch.float64)
    s = torch.clamp(t / 50, max=1.0)
    linear = a0 * (1 - s) + 0.01 * s
    return linear, a0 / (1 + 0.5 * t), a0 * torch.exp(-0.1 * t), a0 * 0.5 ** torch.div(t, 10, rounding_mode="floor")
""",
}
