"""The functions and constants of the language: what each computes, how many arguments it takes, how it is typeset."""

from collections.abc import Callable
from functools import reduce
from typing import NamedTuple

import numpy as np

NUMBER = (1, 1)  # the shape of a number


class Function(NamedTuple):
    """A function by name: its value, how many arguments it takes, and whether it keeps the shape."""

    value: Callable
    latex: str = ""  # a command; without one the name stands upright
    least: int = 1
    most: int = 1
    shape: tuple | None = None  # of the result, where it is not that of the arguments


def _sigmoid(z):
    return np.exp(-np.logaddexp(0, -z))


def _add_up(a):
    return a.sum(axis=(1, 2), keepdims=True)


FUNCTIONS = {
    "exp": Function(np.exp, r"\exp"),
    "log": Function(np.log, r"\log"),
    "sqrt": Function(np.sqrt, r"\sqrt"),
    "abs": Function(np.abs),
    "sigmoid": Function(_sigmoid, r"\sigma"),
    "tanh": Function(np.tanh, r"\tanh"),
    "relu": Function(lambda z: np.maximum(z, 0)),
    "softplus": Function(lambda z: np.logaddexp(0, z)),
    "step": Function(lambda z: np.where(z >= 0, 1.0, np.where(z < 0, 0.0, np.nan))),
    "sign": Function(np.sign),
    "sin": Function(np.sin, r"\sin"),
    "cos": Function(np.cos, r"\cos"),
    "tan": Function(np.tan, r"\tan"),
    "sinh": Function(np.sinh, r"\sinh"),
    "cosh": Function(np.cosh, r"\cosh"),
    "sech": Function(lambda z: 1 / np.cosh(z)),
    "max": Function(lambda *args: reduce(np.maximum, args), r"\max", 2, 9),
    "min": Function(lambda *args: reduce(np.minimum, args), r"\min", 2, 9),
    "sum": Function(_add_up, shape=NUMBER),
    "norm": Function(lambda a: np.sqrt(_add_up(a * a)), shape=NUMBER),
}
ALIASES = {"ln": "log", "sigma": "sigmoid", "logistic": "sigmoid", "expit": "sigmoid", "heaviside": "step"}
ALIASES |= {"maximum": "max", "minimum": "min", "sgn": "sign", "absolute": "abs"}
CONSTANTS = {"pi": np.pi, "e": np.e}
CONSTANT_ALIASES = {"E": "e"}  # as SymPy prints it
