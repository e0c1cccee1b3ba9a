"""A derivation from its first line on: each line true or not, up to the first that is false.

A line that goes on with its relation continues the last side; one with a left side of its own stands for itself, and
continues the derivation where that side is one of the derivation, as `dL/dw = ...` is.
"""

from dataclasses import dataclass, field
from typing import NamedTuple

from coursekit.derivations.follows import hold
from coursekit.derivations.form import alike
from coursekit.derivations.line import Line
from coursekit.derivations.node import Node

_WEAKER = {("=", "="): "=", ("=", "<="): "<=", ("<=", "="): "<=", ("<=", "<="): "<="}
_WEAKER |= {("=", ">="): ">=", (">=", "="): ">=", (">=", ">="): ">="}


class Fault(NamedTuple):
    """Why a line is false: the line's number from 0, the step (left, relation, right), and a sentence."""

    line: int
    left: Node | None
    relation: str
    right: Node
    why: str


@dataclass
class Chain:
    """What the true lines are: sides of the derivation, with the relation to its start, and other equations."""

    reached: list = field(default_factory=list)  # (line, relation to the start, side)
    asides: list = field(default_factory=list)  # (line, left, relation, side): the first side of a helper, and another
    equations: list = field(default_factory=list)  # (line, left, right)
    fault: Fault | None = None


def follow(lines: list[Line], start: Line, worlds):
    """The chain that some lines make."""
    if len(start.sides) > 1:
        return _equations(lines, worlds)
    chain, origin = Chain(), start.sides[0]
    last, since, connected, first = origin, "=", True, origin
    chain.reached.append((-1, "=", origin))
    for count, line in enumerate(lines):
        sides, relations = list(line.sides), list(line.relations)
        if not line.goes_on:
            last, since, connected = _begin(sides.pop(0), chain, worlds)
            relations.pop(0)
            if connected and since is None:
                chain.reached.append((count, "=", last))
                since = "="
            elif not connected:
                first, since = last, "="
        for relation, side in zip(relations, sides, strict=True):
            step = _WEAKER.get((since, relation))
            why = _turned(since, relation) if step is None else hold(last, relation, side, worlds)
            if why:
                chain.fault = Fault(count, last, relation, side, why)
                return chain
            chain.equations.append((count, last, side))
            last, since = side, step
            if connected:
                chain.reached.append((count, since, side))
            else:
                chain.asides.append((count, first, since, side))
    return chain


def _begin(side, chain, worlds):
    """The side, its relation to the start and whether it continues the derivation."""
    for _, relation, known in reversed(chain.reached):
        if alike(known) == alike(side):
            return side, relation, True
    origin = chain.reached[0][2]
    for _, relation, known in reversed(chain.reached[1:] or chain.reached[:1]):
        if not hold(known, "=", side, worlds):
            return side, relation if known is not origin else None, len(chain.reached) > 1
    return side, "=", False


def _turned(since, relation):
    return f"a chain that has had `{since}` cannot go on with `{relation}`"


def _equations(lines, worlds):
    """Lines that are equations for an unknown: each is true at the solution."""
    chain, last = Chain(), None
    for count, line in enumerate(lines):
        sides = [last, *line.sides] if line.goes_on and last is not None else list(line.sides)
        relations = list(line.relations) if line.goes_on and last is not None else list(line.relations)[1:]
        for left, relation, right in zip(sides, relations, sides[1:], strict=False):
            why = hold(left, relation, right, worlds)
            if why:
                chain.fault = Fault(count, left, relation, right, why)
                return chain
            chain.equations.append((count, left, right))
        last = sides[-1]
        chain.asides += [(count, sides[0], "=", side) for side in sides[1:]]
    return chain
