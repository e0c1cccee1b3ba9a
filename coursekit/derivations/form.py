"""The form of an expression, apart from its value: what occurs in it, and whether two are written alike."""

from functools import lru_cache

from coursekit.derivations.node import factors, number, terms, walk

SPECIAL = {"d/d": ("d",), "E": ("E",), "sum": ("series", "sum"), "norm": ("norm",), "abs": ("abs",), "tr": ("tr",)}
_SIGNS = {"+": ("+",), "-": ("-", "negative"), "'": ("transpose",), "/": ("/",), ".*": ("⊙",), "^": ("^",)}
_FUNCTIONS = {"sigma": "sigmoid", "sigma'": "sigmoid'", "ln": "log"}
_INNER = ("*", "·", "⊙", "^", "transpose", "/", "negative", "entry")


def occurs(mark, node, read):
    """Does a mark occur in a node: a name, a sign, a piece that `read` reads, `d/d`, `norm`, `abs`, `E` or `(`?"""
    if mark in SPECIAL or mark in _SIGNS:
        kinds = SPECIAL.get(mark) or _SIGNS[mark]
        return any(one.kind in kinds for one in walk(node))
    if mark == "(":
        return any(_has_bracket(one) for one in walk(node))
    if mark.isdecimal():
        return any(one.kind == "number" and one.value == float(mark) for one in walk(node))
    if mark[0] == "/":
        return any(one.kind == "/" and mark[1:] in names(one.args[1]) for one in walk(node))
    word = _FUNCTIONS.get(mark, mark)
    if word.replace("'", "").isalnum():
        return word in names(node) or any(one.kind == word for one in walk(node))
    piece = alike(read(mark))
    return any(alike(one) == piece for one in walk(node))


def _has_bracket(node):
    """Is a sum a factor, a base or the like, so that it stands in brackets?"""
    if node.kind == "-" and node.args[1].kind in ("+", "-"):
        return True
    return node.kind in _INNER and any(one.kind in ("+", "-") for one in node.args)


def names(node):
    """The names that occur; `dL/dw` has none, and `d(L + c)/dw` has those above."""
    found, waiting = set(), [node]
    while waiting:
        one = waiting.pop()
        if one.kind == "name":
            found.add(one.value)
        elif one.kind == "d":
            top = one.args[0]
            waiting += [] if top.kind in ("name", "entry") else [top]
        else:
            waiting += one.args
    return found


@lru_cache(maxsize=4000)
def alike(node):
    """The same for nodes that are written alike, but for the order of terms and factors and the letters of indices."""
    if node.kind == "name":
        return ("name", "i" if node.value in ("i", "j", "l") else node.value)
    if not node.args:
        return (node.kind, node.value)
    if node.kind in ("+", "-", "negative"):
        return ("sum", tuple(sorted(((sign, alike(one)) for sign, one in terms(node)), key=repr)))
    if node.kind in ("*", "·", "/"):
        found = factors(node)
        others = [(power, alike(one)) for power, one in found if one != number(-1)]
        product = ("product", tuple(sorted(others, key=repr)))
        return product if (len(found) - len(others)) % 2 == 0 else ("sum", ((-1, product),))
    if node.kind == "⊙":
        return ("⊙", tuple(sorted(map(alike, _entrywise(node)), key=repr)))
    return (node.kind, tuple(map(alike, node.args)))


def _entrywise(node):
    """The factors of a product entry by entry."""
    return [part for one in node.args for part in _entrywise(one)] if node.kind == "⊙" else [node]
