r"""A formula typeset, and written out with every sign, so that a learner sees how it was read.

`joined` sets one operation, with brackets where its operands bind too loosely; a tree is set from its leaves up, and
so are the formulas of a graph.
"""

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

from coursekit.expressions.functions import FUNCTIONS
from coursekit.expressions.names import GREEK
from coursekit.expressions.tree import PRODUCTS

SUM, PRODUCT, FRACTION, POWER, ATOM = range(5)
_GREEK = {*GREEK.values()} - {"omicron"}
_ACCENTS = str.maketrans({"\u0302": "hat", "\u0303": "tilde", "\u0304": "bar", "\u20d7": ""})
_PRODUCTS = dict.fromkeys(PRODUCTS, r" \cdot ") | {"@": " ", "⊙": r" \odot "}


class Written(NamedTuple):
    """LaTeX, how tightly its outermost operation binds, and whether that is a minus before it."""

    text: str
    binds: int = ATOM
    minus: bool = False


def latex(tree, longest=None):
    r"""A tree as LaTeX; "" where that has more than `longest` characters.

    Examples
    --------
    >>> from coursekit.expressions.grammar import read
    >>> from coursekit.expressions.names import OpenNames
    >>> latex(read("1/2 x1 e^-z", OpenNames(())))
    '\\frac{1}{2} \\cdot x_{1} \\cdot e^{-z}'
    """
    written = []
    for part in tree.parts:
        written.append(_leaf(part) if part.is_leaf else joined(part.kind, *(written[number] for number in part.of)))
        if longest is not None and len(written[-1].text) > longest:
            return ""
    return written[-1].text


def _leaf(part):
    if part.kind == "number":
        return number_latex(f"{part.of[0]:.15g}")
    return Written(r"\pi" if part.of[0] == "pi" else name_latex(part.of[0]))


def joined(kind, *operands):
    """An operation or a function of what is already written."""
    if kind in FUNCTIONS and (kind != "sum" or len(operands) == 1) and kind != "norm":
        return Written(_call(kind, [operand.text for operand in operands]))
    if kind in _CALCULUS:
        return _CALCULUS[kind](*operands)
    if kind not in _OPERATIONS:
        return Written(_call(kind, [operand.text for operand in operands]))
    left, right = operands[0], operands[-1]
    if kind == "negative":
        return Written("-" + _inside(left, PRODUCT), SUM, minus=True)
    if kind == "transpose":
        return Written(rf"{_inside(left, ATOM)}^{{\top}}", POWER)
    if kind == "/":
        return Written(rf"\frac{{{left.text}}}{{{right.text}}}", FRACTION)
    if kind == "^":
        return Written(f"{_inside(left, ATOM)}^{{{right.text}}}", POWER)
    if kind in PRODUCTS:
        first = left.text if left.minus else _inside(left, PRODUCT)
        return Written(f"{first}{_PRODUCTS[kind]}{_inside(right, FRACTION)}", PRODUCT)
    lowest = SUM if kind == "+" else PRODUCT
    return Written(f"{left.text} {kind} {_inside(right, lowest)}", SUM)


def _inside(operand, lowest):
    """LaTeX of an operand: in brackets if it binds too loosely, or begins with a minus."""
    fits = operand.binds >= lowest and not operand.text.startswith("-")
    return operand.text if fits else bracketed(operand.text)


def bracketed(text):
    """LaTeX in round brackets as high as it is."""
    return rf"\left({text}\right)" if r"\frac" in text else f"({text})"


def _call(name, arguments):
    inside = ", ".join(arguments)
    if name == "sqrt":
        return rf"\sqrt{{{inside}}}"
    if name == "abs":
        return rf"\left|{inside}\right|"
    head, primes = name.rstrip("'"), name[len(name.rstrip("'")) :]
    command = FUNCTIONS[head].latex if head in FUNCTIONS else head if len(head) == 1 else rf"\operatorname{{{head}}}"
    return (command or rf"\mathrm{{{head}}}") + primes + bracketed(inside)


def _derivative(top, place):
    single = top.binds >= ATOM and not top.text.startswith(("\\left", "("))
    above = top.text if single else bracketed(top.text)
    return Written(rf"\frac{{\partial {above}}}{{\partial {place.text}}}", FRACTION)


