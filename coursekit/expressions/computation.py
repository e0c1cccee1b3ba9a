"""What a formula computes: a list of steps with shapes, evaluated at many points at once in floating point.

Every value is an array (points, rows, columns); a number is 1 by 1 and a vector is a column. There are no
whole numbers of many digits, so 9^9^9^9 is infinite at once.
"""

from functools import lru_cache
from typing import NamedTuple

import numpy as np

from coursekit.core.plain import AnswerParseError, one_line
from coursekit.expressions.functions import CONSTANTS, FUNCTIONS, NUMBER
from coursekit.expressions.grammar import read
from coursekit.expressions.names import ClosedNames
from coursekit.expressions.tree import fail


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
    "·": lambda a, b: (a * b).sum(axis=(1, 2), keepdims=True),
    "^": np.power,
    "negative": np.negative,
    "transpose": lambda a: np.swapaxes(a, 1, 2),
    "matrix power": _matrix_power,
}
_VERBS = {"+": "added", "-": "subtracted", "/": "divided", "⊙": "multiplied entry by entry"}


class Step(NamedTuple):
    """One operation: its arguments are numbers of earlier steps, or a value or a name; and where it stands."""

    operation: str
    arguments: tuple
    shape: tuple  # rows and columns
    start: int
    end: int


def parse(text, shapes):
    """The steps that compute a formula, the last of them its value.

    Parameters
    ----------
    text : str
    shapes : dict
        The shape (rows, columns) of each variable by name; a number is (1, 1).

    Raises
    ------
    AnswerParseError
        Says in one sentence where and why the text cannot be read.

    Examples
    --------
    >>> [step.operation for step in parse("exp(x) + 1", {"x": (1, 1)})]
    ['name', 'exp', 'number', '+']
    """
    parsed = _parsed if type(text) is str else _parsed.__wrapped__
    return parsed(text, tuple(shapes.items()))


@lru_cache(maxsize=256)
def _parsed(text, shapes):
    """The same; a judge reads the same few formulas again and again."""
    return steps(read(text, ClosedNames(dict(shapes))), dict(shapes))


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


def steps(tree, shapes):
    """The steps of a tree; an `AnswerParseError` says which shapes do not fit."""
    found = []
    for part in tree.parts:
        if part.kind == "number":
            operation, arguments, shape = "number", part.of, NUMBER
        elif part.kind == "constant":
            operation, arguments, shape = "number", (CONSTANTS[part.of[0]],), NUMBER
        elif part.kind == "name":
            operation, arguments, shape = "name", part.of, shapes[part.of[0]]
        else:
            operation, shape = _operation(tree, part, [found[number] for number in part.of])
            arguments = part.of
        found.append(Step(operation, arguments, shape, part.start, part.end))
    return tuple(found)


def _operation(tree, part, inner):
    """The operation of a part and its shape, from the steps that it is made of."""
    if part.kind == "negative":
        return part.kind, inner[0].shape
    if part.kind == "transpose":
        return part.kind, inner[0].shape[::-1]
    if part.kind == "^":
        return _power(tree.text, *inner, _literal(tree, part.of[1]))
    if part.kind in FUNCTIONS:
        return part.kind, FUNCTIONS[part.kind].shape or _common_shape(tree.text, part.kind, inner)
    found = fit(part.kind, inner[0].shape, inner[1].shape)
    if found is None:
        _misfit(tree.text, inner, _VERBS.get(part.kind, "multiplied"))
    return found


def _literal(tree, number):
    """The value of a part that is a number, with or without a minus, or None."""
    part = tree.parts[number]
    if part.kind == "negative":
        inner = tree.parts[part.of[0]]
        return -inner.of[0] if inner.kind == "number" else None
    return part.of[0] if part.kind == "number" else None


def _power(text, base, exponent, value):
    if exponent.shape != NUMBER:
        fail(text, exponent.start, exponent.end, f"an exponent is a number, but this is {words(exponent.shape)}")
    if base.shape == NUMBER:
        return "^", NUMBER
    if base.shape[0] != base.shape[1] or value not in (-1, 2, 3):
        why = f"this is {words(base.shape)}; a square matrix may have the exponent -1, 2 or 3"
        fail(text, base.start, base.end, why)
    return "matrix power", base.shape


def _common_shape(text, name, inner):
    shape = inner[0].shape
    for step in inner[1:]:
        found = fit("⊙", shape, step.shape)
        if found is None:
            _misfit(text, [inner[0], step], f"compared by `{name}`")
        shape = found[1]
    return shape


def _misfit(text, inner, verb):
    pieces = [f"`{one_line(text[step.start : step.end], 40)}` ({words(step.shape)})" for step in inner]
    advice = "; a vector is a column, and its transpose is a row" if verb == "multiplied" else ""
    raise AnswerParseError(f"At character {inner[0].start + 1}: {' and '.join(pieces)} cannot be {verb}{advice}.")


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
