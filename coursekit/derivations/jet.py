"""Exact derivatives of array expressions, by forward mode.

A value is an array (points, outcomes, rows, columns), or a `Jet`: a value and its slope in some directions. The slope
of level L has its directions in an axis of its own, before those of the lower levels, so that derivatives of
derivatives are nothing new: value and slope may be jets of a lower level.
"""

from typing import NamedTuple

import numpy as np

AXES = 4  # points, outcomes, rows, columns


class Jet(NamedTuple):
    """A value, and its slope along the directions of a level."""

    level: int
    value: object
    slope: object


def seeded(value, level, directions):
    """A variable: `directions` has shape (directions, rows, columns)."""
    count, rows, columns = directions.shape
    return Jet(level, value, directions.reshape(count, *[1] * (level + 1), rows, columns))


def split(value, level):
    """Value and slope (or None) at a level."""
    return (value.value, value.slope) if isinstance(value, Jet) and value.level == level else (value, None)


def plain(value):
    """The array at the bottom."""
    while isinstance(value, Jet):
        value = value.value
    return value


def _level(*values):
    return max((one.level for one in values if isinstance(one, Jet)), default=0)


def linear(function, value):
    """A linear function of the last axes."""
    if not isinstance(value, Jet):
        return function(value)
    return Jet(value.level, linear(function, value.value), linear(function, value.slope))


def _bilinear(function):
    def product(a, b):
        level = _level(a, b)
        if not level:
            return function(a, b)
        (va, da), (vb, db) = split(a, level), split(b, level)
        left = None if da is None else product(da, vb)
        right = None if db is None else product(va, db)
        return Jet(level, product(va, vb), right if left is None else left if right is None else add(left, right))

    return product


def add(a, b):
    level = _level(a, b)
    if not level:
        return a + b
    (va, da), (vb, db) = split(a, level), split(b, level)
    value = add(va, vb)
    slope = db if da is None else da if db is None else add(da, db)
    return Jet(level, value, spread(slope, value))


def spread(slope, value):
    """The slope in the rows and columns of its value, where a number was added to every entry."""
    shape = plain(value).shape[-2:]
    return (
        slope
        if plain(slope).shape[-2:] == shape
        else linear(lambda a: np.broadcast_to(a, (*a.shape[:-2], *shape)), slope)
    )


multiply = _bilinear(np.multiply)
matmul = _bilinear(np.matmul)


def negative(a):
    return linear(np.negative, a)


def subtract(a, b):
    return add(a, negative(b))


def scaled(a, number):
    return linear(lambda one: one * number, a)


def inverse(a):
    """Of a square matrix; of a number 1 over it."""
    if not isinstance(a, Jet):
        try:
            return np.linalg.inv(a)
        except np.linalg.LinAlgError:
            return np.full(a.shape, np.nan)
    value = inverse(a.value)
    return Jet(a.level, value, negative(matmul(matmul(value, a.slope), value)))


def elementwise(name, a):
    """A function of a number, on each entry."""
    if not isinstance(a, Jet):
        return FUNCTIONS[name][0](a)
    return Jet(a.level, elementwise(name, a.value), multiply(FUNCTIONS[name][1](a.value), a.slope))


def slope_of(name, a):
    """The derivative of a function of a number, on each entry."""
    return FUNCTIONS[name][1](a)


def power(a, b):
    """A number to a power."""
    level = _level(a, b)
    if not level:
        return np.power(a, b)
    (va, da), (vb, db) = split(a, level), split(b, level)
    value = power(va, vb)
    slope = None
    if da is not None:
        slope = multiply(multiply(vb, power(va, add(vb, np.array(-1.0).reshape(1, 1, 1, 1)))), da)
    if db is not None:
        more = multiply(multiply(value, elementwise("log", va)), db)
        slope = more if slope is None else add(slope, more)
    return Jet(level, value, slope)


def choose(condition, a, b):
    """The entries of `a` where a condition on plain numbers holds, else those of `b`."""
    level = _level(a, b)
    if not level:
        return np.where(condition, a, b)
    (va, da), (vb, db) = split(a, level), split(b, level)
    zero = np.zeros((1,) * AXES)
    return Jet(
        level, choose(condition, va, vb), choose(condition, zero if da is None else da, zero if db is None else db)
    )


def _exp(a):
    return elementwise("exp", a)


def _one_minus_square(a):
    return subtract(_ONE, multiply(a, a))


_ONE = np.ones((1,) * AXES)


def _logistic(z):
    return np.exp(-np.logaddexp(0, -z))


def _by_sigmoid(a):
    s = elementwise("sigmoid", a)
    return multiply(s, subtract(_ONE, s))


def _reciprocal(a):
    return power(a, -_ONE)


FUNCTIONS = {  # each with its derivative, which takes jets
    "exp": (np.exp, _exp),
    "log": (np.log, _reciprocal),
    "sqrt": (np.sqrt, lambda a: scaled(power(a, -0.5 * _ONE), 0.5)),
    "abs": (np.abs, lambda a: np.sign(plain(a))),
    "sign": (np.sign, lambda a: 0 * plain(a)),
    "step": (lambda z: np.where(z >= 0, 1.0, 0.0), lambda a: 0 * plain(a)),
    "relu": (lambda z: np.maximum(z, 0), lambda a: np.where(plain(a) > 0, 1.0, 0.0)),
    "sigmoid": (_logistic, _by_sigmoid),
    "softplus": (lambda z: np.logaddexp(0, z), lambda a: elementwise("sigmoid", a)),
    "tanh": (np.tanh, lambda a: _one_minus_square(elementwise("tanh", a))),
    "sin": (np.sin, lambda a: elementwise("cos", a)),
    "cos": (np.cos, lambda a: negative(elementwise("sin", a))),
    "tan": (np.tan, lambda a: add(_ONE, power(elementwise("tan", a), 2 * _ONE))),
    "sinh": (np.sinh, lambda a: elementwise("cosh", a)),
    "cosh": (np.cosh, lambda a: elementwise("sinh", a)),
    "sech": (lambda z: 1 / np.cosh(z), lambda a: negative(multiply(elementwise("sech", a), elementwise("tanh", a)))),
}
