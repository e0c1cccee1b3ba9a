"""gd/backtracking. Right solutions, written from the statement alone."""

SOLUTIONS = {
    "while loop": r"""
import numpy as np


def backtracking(f, grad, theta, lr, shrink, c):
    g = grad(theta)
    while f(theta - lr * g) > f(theta) - c * lr * np.sum(g**2):
        lr *= shrink
    return lr
""",
    "not below the line": r"""
def backtracking(f, grad, theta, lr, shrink, c):
    g = grad(theta)
    f0, slope = f(theta), g @ g
    eta = lr
    while not f(theta - eta * g) <= f0 - c * eta * slope:
        eta = shrink * eta
    return eta
""",
    "endless loop with a return": r"""
import numpy as np


def backtracking(f, grad, theta, lr, shrink, c):
    g = grad(theta)
    start = f(theta)
    norm2 = np.dot(g, g)
    rate = lr
    while True:
        if f(theta - rate * g) <= start - c * rate * norm2:
            return rate
        rate = rate * shrink
""",
    "powers of shrink": r"""
import itertools


def backtracking(f, grad, theta, lr, shrink, c):
    g = grad(theta)
    for k in itertools.count():
        eta = lr * shrink**k
        if f(theta - eta * g) <= f(theta) - c * eta * sum(g * g):
            return eta
""",
    "squared norm by np.linalg.norm": r"""
import numpy as np


def backtracking(f, grad, theta, lr, shrink, c):
    g = grad(theta)
    eta = lr
    while f(theta - eta * g) > f(theta) - c * eta * np.linalg.norm(g) ** 2:
        eta *= shrink
    return eta
""",
    "decrease compared with what is asked": r"""
import numpy as np


def backtracking(f, grad, theta, lr, shrink, c):
    g = grad(theta)
    f0 = f(theta)

    def enough(eta):
        decrease = f0 - f(theta - eta * g)
        return decrease >= c * eta * np.inner(g, g)

    k = 0
    while not enough(lr * shrink**k):
        k += 1
    return lr * shrink**k
""",
    "recursion": r"""
import numpy as np


def backtracking(f, grad, theta, lr, shrink, c):
    g = grad(theta)
    if f(theta - lr * g) <= f(theta) - c * lr * np.sum(np.square(g)):
        return lr
    return backtracking(f, grad, theta, lr * shrink, shrink, c)
""",
    "next of a generator": r"""
from itertools import accumulate, repeat
from operator import mul


def backtracking(f, grad, theta, lr, shrink, c):
    g, f0 = grad(theta), f(theta)
    rates = accumulate(repeat(shrink), mul, initial=lr)
    return next(r for r in rates if f(theta - r * g) <= f0 - c * r * (g**2).sum())
""",
    "plain floats for the norm, an array for f": r"""
import numpy as np


def backtracking(f, grad, theta, lr, shrink, c):
    g = [float(v) for v in grad(theta)]
    norm2 = 0.0
    for v in g:
        norm2 += v * v
    f0 = f(theta)
    while True:
        candidate = np.array([t - lr * v for t, v in zip(theta, g)])
        if f(candidate) <= f0 - c * lr * norm2:
            break
        lr *= shrink
    return lr
""",
    "array of shape (1,)": r"""
import numpy as np


def backtracking(f, grad, theta, lr, shrink, c):
    eta = np.array([lr], dtype=float)
    g = grad(theta)
    while f(theta - eta * g) > f(theta) - c * eta[0] * g.dot(g):
        eta *= shrink
    return eta
""",
    "result cast to float32": r"""
import numpy as np


def backtracking(f, grad, theta, lr, shrink, c):
    gradient = grad(theta)
    bound = lambda eta: f(theta) - c * eta * np.vdot(gradient, gradient)
    eta = lr
    while f(theta - eta * gradient) > bound(eta):
        eta *= shrink
    return np.float32(eta)
""",
    "class with a call": r"""
import numpy as np


class Backtracking:
    def pays(self, eta):
        return self.f(self.theta - eta * self.g) <= self.f0 - self.c * eta * self.g2

    def __call__(self, f, grad, theta, lr, shrink, c):
        self.f, self.theta, self.c = f, theta, c
        self.g = grad(theta)
        self.g2 = np.einsum("i,i", self.g, self.g)
        self.f0 = f(theta)
        while not self.pays(lr):
            lr = lr * shrink
        return lr


backtracking = Backtracking()
""",
    "gradient computed in every round, prints": r"""
import numpy as np


def backtracking(f, grad, theta, lr, shrink, c):
    new = theta - lr * grad(theta)
    while f(new) > f(theta) - c * lr * np.sum(grad(theta) ** 2):
        lr = lr * shrink
        new = theta - lr * grad(theta)
        print("shortened to", lr)
    return lr
""",
    "functools.partial, helper with defaults": r"""
from functools import partial

import numpy as np


def search(norm2, f, grad, theta, lr, shrink=0.5, c=1e-4):
    g = grad(theta)
    target = lambda eta: f(theta) - eta * c * norm2(g)
    if f(np.subtract(theta, lr * g)) <= target(lr):
        return lr
    eta = lr * shrink
    while f(np.subtract(theta, eta * g)) > target(eta):
        eta *= shrink
    return eta


backtracking = partial(search, lambda g: float(np.dot(g, g)))
""",
    "logarithms of the rates": r"""
import math

import numpy as np


def backtracking(f, grad, theta, lr, shrink, c):
    g = np.asarray(grad(theta))
    f0, g2 = f(theta), float(g @ g)
    log_rate = math.log(lr)
    while True:
        eta = math.exp(log_rate)
        if f(theta - eta * g) <= f0 - c * eta * g2:
            return eta
        log_rate += math.log(shrink)
""",
    "takewhile counts the failures": r"""
from itertools import count, takewhile

import numpy as np


def backtracking(f, grad, theta, lr, shrink, c):
    g = grad(theta)
    fails = lambda k: not (f(theta - lr * shrink**k * g) <= f(theta) - c * lr * shrink**k * np.sum(g * g))
    return lr * shrink ** len(list(takewhile(fails, count())))
""",
}
