"""The value of an expression at seeded points, with its derivatives, sums and expectations.

Every value has shape (points, outcomes, rows, columns): outcomes are those of the random symbols, drawn together.
"""

import numpy as np

from coursekit.derivations import jet
from coursekit.derivations.node import is_number
from coursekit.derivations.scope import (
    OF,
    Misfit,
    Scope,
    TooLarge,
    applied,
    entry,
    evaluate,
    member,
    name,
    place_in,
    shape,
    whole,
)

LONGEST_SUM = 60
DEEPEST = 3  # derivatives of derivatives


def value(node, world, indices=None):
    """The value of a node as an ndarray; `Misfit` says why it has none."""
    scope = Scope(world, indices)
    try:
        with np.errstate(all="ignore"):
            return jet.plain(evaluate(node, scope))
    finally:
        world.spent += scope.count[0]


def _number(node, scope):
    return np.full((1, 1, 1, 1), node.value)


def _constant(node, scope):
    return np.full((1, 1, 1, 1), np.pi if node.value == "pi" else np.e)


# ---- operations


def _sum_of(node, scope):
    left, right = (evaluate(one, scope) for one in node.args)
    if shape(left) != shape(right) and (1, 1) not in (shape(left), shape(right)):
        raise Misfit("two shapes cannot be added")
    return (jet.add if node.kind == "+" else jet.subtract)(left, right)


def _negative(node, scope):
    return jet.negative(evaluate(node.args[0], scope))


def _times(node, scope):
    left, right = (evaluate(one, scope) for one in node.args)
    return times(left, right, node.kind)


def times(left, right, kind="*"):
    """The product of two values."""
    one, other = shape(left), shape(right)
    if (1, 1) in (one, other) or (kind == "⊙" and one == other):
        return jet.multiply(left, right)
    if kind == "·" and one == other and one[1] == 1:
        return entries_sum(jet.multiply(left, right))
    if kind == "⊙" or one[1] != other[0]:
        raise Misfit("two shapes cannot be multiplied")
    return jet.matmul(left, right)


def _quotient(node, scope):
    left, right = (evaluate(one, scope) for one in node.args)
    if shape(right) != (1, 1):
        raise Misfit("only a number can divide")
    return jet.multiply(left, jet.power(right, np.full((1, 1, 1, 1), -1.0)))


def _power(node, scope):
    base, exponent = evaluate(node.args[0], scope), node.args[1]
    if shape(base) == (1, 1):
        return jet.power(base, evaluate(exponent, scope))
    rows, columns = shape(base)
    literal = exponent_of(exponent)
    if rows != columns or literal not in (-1, 2, 3):
        raise Misfit("only a square matrix has a power")
    if literal == -1:
        return jet.inverse(base)
    result = base
    for _ in range(int(literal) - 1):
        result = jet.matmul(result, base)
    return result


def exponent_of(node):
    """The number that an exponent is, or None."""
    if node.kind == "negative" and is_number(node.args[0]):
        return -node.args[0].value
    return node.value if is_number(node) else None


def _transpose(node, scope):
    return jet.linear(lambda a: np.swapaxes(a, -1, -2), evaluate(node.args[0], scope))


def entries_sum(a):
    """The sum of all entries."""
    return jet.linear(lambda one: one.sum(axis=(-1, -2), keepdims=True), a)


def _norm(node, scope):
    found = evaluate(node.args[0], scope)
    return jet.elementwise("sqrt", entries_sum(jet.multiply(found, found)))


def _trace(node, scope):
    found = evaluate(node.args[0], scope)
    if shape(found)[0] != shape(found)[1]:
        raise Misfit("only a square matrix has a trace")
    return jet.linear(lambda a: np.trace(a, axis1=-2, axis2=-1)[..., None, None], found)


def _inverse(node, scope):
    found = evaluate(node.args[0], scope)
    if shape(found)[0] != shape(found)[1]:
        raise Misfit("only a square matrix has an inverse")
    return jet.inverse(found)


def _ones(node, scope):
    sizes = [whole(one, scope) for one in node.args]
    if not all(0 < one <= LONGEST_SUM for one in sizes):
        raise Misfit("`ones` takes the sizes of the statement")
    return np.ones((1, 1, *[*sizes, 1][:2]))


def _remainder(node, scope):
    return np.zeros((1, 1, 1, 1))


def _extreme(node, scope):
    result, *rest = [evaluate(one, scope) for one in node.args]
    for one in rest:
        first, second = jet.plain(result), jet.plain(one)
        result = jet.choose(first >= second if node.kind == "max" else first <= second, result, one)
    return result


def _expectation(node, scope):
    weights = scope.world.weights
    return jet.linear(
        lambda a: a if a.shape[-3] == 1 else (a * weights).sum(axis=-3, keepdims=True), evaluate(node.args[0], scope)
    )


