"""Slips that need no list: what people do to a true expression, each tried as an edit of its tree.

An edit is (name, sentence, node). Edits of a false side that make it true say what was done there; edits of a true line
before it that lead to the false one, and those of `rules`, say what was done on the way.
"""

from typing import NamedTuple

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
from coursekit.derivations.shape import NUMBER, ShapeError, shape_of
from coursekit.derivations.value import exponent_of

_LONGEST = 50
_SUMS = ("+", "-", "negative")


class Edit(NamedTuple):
    """A slip: its name, a sentence, the node that the edit gives, and how far-fetched it is."""

    name: str
    why: str
    node: Node
    rank: int = 0


def shown(node):
    """A piece of a line in a sentence."""
    text = written(node)
    return f"`{text}`" if len(text) <= _LONGEST else f"`{text[: _LONGEST - 4]} ...`"


def shape(node, statement):
    """The shape of a node, or None where it has none."""
    try:
        return shape_of(node, statement)
    except ShapeError:
        return None


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
    yield from _matrices(one, statement)
    yield from _powers(one, statement)
    yield from _functions(one, statement)
    yield from _sums(one, statement)
    if whole:
        yield from _counts(one, numbers)
        yield from _missing(one, statement, pool)
    yield from _extra(one)
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


# ---- matrices


def _matrices(one, statement):
    found = shape(one, statement)
    if one.kind == "transpose":
        yield Edit("transpose", f"Look at what is transposed in {shown(one)}", one.args[0])
    elif (found != NUMBER or found is None) and one.kind not in _SUMS:
        yield Edit("transpose", f"Look at what is transposed in {shown(one)}", Node("transpose", (one,)))
    if one.kind == "*":
        parts = factors(one)
        if (all(power > 0 for power, _ in parts) and found != NUMBER) or one.kind == "*":
            for place in range(len(parts) - 1):
                swapped = [*parts[:place], parts[place + 1], parts[place], *parts[place + 2 :]]
                if NUMBER not in (shape(parts[place][1], statement), shape(parts[place + 1][1], statement)):
                    yield Edit(
                        "order of factors",
                        "Matrices do not commute: look at the order of the factors",
                        multiplied(swapped),
                    )
        left, right = one.args
        yield Edit(
            "entry by entry", "Is this the matrix product, or the product entry by entry?", Node("⊙", (left, right)), 1
        )
        for inner, other, first in ((left, right, True), (right, left, False)):
            for turned in (Node("transpose", (inner,)), inner.args[0] if inner.kind == "transpose" else None):
                if turned and shape(inner, statement) != NUMBER:
                    swapped = (other, turned) if first else (turned, other)
                    yield Edit(
                        "order of factors",
                        "Look at the order of the factors, and at what is transposed",
                        Node("*", swapped),
                        1,
                    )
    if one.kind == "⊙":
        yield Edit(
            "entry by entry", "Is this the matrix product, or the product entry by entry?", Node("*", one.args), 1
        )
    if one.kind == "^" and exponent_of(one.args[1]) == -1:
        yield Edit("inverse", f"Is {shown(one)} an inverse here?", one.args[0])
    elif found and found[0] == found[1] != 1:
        yield Edit("inverse", f"An inverse is missing at {shown(one)}", Node("^", (one, number(-1))))
    if one.kind == "tr":
        yield Edit("trace", "A trace is a number: look at what is inside of it", one.args[0], 1)


# ---- powers, roots, fractions


def _powers(one, statement):
    if one.kind == "^":
        base, exponent = one.args
        yield Edit("square" if exponent_of(exponent) == 2 else "power", f"Look at the power in {shown(one)}", base)
        for more in (1, -1):
            yield Edit(
                "power", f"Look at the power in {shown(one)}", Node("^", (base, Node("+", (exponent, number(more)))))
            )
        yield Edit("square", f"What is squared in {shown(one)}?", _square_inside(base))
    elif shape(one, statement) == NUMBER and one.kind not in (*_SUMS, "number", "*", "/"):
        yield Edit("square", f"A square is missing at {shown(one)}", square(one))
    elif shape(one, statement) == NUMBER and one.kind in ("+", "-", "*"):
        yield Edit("square", f"A square is missing at {shown(one)}", square(one), 1)
    if one.kind in ("series", "E") and one.args[-1].kind == "^" and exponent_of(one.args[-1].args[1]) == 2:
        moved = square(one._replace(args=(*one.args[:-1], one.args[-1].args[0])))
        yield Edit(
            "square",
            "The square of a sum is not the sum of the squares, and the mean of a square not the square of the mean",
            moved,
        )
    if one.kind == "sqrt":
        yield Edit("root", f"Look at the root {shown(one)}", one.args[0])
    elif shape(one, statement) == NUMBER and one.kind in ("name", "entry", "^", "norm", "+", "-"):
        yield Edit("root", f"A root is missing at {shown(one)}", Node("sqrt", (one,)), 2)
    if one.kind == "/":
        yield Edit(
            "fraction turned around",
            f"Numerator and denominator of {shown(one)} are exchanged",
            Node("/", one.args[::-1]),
        )
        yield Edit("fraction", f"Is {shown(one)} divided, or multiplied?", Node("*", one.args), 1)
        yield Edit(
            "square",
            f"A square is missing in the denominator of {shown(one)}",
            Node("/", (one.args[0], square(one.args[1]))),
        )


