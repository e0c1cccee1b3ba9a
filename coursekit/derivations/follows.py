"""Does one side follow from another: are they equal, or related, at every seeded point?"""

from itertools import islice, product

import numpy as np

from coursekit.derivations import points
from coursekit.derivations.node import Node, is_number, walk, written
from coursekit.derivations.scope import Misfit
from coursekit.derivations.shape import ShapeError, shape_of, words
from coursekit.derivations.value import value

RTOL, ATOL = 1e-7, 1e-9
_MOST_INDICES = 40  # values of free indices that are tried


def free_indices(node, statement):
    """The letters that a node has as indices and does not bind, in order."""
    found, waiting = [], [(node, frozenset())]
    while waiting:
        one, bound = waiting.pop()
        if one.kind == "name":
            known = one.value in statement.names.shapes or one.value in bound or one.value == "I"
            found += [] if known or one.value in found else [one.value]
        elif one.kind == "series":
            waiting += [(part, bound | {one.args[0].value}) for part in reversed(one.args)]
        else:
            waiting += [(part, bound) for part in reversed(one.args)]
    return found


def assignments(letters, node, world):
    """Values of free indices: every choice, where there are not too many; two that run as far are never the same.

    So `E[(g_i - u)*(g_j - u)] = 0` is about two that differ, as a given relation is, and so is `ds_j/ds_c = 0`.
    """
    statement = world.statement
    lengths = [statement.size_of_index(letter, node) for letter in letters]
    if None in lengths:
        letter = letters[lengths.index(None)]
        raise Misfit(f"`{letter}` has a meaning only inside its sum, or as an index")
    ranges = [range(1, world.sizes.get(size, 1) + 1) for size in lengths]
    fixed = [(size, world.sizes[letter]) for letter, size in _fixed(node, statement)] if letters else []
    found = []
    for one in islice(product(*ranges), _MOST_INDICES):
        pairs = [*zip(lengths, one, strict=True), *fixed]
        if len(set(pairs)) == len(pairs):
            found.append(dict(zip(letters, one, strict=True)))
    return found


def _fixed(node, statement):
    """The indices that the statement fixes, as the class `c`, with how far they could run."""
    letters = {one.value for one in walk(node) if one.kind == "name" and one.value in statement.sizes}
    sizes = [(letter, statement.size_of_index(letter, node)) for letter in letters - statement.lengths]
    return [(letter, size) for letter, size in sizes if size]


def has_remainder(node):
    return any(one.kind == "o" for one in walk(node))


def hold(left, relation, right, worlds):
    """Does a relation hold at all points of the worlds? "" if so, else a sentence without its full stop."""
    statement = worlds[0].statement
    problem = _misfit(left, right, statement)
    if problem:
        return problem
    lost = has_remainder(left) and not has_remainder(right)
    if lost:
        return "the remainder `o(...)` cannot be dropped"
    rest = has_remainder(right)
    letters = free_indices(left, statement)
    letters += [one for one in free_indices(right, statement) if one not in letters]
    for world in worlds:
        both = Node("pair", (left, right))
        try:
            values = [(value(left, world, one), value(right, world, one)) for one in assignments(letters, both, world)]
        except Misfit as why:
            return str(why)
        for a, b in values:
            if not related(a, relation, b, _small(world) if rest else None):
                return _difference(a, relation, b)
    return ""


def _misfit(left, right, statement):
    """What does not fit in a side, or between them."""
    try:
        one, other = shape_of(left, statement), shape_of(right, statement)
    except ShapeError as why:
        return str(why)
    if one == other or is_number(left, 0) or is_number(right, 0):
        return ""
    return f"`{_short(left)}` is {words(one)}, and `{_short(right)}` is {words(other)}"


def _short(node):
    text = written(node)
    return text if len(text) <= 60 else f"{text[:56]} ..."


def _small(world):
    return world.values[world.statement.small] if world.statement.small else None


def related(a, relation, b, small=None):
    """Does the relation hold between values, up to what is small beside `small` where it is given?"""
    if a.shape[-2:] != b.shape[-2:] and (1, 1) not in (a.shape[-2:], b.shape[-2:]):
        return False
    finite = np.isfinite(a) & np.isfinite(b)
    if not finite.all():
        return False
    if small is not None:
        chosen = (small <= points.SMALL).ravel()
        size = 1 + np.maximum(np.abs(a), np.abs(b))
        close = np.abs(a - b) <= 1e-3 * small * size
        return bool(np.broadcast_to(close, (len(chosen), *close.shape[1:]))[chosen].all())
    room = RTOL * np.maximum(np.abs(a), np.abs(b)) + ATOL
    if relation == "=":
        return bool((np.abs(a - b) <= room).all())
    return bool((a <= b + room).all() if relation == "<=" else (a >= b - room).all())


def _difference(a, relation, b):
    """The values at a point at which the relation does not hold."""
    a, b = np.broadcast_arrays(a, b)
    room = RTOL * np.maximum(np.abs(a), np.abs(b)) + ATOL
    with np.errstate(invalid="ignore"):
        bad = {"=": np.abs(a - b) > room, "<=": a > b + room, ">=": a < b - room}[relation] | ~np.isfinite(a - b)
    place = np.unravel_index(np.argmax(bad), bad.shape)
    shown = [f"{one[place]:.4g}" if np.isfinite(one[place]) else "no number" for one in (a, b)]
    where = "an entry of the two sides is" if a.shape[-2:] != (1, 1) else "the two sides are"
    return f"at some numbers {where} {shown[0]} and {shown[1]}"


def equal(a, b):
    """Have two arrays the same shape and the same values, wherever either has one?"""
    if a.shape[-2:] != b.shape[-2:]:
        return False
    finite = np.isfinite(a) | np.isfinite(b)
    if not finite.any():
        return False
    room = RTOL * np.maximum(np.abs(a), np.abs(b)) + ATOL
    with np.errstate(invalid="ignore"):
        return bool(((np.abs(a - b) <= room) | ~finite).all())
