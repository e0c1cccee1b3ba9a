"""Target and waypoints: what a derivation has to reach, and which of its true lines reaches it.

A waypoint is reached in one of several ways: by a part of a line, in any equivalent form, by an equation, or by a line
that says what a named quantity is. Parts of equal value are told apart by what they hold, and where that says nothing
at points that obey less of what is given. What a helper line shows counts as put into the chain.
"""

from dataclasses import dataclass, replace
from itertools import combinations, permutations

import numpy as np

from coursekit.derivations.follows import assignments, equal, free_indices, has_remainder, hold
from coursekit.derivations.form import SPECIAL, alike, occurs
from coursekit.derivations.node import Node, name, number, product, replaced, terms, total, walk
from coursekit.derivations.parts import bare, is_fixed, parts, replaced_alike, says_nothing, tidy
from coursekit.derivations.scope import Misfit
from coursekit.derivations.value import value

_MOST_TERMS = 8  # of an equation, of which all ways to move some to the other side are tried
_MOST_MADE = 16  # sides that come of putting the facts of helper lines into one
_OPERATIONS = 40_000  # that are computed for them
_MOST_PARTS = 6_000  # of all sides, that are looked at
_MARK = Node("mark")
_KINDS = ("norm", "abs", "E", "tr", "sum")


@dataclass(frozen=True)
class Goal:
    """A way to reach something: an expression or equation, or (`of`) a quantity of which a line says what it is.

    `wanted` and `forbidden` are what the part holds and does not hold, `least` how many terms it has.
    `as_typed` is looked at with terms that cancel; elsewhere these are left out first.
    """

    id: str
    sides: tuple[Node, ...] = ()
    wanted: tuple[str, ...] = ()
    forbidden: tuple[str, ...] = ()
    whole: bool = False
    least: int = 1
    as_typed: bool = False
    of: Node | None = None
    left: str = ""
    relation: str = "="


@dataclass(frozen=True)
class Waypoint:
    """The ways to reach it, and the question that leads there."""

    id: str
    ways: tuple[Goal, ...]
    question: str = ""


