"""The expression of a side, nested: evaluating and rewriting it begin at the top, where a row of parts ends."""

from typing import NamedTuple

from coursekit.expressions.tree import PRODUCTS, fail

DEEPEST = 40


class Node(NamedTuple):
    """An operation, a function or a leaf; `value` is the number or the name of a leaf."""

    kind: str
    args: tuple = ()
    value: object = None


def number(value):
    return Node("number", (), float(value))


def name(value):
    return Node("name", (), value)


def product(left, right):
    return Node("*", (left, right))


def square(node):
    return Node("^", (node, number(2)))


def is_number(node, value=None):
    """Is it a number that is typed, this one if one is given?"""
    return node.kind == "number" and (value is None or node.value == value)


def nodes(tree):
    """The node of a whole tree."""
    made, depths = [], []
    for part in tree.parts:
        depth = 0 if part.is_leaf else 1 + max(depths[one] for one in part.of)
        if depth > DEEPEST:
            fail(tree.text, part.start, part.end, f"this is nested more than {DEEPEST} deep")
        if part.kind == "sum" and len(part.of) not in (1, 2, 4):
            fail(tree.text, part.start, part.end, "a sum over an index is written `sum(i, 1, n, ...)`")
        depths.append(depth)
        made.append(_node(part, [made[one] for one in part.of] if not part.is_leaf else ()))
    return made[-1]


def _node(part, args):
    if part.is_leaf:
        return Node(part.kind, (), part.of[0])
    if part.kind == "inner":
        return product(Node("transpose", (args[0],)), args[1])
    if part.kind == "entry" and args[0].kind == "entry" and len(args) == len(args[0].args) == 2:
        return Node("entry", (*args[0].args, args[1]))  # X[i][a]
    if part.kind == "sum" and len(args) > 1:
        return Node("series", tuple(args))
    if part.kind == "norm" or part.kind not in PRODUCTS:
        return Node(part.kind, tuple(args))
    return Node("*" if part.kind == "@" else part.kind, tuple(args))


def walk(node):
    """The node and all below it, each before its arguments."""
    waiting = [node]
    while waiting:
        one = waiting.pop()
        yield one
        waiting += reversed(one.args)


def places(node, path=()):
    """All (path, node) below a node; a path is the number of the argument at each level."""
    yield path, node
    for count, one in enumerate(node.args):
        yield from places(one, (*path, count))


def put(node, path, new):
    """The node with another one at a path."""
    if not path:
        return new
    args = list(node.args)
    args[path[0]] = put(args[path[0]], path[1:], new)
    return node._replace(args=tuple(args))


def replaced(node, old, new):
    """The node with `new` for every `old`."""
    if node == old:
        return new
    return node._replace(args=tuple(replaced(one, old, new) for one in node.args)) if node.args else node


def terms(node, sign=1):
    """The terms of a sum as pairs (sign, node)."""
    if node.kind == "negative":
        return terms(node.args[0], -sign)
    if node.kind in "+-":
        left, right = node.args
        return terms(left, sign) + terms(right, sign if node.kind == "+" else -sign)
    return [(sign, node)]


def total(parts):
    """The sum of terms."""
    if not parts:
        return number(0)
    result = None
    for sign, node in parts:
        if result is None:
            result = node if sign > 0 else Node("negative", (node,))
        else:
            result = Node("+" if sign > 0 else "-", (result, node))
    return result


def factors(node):
    """The factors of a product from left to right, as pairs (1, node), or (-1, node) where it divides; minus as -1."""
    if node.kind == "negative":
        return [(1, number(-1)), *factors(node.args[0])]
    if node.kind in ("*", "·"):
        return [*factors(node.args[0]), *factors(node.args[1])]
    if node.kind == "/":
        return [*factors(node.args[0]), *((-power, one) for power, one in factors(node.args[1]))]
    return [(1, node)]


def multiplied(parts):
    """The product of factors, from left to right."""
    result = None
    for power, node in parts:
        if power < 0:
            result = Node("/", (result or number(1), node))
        else:
            result = node if result is None else product(result, node)
    return number(1) if result is None else result


_WRITTEN = {"+": " + ", "-": " - ", "⊙": " .* "}


def written(node):
    """The node as one would type it."""
    return _written(node)[0]


def _written(node):
    """The text, and how tightly it binds: 0 a sum, 1 a product, 2 a power, 3 an atom."""
    kind, args = node.kind, [_written(one) for one in node.args]

    def inside(place, least):
        text, binds = args[place]
        return text if binds >= least else f"({text})"

    if kind == "number":
        text = f"{node.value:.6g}"
        return text, 3 if node.value >= 0 else 0
    if kind in ("name", "constant"):
        return str(node.value), 3
    if kind in ("+", "-"):
        return inside(0, 0) + _WRITTEN[kind] + inside(1, 1), 0
    if kind == "negative":
        return "-" + inside(0, 1), 0
    if kind in ("*", "·", "⊙", "/"):
        return inside(0, 1) + _WRITTEN.get(kind, kind) + inside(1, 2), 1
    if kind == "^":
        return inside(0, 3) + "^" + inside(1, 3), 2
    if kind == "transpose":
        return inside(0, 3) + "'", 3
    if kind == "entry":
        inner = ", ".join(text for text, _ in args[1:])
        single = len(args) == 2 and node.args[0].kind == "name" and node.args[1].kind in ("name", "number")
        return (f"{args[0][0]}_{inner}" if single else f"{inside(0, 3)}[{inner}]"), 3
    if kind == "d":
        top = args[0][0] if node.args[0].kind in ("name", "entry") else f"({args[0][0]})"
        return f"d{top}/d{args[1][0]}", 3
    if kind == "E":
        return f"E[{args[0][0]}]", 3
    if kind == "norm":
        return f"||{args[0][0]}||", 3
    if kind == "abs":
        return f"|{args[0][0]}|", 3
    called = {"series": "sum", "sigmoid": "sigma", "sigmoid'": "sigma'"}.get(kind, kind)
    return f"{called}({', '.join(text for text, _ in args)})", 3
