"""Rules that people apply wrongly, each as an edit of the true line on which they did so."""

from coursekit.derivations.derivative_rules import derivative
from coursekit.derivations.edit import Edit, shown
from coursekit.derivations.node import (
    Node,
    factors,
    multiplied,
    number,
    places,
    product,
    put,
    replaced,
    square,
    terms,
    total,
    walk,
)
from coursekit.derivations.value import exponent_of


def wrong(node, statement):
    """All that comes of applying one rule wrongly, once, somewhere in a node."""
    for path, one in places(node):
        for edit in _at(one, statement):
            yield edit._replace(node=put(node, path, edit.node))


def expanded(node, statement):
    """The node with definitions put in where something is differentiated: `dL/dw` as `d(...)/dw`, or None."""
    new = node
    for one in walk(node):
        if one.kind == "d" and one.args[0].kind == "name" and one.args[0].value in statement.definitions:
            index, body = statement.definitions[one.args[0].value]
            if not index:
                new = replaced(new, one, one._replace(args=(body, one.args[1])))
    return new if new != node else None


def _at(one, statement):
    if one.kind == "d":
        yield from derivative(one, statement)
    if one.kind == "^":
        yield from _power(one)
    if one.kind == "E":
        yield from _expectation(one)
    if one.kind in ("transpose", "inv") or (one.kind == "^" and exponent_of(one.args[1]) == -1):
        yield from _of_matrices(one)
    if one.kind in ("log", "exp", "sqrt", "abs", "norm", "tr") or one.kind.endswith("'"):
        yield from _function(one, statement)
    if one.kind in ("*", "·", "/", "+", "-", "negative"):
        yield from _brackets(one)


def _power(one):
    base, exponent = one.args
    power = exponent_of(exponent)
    if power == 2 and base.kind in ("+", "-"):
        found = terms(base)
        squares = [(1, square(node)) for _, node in found]
        kept = [(sign, square(node)) for sign, node in found]
        why = "The square of a sum has mixed terms, each twice"
        yield Edit("square of a sum", why, total(squares))
        yield Edit("square of a sum", why, total(kept))
        mixed = [
            (sign * other, product(node, another))
            for place, (sign, node) in enumerate(found)
            for other, another in found[place + 1 :]
        ]
        yield Edit("factor 2", why, total([*squares, *mixed]))
        double = [(-sign, product(number(2), node)) for sign, node in mixed]
        yield Edit("sign", "Look at the sign of the mixed term of the square", total([*squares, *double]))
    if power == 2 and base.kind in ("series", "E", "norm"):
        inside = base._replace(args=(*base.args[:-1], square(base.args[-1])))
        if base.kind == "series":
            yield Edit("square of a sum", "The square of a sum is not the sum of the squares", inside)
        if base.kind == "E":
            yield Edit("square of a mean", "The square of a mean is not the mean of the square", inside)
        if base.kind == "norm" and base.args[0].kind in ("+", "-"):
            yield Edit(
                "square of a sum",
                "The squared norm of a sum has mixed terms",
                total([(1, square(Node("norm", (node,)))) for _, node in terms(base.args[0])]),
            )
    if base.kind in ("*", "/") and power == 2:
        for _, node in factors(base):
            rest = [(p, n if n is node else square(n)) for p, n in factors(base)]
            yield Edit("square", f"The square reaches every factor, {shown(node)} as well", multiplied(rest))
    if base.kind in ("+", "-") and power is not None:
        found = terms(base)
        inside = total([*found[:-1], (found[-1][0], Node("^", (found[-1][1], exponent)))])
        yield Edit("power inside", "The power belongs to the whole bracket", inside)
        if power == -1:
            yield Edit(
                "inverse of a sum",
                "The inverse of a sum is not the sum of the inverses",
                total([(sign, Node("^", (node, exponent))) for sign, node in found]),
            )


def _expectation(one):
    body = one.args[0]
    if body.kind == "^" and exponent_of(body.args[1]) == 2:
        yield Edit(
            "square of a mean", "The mean of a square is not the square of the mean", square(Node("E", (body.args[0],)))
        )
        if body.args[0].kind == "series":
            apart = body.args[0]._replace(args=(*body.args[0].args[:-1], Node("E", (square(body.args[0].args[-1]),))))
            yield Edit("square of a sum", "The square of a sum is not the sum of the squares", apart)
    if body.kind in ("*", "·", "/"):
        found = factors(body)
        for place in range(1, len(found)):
            left, right = multiplied(found[:place]), multiplied(found[place:])
            yield Edit(
                "expectation of a product",
                "The mean of a product is not the product of the means",
                product(Node("E", (left,)), Node("E", (right,))),
            )
    for inner in body.args if body.kind in ("+", "-") else ():
        yield Edit(
            "expectation", f"Does {shown(inner)} vanish in the mean?", Node("E", (replaced(body, inner, number(0)),)), 1
        )


def _of_matrices(one):
    base = one.args[0]
    inverse = one.kind != "transpose"

    def turned(node):
        return Node("^", (node, number(-1))) if inverse else Node("transpose", (node,))

    if base.kind == "*":
        left, right = base.args
        why = "turns the order of the factors around"
        yield Edit(
            "order of factors",
            f"{'An inverse' if inverse else 'A transpose'} {why}",
            product(turned(left), turned(right)),
        )
        yield Edit(
            "inverse" if inverse else "transpose",
            f"{'An inverse' if inverse else 'A transpose'} reaches every factor",
            product(right, turned(left)),
        )


