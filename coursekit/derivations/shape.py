"""The shape of an expression in names of sizes, and one sentence where shapes do not fit.

`X*w` is "n by 1" whatever n is: two sizes that happen to be alike do not fit.
"""

from coursekit.derivations.jet import FUNCTIONS
from coursekit.derivations.node import is_number, written
from coursekit.derivations.scope import Misfit
from coursekit.derivations.value import exponent_of

NUMBER = (1, 1)
_LONGEST = 40


class ShapeError(Misfit):
    """Shapes that do not fit: a sentence without its full stop."""


def words(shape):
    """A shape in words.

    Examples
    --------
    >>> words(("n", "d")), words(("d", 1)), words((1, 1))
    ('`n` by `d`', 'a column of `d`', 'a number')
    """
    rows, columns = shape
    if shape == NUMBER:
        return "a number"
    if columns == 1:
        return f"a column of `{rows}`"
    return f"a row of `{columns}`" if rows == 1 else f"`{rows}` by `{columns}`"


def shape_of(node, statement):
    """Rows and columns of a node; a `ShapeError` says what does not fit."""
    kind = node.kind
    if kind == "name":
        return _name(node.value, statement)
    if kind in _OF:
        return _OF[kind](node, statement)
    inner = [shape_of(one, statement) for one in node.args]
    if kind in ("E", "negative") or kind in FUNCTIONS or kind[:-1] in FUNCTIONS:
        return inner[0]
    if kind == "transpose":
        return inner[0][::-1]
    if kind in ("tr", "inv"):
        _hold_square(node.args[0], inner[0], {"tr": "trace", "inv": "inverse"}[kind])
        return NUMBER if kind == "tr" else inner[0]
    return NUMBER  # numbers, sums of entries, norms, functions of the statement


def _name(word, statement):
    if word == "I" and word not in statement.shapes:
        size = _identity(statement)
        return (size, size)
    if word in statement.families:
        return (statement.families[word], 1)
    return statement.shapes.get(word, NUMBER)


def _identity(statement):
    dims = [one.shape for one in statement.symbols.values() if one.shape]
    square = [shape[0] for shape in dims if len(shape) == 2 and shape[0] == shape[1]]
    columns = [shape[1] for shape in dims if len(shape) == 2]
    return (square or columns or [shape[0] for shape in dims] or [1])[0]


def _short(node):
    text = written(node)
    return f"`{text}`" if len(text) <= _LONGEST else f"`{text[: _LONGEST - 4]} ...`"


def _misfit(left, one, right, other, verb):
    raise ShapeError(f"{_short(left)} is {words(one)} and {_short(right)} is {words(other)}: they cannot be {verb}")


def _hold_square(node, shape, what):
    if shape[0] != shape[1]:
        raise ShapeError(
            f"{_short(node)} is {words(shape)}: only a square matrix has a{'n' * (what == 'inverse')} {what}"
        )


def _both(node, statement):
    return [shape_of(one, statement) for one in node.args]


def _added(node, statement):
    one, other = _both(node, statement)
    if one == other or is_number(node.args[1], 0):
        return one
    if NUMBER in (one, other):
        return other if one == NUMBER else one
    return _misfit(node.args[0], one, node.args[1], other, "added" if node.kind == "+" else "subtracted")


def _multiplied(node, statement):
    one, other = _both(node, statement)
    if NUMBER in (one, other):
        return other if one == NUMBER else one
    if node.kind == "⊙":
        return one if one == other else _misfit(node.args[0], one, node.args[1], other, "multiplied entry by entry")
    if one[1] == other[0]:
        return (one[0], other[1])
    if node.kind == "·" and one == other and one[1] == 1:
        return NUMBER
    return _misfit(node.args[0], one, node.args[1], other, "multiplied")


def _divided(node, statement):
    one, other = _both(node, statement)
    if other != NUMBER:
        raise ShapeError(f"{_short(node.args[1])} is {words(other)}: only a number can divide")
    return one


def _power(node, statement):
    base, exponent = _both(node, statement)
    if exponent != NUMBER:
        raise ShapeError(f"{_short(node.args[1])} is {words(exponent)}: an exponent is a number")
    if base == NUMBER:
        return base
    if exponent_of(node.args[1]) == -1:
        _hold_square(node.args[0], base, "inverse")
        return base
    if base[0] != base[1] or exponent_of(node.args[1]) not in (2, 3):
        more = "; entry by entry it is `A .* A`" if base[1] != 1 else "; the square of its norm is `||...||^2`"
        raise ShapeError(f"{_short(node.args[0])} is {words(base)}: only a square matrix has a power{more}")
    return base


def _entry(node, statement):
    base, *indices = node.args
    for one in indices:
        if shape_of(one, statement) != NUMBER:
            raise ShapeError(f"{_short(one)} is not a number: an index is one")
    if base.kind == "name" and base.value in statement.families:
        return NUMBER
    shape = shape_of(base, statement)
    if len(indices) != (1 if 1 in shape else 2):
        need = "one index" if 1 in shape else "two indices, its row and its column"
        raise ShapeError(f"{_short(base)} is {words(shape)}: an entry of it has {need}")
    return NUMBER


def _series(node, statement):
    return shape_of(node.args[-1], statement)


def _ones(node, statement):
    names = [one.value if one.kind == "name" else int(one.value) if one.kind == "number" else "?" for one in node.args]
    return (*names, 1)[:2]


def _extreme(node, statement):
    shapes = {shape_of(one, statement) for one in node.args} - {NUMBER}
    if len(shapes) > 1:
        raise ShapeError(f"what `{node.kind}` compares has different shapes")
    return next(iter(shapes), NUMBER)


def _derivative(node, statement):
    top, place = node.args
    one, other = shape_of(top, statement), shape_of(place, statement)
    if other == NUMBER:
        return one
    if one == NUMBER:
        return other
    if one[1] == other[1] == 1:
        return (one[0], other[0])
    raise ShapeError(
        f"{_short(top)} is {words(one)} and {_short(place)} is {words(other)}: only a number, or a column by a column, "
        "is differentiated with respect to more than one number"
    )


_OF = {
    "+": _added,
    "-": _added,
    "*": _multiplied,
    "·": _multiplied,
    "⊙": _multiplied,
    "/": _divided,
    "^": _power,
    "entry": _entry,
    "series": _series,
    "ones": _ones,
    "max": _extreme,
    "min": _extreme,
    "d": _derivative,
}
