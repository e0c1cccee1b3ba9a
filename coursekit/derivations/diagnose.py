"""The slip behind a false line: a known mistake of the exercise, else an edit that explains it.

Lines are compared by what they claim: in a chain by the value of the new side, in an equation by the solution that it
has for the unknown. So a mistake is known again however the line is written.
"""

from itertools import chain as joined
from typing import NamedTuple

import numpy as np

from coursekit.derivations import edits, rules
from coursekit.derivations.follows import equal, free_indices, has_remainder, hold, related
from coursekit.derivations.form import alike
from coursekit.derivations.node import Node, factors, name, number, terms, walk
from coursekit.derivations.points import alike as points_alike
from coursekit.derivations.scope import Misfit
from coursekit.derivations.shape import ShapeError, shape_of
from coursekit.derivations.value import value

OPERATIONS = 40_000  # for the search of a slip: a third of a second
_MOST_NODES = 90  # of an edited line
_NEAR = {"square of a sum", "square of a mean", "bracket", "power inside", "root of a square", "logarithm"}
_NEAR |= {"inverse of a sum", "fraction of a sum", "function of a sum", "expectation of a product"}  # before known ones
_PLAIN = ("name", "number", "constant", "negative", "transpose", "entry", "ones")


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
            self.worlds = [*derivation.free[:2], points_alike(self.statement, derivation.seed, free=True)]
        self.left = None, None  # of the line that is looked at, with its value in the first world
        self.known = [(one, self._claim_of(one.line, one.after)) for one in derivation.mistakes]

    def slip(self, chain):
        """The slip, or None."""
        fault = chain.fault
        if "chain that has had" in fault.why:
            return Slip("relation", "A chain of inequalities goes in one direction")
        claim = self._claim(fault.left, fault.right)
        known, here = self._known(fault, claim)
        if here or not self._is_finite(claim):
            return known if here else None
        return self._search(chain, claim, known)

    # ---- what a line claims

    def _claim_of(self, line, after):
        left = line.sides[0] if not line.goes_on else after.sides[-1]
        return self._claim(left, line.sides[-1])

    def _claim(self, left, right):
        """For each world the value of the new side, or the solution of the equation; None where there is none."""
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
        """The mistake that claims the same, and whether it is made after this very line, or in these words."""
        found = None
        for one, own in self.known:
            if one.line.relations[-1] != fault.relation:
                continue
            alike_written = self._written_alike(fault, one)
            if alike_written or _same(claim, own):
                slip = Slip(one.id, one.says.rstrip("."), True)
                if alike_written or self._is_after(fault, one):
                    return slip, True
                likely = not self._is_zero(claim) and _kinds(one.line.sides) <= _kinds((fault.left, fault.right))
                found = found or (slip if likely else slip._replace(known=False))
        return found, False

    def _is_after(self, fault, one):
        """Is the mistake made after the line that stands before the false one?"""
        before = one.after.sides[-1]
        return not self.is_equation and fault.left is not None and alike(before) == alike(fault.left)

    def _is_finite(self, claim):
        """Has the false line a value, unless its shapes do not fit?"""
        return all(one is None or np.isfinite(one).any() for one in claim)

    def _is_zero(self, claim):
        return all(one is None or not np.abs(one).max() > 1e-9 for one in claim)

    def _written_alike(self, fault, one):
        sides = one.line.sides
        if not self.is_equation:
            return alike(sides[-1]) == alike(fault.right)
        pair = [alike(fault.left), alike(fault.right)]
        return pair in ([alike(sides[0]), alike(sides[-1])], [alike(sides[-1]), alike(sides[0])])

    def _relation(self, fault):
        """Is only the relation wrong, on the way to a side of the solution?"""
        if self.is_equation or fault.left is None or not self._is_in_the_solution(fault.right):
            return None
        for other in {"=", "<=", ">="} - {fault.relation}:
            if other == "=" or not self._has_inequality():
                continue
            if not hold(fault.left, other, fault.right, self.derivation.worlds):
                return Slip("relation", f"The relation is `{other}` here, and not `{fault.relation}`")
        return None

    def _is_in_the_solution(self, node):
        sides = [side for line in self.derivation.solution for side in line.sides if side.kind != "number"]
        return any(not hold(side, "=", node, self.derivation.worlds) for side in sides)

    def _has_inequality(self):
        return self.derivation.goals.target.relation != "="

    # ---- edits

    def _search(self, chain, claim, known):
        """The first edit, from the likely to the far-fetched, that explains the line; a known mistake is before most.

        `known` is one that claims the same but is made elsewhere: a rule applied wrongly just here is nearer. One that
        is not marked as known any more is unlikely, and comes after everything that is near.
        """
        self.left = None, None  # kept for one search only, so that its length hangs on nothing else
        until = self._spent() + OPERATIONS
        best, stage = None, -1
        for edit, explains, at in self._candidates(chain, claim):
            if at != stage:
                stage = at
                if best:
                    break
                found = self._between(chain.fault, at, known, best)
                if found:
                    return found
            if self._spent() > until:
                break
            if at == 0 and known and known.known and edit.name not in _NEAR:
                continue
            if (best is None or edit.rank < best.rank) and explains(edit.node):
                best = edit
                if best.rank == 0:
                    break
        if known and (best is None or best.rank > 1):
            return known._replace(known=True)
        return Slip(best.name, best.why.rstrip(".")) if best else self._relation(chain.fault)

    def _spent(self):
        """The operations that were computed so far; counted, so that a verdict is the same on every machine."""
        return sum(world.spent for world in {*self.worlds, *self.derivation.worlds, *self.derivation.free})

    def _between(self, fault, at, known, best):
        """What is nearer than the edits of the next stage."""
        if at == 1 and known and known.known and (best is None or best.rank):
            return known
        if at == 2 and best is None:
            return self._relation(fault)
        return None

    def _candidates(self, chain, claim):
        fault = chain.fault
        lefts = self._before(chain)
        pool = self._pool(lefts)
        false = self._pair(fault)

        def is_true(node):
            return self._is_true(fault, node)

        def leads_here(node):
            return self._leads(node, claim)

        stages = [
            ((rules.wrong(one, self.statement) for one in lefts[:2]), leads_here),
            ([edits.edits(false, self.statement)], is_true),
            ((rules.wrong(one, self.statement) for one in lefts[2:]), leads_here),
            ((edits.edits(one, self.statement) for one in lefts[:1]), leads_here),
            ([edits.edits(false, self.statement, pool)], is_true),
            ((edits.edits(one, self.statement, pool) for one in lefts), leads_here),
        ]
        for at, (groups, explains) in enumerate(stages):
            for edit in joined.from_iterable(groups):
                if at not in (3, 5) or edit.name != "another symbol":
                    yield edit, explains, at

    def _pair(self, fault):
        return Node("=", (fault.left, fault.right)) if self.is_equation else fault.right

    def _before(self, chain):
        """True lines on which the slip may have been made: those typed, the last one first, and the solution's."""
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
        small = [one for one in found if sum(1 for _ in walk(one)) <= 12 and not self._is_solved_zero(one)]
        return sorted(small, key=lambda one: not any(part.kind == "d" for part in walk(one)))[:40]

    def _is_solved_zero(self, node):
        """Is it 0 where the equation is solved? As a factor it would make any line true."""
        return self.is_equation and not hold(node, "=", number(0), self.derivation.worlds[:1])

    def _is_true(self, fault, node):
        """Is the edited line true, and not for nothing?"""
        if self.is_equation and node.kind != "=":
            return False
        left, right = node.args if self.is_equation else (fault.left, node)
        try:
            shape_of(left, self.statement), shape_of(right, self.statement)
        except ShapeError:
            return False
        if not self._may_hold(left, fault.relation, right):
            return False
        return not hold(left, fault.relation, right, self.derivation.worlds) and self._says_something(left, right)

    def _may_hold(self, left, relation, right):
        """Does the relation hold in the first world? The left side of a chain stays as it is: its value is kept."""
        world = self.derivation.worlds[0]
        loose_ends = any(free_indices(one, self.statement) or has_remainder(one) for one in (left, right))
        if self.is_equation or loose_ends:
            return not hold(left, relation, right, [world])
        if self.left[0] != left:
            self.left = left, _value_or_none(left, world)
        found = _value_or_none(right, world)
        return self.left[1] is not None and found is not None and related(self.left[1], relation, found)

    def _says_something(self, left, right):
        """An equation that holds for any unknown says nothing."""
        return not self.is_equation or bool(hold(left, "=", right, self.derivation.free))

    def _leads(self, node, claim):
        """Does an edited true line claim what the false one does?"""
        known = next((place for place, one in enumerate(claim) if one is not None), None)
        if known is None or self._is_zero(claim) or (self.is_equation and node.kind != "="):
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


def _value_or_none(node, world):
    try:
        return value(node, world)
    except Misfit:
        return None


def _kinds(nodes):
    """The functions and the like that occur."""
    return {one.kind for node in nodes if node for one in walk(node) if one.kind.isalpha() and one.kind not in _PLAIN}


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
        return (
            len(both) == 1 and sum(a is not None for a in claim) == sum(b is not None for b in own) and _all_equal(both)
        )
    return bool(both) and _all_equal(both)


def _all_equal(both):
    return all(equal(*_zero_in_shape(a, b)) for a, b in both)
