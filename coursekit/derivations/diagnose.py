"""The slip behind a false line: a known mistake of the exercise, else an edit that explains it.

Lines are compared by what they claim: in a chain by the value of the new side, in an equation by the solution that it has
for the unknown. So a mistake is known again however the line is written.
"""

import time
from typing import NamedTuple

import numpy as np

from coursekit.derivations import edits, rules
from coursekit.derivations.follows import equal, free_indices, has_remainder, hold
from coursekit.derivations.form import alike
from coursekit.derivations.node import Node, factors, name, terms, walk
from coursekit.derivations.points import alike as points_alike
from coursekit.derivations.shape import ShapeError, shape_of
from coursekit.derivations.value import Misfit, value

SECONDS = 0.6  # for the search of a slip
_MOST_NODES = 90  # of an edited line


class Slip(NamedTuple):
    """The name of a slip, a sentence without its full stop, and whether the exercise lists it."""

    name: str
    why: str
    known: bool = False


class Diagnosis:
    """Finds the slip behind the fault of a chain."""

    def __init__(self, derivation):
        self.derivation, self.statement = derivation, derivation.statement
        self.is_equation = len(self.statement.start.sides) > 1
        self.worlds = [*derivation.worlds[:2], derivation.alike]
        if self.is_equation:
            self.worlds = [*derivation.free[:2], points_alike(self.statement, free=True)]
        self.known = [(one, self._claim_of(one.line, one.after)) for one in derivation.mistakes]

    def slip(self, chain):
        """The slip, or None."""
        fault = chain.fault
        if "chain that has had" in fault.why:
            return Slip("relation", "A chain of inequalities goes in one direction")
        claim = self._claim(fault.left, fault.right)
        return self._known(fault, claim) or self._relation(fault) or self._search(chain, claim)

    # ---- what a line claims

    def _claim_of(self, line, after):
        left = line.sides[0] if not line.goes_on else after.sides[-1]
        return self._claim(left, line.sides[-1])

    def _claim(self, left, right):
        """Arrays, one for each world: the value of the new side, or the solution of the equation; None where it has none."""
        found = []
        for world in self.worlds:
            try:
                found.append(self._solved(left, right, world) if self.is_equation else self._valued(right, world))
            except (Misfit, np.linalg.LinAlgError):
                found.append(None)
        return found

    def _valued(self, node, world):
        letters = free_indices(node, self.statement)
        return value(node, world, dict.fromkeys(letters, 1))

    def _solved(self, left, right, world):
        """The unknown that makes the sides equal, where the equation is linear in it."""
        unknown = name(self.statement.unknown)
        residual = Node("-", (left, right))
        slopes, at = value(Node("d", (residual, unknown)), world), value(unknown, world)
        here = value(residual, world)
        if slopes.shape[-1] != slopes.shape[-2] or slopes.shape[-1] != here.shape[-2] or not np.isfinite(slopes).all():
            raise Misfit("no solution")
        if (np.abs(np.linalg.det(slopes)) < 1e-9).any():
            raise Misfit("no solution")
        leading = np.broadcast_shapes(slopes.shape[:2], here.shape[:2])
        slopes = np.broadcast_to(slopes, (*leading, *slopes.shape[-2:]))
        found = at - np.linalg.solve(slopes, np.broadcast_to(here, (*leading, *here.shape[-2:])))
        if has_remainder(residual) or not np.isfinite(found).all():
            raise Misfit("no solution")
        return found

    # ---- the exercise's own mistakes

    def _known(self, fault, claim):
        for one, own in self.known:
            relation = one.line.relations[-1]
            if relation == fault.relation and (_same(claim, own) or self._written_alike(fault, one)):
                return Slip(one.id, one.says.rstrip("."), True)
        return None

    def _written_alike(self, fault, one):
        sides = one.line.sides
        if not self.is_equation:
            return alike(sides[-1]) == alike(fault.right)
        pair = [alike(fault.left), alike(fault.right)]
        return pair in ([alike(sides[0]), alike(sides[-1])], [alike(sides[-1]), alike(sides[0])])

    def _relation(self, fault):
        """Is only the relation wrong?"""
        if self.is_equation or fault.left is None:
            return None
        for other in {"=", "<=", ">="} - {fault.relation}:
            if other == "=" or (self.statement.start.relations[-1:] and not self._has_inequality()):
                continue
            if not hold(fault.left, other, fault.right, self.derivation.worlds):
                return Slip("relation", f"The relation is `{other}` here, and not `{fault.relation}`")
        return None

    def _has_inequality(self):
        return self.derivation.goals.target.relation != "="

    # ---- edits

    def _search(self, chain, claim):
        """The first edit, from the likely to the far-fetched, that explains the line."""
        until = time.monotonic() + SECONDS
        best = None
        for edit, explains in self._candidates(chain, claim):
            if time.monotonic() > until:
                break
            if (best is None or edit.rank < best.rank) and explains(edit.node):
                best = edit
                if best.rank == 0:
                    break
        return Slip(best.name, best.why.rstrip(".")) if best else None

    def _candidates(self, chain, claim):
        fault = chain.fault
        lefts = self._before(chain)
        pool = self._pool(lefts)
        false = self._pair(fault)

        def is_true(node):
            return self._is_true(fault, node)

        def leads_here(node):
            return self._leads(node, claim)

        for one in lefts[:2]:
            for edit in rules.wrong(one, self.statement):
                yield edit, leads_here
        for edit in edits.edits(false, self.statement):
            yield edit, is_true
        for one in lefts[2:]:
            for edit in rules.wrong(one, self.statement):
                yield edit, leads_here
        for one in lefts[:1]:
            for edit in edits.edits(one, self.statement):
                yield edit, leads_here
        for edit in edits.edits(false, self.statement, pool):
            yield edit, is_true
        for one in lefts[1:]:
            for edit in edits.edits(one, self.statement):
                yield edit, leads_here

    def _pair(self, fault):
        return Node("=", (fault.left, fault.right)) if self.is_equation else fault.right

    def _before(self, chain):
        """True lines on which the slip may have been made, the last one first: those typed, and those of the solution."""
        fault = chain.fault
        if self.is_equation:
            found = [Node("=", (left, right)) for _, left, right in reversed(chain.equations)]
            found += [Node("=", (line.sides[0], line.sides[-1])) for line in self.derivation.solution]
        else:
            found = [fault.left]
            reached = [side for _, _, side in chain.reached]
            if any(fault.left is side for side in reached):
                found += reversed(reached)
                found += [line.sides[-1] for line in self.derivation.solution]
        more = [new for one in found if (new := rules.expanded(one, self.statement))]
        kept = []
        for one in [*found[:1], *more[:1], *found[1:], *more[1:]]:
            if one not in kept and sum(1 for _ in walk(one)) <= _MOST_NODES:
                kept.append(one)
        return kept

    def _pool(self, lefts):
        """Factors and terms of the lines before, which may be missing."""
        found = {}
        for one in lefts:
            for node in walk(one):
                if node.kind in ("*", "·", "/", "⊙"):
                    parts = [part for _, part in factors(node)] if node.kind != "⊙" else node.args
                    found |= dict.fromkeys(part for part in parts if part.kind != "number")
                elif node.kind in ("+", "-"):
                    found |= dict.fromkeys(part for _, part in terms(node) if part.kind != "number")
                elif node.kind == "d":
                    found[node] = None
        for symbol in self.statement.shapes:
            if symbol not in self.statement.families:
                found[name(symbol)] = None
        small = [one for one in found if sum(1 for _ in walk(one)) <= 12]
        return sorted(small, key=lambda one: not any(part.kind == "d" for part in walk(one)))[:40]

    def _is_true(self, fault, node):
        """Is the edited line true, and not for nothing?"""
        left, right = node.args if self.is_equation else (fault.left, node)
        try:
            shape_of(left, self.statement), shape_of(right, self.statement)
        except ShapeError:
            return False
        first = self.derivation.worlds[:1]
        if hold(left, fault.relation, right, first):
            return False
        return not hold(left, fault.relation, right, self.derivation.worlds) and self._says_something(left, right)

    def _says_something(self, left, right):
        """An equation that holds for any unknown says nothing."""
        return not self.is_equation or bool(hold(left, "=", right, self.derivation.free))

    def _leads(self, node, claim):
        """Does an edited true line claim what the false one does?"""
        known = next((place for place, one in enumerate(claim) if one is not None), None)
        if known is None:
            return False
        left, right = node.args if self.is_equation else (None, node)
        for world, found in zip(self.worlds, claim, strict=True):
            if found is None:
                continue
            try:
                made = self._solved(left, right, world) if self.is_equation else self._valued(right, world)
            except (Misfit, np.linalg.LinAlgError):
                return False
            if not equal(*_zero_in_shape(made, found)):
                return False
        return True


def _zero_in_shape(a, b):
    """A number 0 equals the zero of any shape."""
    if a.shape[-2:] != b.shape[-2:]:
        if a.shape[-2:] == (1, 1) and not a.any():
            a = np.zeros_like(b)
        elif b.shape[-2:] == (1, 1) and not b.any():
            b = np.zeros_like(a)
    return a, b


def _same(claim, own):
    """Are two claims the same wherever both have a value?"""
    both = [(a, b) for a, b in zip(claim, own, strict=True) if a is not None and b is not None]
    one_sided = any((a is None) != (b is None) for a, b in zip(claim, own, strict=True))
    if one_sided and len(both) < 2:
        return len(both) == 1 and sum(a is not None for a in claim) == sum(b is not None for b in own) and _all_equal(both)
    return bool(both) and _all_equal(both)


def _all_equal(both):
    return all(equal(*_zero_in_shape(a, b)) for a, b in both)