class Goals:
    """The target and the waypoints of a derivation, with their values."""

    def __init__(self, target, waypoints, start, worlds, loose, free, read):
        self.target, self.waypoints, self.read = target, waypoints, read
        self.worlds, self.loose, self.free = worlds, loose, free
        self.ends = [*start.sides[:1], target.sides[0]]  # an equation's start is its left side
        self.plain = {alike(tidy(one)) for one in (*start.sides, target.sides[0])}
        self.is_equation = len(start.sides) > 1
        self.values, self.found, self.signs, self.looked, self.until = {}, {}, {}, 0, 0

    # ---- the target

    def is_target(self, chain):
        """The number of the line that is the target, or None."""
        target = self.target
        if target.left:
            for count, left, right in chain.equations:
                for one, other in ((left, right), (right, left)):
                    if one == Node("name", (), target.left) and self.has_form(target, other):
                        return count
            return None
        for count, relation, side in chain.reached[1:]:
            if relation == target.relation and self.has_form(target, side) and self._is_value(side):
                return count
        return None

    def holds(self, mark, node):
        """Does a mark occur in a node?"""
        return occurs(mark, node, self.read)

    def has_form(self, goal, node):
        """Does a node hold what a goal wants, and nothing else?"""
        return all(self.holds(one, node) for one in goal.wanted) and not any(
            self.holds(one, node) for one in goal.forbidden
        )

    def _is_value(self, side):
        goal = self.target.sides[0]
        if has_remainder(goal) != has_remainder(side) or hold(goal, "=", side, self.worlds):
            return False
        return has_remainder(goal) or self._same(self.target, side, self.loose, "loose")

    # ---- waypoints

    def reached(self, chain):
        """For each waypoint that is reached the number of the first line that does so."""
        lines, found = self.lines(chain), {}
        for one in self.waypoints:
            counts = [count for way in one.ways if (count := self.line_of(way, lines)) is not None]
            if counts:
                found[one.id] = min(counts)
        return found

    def lines(self, chain):
        """The true lines of a chain, as they are looked at."""
        self.found, self.signs, self.looked = {}, {}, 0
        self.until = self.spent() + _OPERATIONS
        return _Lines(chain, self)

    def spent(self):
        """The operations that were computed at the points so far."""
        return sum(world.spent for world in self.worlds) + sum(world.spent for world in self.loose)

    def line_of(self, way, lines):
        """The number of the first line that reaches something in a way, or None."""
        if way.of:
            said = [(count, side) for count, side in lines.said_of(way.of) if self._has_terms(way, side)]
            return min((count for count, side in said if self.has_form(way, side)), default=None)
        if len(way.sides) > 1:
            found = (count for count, left, right in lines.equations if self._is_equation(way, left, right))
            return min(found, default=None)
        for sides in (lines.sides, lines.made):
            found = [count for count, other, side in sides() if self._is_reached(way, other, side)]
            if found:
                return min(found)
        return None

    def _is_reached(self, way, other, side):
        """Does a side reach it? `other` is what a helper line says the side is, None in the chain."""
        if way.whole:
            fits = self.has_form(way, side) and self._has_terms(way, side)
            return fits and not self._is_end_with_more(side) and self._matches(way, side)
        side = side if way.as_typed else bare(side)
        if not self.has_form(replace(way, forbidden=()), side):
            return False
        if self._is_end_with_more(side) and any(self._has_part(way, None, end) for end in self.ends):
            return False
        return self._has_part(way, other, side)

    def _has_part(self, way, other, side):
        for part, exchange, rest in parts(side):
            self.looked += 1
            if self.looked > _MOST_PARTS or self.spent() > self.until:
                return False  # counted, so that a verdict is the same on every machine
            if not (self.has_form(way, part) and self._has_terms(way, part) and self._matches(way, part)):
                continue
            if self._matters(way, side, other, part, exchange, rest):
                return True
        return False

    def _has_terms(self, way, part):
        return way.least == 1 or len(terms(bare(part))) >= way.least

    def _is_end_with_more(self, side):
        """Is it the start or the target with something added that is 0, or multiplied that is 1?"""
        here = bare(side)
        mine = [(sign, alike(node)) for sign, node in terms(here)]
        for end in self.ends:
            if alike(here) == alike(bare(end)):
                return True
            if all((sign, alike(node)) in mine for sign, node in terms(bare(end))):
                return True
        return False

    def _matches(self, goal, part):
        node = goal.sides[0]
        if not (goal.wanted or goal.forbidden) and not _kinds_of(part) >= _kinds_of(node):
            return False
        if not goal.whole and not (goal.wanted or goal.forbidden) and _has_d(part) and not _has_d(node):
            return False
        return self._sign(goal, part) is not None and not (goal.whole and self._sign(goal, part) < 0)

    def _sign(self, goal, part):
        """1 where a part is what a goal asks for, -1 where it is that with the other sign, else None."""
        key = goal.id, part
        if key not in self.signs:
            self.signs[key] = next((sign for sign, one in _signed(part) if self._is_value_of(goal, one)), None)
        return self.signs[key]

    def _is_value_of(self, goal, part):
        if not self._same(goal, part, self.worlds, "strict"):
            return False
        if goal.wanted or goal.forbidden:
            zero = not any(np.abs(one).max() > 1e-9 for one in self._values(goal, self.worlds, "strict"))
            return not zero or goal.whole or self._same(goal, part, self.loose, "loose")
        return self._same(goal, part, self.loose, "loose")

    # ---- does the part matter where it stands?

    def _matters(self, goal, side, other, part, exchange, rest):
        """Would the line be another one with something else for the part, and for all that has the same value?

        What is added and subtracted, multiplied with 0 or divided by itself does not matter.
        """
        if self._is_cancelled(goal, rest):
            return False
        sign, old = self._sign(goal, part), alike(part)
        marked = exchange(_MARK)
        same = replaced(replaced_alike(marked, old, _shaken), _MARK, _shaken(part))
        if not self._differ(side, same) or not self._differ(side, self._shake(goal, marked, _shaken(part, sign))):
            return False
        if other is None:
            return True
        pairs = [[replaced_alike(one, form, _shaken) for one in (other, side)] for form in {old, alike(goal.sides[0])}]
        return all(pair == [other, side] or self._differ(*pair) for pair in pairs)

    def _shake(self, goal, node, part):
        """The node with `part` where the mark is, and another value in the place of all that has the goal's value."""
        if node == _MARK:
            return part
        if not any(one == _MARK for one in walk(node)):
            sign = self._sign(goal, node)
            if sign:
                return _shaken(node, sign)
        inner = [one if is_fixed(node, place) else self._shake(goal, one, part) for place, one in enumerate(node.args)]
        return node._replace(args=tuple(inner))

    def _is_cancelled(self, goal, rest):
        """Do some of the other terms add up to the same with the other sign?"""
        if not 0 < len(rest) <= _MOST_TERMS or not self._values(goal, self.worlds, "strict"):
            return False
        zero = not any(np.abs(one).max() > 1e-9 for one in self._values(goal, self.loose, "loose"))
        some = (one for size in range(1, len(rest) + 1) for one in combinations(rest, size))
        return not zero and any(
            self._same(goal, one, self.loose, "loose") for few in some for _, one in _signed(total(list(few)))
        )

    def _differ(self, one, other):
        """Have two nodes different values somewhere?"""
        for world in self.loose:
            letters = free_indices(one, world.statement)
            letters += [letter for letter in free_indices(other, world.statement) if letter not in letters]
            pair = Node("pair", (one, other))
            try:
                values = [(value(one, world, at), value(other, world, at)) for at in assignments(letters, pair, world)]
            except Misfit:
                return True
            if any(not equal(a, b) for a, b in values if np.isfinite(a).all()):
                return True
        return False

    def _values(self, goal, worlds, kind):
        key = goal.id, kind
        if key not in self.values:
            node, found = goal.sides[0], []
            letters = free_indices(node, worlds[0].statement)
            for world in worlds:
                found += [value(node, world, one) for one in assignments(letters, node, world)]
            self.values[key] = found
        return self.values[key]

    def _same(self, goal, part, worlds, kind):
        """Has a part the values of a goal, whatever its indices are called?"""
        letters = free_indices(goal.sides[0], worlds[0].statement)
        others = free_indices(part, worlds[0].statement)
        if len(letters) != len(others):
            return False
        return any(self._equal(goal, part, worlds, kind, order) for order in permutations(others))

    def _equal(self, goal, part, worlds, kind, order):
        expected = iter(self._values(goal, worlds, kind))
        some = False
        try:
            for world in worlds:
                for found in self._found(part, world, order):
                    target = next(expected, None)
                    if target is None:
                        return False
                    if target.shape[-2:] != found.shape[-2:]:
                        return False
                    if kind == "loose" and not (np.isfinite(target).any() or np.isfinite(found).any()):
                        continue
                    some = True
                    if not equal(target, found):
                        return False
        except Misfit:
            return False
        return some or kind == "loose"

    def _found(self, part, world, order):
        """The values of a part of the lines that are looked at, for all values of its indices, one after the other."""
        key = part, id(world), order
        if key not in self.found:
            self.found[key] = []
        known = self.found[key]
        for count, one in enumerate(assignments(list(order), part, world)):
            if count == len(known):
                try:
                    known.append(value(part, world, one))
                except Misfit as why:
                    known.append(why)
            if isinstance(known[count], Misfit):
                raise known[count]
            yield known[count]

    # ---- equations

    def _is_equation(self, goal, left, right):
        """Is it the equation, up to a factor, with sides exchanged or terms moved?"""
        if not self.has_form(goal, Node("pair", (left, right))):
            return False
        one, other = goal.sides
        if self._is_zero(other):
            return any(self._is_zero(b) and self._proportional([one], [a]) for a, b in ((left, right), (right, left)))
        for a, b in ((left, right), (right, left)):
            if self._proportional([one, other], [a, b]):
                return True
        moved = terms(Node("-", (left, right)))
        if not 2 <= len(moved) <= _MOST_TERMS:
            return False
        for count in range(1, len(moved)):
            for chosen in combinations(range(len(moved)), count):
                first = total([moved[place] for place in chosen])
                rest = total([(-sign, node) for place, (sign, node) in enumerate(moved) if place not in chosen])
                if self._proportional([one, other], [first, rest]):
                    return True
        return False

    def _is_zero(self, node):
        return node.kind == "number" and node.value == 0

    def _proportional(self, goals, nodes):
        """Are some nodes the goals times one constant, at points where the unknown is anything?"""
        for world in self.free:
            try:
                pairs = [(value(a, world), value(b, world)) for a, b in zip(goals, nodes, strict=True)]
            except Misfit:
                return False
            pairs = [np.broadcast_arrays(a, b) for a, b in pairs if a.shape[-2:] == b.shape[-2:]]
            if len(pairs) != len(goals):
                return False
            expected, found = (np.concatenate([pair[side].ravel() for pair in pairs]) for side in (0, 1))
            if not (np.isfinite(expected).all() and np.isfinite(found).all()) or not np.abs(expected).max():
                return False
            factor = (expected @ found) / (expected @ expected)
            if abs(factor) < 1e-9 or np.abs(found - factor * expected).max() > 1e-7 * np.abs(found).max():
                return False
        return True