def _series(node, scope):
    index, *limits, body = node.args
    if index.kind != "name":
        raise Misfit("a sum is written `sum(i, 1, n, ...)`, with the name of its index first")
    first, last = [whole(one, scope) for one in limits] if limits else (1, scope.world.range_of(index.value, body))
    if last - first + 1 > LONGEST_SUM:
        raise TooLarge(f"a sum has at most {LONGEST_SUM} terms here")
    total = np.zeros((1, 1, 1, 1))
    for place in range(first, last + 1):
        one = evaluate(body, scope.bound({index.value: place}))
        total = one if place == first else jet.add(total, one)
    return total


def _add_up(node, scope):
    return entries_sum(evaluate(node.args[0], scope))


def _function(node, scope):
    kind = node.kind
    argument = evaluate(node.args[0], scope)
    if kind in jet.FUNCTIONS:
        return jet.elementwise(kind, argument)
    if kind[:-1] in jet.FUNCTIONS and kind[-1] == "'":
        return jet.slope_of(kind[:-1], argument)
    if kind[-1] != "'":
        return applied(kind, argument, scope)
    if shape(argument) != (1, 1):
        raise Misfit(f"`{kind[:-1]}` is not a function of one number")
    level = scope.level + 1
    variable = jet.Jet(level, argument, np.ones((1,) * (jet.AXES + level)))
    found = jet.split(applied(kind[:-1], variable, scope.varied({}, level)), level)
    return without_directions(found[1], level) if found[1] is not None else 0 * argument


# ---- derivatives


def _derivative(node, scope):
    top, place = node.args
    level = scope.level + 1
    if level > DEEPEST:
        raise TooLarge(f"derivatives are nested at most {DEEPEST} deep")
    variables, target = _variables(place, scope, level)
    found = evaluate(top, scope.varied(variables, level))
    result, slope = jet.split(found, level)
    rows, columns = shape(result)
    if target != (1, 1) and (rows, columns) != (1, 1) and not (columns == 1 and target[1] == 1):
        raise Misfit("only a number, or a column by a column, is differentiated with respect to more than one number")
    if slope is None:
        jacobian = target != (1, 1) and (rows, columns) != (1, 1)
        return np.zeros((1, 1, *((rows, target[0]) if jacobian else (rows, columns) if target == (1, 1) else target)))
    return jet.linear(lambda a: _placed(a, level, target), slope)


def _placed(slope, level, target):
    """A slope with its directions as rows and columns."""
    axis = slope.ndim - jet.AXES - level
    if target == (1, 1):
        return slope.take(0, axis)
    moved = np.moveaxis(slope, axis, -1)  # (..., rows, columns, directions)
    if moved.shape[-3:-1] == (1, 1):
        return moved.reshape(*moved.shape[:-3], *target)
    return moved[..., 0, :]


def without_directions(slope, level):
    return jet.linear(lambda a: _placed(a, level, (1, 1)), slope)


def _variables(place, scope, level):
    """The variables of a derivative with their directions, and the shape of what it is taken with respect to."""
    base, *indices = place.args if place.kind == "entry" else (place,)
    word = base.value
    if base.kind != "name":
        raise Misfit("only a name of the statement can stand below `d`")
    indices = [whole(one, scope) for one in indices]
    if word in scope.world.statement.families:
        if indices:
            here = jet.seeded(member(word, indices[0], scope), level, np.ones((1, 1, 1)))
            return {(word, indices[0]): here}, (1, 1)
        size = scope.world.family_size(word)
        directions = np.eye(size)
        every = range(1, size + 1)
        return {
            (word, i): jet.seeded(member(word, i, scope), level, directions[i - 1].reshape(size, 1, 1)) for i in every
        }, (size, 1)
    if word in scope.world.sizes or (word in scope.world.statement.functions):
        raise Misfit(f"nothing can be differentiated with respect to `{word}`")
    here = name(base, scope)
    rows, columns = shape(here)
    directions = np.eye(rows * columns).reshape(rows * columns, rows, columns)
    if not indices:
        return {word: jet.seeded(here, level, directions)}, (rows, columns)
    row, column = place_in(indices, rows, columns)
    return {word: jet.seeded(here, level, directions[[row * columns + column]])}, (1, 1)


OF |= {
    "number": _number,
    "constant": _constant,
    "name": name,
    "entry": entry,
    "+": _sum_of,
    "-": _sum_of,
    "negative": _negative,
    "*": _times,
    "·": _times,
    "⊙": _times,
    "/": _quotient,
    "^": _power,
    "transpose": _transpose,
    "norm": _norm,
    "tr": _trace,
    "inv": _inverse,
    "ones": _ones,
    "o": _remainder,
    "max": _extreme,
    "min": _extreme,
    "E": _expectation,
    "series": _series,
    "sum": _add_up,
    "d": _derivative,
    "function": _function,
}
