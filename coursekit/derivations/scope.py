"""Where an expression is evaluated: points, bound indices, the variables of derivatives; and what names mean there.

`evaluate` looks up what a kind of node does in `OF`, which `value` fills.
"""

import numpy as np

from coursekit.derivations import jet

MOST = 20_000  # operations of one side: beyond that it is too large to be read by people either
OF = {}  # by kind of node: a function of the node and the scope


class Misfit(ValueError):
    """An expression that has no value: shapes that do not fit, an index without a meaning."""


class TooLarge(Misfit):
    """An expression that would take too long."""


class Scope:
    """What names mean at one place: the points, bound indices, and the variables of derivatives."""

    def __init__(self, world, indices=None, variables=None, level=0, cache=None, count=None):
        self.world, self.indices, self.variables = world, indices or {}, variables or {}
        self.level, self.cache = level, {} if cache is None else cache
        self.count = [0] if count is None else count

    def bound(self, indices):
        """With some indices bound; what is defined does not depend on them."""
        return Scope(self.world, self.indices | indices, self.variables, self.level, self.cache, self.count)

    def defined(self, indices=None):
        """Where a definition is read: it knows its own index alone."""
        return Scope(self.world, indices, self.variables, self.level, self.cache, self.count)

    def varied(self, variables, level=None):
        """With variables in place of symbols."""
        level = self.level if level is None else level
        return Scope(self.world, self.indices, self.variables | variables, level, None, self.count)


def shape(one):
    """Rows and columns."""
    return jet.plain(one).shape[-2:]


def evaluate(node, scope):
    """The value of a node."""
    scope.count[0] += 1 + 3 * scope.level  # a slope of a slope is four products
    if scope.count[0] > MOST:
        raise TooLarge("this is too large to be computed")
    return OF.get(node.kind, OF["function"])(node, scope)


def name(node, scope):
    word, world = node.value, scope.world
    if word in scope.indices:
        return np.full((1, 1, 1, 1), float(scope.indices[word]))
    if word in scope.variables:
        return scope.variables[word]
    statement = world.statement
    if word in statement.families:
        members = [member(word, place, scope) for place in range(1, world.family_size(word) + 1)]
        return _column(members)
    if word in world.values:
        return world.values[word]
    if word in world.sizes:
        return np.full((1, 1, 1, 1), float(world.sizes[word]))
    if word in statement.definitions:
        if word not in scope.cache:
            index, body = statement.definitions[word]
            scope.cache[word] = None
            scope.cache[word] = evaluate(body, scope.defined(dict.fromkeys(index, 1)))
        if scope.cache[word] is None:
            raise Misfit(f"`{word}` is defined by itself")
        return scope.cache[word]
    if word in statement.functions:
        parameter = statement.functions[word][0]
        return applied(word, name(node._replace(value=parameter), scope), scope)
    if word == "I":
        return np.eye(world.identity)[None, None]
    if len(word) == 1:
        raise Misfit(f"`{word}` has a meaning only inside its sum, or as an index")
    raise Misfit(f"`{word}` has no value here")


def _column(members):
    """Numbers as a column."""
    rows = len(members)
    total = None
    for place, one in enumerate(members):
        row = np.zeros((1, 1, rows, 1))
        row[0, 0, place] = 1
        part = jet.multiply(one, row)
        total = part if total is None else jet.add(total, part)
    return total


def member(word, place, scope):
    """One of a family."""
    if (word, place) in scope.variables:
        return scope.variables[word, place]
    size = scope.world.family_size(word)
    if not 1 <= place <= size:
        raise Misfit(f"`{word}` has an index from 1 to {size} here, and not {place}")
    if word in scope.world.values:
        return scope.world.values[word][place - 1]
    if (word, place) not in scope.cache:
        (index,), body = scope.world.statement.definitions[word]
        scope.cache[word, place] = evaluate(body, scope.defined({index: place}))
    return scope.cache[word, place]


def whole(node, scope):
    """The whole number that an index or a limit is."""
    found = jet.plain(evaluate(node, scope))
    if found.size != 1 or found.flat[0] != round(found.flat[0]):
        raise Misfit("an index or a limit of a sum is a whole number")
    return int(found.flat[0])


def entry(node, scope):
    base, *indices = node.args
    indices = [whole(one, scope) for one in indices]
    if base.kind == "name" and base.value in scope.world.statement.families:
        if len(indices) != 1:
            raise Misfit(f"`{base.value}` has one index")
        return member(base.value, indices[0], scope)
    found = evaluate(base, scope)
    rows, columns = shape(found)
    row, column = place_in(indices, rows, columns)
    return jet.linear(lambda a: a[..., row : row + 1, column : column + 1], found)


def place_in(indices, rows, columns):
    """Row and column, from 0, of an entry."""
    if len(indices) == 1 and 1 in (rows, columns):
        indices = [indices[0], 1] if columns == 1 else [1, indices[0]]
    if len(indices) != 2:
        raise Misfit("an entry of a matrix has two indices, its row and its column")
    row, column = indices
    if not (1 <= row <= rows and 1 <= column <= columns):
        raise Misfit(f"there is no entry [{row}, {column}] in {rows} rows and {columns} columns")
    return row - 1, column - 1


def applied(name, argument, scope):
    """A function of the statement."""
    if name not in scope.world.statement.functions:
        raise Misfit(f"`{name}` is not a function here")
    parameter, bodies = scope.world.statement.functions[name]
    body = bodies[scope.world.sample % len(bodies)]
    return evaluate(body, scope.varied({parameter: argument}))
