"""Seeded points: for each choice of sizes some values of every symbol, at which everything given holds."""

from itertools import product

import numpy as np

from coursekit.derivations.line import read
from coursekit.derivations.node import Node, name, walk
from coursekit.derivations.scope import Misfit
from coursekit.derivations.value import value

POINTS = 6  # of each choice of sizes
_DRAWN = 60  # of which those are taken at which the bounds hold
SMALL = 1e-5  # where a number tends to 0
SMALL_FROM = 3  # the first of the points at which it is small


class World:
    """Points of one choice of sizes.

    `free` leaves an unknown as it was drawn, in place of the solution. `loose` obeys less: numbers have any sign,
    random symbols any mean and depend on one another, and what is defined as an expectation is any number.
    """

    def __init__(self, statement, sizes, sample, seed, free=False, loose=False):
        self.statement, self.sizes, self.sample, self.loose = statement, sizes, sample, loose
        free = free or loose
        self.values, self.weights, self.spent = {}, np.ones((1, 1, 1, 1)), 0
        rng = np.random.default_rng(seed)
        self.identity = self._identity()
        symbols = statement.symbols
        plain = [one for one in symbols if not (symbols[one].random or (symbols[one].gradient and not loose))]
        plain = [one for one in plain if free or not symbols[one].solves]
        for one in plain:
            self.values[one] = self._drawn(symbols[one], rng)
        random = [one for one in symbols if symbols[one].random]
        self._outcomes(random, rng)
        if loose:
            self._loosen(rng)
            return
        self._restrict()
        for one in [one for one in symbols if symbols[one].solves and not free]:
            self.values[one] = self._solution(one, symbols[one])
        for one in [one for one in symbols if symbols[one].gradient]:
            self.values[one] = self._gradient(symbols[one].gradient)
        for one in [one for one in random if "mean_square" in symbols[one].random]:
            self._scale(one, symbols[one].random["mean_square"])

    def family_size(self, word):
        return self.sizes[self.statement.families[word]]

    def range_of(self, index, body):
        """To where an index runs whose sum has no limits."""
        size = self.statement.size_of_index(index, body)
        if size is None:
            raise Misfit(f"the limits of the sum over `{index}` are missing")
        return self.sizes[size]

    def _identity(self):
        """The size of an identity that the statement does not name: that of the square matrices, else of columns."""
        dims = [one.shape for one in self.statement.symbols.values() if one.shape]
        square = [shape[0] for shape in dims if len(shape) == 2 and shape[0] == shape[1]]
        columns = [shape[1] for shape in dims if len(shape) == 2]
        rows = [shape[0] for shape in dims]
        return self.sizes[(square or columns or rows)[0]] if dims else 1

    def _drawn(self, symbol, rng):
        if symbol.family:
            size = self.sizes[symbol.family]
            members = [self._one(symbol, rng) for _ in range(size)]
            if symbol.sums_to:
                whole = sum(members)
                members = [symbol.sums_to * one / whole for one in members]
            return members
        return self._one(symbol, rng)

    def _one(self, symbol, rng):
        shape = tuple(self.sizes[one] for one in symbol.shape)
        rows, columns = (*shape, 1, 1)[:2]
        if symbol.identity:
            return np.eye(rows)[None, None]
        if symbol.tends_to is not None:
            drawn = rng.uniform(0.3, 1, (_DRAWN, 1, 1, 1))
            drawn[[one for one in range(_DRAWN) if one % POINTS >= SMALL_FROM]] = SMALL
            return drawn
        if symbol.values:
            order = rng.permutation(len(symbol.values))
            return np.resize(np.asarray(symbol.values, float)[order], (_DRAWN,)).reshape(_DRAWN, 1, 1, 1)
        if symbol.solves and not shape:
            return rng.uniform(0.3, 2, (_DRAWN, 1, 1, 1))
        low, high = (-2, 2) if self.loose and not (symbol.sums_to or shape) else (symbol.low, symbol.high)
        drawn = rng.uniform(low, high, (_DRAWN, 1, rows, columns))
        if symbol.symmetric:
            drawn = (drawn + np.swapaxes(drawn, -1, -2)) / 2
        if symbol.positive:
            drawn = drawn @ np.swapaxes(drawn, -1, -2) + np.eye(rows)
        return drawn

    # ---- random symbols

    def _outcomes(self, random, rng):
        """Values of the random symbols at all their joint outcomes, and the probabilities of these."""
        draws = []
        for one in random:
            symbol = self.statement.symbols[one]
            members = range(self.sizes[symbol.family]) if symbol.family else (None,)
            first = self._distribution(symbol, rng)
            for place in members:
                same = place in (None, 0) or (symbol.random.get("same") and not self.loose)
                draws.append((one, place, *(first if same else self._distribution(symbol, rng))))
        if not draws:
            return
        counts = [values.shape[1] for _, _, values, _ in draws]
        outcomes = np.array(list(product(*(range(count) for count in counts))))
        for column, (one, place, values, chances) in enumerate(draws):
            at = outcomes[:, column]
            self.weights = self.weights * chances[:, at, None, None]
            found = values[:, at, None, None]
            if place is None:
                self.values[one] = found
            else:
                self.values.setdefault(one, []).append(found)

    def _loosen(self, rng):
        """Let random symbols depend on one another, and expectations that have a name be anything."""
        if self.weights.size > 1:
            weights = self.weights * rng.uniform(0.2, 1, (_DRAWN, *self.weights.shape[1:]))
            self.weights = weights / weights.sum(axis=1, keepdims=True)
        for defined, (_, body) in self.statement.definitions.items():
            if any(one.kind == "E" for one in walk(body)) and self.statement.shapes[defined] == (1, 1):
                self.values[defined] = rng.uniform(0.3, 2, (_DRAWN, 1, 1, 1))

        def few(found):
            return found[:POINTS] if len(found) == _DRAWN else found

        self.values = {
            one: [few(part) for part in found] if isinstance(found, list) else few(found)
            for one, found in self.values.items()
        }
        self.weights = few(self.weights)

    def _distribution(self, symbol, rng):
        """Values and probabilities, each (points, count)."""
        data = symbol.random
        if "values" in data:
            values = np.broadcast_to(np.asarray(data["values"], float), (_DRAWN, len(data["values"])))
            return values, np.concatenate([self._chance(one) for one in data["probabilities"]], axis=1)
        values = rng.uniform(data["low"], data["high"], (_DRAWN, data["count"]))
        chances = rng.uniform(0.2, 1, values.shape)
        chances /= chances.sum(axis=1, keepdims=True)
        if "mean" in data and not self.loose:
            values = values - (values * chances).sum(axis=1, keepdims=True) + data["mean"]
        return values, chances

    def _chance(self, text):
        found = value(read(str(text), self.statement.names).sides[0], self)
        return np.broadcast_to(found, (_DRAWN, 1, 1, 1))[:, :, 0, 0]

    def _scale(self, one, to):
        """Give a random symbol the mean square that the statement names."""
        goal = value(name(to), self)
        found = self.values[one]
        self.values[one] = found * np.sqrt(goal / (found**2 * self.weights).sum(axis=1, keepdims=True))

    # ---- what is given

    def _restrict(self):
        """Keep the points at which the bounds hold."""
        good = np.ones(_DRAWN, bool)
        for line in self.statement.bounds:
            left, right = (np.broadcast_to(value(one, self), (_DRAWN, 1, 1, 1))[:, 0, 0, 0] for one in line.sides)
            good &= left <= right if line.relations[1] == "<=" else left >= right
        kept = np.flatnonzero(good)
        chosen = [one for place in range(POINTS) for one in kept[kept % POINTS == place][:1]]
        chosen += [one for one in kept if one not in chosen][: POINTS - len(chosen)]
        if len(chosen) < POINTS:
            raise ValueError("the bounds of the statement hold at too few points")

        def only(found):
            return found[sorted(chosen)] if self.statement.small is None else found[chosen]

        cut = {one: found if isinstance(found, list) else [found] for one, found in self.values.items()}
        for one, found in cut.items():
            found = [only(part) if len(part) == _DRAWN else part for part in found]
            self.values[one] = found if isinstance(self.values[one], list) else found[0]
        self.weights = only(self.weights) if len(self.weights) == _DRAWN else self.weights

    def _solution(self, one, symbol):
        """The value of an unknown, of which the given relation is linear."""
        line = self.statement.solved[symbol.solves]
        residual = Node("-", line.sides)
        shape = tuple(self.sizes[size] for size in symbol.shape)
        self.values[one] = np.zeros((1, 1, *(*shape, 1, 1)[:2]))
        at_zero = value(residual, self)
        slopes = value(Node("d", (residual, name(one))), self)
        return -np.linalg.solve(slopes, np.broadcast_to(at_zero, (*slopes.shape[:2], *at_zero.shape[-2:])))

    def _gradient(self, function):
        parameter, _ = self.statement.functions[function]
        return value(Node("d", (name(function), name(parameter))), self)


def choices(statement):
    """The sizes that are tried, one dict for each choice."""
    counts = [len(values) for values in statement.sizes.values()]
    counts += [len(bodies) for _, bodies in statement.functions.values()]
    many = max([2, *counts]) if statement.sizes else max([1, *counts])
    return [{one: values[place % len(values)] for one, values in statement.sizes.items()} for place in range(many)]


def worlds(statement, seed=15, free=False, loose=False):
    """The points of every choice of sizes."""
    return [World(statement, one, place, [seed, place], free, loose) for place, one in enumerate(choices(statement))]


def alike(statement, seed=15, free=False):
    """Points at which all sizes of shapes are 3, so that more shapes fit: there false lines can be told apart."""
    shapes = {size for one in statement.symbols.values() for size in one.shape}
    sizes = {one: 3 if one in shapes else values[0] for one, values in statement.sizes.items()}
    return World(statement, sizes, 0, [seed, 99], free)
