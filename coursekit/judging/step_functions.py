"""Functions for the steps of an answer: of numbers they give numbers, of SymPy's symbols they give formulas."""

import math
import sys
from functools import reduce
from operator import add


def _either(of_number, name):
    def function(*values):
        sympy = sys.modules.get("sympy")  # without it there are no symbols
        if sympy and any(isinstance(value, sympy.Basic) for value in values):
            return getattr(sympy, name)(*values)
        return of_number(*values)

    function.__name__ = name
    return function


exp, log, sqrt, tanh = (_either(getattr(math, name), name) for name in ("exp", "log", "sqrt", "tanh"))
sin, cos, floor = (_either(getattr(math, name), name) for name in ("sin", "cos", "floor"))
maximum, minimum = _either(max, "Max"), _either(min, "Min")
pi = math.pi


def sigmoid(z):
    """1 / (1 + exp(-z))."""
    return 1 / (1 + exp(-z))


def relu(z):
    """The larger of 0 and z."""
    return maximum(0, z)


def gate(z):
    """The derivative of relu: 1 where z is positive, else 0."""
    return step(z)


def step(z):
    """1 where z is positive, else 0."""
    return _either(lambda value: float(value > 0), "Heaviside")(z)


def dot(a, b):
    """The sum of the products of two rows of numbers."""
    return reduce(add, (x * y for x, y in zip(a, b, strict=True)))


def norm(a):
    """The Euclidean length of a row of numbers."""
    return sqrt(dot(a, a))
