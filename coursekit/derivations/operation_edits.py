"""Slips at one operation: transposes and the order of factors, powers and roots, functions, sums and expectations."""

from coursekit.derivations.edit import Edit, shape, shown
from coursekit.derivations.node import Node, factors, multiplied, number, product, replaced, square, terms, total
from coursekit.derivations.shape import NUMBER
from coursekit.derivations.value import exponent_of

_SUMS = ("+", "-", "negative")


def at(one, statement):
    """Edits of the operation itself."""
    yield from _matrices(one, statement)
    yield from _powers(one, statement)
    yield from _functions(one, statement)
    yield from _sums(one, statement)


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
