"""Slips that need no list: what people do to a true expression, each tried as an edit of its tree.

An edit is (name, sentence, node). Edits of a false side that make it true say what was done there; edits of a true line
before it that lead to the false one, and those of `rules`, say what was done on the way.
"""

from itertools import combinations

from coursekit.derivations import operation_edits
from coursekit.derivations.edit import Edit, shape, shown
from coursekit.derivations.node import (
    Node,
    factors,
    multiplied,
    name,
    number,
    places,
    product,
    put,
    replaced,
    square,
    terms,
    total,
    walk,
    written,
)
from coursekit.derivations.shape import NUMBER
from coursekit.derivations.value import exponent_of


def edits(node, statement, pool=()):
    """All edits of a node; `pool` has factors and terms that may be missing in it."""
    numbers = _number_factors(statement)
    letters = dict.fromkeys(one for part in walk(node) if part.kind == "entry" for one in part.args[1:])
    letters |= dict.fromkeys(name(size) for size in statement.sizes if size not in statement.lengths)
    yield from _all_products(node, statement)
    yield from _everywhere(node, statement)
    for path, one in places(node):
        if _is_index(node, path) or one.kind == "=":
            continue
        for edit in _at(one, statement, numbers, pool, not path or _is_term(node, path)):
            yield edit._replace(node=put(node, path, edit.node))
        for edit in _indices(one, letters):
            yield edit._replace(node=put(node, path, edit.node))


def _all_products(node, statement):
    """All products of matrices entry by entry, or none."""
    why = "Is this the matrix product, or the product entry by entry?"
    for kind, other in (("*", "⊙"), ("⊙", "*")):
        edited = _with_products(node, kind, other, statement)
        if edited != node:
            yield Edit("entry by entry", why, edited)


def _everywhere(node, statement):
    """One symbol in the place of another, wherever it stands."""
    found = [one.value for one in walk(node) if one.kind == "name"]
    for here in dict.fromkeys(one for one in found if found.count(one) > 1):
        for edit in _symbols(name(here), statement):
            yield edit._replace(node=replaced(node, name(here), edit.node))
    yield from _exchanged(node, statement)


def _exchanged(node, statement):
    """Two symbols, each in the other's place."""
    found = dict.fromkeys(one.value for one in walk(node) if one.kind == "name" and one.value in statement.shapes)
    aside = Node("name", value=object())
    for one, other in combinations(found, 2):
        if statement.shapes[one] == statement.shapes[other]:
            turned = replaced(replaced(node, name(one), aside), name(other), name(one))
            why = f"Look at the places of `{one}` and `{other}`: are they exchanged?"
            yield Edit("symbols exchanged", why, replaced(turned, aside, name(other)), 4)


def _with_products(node, kind, other, statement):
    args = tuple(_with_products(one, kind, other, statement) for one in node.args)
    if node.kind == kind and NUMBER not in [shape(one, statement) for one in node.args]:
        return node._replace(kind=other, args=args)
    return node._replace(args=args)


def _is_index(node, path):
    """Is the place an index, a limit, or that with respect to which something is differentiated?"""
    for step in path:
        fixed = {"entry": step > 0, "d": step == 1, "series": step == 0 and len(node.args) > 1}
        if fixed.get(node.kind):
            return True
        node = node.args[step]
    return False


def _is_term(node, path):
    """Does the place hold a term or an argument, and not a factor or a base?"""
    for step in path[:-1]:
        node = node.args[step]
    return node.kind not in ("*", "·", "⊙", "^", "transpose", "negative", "entry") and not (
        node.kind == "/" and path[-1] == 0
    )


def _number_factors(statement):
    """Numbers that get lost: 2, and sizes."""
    sizes = [size for size in statement.sizes if size in statement.lengths]
    return [number(2), number(3), number(4), *map(name, sizes), *(product(number(2), name(size)) for size in sizes)]


def _at(one, statement, numbers, pool, whole):
    """Edits at one place; `whole` where it is a term or an argument."""
    yield from _signs(one, whole)
    yield from _operations(one, statement)
    yield from operation_edits.at(one, statement)
    if whole:
        yield from _counts(one, numbers)
        yield from _missing(one, statement, pool)
    yield from _extra(one)
    yield from _shares(one)
    yield from _symbols(one, statement)


# ---- signs and numbers


def _operations(one, statement):
    """A sum in the place of a product, a square in that of a double, and the other way round."""
    label, why = "sum and product", f"Are the two parts of {shown(one)} added, or multiplied?"
    twice = f"Twice something is not its square: look at {shown(one)}"
    if one.kind in ("*", "·", "+", "-"):
        found = ("+", "-") if one.kind in ("*", "·") else ("*",)
        for kind in found:
            yield Edit(label, why, one._replace(kind=kind), 1)
    if one.kind == "^" and exponent_of(one.args[1]) == 2:
        yield Edit(label, twice, product(number(2), one.args[0]), 1)
    if one.kind == "*" and one.args[0] == number(2) and shape(one, statement) == NUMBER:
        yield Edit(label, twice, square(one.args[1]), 1)


def _indices(one, letters):
    """Another index."""
    if one.kind == "entry":
        for place in range(1, len(one.args)):
            for letter in letters:
                if one.args[place] != letter:
                    yield Edit("index", f"Look at the index of {shown(one)}", put(one, (place,), letter), 1)


