"""The rules for derivatives, applied wrongly: chain, product, quotient and power rule, norms and traces."""

from coursekit.derivations.edit import Edit, shape, shown
from coursekit.derivations.jet import FUNCTIONS
from coursekit.derivations.node import Node, number, product, square, terms, total
from coursekit.derivations.shape import NUMBER
from coursekit.derivations.value import exponent_of

_CHAIN = "The chain rule has one more factor: the derivative of the inside, {}"
_PRODUCT = "The product rule has two terms: each factor is differentiated once"
_QUOTIENT = "A fraction is not differentiated top and bottom on their own; there is a rule for it"


def _d(node, by):
    return Node("d", (node, by))


def derivative(one, statement):
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
        for edit in derivative(_d(body, by), statement):
            if edit.name in ("chain rule", "product rule", "power rule") or edit.name.startswith("factor"):
                yield edit._replace(node=top._replace(args=(*top.args[:-1], edit.node)))
    if kind == "tr":
        inner = top.args[0]
        for edited in (inner, Node("transpose", (inner,))):
            yield Edit("trace", "Look at the rule for the derivative of a trace", edited)
    if kind == "negative":
        for edit in derivative(_d(top.args[0], by), statement):
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
