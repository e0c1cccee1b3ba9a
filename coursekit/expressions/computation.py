"""What a formula computes: a list of steps with shapes, evaluated at many points at once in floating point.

Every value is an array (points, rows, columns); a number is 1 by 1 and a vector is a column. There are no
whole numbers of many digits, so 9^9^9^9 is infinite at once.
"""

from collections.abc import Callable
from functools import reduce
from typing import NamedTuple

import numpy as np

NUMBER = (1, 1)


class Operation(NamedTuple):
    """A function by name: its value, how many arguments it takes at most, and whether it keeps the shape."""

    value: Callable
    most: int = 1
    shape: tuple | None = None  # of the result, where it is not that of the arguments


def _sigmoid(z):
    return np.exp(-np.logaddexp(0, -z))


def _add_up(a):
    return a.sum(axis=(1, 2), keepdims=True)


FUNCTIONS = {
    "exp": Operation(np.exp),
    "log": Operation(np.log),
    "sqrt": Operation(np.sqrt),
    "abs": Operation(np.abs),
    "sigmoid": Operation(_sigmoid),
    "tanh": Operation(np.tanh),
    "relu": Operation(lambda z: np.maximum(z, 0)),
    "softplus": Operation(lambda z: np.logaddexp(0, z)),
    "step": Operation(lambda z: np.where(z >= 0, 1.0, np.where(z < 0, 0.0, np.nan))),
    "sign": Operation(np.sign),
    "sin": Operation(np.sin),
    "cos": Operation(np.cos),
    "tan": Operation(np.tan),
    "sinh": Operation(np.sinh),
    "cosh": Operation(np.cosh),
    "sech": Operation(lambda z: 1 / np.cosh(z)),
    "max": Operation(lambda *args: reduce(np.maximum, args), 9),
    "min": Operation(lambda *args: reduce(np.minimum, args), 9),
    "sum": Operation(_add_up, 1, NUMBER),
    "norm": Operation(lambda a: np.sqrt(_add_up(a * a)), 1, NUMBER),
}
ALIASES = {"ln": "log", "sigma": "sigmoid", "logistic": "sigmoid", "heaviside": "step"}
CONSTANTS = {"pi": np.pi, "e": np.e}


def _matrix_power(a, exponent):
    try:
        return np.linalg.matrix_power(a, int(exponent.flat[0]))
    except np.linalg.LinAlgError:  # no inverse
        return np.full_like(a, np.nan)


_VALUES = {name: function.value for name, function in FUNCTIONS.items()} | {
    "+": np.add,
    "-": np.subtract,
    "/": np.divide,
    "⊙": np.multiply,
    "@": np.matmul,
    "·": lambda a, b: _add_up(a * b),
    "^": np.power,
    "negative": np.negative,
    "transpose": lambda a: np.swapaxes(a, 1, 2),
    "matrix power": _matrix_power,
}


class Step(NamedTuple):
    """One operation: its arguments are numbers of earlier steps, or a value or a name; and where it stands."""

    operation: str
    arguments: tuple
    shape: tuple  # rows and columns
    start: int
    end: int


def evaluate(steps, points):
    """The value of the last step at each point.

    Parameters
    ----------
    steps : tuple of Step
    points : dict
        For each variable an ndarray of shape (points, rows, columns).

    Returns
    -------
    ndarray of shape (points, rows, columns)
        Infinite or NaN where there is no value. A formula without variables gives one point.

    Examples
    --------
    >>> from coursekit.expressions.grammar import parse
    >>> evaluate(parse("2x + 1", {"x": NUMBER}), {"x": np.array([[[3.0]], [[4.0]]])}).ravel()
    array([7., 9.])
    """
    values = []
    with np.errstate(all="ignore"):
        for step in steps:
            if step.operation == "number":
                values.append(np.full((1, 1, 1), step.arguments[0]))
            elif step.operation == "name":
                values.append(points[step.arguments[0]])
            else:
                values.append(_VALUES[step.operation](*(values[part] for part in step.arguments)))
    return values[-1]


def fit(symbol, one, other):
    """The operation that `symbol` stands for between two shapes, and its shape; None if they do not fit."""
    numbers = (one, other).count(NUMBER)
    larger = other if one == NUMBER else one
    if symbol == "/":
        return (symbol, one) if other == NUMBER else None
    if symbol in "+-":
        return (symbol, larger) if one == other or (numbers and 1 in larger) else None
    if numbers or symbol == "⊙":
        return ("⊙", larger) if numbers or one == other else None
    if one[1] == other[0]:
        return "@", (one[0], other[1])
    return ("·", NUMBER) if symbol in "·@" and one == other and one[1] == 1 else None


def words(shape):
    """A shape as a learner calls it.

    Examples
    --------
    >>> words((3, 1)), words((1, 1))
    ('a column of 3', 'a number')
    """
    rows, columns = shape
    if shape == NUMBER:
        return "a number"
    if columns == 1:
        return f"a column of {rows}"
    return f"a row of {columns}" if rows == 1 else f"a {rows} by {columns} matrix"