def _entry(base, *indices):
    inside = ", ".join(index.text for index in indices)
    plain = base.binds >= ATOM and "_" not in base.text and "^" not in base.text
    return Written(f"{base.text if plain else bracketed(base.text)}_{{{inside}}}", ATOM)


def _series(index, *rest):
    *limits, body = rest
    below, above = (rf"{index.text}={limits[0].text}", f"^{{{limits[1].text}}}") if limits else (index.text, "")
    return Written(rf"\sum_{{{below}}}{above} {_inside(body, PRODUCT)}", SUM)


_OPERATIONS = {"negative", "transpose", "/", "^", "+", "-", *PRODUCTS}
_CALCULUS = {  # what only derivations have
    "d": _derivative,
    "entry": _entry,
    "E": lambda inner: Written(rf"\mathbb{{E}}\left[{inner.text}\right]"),
    "norm": lambda inner: Written(rf"\left\lVert {inner.text} \right\rVert"),
    "inner": lambda left, right: Written(rf"\langle {left.text}, {right.text} \rangle"),
    "inv": lambda inner: Written(rf"{_inside(inner, ATOM)}^{{-1}}", POWER),
    "sum": _series,
}


def number_latex(text):
    """A number of Python's as LaTeX: 1e-07 has a power of ten."""
    digits, _, power = text.partition("e")
    return Written(rf"{digits} \cdot 10^{{{int(power)}}}", PRODUCT) if power else Written(digits)


@lru_cache(maxsize=1000)
def name_latex(name):
    """A name as LaTeX: x1 and x_1 get a subscript, theta becomes Greek, loss stands upright."""
    name = unicodedata.normalize("NFC", unicodedata.normalize("NFD", name).translate(_ACCENTS))
    parts = re.fullmatch(r"([^\W\d_]+)(?:_?(\d+)|_([^\W_]+))?", name)
    if not parts:
        return rf"\mathrm{{{name.replace('_', chr(92) + '_')}}}"
    head, index, word = parts.groups()
    accent = re.fullmatch(f"([A-Za-z]|{'|'.join(_GREEK)})(bar|hat|tilde)", head)
    if accent:
        letter = rf"\{accent[2]}{{{accent[1] if len(accent[1]) == 1 else chr(92) + accent[1]}}}"
    else:
        letter = rf"\{head}" if head in _GREEK else head if len(head) == 1 else rf"\mathrm{{{head}}}"
    return letter + (f"_{{{index}}}" if index else rf"_{{\mathrm{{{word}}}}}" if word else "")


def plain(tree):
    """A tree in one line, with every sign and with brackets wherever one could ask.

    Examples
    --------
    >>> from coursekit.expressions.grammar import read
    >>> from coursekit.expressions.names import OpenNames
    >>> plain(read("1/2 x - -z^2", OpenNames(())))
    '(1/2)*x-(-(z^2))'
    """
    written = []
    for part in tree.parts:
        if part.is_leaf:
            value = part.of[0]
            written.append((f"{value:.15g}" if part.kind == "number" else value, ATOM))
        else:
            written.append(_plain(part.kind, *(written[number] for number in part.of)))
    return written[-1][0]


def _plain(kind, *operands):
    if kind in FUNCTIONS:
        return f"{kind}({','.join(text for text, _ in operands)})", ATOM
    if kind == "negative":
        return "-" + _within(operands[0], ATOM), SUM
    if kind == "transpose":
        return _within(operands[0], ATOM) + "'", ATOM
    (left, left_binds), right = operands
    if kind == "^":
        return f"{_within(operands[0], ATOM)}^{_within(right, ATOM)}", POWER
    if kind == "/":
        return f"{_within(operands[0], POWER)}/{_within(right, POWER)}", FRACTION
    if kind in PRODUCTS:
        first = left if left_binds == PRODUCT else _within(operands[0], POWER)
        return f"{first}{kind}{_within(right, POWER)}", PRODUCT
    first = left if not left.startswith("-") or left_binds != SUM else f"({left})"
    return f"{first}{kind}{_within(right, PRODUCT)}", SUM


def _within(operand, lowest):
    text, binds = operand
    return text if binds >= lowest else f"({text})"