def _kinds_of(node):
    return {mark for mark in _KINDS if any(one.kind in SPECIAL[mark] for one in walk(node))}


def _has_d(node):
    return any(one.kind == "d" for one in walk(node))


def _signed(part):
    """A part with 1, and the same with the other sign with -1."""
    return (1, part), (-1, Node("negative", (part,)))


def _shaken(node, sign=1):
    """Something of the same shape with another value."""
    if sign < 0:
        return Node("negative", (_shaken(Node("negative", (node,))),))
    return Node("+", (product(number(1.7), node), number(0.737)))


class _Lines:
    """The true lines of a chain as they are looked at: sides, and what helper lines say."""

    def __init__(self, chain, goals):
        self.plain, self.start = goals.plain, tidy(goals.ends[0])
        self.chained = [(count, None, tidy(side)) for count, _, side in chain.reached[1:]]
        said = [(count, tidy(left), sign, tidy(side)) for count, left, sign, side in chain.asides]
        said = [one for one in said if not says_nothing(one[1], one[3])]
        self.asides = [one for count, left, _, side in said for one in ((count, side, left), (count, left, side))]
        self.facts = [(count, left, side) for count, left, sign, side in said if sign == "="]
        self.equations = [*chain.equations, *self.facts] if goals.is_equation else chain.equations
        self.is_equation = goals.is_equation
        self.holds_anyway = lambda left, side: not hold(left, "=", side, goals.free)

    def sides(self):
        """(line, what a helper line says it is, side) of the chain, and of the helper lines."""
        return [one for one in [*self.chained, *self.asides] if alike(one[2]) not in self.plain]

    def made(self):
        """The sides that come of putting what helper lines say into the chain."""
        if self.is_equation:
            return []
        found = {side: count for count, _, side in [*self.chained, (-1, None, self.start)]}
        waiting, known = list(found), len(found)
        for side in waiting:
            for count, left, other in self.facts:
                new = _put_in(side, left, other)
                if new not in found and len(found) < known + _MOST_MADE:
                    found[new] = max(count, found[side])
                    waiting.append(new)
        return [(found[side], None, side) for side in waiting[known:] if alike(side) not in self.plain]

    def said_of(self, of):
        """(line, side) for all that helper lines say of a quantity."""
        key = alike(of)
        for count, left, side in self.facts:
            for one, other in ((left, side), (side, left)):
                if alike(one) == key and (not self.is_equation or self.holds_anyway(one, other)):
                    yield count, other


def _put_in(side, left, other):
    """The side with one side of a helper line put in for the other, whatever the index is called."""
    letters = _letters(left)

    def new(part):
        made = other
        for letter, mine in zip(letters, _letters(part), strict=False):
            made = replaced(made, name(letter), name(mine))
        return made

    return tidy(replaced_alike(side, alike(left), new))


def _letters(node):
    return list(dict.fromkeys(one.value for one in walk(node) if one.kind == "name" and one.value in ("i", "j", "l")))