def _square_inside(base):
    if base.kind in ("E", "series"):
        return base._replace(args=(*base.args[:-1], square(base.args[-1])))
    if base.kind in ("+", "-"):
        return total([(sign, square(node)) for sign, node in terms(base)])
    return base


# ---- functions


def _functions(one, statement):
    kind = one.kind
    if kind == "abs":
        yield Edit("absolute value", f"Look at the bars of {shown(one)}", one.args[0])
    elif shape(one, statement) == NUMBER and kind in ("name", "entry", "-"):
        yield Edit("absolute value", f"Bars are missing at {shown(one)}", Node("abs", (one,)), 2)
    if kind == "norm":
        yield Edit("norm", f"A norm is not its square: look at {shown(one)}", square(one))
    if kind == "^" and one.args[0].kind == "norm":
        yield Edit("norm", f"A squared norm is not the norm: look at {shown(one)}", one.args[0])
    if kind.endswith("'") and kind != "'":
        yield Edit(
            "derivative of a function",
            f"A function is not its derivative: look at {shown(one)}",
            one._replace(kind=kind[:-1]),
        )
    if kind in ("sigmoid", "tanh", "relu", "exp", "log"):
        yield Edit(
            "derivative of a function",
            f"A function is not its derivative: look at {shown(one)}",
            one._replace(kind=f"{kind}'"),
        )
        yield Edit("function lost", f"Look at what is put into {shown(one)}", one.args[0], 1)
        inner = one.args[0]
        turned = inner.args[0] if inner.kind == "negative" else Node("negative", (inner,))
        yield Edit("sign", f"Look at the sign inside {shown(one)}", one._replace(args=(turned,)))
    if kind == "max":
        for inner in one.args:
            yield Edit("branch", "Which of the two is the larger one?", inner)


# ---- sums and expectations


def _sums(one, statement):
    if one.kind == "series" and len(one.args) == 4:
        index, first, last, body = one.args
        yield Edit(
            "sum", f"A sum of {shown(last)} equal terms is {shown(last)} times one of them", product(last, body), 1
        )
        yield Edit(
            "limits of the sum",
            "Look at the first and the last term of the sum",
            one._replace(args=(index, Node("+", (first, number(1))), last, body)),
            1,
        )
        yield Edit(
            "limits of the sum",
            "Look at the first and the last term of the sum",
            one._replace(args=(index, first, Node("-", (last, number(1))), body)),
            1,
        )
        yield Edit(
            "limits of the sum",
            "Look at the first and the last term of the sum",
            one._replace(args=(index, number(0), last, body)),
            1,
        )
        if body.kind in ("*", "·"):
            left, right = body.args
            apart = product(
                one._replace(args=(index, first, last, left)), one._replace(args=(index, first, last, right))
            )
            yield Edit("sum of products", "A sum of products is not the product of the sums", apart)
    if one.kind in ("*", "·") and {part.kind for _, part in factors(one)} & {"series"}:
        parts = factors(one)
        sums = [node for _, node in parts if node.kind == "series"]
        if len(sums) == 2 and len(sums[0].args) == len(sums[1].args) == 4:
            merged = sums[0]._replace(
                args=(*sums[0].args[:3], product(sums[0].args[3], _renamed(sums[1], sums[0].args[0])))
            )
            rest = [(power, node) for power, node in parts if node.kind != "series"]
            yield Edit(
                "sum of products", "A sum of products is not the product of the sums", multiplied([*rest, (1, merged)])
            )
    if one.kind == "E":
        yield Edit("expectation", f"Look at the expectation {shown(one)}", one.args[0], 1)


def _renamed(series, index):
    return replaced(series.args[3], series.args[0], index)


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
