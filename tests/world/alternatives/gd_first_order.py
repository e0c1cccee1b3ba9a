"""gd/first-order. Right solutions, written from the statement alone."""

SOLUTIONS = {
    "loop over the components": r"""
def tangent_gap(f, grad, x, y):
    g = grad(x)
    plane = f(x)
    for i in range(len(x)):
        plane += g[i] * (y[i] - x[i])
    return f(y) - plane
""",
    "formula": r"""
def tangent_gap(f, grad, x, y):
    return f(y) - f(x) - grad(x) @ (y - x)
""",
    "np.dot": r"""
import numpy as np


def tangent_gap(f, grad, x, y):
    return f(y) - (f(x) + np.dot(grad(x), y - x))
""",
    "difference the other way round": r"""
import numpy as np


def tangent_gap(f, grad, x, y):
    return f(y) - f(x) + np.sum(grad(x) * (x - y))
""",
    "two products": r"""
def tangent_gap(f, grad, x, y):
    g = grad(x)
    return (f(y) - g @ y) - (f(x) - g @ x)
""",
    "einsum": r"""
import numpy as np


def tangent_gap(f, grad, x, y):
    return f(y) - f(x) - np.einsum("i,i->", grad(x), np.subtract(y, x))
""",
    "tangent plane as a function": r"""
import numpy as np


def tangent_gap(f, grad, x, y):
    fx, gx = f(x), grad(x)

    def plane(point):
        return fx + np.inner(gx, point - x)

    return f(y) - plane(y)
""",
    "float": r"""
import numpy as np


def tangent_gap(f, grad, x, y) -> float:
    step = y - x
    slope = float(np.vdot(grad(x), step))
    return float(f(y)) - float(f(x)) - slope
""",
    "result cast to float32": r"""
import numpy as np


def tangent_gap(f, grad, x, y):
    return np.float32(f(y) - f(x) - np.dot(grad(x), y - x))
""",
    "array of shape (1,)": r"""
import numpy as np


def tangent_gap(f, grad, x, y):
    column = (y - x).reshape(-1, 1)
    return f(y) - f(x) - np.asarray(grad(x)) @ column
""",
    "matrix product of shape (1, 1), item": r"""
import numpy as np


def tangent_gap(f, grad, x, y):
    row = np.reshape(grad(x), (1, -1))
    column = np.reshape(y - x, (-1, 1))
    product = (row @ column).item()
    print("slope along y - x:", product)
    return f(y) - f(x) - product
""",
    "math.fsum of lists": r"""
from math import fsum


def tangent_gap(f, grad, x, y):
    terms = [float(-g * (b - a)) for g, a, b in zip(grad(x), x, y)]
    return fsum([float(f(y)), -float(f(x))] + terms)
""",
    "pop from copies": r"""
def tangent_gap(f, grad, x, y):
    gap = f(y) - f(x)
    slopes, steps = list(grad(x)), list(y - x)
    while slopes:
        gap = gap - slopes.pop(0) * steps.pop(0)
    return gap
""",
    "class with a call": r"""
import numpy as np


class TangentGap:
    def __call__(self, f, grad, x, y):
        assert np.shape(x) == np.shape(y)
        distance = np.linalg.norm(y - x)
        if distance == 0:
            return 0.0
        unit = (y - x) / distance
        return f(y) - f(x) - distance * (grad(x) @ unit)


tangent_gap = TangentGap()
""",
    "lambda": r"""
tangent_gap = lambda f, grad, x, y: f(y) - f(x) - sum(grad(x) * (y - x))
""",
    "functools.partial": r"""
from functools import partial

import numpy as np


def gap(product, f, grad, x, y):
    return f(y) - f(x) - product(grad(x), y - x)


tangent_gap = partial(gap, np.dot)
""",
    "numba for the product": r"""
from numba import njit


@njit
def product(g, x, y):
    total = 0.0
    for i in range(len(g)):
        total += g[i] * (y[i] - x[i])
    return total


def tangent_gap(f, grad, x, y):
    return f(y) - f(x) - product(grad(x), x, y)
""",
    "torch for the product": r"""
import torch


def tangent_gap(f, grad, x, y):
    g = torch.tensor(grad(x), dtype=torch.float64)
    return float(f(y) - f(x)) - torch.dot(g, torch.tensor(y - x, dtype=torch.float64))
""",
}
