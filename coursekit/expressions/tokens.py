r"""From characters to tokens: numbers, signs and names, whether typed or pasted as LaTeX.

`2Ax` becomes 2 A x where A and x are names, and `\frac{1}{2}\sigma(z)` what stands there. What can be said about a
place in the text is said here: unknown names and signs, brackets, neighbors.
"""

import re
from itertools import pairwise
from typing import NamedTuple

from coursekit.core.plain import one_line
from coursekit.expressions import advice
from coursekit.expressions.tree import fail

_NAME = r"(?:\\(?:hat|bar|overline|tilde|widehat)(?:\{[^\W\d]\w*\}|[^\W\d])|\\?[^\W\d]\w*)(?:_\{\w+\})?"
_D = r"(?:[d∂]|\\partial|\\mathrm\{d\})"
_LEFT_SIDE = re.compile(  # f, f', f(x, y), df/dx, \hat{y}, \frac{dL}{dw}
    rf"(?:(?:{_D}\w*/{_D})?{_NAME}|\\[dt]?frac\{{{_D}{_NAME}\}}\{{{_D}{_NAME}\}})['′]*"
    rf"(?:(?:\\left)?\({_NAME}(?:,{_NAME})*(?:\\right)?\))?"
)
_PAIRS = {"(": ")", "[": "]", "{": "}", "|": "|", "‖": "‖", "<": ">"}
_PRODUCTS = dict.fromkeys("×✕✖⨯∗", "*") | {"÷": "/", ".*": "⊙", "∘": "⊙"}
_PRODUCTS |= {sign: sign for sign in "*/@⊙"}  # else a dot
_OPERANDS = ("NUMBER", "NAME", "CONSTANT", "CLOSE", "TRANSPOSE")  # what a token of this type ends
_OPENING = ("OPEN", "BAR", "AT", "NORM", "INNER")
_MIXED = ["NUMBER", "FRACTION", "OPEN", "NUMBER", "CLOSE", "OPEN", "NUMBER", "CLOSE"]
_FACTORS = {"NUMBER", "NAME", "CONSTANT", "FUNCTION", "RADICAL", "ROOT", "FRACTION", "D", "EXPECT", *_OPENING}


class Piece(NamedTuple):
    """A token: its type in the grammar, its meaning, and where it stands."""

    type: str
    value: str
    start: int
    end: int


def statements(found):
    """The lexemes of each statement: `;` or a new line ends it, but not within brackets."""
    parts, depth = [[]], 0
    for one in found:
        depth = max(depth + (one.kind == "OPEN") - (one.kind == "CLOSE"), 0)
        if depth == 0 and (one.text == ";" or (one.kind == "SPACE" and "\n" in one.text)):
            parts.append([])
        else:
            parts[-1].append(one)
    solid = ([one for one in part if one.kind != "SPACE"] for part in parts)
    return [part for part in solid if part]


def without_left_side(text, found):
    """The lexemes after the equals sign where a name stands before it, as in `f'(z) = 2z`."""
    left, equals, right = text.partition("=")
    named = equals and right[:1] != "=" and _LEFT_SIDE.fullmatch("".join(left.split()).lstrip("$`\"'"))
    return [one for one in found if one.kind != "SPACE" and not (named and one.start <= len(left))]


