"""Rules that people apply wrongly, each as an edit of the true line on which they did so."""

from coursekit.derivations.edits import Edit, shape, shown
from coursekit.derivations.jet import FUNCTIONS
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
from coursekit.derivations.shape import NUMBER
from coursekit.derivations.value import exponent_of

_CHAIN = "The chain rule has one more factor: the derivative of the inside, {}"
_PRODUCT = "The product rule has two terms: each factor is differentiated once"
_QUOTIENT = "A fraction is not differentiated top and bottom on their own; there is a rule for it"


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
        yield from _derivative(one, statement)
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


def _d(node, by):
    return Node("d", (node, by))


def _derivative(one, statement):
    top, by = one.args
    kind = top.kind
    yield Edit("chain rule", f"The chain is broken: the link {shown(one)} is missing", _one_of(one, statement), 1)
    yield Edit("derivative", f"Does {shown(top)} not depend on {shown(by)}?", product(number(0), one), 1)
    yield Edit("sign", f"Look at the sign of {shown(one)}", Node("negative", (one,)), 1)
    if kind in ("+", "-"):
        for place, (_, part) in enumerate(terms(top)):
            found = terms(top)
            rest = total([(sign, _d(node, by)) for count, (sign, node) in enumerate(found) if count != place])
            yield Edit(
                "derivative of a constant", f"Look at the derivative of {shown(part)}", Node("+", (rest, part)), 1
            )
            yield Edit("derivative of a sum", f"Look at the derivative of {shown(part)}", rest, 1)
    if kind in ("*", "·"):
        left, right = top.args
        for edited in (
            product(_d(left, by), right),
            product(left, _d(right, by)),
            product(_d(left, by), _d(right, by)),
        ):
            yield Edit("product rule", _PRODUCT, edited)
        apart = Node("-", (product(_d(left, by), right), product(left, _d(right, by))))
        yield Edit("product rule", f"{_PRODUCT}, and they are added", apart)
        if shape(top, statement) == NUMBER != shape(by, statement):
            yield from _product_with_columns(top, by, statement)
    if kind == "^" and exponent_of(top.args[1]) is not None:
        base, exponent = top.args[0], exponent_of(top.args[1])
        power = Node("^", (base, number(exponent - 1)))
        yield Edit("chain rule", _CHAIN.format(shown(base)), product(number(exponent), power))
        yield Edit(f"factor {exponent:g}", "The exponent is brought down as a factor", product(power, _d(base, by)))
        yield Edit(
            "power rule",
            "The exponent is one less after differentiating",
            product(product(number(exponent), top), _d(base, by)),
        )
        if base.kind == "norm":
            yield from _norm(base.args[0], by, statement)
    if kind == "/":
        yield from _quotient(top, by)
    if kind in FUNCTIONS or (kind.isalpha() and kind in statement.functions):
        inner = top.args[0]
        slope = Node(f"{kind}'", (inner,))
        yield Edit("chain rule", _CHAIN.format(shown(inner)), slope)
        yield Edit("chain rule", f"The outer function {shown(top)} is differentiated, too", _d(inner, by))
        yield Edit("derivative of a function", f"Look at the derivative of {shown(top)}", product(top, _d(inner, by)))
        yield Edit(
            "sign",
            f"Look at the sign of the derivative of {shown(top)}",
            Node("negative", (product(slope, _d(inner, by)),)),
        )
        yield Edit(
            "chain rule",
            f"A function is not differentiated by differentiating its argument: look at {shown(top)}",
            top._replace(args=(_d(inner, by),)),
        )
    if kind in ("series", "E"):
        body = top.args[-1]
        for edit in _derivative(_d(body, by), statement):
            if edit.name in ("chain rule", "product rule", "power rule") or edit.name.startswith("factor"):
                yield edit._replace(node=top._replace(args=(*top.args[:-1], edit.node)))
    if kind == "tr":
        inner = top.args[0]
        for edited in (inner, Node("transpose", (inner,))):
            yield Edit("trace", "Look at the rule for the derivative of a trace", edited)
    if kind == "negative":
        for edit in _derivative(_d(top.args[0], by), statement):
            yield edit._replace(node=Node("negative", (edit.node,)))


def _one_of(one, statement):
    """1 in the place of a derivative, with its shape."""
    found = shape(one, statement)
    if found in (None, NUMBER) or not all(isinstance(size, str) or size == 1 for size in found):
        return number(1)
    sizes = [Node("name", (), size) if isinstance(size, str) else number(1) for size in found]
    return Node("ones", tuple(sizes[: 1 if found[1] == 1 else 2]))


def _product_with_columns(top, by, statement):
    """A number that is a product of a row and a column, differentiated with respect to a column."""
    left, right = top.args
    if left.kind == "transpose":
        u, v = left.args[0], right
        for one, other in ((u, v), (v, u)):
            jacobian = _d(one, by)
            for edited in (product(Node("transpose", (jacobian,)), other), product(jacobian, other)):
                yield Edit("product rule", _PRODUCT, edited)


def _norm(inner, by, statement):
    jacobian = Node("transpose", (_d(inner, by),))
    yield Edit("chain rule", _CHAIN.format(shown(inner)), product(number(2), inner))
    yield Edit("factor 2", "The exponent is brought down as a factor", product(jacobian, inner))
    yield Edit("transpose", "The Jacobian enters transposed", product(product(number(2), _d(inner, by)), inner))
    yield Edit("norm", "The gradient of a squared norm has no norm left", product(number(2), Node("norm", (inner,))))


def _quotient(top, by):
    u, v = top.args
    du, dv = _d(u, by), _d(v, by)
    yield Edit("quotient rule", _QUOTIENT, Node("/", (du, dv)))
    over = square(v)
    both = Node("-", (product(du, v), product(u, dv)))
    yield Edit("sign", "Look at the signs of the rule for a fraction", Node("/", (Node("negative", (both,)), over)))
    yield Edit(
        "sign",
        "Look at the signs of the rule for a fraction",
        Node("/", (Node("+", (product(du, v), product(u, dv))), over)),
    )
    yield Edit("square", "In the derivative of a fraction the denominator is squared", Node("/", (both, v)))
    yield Edit("quotient rule", "The denominator changes, too", Node("/", (du, v)))
    minus = Node("negative", (Node("/", (u, over)),))
    yield Edit("chain rule", _CHAIN.format(shown(v)), minus)
    yield Edit("quotient rule", "The numerator changes, too", Node("negative", (Node("/", (product(u, dv), over)),)))


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