def _signs(one, whole):
    if one.kind in ("+", "-"):
        found = terms(one)
        for place, (_, node) in enumerate(found):
            turned = [(-s, n) if count == place else (s, n) for count, (s, n) in enumerate(found)]
            yield Edit("sign", f"Look at the sign of {shown(node)}", total(turned))
    if whole and one.kind != "number":
        yield Edit("sign", f"Look at the sign of {shown(one)}", Node("negative", (one,)))
    if one.kind in ("+", "-") and not whole:
        yield Edit("sign", f"Look at the signs in {shown(one)}", Node("negative", (one,)))


def _counts(one, numbers):
    if one.kind == "number":
        return
    for factor in numbers:
        what = written(factor)
        label = f"factor {what}" if factor.kind == "number" else f"factor 1/{what}"
        for kind in ("*", "/"):
            edited = product(factor, one) if kind == "*" else Node("/", (one, factor))
            plain = factor.kind == "number" or factor.kind == "name"
            why = f"A factor such as `{what}` or `1/{what}` is missing or too many at {shown(one)}"
            yield Edit(label, why, edited, 0 if plain else 1)


# ---- factors and terms


def _missing(one, statement, pool):
    for extra in pool:
        if extra == one or one.kind == "number":
            continue
        label, why = _missing_name(extra)
        for edited in _with_factor(one, extra, statement):
            yield Edit(label, f"{why} {shown(extra)} is missing", edited, 2)
        if shape(extra, statement) == NUMBER:
            yield Edit("extra factor", f"The factor {shown(extra)} is too many", Node("/", (one, extra)), 3)
        if shape(extra, statement) == shape(one, statement):
            yield Edit("missing term", f"The term {shown(extra)} is missing", Node("+", (one, extra)), 3)
            yield Edit("missing term", f"The term {shown(extra)} is missing", Node("-", (one, extra)), 3)
            yield Edit("missing factor", f"The factor {shown(extra)} is missing", Node("⊙", (one, extra)), 3)


def _with_factor(one, extra, statement):
    """A product with one more factor, wherever its shape allows that; a number in front."""
    if shape(extra, statement) == NUMBER:
        return [product(extra, one)]
    parts = factors(one)
    made = [multiplied([*parts[:place], (1, extra), *parts[place:]]) for place in range(len(parts) + 1)]
    return [node for node in made if shape(node, statement) is not None]


def _missing_name(extra):
    if any(one.kind == "d" for one in walk(extra)) or extra.kind.endswith("'"):
        return "chain rule", "A link of the chain is missing: the factor"
    return "missing factor", "The factor"


def _extra(one):
    if one.kind in ("*", "·", "⊙", "/"):
        if one.kind == "⊙":
            for keep, drop in (one.args, one.args[::-1]):
                yield Edit("extra factor", f"The factor {shown(drop)} is too many", keep, 2)
        parts = factors(one)
        for place, (_, node) in enumerate(parts) if len(parts) > 1 else ():
            rest = [*parts[:place], *parts[place + 1 :]]
            yield Edit("extra factor", f"The factor {shown(node)} is too many", multiplied(rest), 2)
    if one.kind in ("+", "-"):
        found = terms(one)
        for place, (_, node) in enumerate(found):
            rest = [*found[:place], *found[place + 1 :]]
            yield Edit("extra term", f"The term {shown(node)} is too many", total(rest), 2)
            if len(found) > 2:
                why = f"Of the terms of {shown(one)} only {shown(node)} is left"
                yield Edit("terms lost", why, total([found[place]]), 3)


def _shares(one):
    """In a product with a sum, a term that a common factor was not taken out of."""
    parts = factors(one) if one.kind in ("*", "·", "/") else ()
    for place, (power, inner) in enumerate(parts):
        if power == 1 and inner.kind in ("+", "-"):
            found = terms(inner)
            for at, (sign, term) in enumerate(found):
                for count, (taken, factor) in enumerate(parts):
                    if count != place and abs(taken) == 1:
                        kept = Node("/", (term, factor)) if taken == 1 else product(factor, term)
                        edited = total([*found[:at], (sign, kept), *found[at + 1 :]])
                        why = f"A factor was taken out of the sum: what is left of {shown(term)}"
                        yield Edit("bracket", why, multiplied([*parts[:place], (1, edited), *parts[place + 1 :]]), 3)


def _symbols(one, statement):
    """Another symbol in the place of one."""
    if one.kind == "name" and one.value in statement.shapes and one.value not in statement.sizes:
        here = statement.shapes[one.value]
        for other, there in statement.shapes.items():
            if (
                there == here
                and other != one.value
                and other not in statement.families
                and other not in statement.sizes
            ):
                yield Edit("another symbol", f"Is `{one.value}` the right symbol here?", name(other), 4)
    if one.kind == "entry" and one.args[0].kind == "name" and one.args[0].value in statement.families:
        for other, size in statement.families.items():
            if other != one.args[0].value and size == statement.families[one.args[0].value]:
                yield Edit("another symbol", f"Is {shown(one)} the right symbol here?", put(one, (0,), name(other)), 4)
    if one.kind == "number" and one.value in (0, 1, 2):
        for other in {0, 1, 2} - {one.value}:
            yield Edit("number", f"Is the number {one.value:g} right here?", number(other), 4)