class Tokens:
    """Tokens of a formula, as `names` knows its words."""

    def __init__(self, text, names, found):
        self.text, self.names, self.found, self.opened = text, names, found, []

    def pieces(self):
        pieces = []
        for count, one in enumerate(self.found):
            after = self.found[count + 1].text if count + 1 < len(self.found) else ""
            new = self.read(one, after, pieces[-1] if pieces else None)
            if new[0].type == "TRANSPOSE" and pieces and pieces[-1].type == "POWER":  # A^T
                pieces.pop()
            self.keep_count(new)
            pieces += new
        self.check_brackets(pieces)
        self.check_mixed_numbers(pieces)
        for before, (one, after) in zip([None, *pieces], pairwise([*pieces, Piece("END", "", 0, 0)]), strict=False):
            self.check_neighbors(before, one, after)
        return pieces

    def read(self, one, after, before):
        kind, value, start, end = one
        if kind in ("WORD", "CALL"):
            return self.word(one, after, before)
        if kind in _READ:
            return _READ[kind](self, one, before)
        if kind in advice.LEXEMES:
            self.fail(start, end, advice.LEXEMES[kind])
        if kind in ("EQUALS", "OTHER"):
            why = self.no_equals(value) if kind == "EQUALS" else advice.of_sign(value)
            self.fail(start, end, self.names.condition if why == advice.NO_CONDITION else why)
        if kind == "OPERATOR":
            value = _PRODUCTS.get(value, "·")
        if kind == "SIGN":
            value = "+" if value == "+" else "-"
        if kind == "POWER":
            value = "^"
        return [Piece(kind, value, start, end)]

    def superscript(self, one, before):
        exponent = "".join(str(_SUPERSCRIPTS.index(digit)) for digit in one.text.lstrip("⁻"))
        minus = [Piece("SIGN", "-", one.start, one.end)] * one.text.startswith("⁻")
        return [Piece("POWER", "^", one.start, one.end), *minus, Piece("NUMBER", exponent, one.start, one.end)]

    def raised_number(self, one, before):
        power = Piece("POWER", "^", one.start, one.start + 1)
        return [power, Piece("NUMBER", one.text.strip("^{} \t\n"), one.start + 1, one.end)]

    def raised_t(self, one, before):
        t = Piece("NAME", "T", one.start + 1, one.end)
        transposed = [t._replace(type="TRANSPOSE")]
        return [Piece("POWER", "^", one.start, one.start + 1), t] if self.names.has("T") else transposed

    def radical(self, one, before):
        """√x, or ³√x; but x³√y is a power before a root."""
        index, root = one.text.split(" ")
        power = []
        if index and before is not None and before.type in _OPERANDS:
            power = [Piece("POWER", "^", one.start, one.end - 1), Piece("NUMBER", index, one.start, one.end - 1)]
            index = ""
        return [*power, Piece("RADICAL", index or root, one.start if not power else one.end - 1, one.end)]

    def mixed(self, one, before):
        """½ and 1½ in brackets."""
        if before is not None and before.type in _OPERANDS:
            self.fail(one.start, one.end, advice.NO_OPERATOR)
        whole, fraction = one.text.split(" ")
        top, bottom = fraction.split("⁄")
        signs = [("NUMBER", whole), ("SIGN", "+")] if whole else []
        signs = [("OPEN", "("), *signs, ("NUMBER", top), ("OPERATOR", "/"), ("NUMBER", bottom), ("CLOSE", ")")]
        return [Piece(kind, value, one.start, one.end) for kind, value in signs]

    def root(self, one, before):
        return [Piece("FUNCTION", "sqrt", one.start, one.end)]

    def no_equals(self, sign):
        return self.names.equals if "=" in sign and not set(sign) & set("<>!") else self.names.condition

    def word(self, one, after, before):
        """The pieces of a word: one name, or a product of names of one letter such as Ax."""
        parts = self.names.read(one.text, after in ("(", "[", "{") or one.kind == "CALL", before)
        if isinstance(parts, str):
            self.fail(one.start, one.end, advice.of_sign(after) if after == "." else parts)
        pieces, start = [], one.start
        for kind, value, length in parts:
            pieces.append(Piece(kind, value, start, start + length))
            start += length
        return [*pieces[:-1], pieces[-1]._replace(end=one.end)]

    def bar(self, one, before):
        """A bar closes the last one if that is the innermost bracket and an operand ends here, else it opens."""
        operand = before is not None and before.type in _OPERANDS
        closes = operand and self.opened and self.opened[-1] == "|"
        return [Piece("CLOSE" if closes else "BAR", "|", one.start, one.end)]

    def bars(self, one, before):
        """The two bars of a norm; between absolute values, `|a||b|`, each is one of those."""
        operand = before is not None and before.type in _OPERANDS
        inner = self.opened[-1] if operand and self.opened else ""
        if inner == "|" and one.text == "||":
            return [Piece("CLOSE", "|", one.start, one.start + 1), Piece("BAR", "|", one.start + 1, one.end)]
        return [Piece("CLOSE" if inner == "‖" else "NORM", "‖", one.start, one.end)]

    def prime(self, one, before):
        """The derivative of a function, as in `sigma'(z)`."""
        *factors, function = self.word(one, "(", before)
        return [*factors, function._replace(value=f"{function.value}'", end=one.end)]

    def keep_count(self, new):
        """Which brackets are open, for the bars."""
        for piece in new:
            if piece.type in _OPENING:
                self.opened.append(piece.value)
            elif piece.type == "CLOSE" and self.opened:
                self.opened.pop()

    def check_brackets(self, pieces):
        opened = []
        for piece in pieces:
            if piece.type in _OPENING:
                opened.append(piece)
            elif piece.type == "CLOSE":
                if not opened:
                    self.fail(piece.start, piece.end, "this bracket closes none that was opened")
                if _PAIRS[opened[-1].value] != piece.value:
                    other = f"`{opened[-1].value}` at character {opened[-1].start + 1}"
                    self.fail(piece.start, piece.end, f"this bracket does not match {other}")
                opened.pop()
        if opened:
            self.fail(opened[-1].start, opened[-1].end, "this bracket is never closed")

    def check_mixed_numbers(self, pieces):
        r"""2\frac{1}{2} is 2.5 to some and 1 to others."""
        for place, one in enumerate(pieces):
            if [piece.type for piece in pieces[place : place + len(_MIXED)]] == _MIXED:
                numbers = [one.value, pieces[place + 3].value, pieces[place + 6].value]
                if all(map(str.isdigit, numbers)):
                    whole, top, bottom = numbers
                    why = f"this can be read in two ways; write `{whole}+{top}/{bottom}` or `{whole}*{top}/{bottom}`"
                    self.fail(one.start, pieces[place + 7].end, why)

    def check_neighbors(self, before, one, after):
        if one.type == "NUMBER" and float(one.value) == float("inf"):
            self.fail(one.start, one.end, "this number is too large")
        if after.type == "NUMBER" and one.type in _OPERANDS:
            self.fail(after.start, after.end, advice.NO_OPERATOR)
        if one.type == "FRACTION" and after.type != "OPEN":
            self.fail(one.start, one.end, r"it needs two pairs of braces, as in `\frac{a}{b}`")
        if before is not None and before.type == "RADICAL" and one.type in ("NUMBER", "NAME", "CONSTANT"):
            near = after.type in _FACTORS and after.start == one.end
            if near or after.type == "POWER":
                self.fail(before.start, after.end, "it can be read in two ways; put what is under the root in brackets")
        if one.type != "FUNCTION" or after.type in (*_FACTORS, "POWER"):
            return
        if after.type == "TRANSPOSE":
            self.fail(one.start, after.end, "a derivative is to be written out, with functions and operators")
        self.fail(one.start, one.end, needs_brackets(self.text[one.start : one.end]))

    def fail(self, start, end, why):
        fail(self.text, start, end, why)


def needs_brackets(called):
    """The sentence about a function, as it stands in the text, without its brackets."""
    name = re.sub(r"\\(?=\w)|operatorname|mathrm|text|[{}*\s]", "", one_line(called))
    return f"a function needs its argument in brackets, as in `{name}(...)`"


_SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹"
_READ = {
    "SUPERSCRIPT": Tokens.superscript,
    "RAISED_NUMBER": Tokens.raised_number,
    "RAISED_T": Tokens.raised_t,
    "RADICAL": Tokens.radical,
    "SQRT": Tokens.root,
    "MIXED": Tokens.mixed,
    "BAR": Tokens.bar,
    "BARS": Tokens.bars,
    "PRIME": Tokens.prime,
}
