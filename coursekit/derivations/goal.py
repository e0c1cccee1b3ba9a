"""Target and waypoints: what a derivation has to reach, and which of its true lines reaches it.

A waypoint is reached by a part of a line in any equivalent form. Parts of equal value are told apart by what they hold,
and where that says nothing at points that obey less of what is given.
"""

from dataclasses import dataclass
from itertools import combinations, permutations

import numpy as np

from coursekit.derivations.follows import assignments, equal, free_indices, has_remainder, hold
from coursekit.derivations.form import SPECIAL, alike, occurs
from coursekit.derivations.node import Node, factors, multiplied, terms, total, walk
from coursekit.derivations.scope import Misfit
from coursekit.derivations.value import value

_MOST_PARTS = 8  # terms or factors of which all choices are tried
_KINDS = ("norm", "abs", "E", "tr", "sum")


@dataclass(frozen=True)
class Goal:
    """An expression, what a part has to hold and must not hold, and the question that leads there."""

    id: str
    sides: tuple[Node, ...]
    wanted: tuple[str, ...] = ()
    forbidden: tuple[str, ...] = ()
    whole: bool = False
    question: str = ""
    left: str = ""
    relation: str = "="


class Goals:
    """The target and the waypoints of a derivation, with their values."""

    def __init__(self, target, waypoints, start, worlds, loose, free, read):
        self.start = {alike(side) for side in start.sides}
        self.target, self.waypoints, self.read = target, waypoints, read
        self.worlds, self.loose, self.free = worlds, loose, free
        self.values = {}

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
        found = {}
        target = alike(self.target.sides[0])
        sides = [(count, side) for count, _, side in chain.reached[1:]] + chain.asides
        sides = [(count, side) for count, side in sides if alike(side) != target and alike(side) not in self.start]
        for goal in self.waypoints:
            if len(goal.sides) > 1:
                lines = [count for count, left, right in chain.equations if self._is_equation(goal, left, right)]
            else:
                lines = [count for count, side in sides if self._is_part(goal, side)]
            if lines:
                found[goal.id] = min(lines)
        return found

    def _is_part(self, goal, side):
        return any(
            self.has_form(goal, part) and self._matches(goal, part) for part in ([side] if goal.whole else parts(side))
        )

    def _matches(self, goal, part):
        node = goal.sides[0]
        if not (goal.wanted or goal.forbidden) and not _kinds_of(part) >= _kinds_of(node):
            return False
        if not goal.whole and not (goal.wanted or goal.forbidden) and _has_d(part) and not _has_d(node):
            return False
        if not self._same(goal, part, self.worlds, "strict"):
            return False
        if goal.wanted or goal.forbidden:
            zero = not any(np.abs(one).max() > 1e-9 for one in self._values(goal, self.worlds, "strict"))
            return not zero or goal.whole or self._same(goal, part, self.loose, "loose")
        return self._same(goal, part, self.loose, "loose")

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
                for one in assignments(list(order), part, world):
                    target, found = next(expected, None), value(part, world, one)
                    if target is None:
                        return False
                    if not (np.isfinite(target) | np.isfinite(found)).any() and kind == "loose":
                        continue
                    some = True
                    if not equal(target, found):
                        return False
        except Misfit:
            return False
        return some or kind == "loose"

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
        if not 2 <= len(moved) <= _MOST_PARTS:
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


def parts(side):
    """The parts of a side: all that it is made of, sums of some terms, products of some factors."""
    seen = set()
    for node in walk(side):
        for part in _choices(node):
            if part not in seen:
                seen.add(part)
                yield part


def _choices(node):
    yield node
    if node.kind in ("+", "-", "negative"):
        yield from _some(terms(node), total)
    if node.kind in ("*", "·", "/", "negative"):
        found = factors(node)
        yield from (
            _some(found, multiplied)
            if len(found) <= _MOST_PARTS
            else (multiplied(found[a:b]) for a in range(len(found)) for b in range(a + 2, len(found) + 1))
        )


def _some(found, joined):
    if len(found) > _MOST_PARTS:
        return
    for count in range(2, len(found)):
        for chosen in combinations(found, count):
            yield joined(chosen)