def _function(one, statement):
    inner = one.args[0]
    kind = one.kind

    def call(node):
        return one._replace(args=(node,))

    if inner.kind in ("+", "-"):
        parts = [(sign, call(node)) for sign, node in terms(inner)]
        if kind != "tr":
            yield Edit("function of a sum", f"Is {shown(one)} the sum of its parts?", total(parts))
    if kind == "log" and inner.kind in ("*", "/"):
        left, right = inner.args
        joined = Node(inner.kind, (call(left), call(right)))
        yield Edit("logarithm", "The logarithm of a product is a sum, and that of a quotient a difference", joined)
        for sign in "+-":
            yield Edit(
                "logarithm",
                "The logarithm of a product is a sum, and that of a quotient a difference",
                Node(sign, (call(left), call(right))),
            )
        yield Edit("logarithm", "Look at the order of the two logarithms", Node("-", (call(right), call(left))))
    if kind in ("sqrt", "abs") and inner.kind == "^":
        yield Edit("root of a square", "The root of a square is an absolute value", inner.args[0])
    if kind == "norm" and inner.kind == "*":
        left, right = inner.args
        yield Edit("norm", "A factor leaves a norm with its absolute value", product(left, call(right)))
        yield Edit("norm", "A factor leaves a norm once, not squared", product(square(left), call(right)))
        yield Edit("norm", f"The factor {shown(left)} leaves the norm, and does not vanish", call(right))
    if kind == "tr" and inner.kind == "*":
        left, right = inner.args
        yield Edit("trace", "The trace of a product is not the product of the traces", product(call(left), call(right)))
    if kind == "sigmoid'":
        s = Node("sigmoid", (inner,))
        for edited in (
            Node("-", (number(1), square(s))),
            product(s, Node("+", (number(1), s))),
            square(s),
            product(s, Node("-", (s, number(1)))),
        ):
            yield Edit("derivative of a function", "The derivative of the sigmoid is `s*(1 - s)`", edited)


def _taken_out(one):
    """A factor taken out of a sum that has it in one term only."""
    found = terms(one)
    for place, (_, node) in enumerate(found):
        parts = factors(node)
        for count, (power, factor) in enumerate(parts) if len(parts) > 1 else ():
            less = multiplied([*parts[:count], *parts[count + 1 :]])
            inside = total([(sign, less if other == place else term) for other, (sign, term) in enumerate(found)])
            why = f"The factor {shown(factor)} is not in every term, so it cannot be taken out"
            yield Edit("bracket", why, multiplied([(power, factor), (1, inside)]), 1)


def _brackets(one):
    """A factor or a minus that reaches only the first term of a bracket."""
    if one.kind in ("+", "-"):
        yield from _taken_out(one)
    if one.kind == "*":
        left, right = one.args
        for outer, inner, first in ((left, right, True), (right, left, False)):
            if inner.kind in ("+", "-"):
                found = terms(inner)
                for place in range(len(found)):
                    parts = [
                        (sign, (product(outer, node) if first else product(node, outer)) if count == place else node)
                        for count, (sign, node) in enumerate(found)
                    ]
                    yield Edit(
                        "bracket", f"The factor {shown(outer)} multiplies every term of the bracket", total(parts)
                    )
                    less = [
                        (sign, node if count == place else (product(outer, node) if first else product(node, outer)))
                        for count, (sign, node) in enumerate(found)
                    ]
                    yield Edit(
                        "bracket", f"The factor {shown(outer)} multiplies every term of the bracket", total(less)
                    )
    if one.kind == "-" and one.args[1].kind in ("+", "-"):
        found = terms(one.args[1])
        parts = [(1, one.args[0]), (-found[0][0], found[0][1]), *found[1:]]
        yield Edit("bracket", "A minus before a bracket turns the sign of every term in it", total(parts))
    if one.kind == "-" and one.args[1].kind == "*" and one.args[1].args[1].kind in ("+", "-"):
        outer, inner = one.args[1].args
        found = terms(inner)
        parts = [
            (1, one.args[0]),
            *((-sign if not count else sign, product(outer, node)) for count, (sign, node) in enumerate(found)),
        ]
        yield Edit("bracket", "A minus before a bracket turns the sign of every term in it", total(parts))
    if one.kind == "negative" and one.args[0].kind in ("+", "-"):
        found = terms(one.args[0])
        yield Edit(
            "bracket",
            "A minus before a bracket turns the sign of every term in it",
            total([(-found[0][0], found[0][1]), *found[1:]]),
        )
    if one.kind == "/" and one.args[0].kind in ("+", "-"):
        found = terms(one.args[0])
        yield Edit(
            "bracket",
            "The denominator divides every term",
            total([(found[0][0], Node("/", (found[0][1], one.args[1]))), *found[1:]]),
        )
    if one.kind == "/" and one.args[1].kind in ("+", "-"):
        parts = [(sign, Node("/", (one.args[0], node))) for sign, node in terms(one.args[1])]
        yield Edit("fraction of a sum", "One over a sum is not the sum of the parts", total(parts))
