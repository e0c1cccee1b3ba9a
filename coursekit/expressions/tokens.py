"""From characters to tokens: numbers, signs and names; `2Ax` becomes 2 A x where A and x are names.

What can be said about a place in the text is said here: unknown names and signs, brackets, neighbours.
"""

import re
import unicodedata
from difflib import get_close_matches
from itertools import pairwise
from typing import NamedTuple

from coursekit.core.plain import Unreadable, one_line
from coursekit.expressions.computation import ALIASES, CONSTANTS, FUNCTIONS
from coursekit.expressions.typed_characters import straight

_SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹"
_LETTER = rf"(?![{_SUPERSCRIPTS}ᵀ])[^\W\d_]"
_TOKENS = re.compile(
    rf"""(?P<NUMBER>(?:[0-9]+(?:\.(?!\*)[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)
    |(?P<WORD>{_LETTER}(?:{_LETTER}|[0-9_\u0300-\u036f])*)
    |(?P<TRANSPOSE>\.T(?!\w)|['’′ᵀ])
    |(?P<EQUALS>[<>!:=]*=|[<>]+)
    |(?P<POWER>\*\*|\^)
    |(?P<SUPERSCRIPT>⁻?[{_SUPERSCRIPTS}]+)
    |(?P<SIGN>[-+−–])
    |(?P<OPERATOR>\.\*|[*@/×∗·⋅∙⊙∘÷])
    |(?P<OPEN>[(\[{{])|(?P<CLOSE>[)\]}}])|(?P<COMMA>[,;])
    |(?P<SPACE>\s+)|(?P<OTHER>.)""",
    re.VERBOSE | re.DOTALL,
)
_LEFT_SIDE = re.compile(r"([d∂]\w*/[d∂])?[^\W\d]\w*['′]*(\(\w+(,\w+)*\))?")  # f, f', f(x, y), df/dx
_GREEK = {chr(code): unicodedata.name(chr(code)).split()[-1].lower() for code in range(0x3B1, 0x3CA)}
_GREEK |= {"λ": "lambda", "ϵ": "epsilon", "ϕ": "phi", "µ": "mu"}
_SPELLED = str.maketrans(
    {**_GREEK, **dict(zip("₀₁₂₃₄₅₆₇₈₉", "0123456789", strict=True)), "_": "", "\u0304": "bar", "\u0302": "hat"}
)
_PAIRS = {"(": ")", "[": "]", "{": "}"}
_PRODUCTS = {
    "*": "*",
    "×": "*",
    "∗": "*",
    "/": "/",
    "÷": "/",
    "@": "@",
    ".*": "⊙",
    "⊙": "⊙",
    "∘": "⊙",
}  # every other is a dot


class Piece(NamedTuple):
    """A token: its type in the grammar, its meaning, and where it stands."""

    type: str
    value: str
    start: int
    end: int


def fail(text, start, end, why):
    """Raise an `Unreadable` that says where in the text and why."""
    if end <= start:
        raise Unreadable(f"At the end of the formula: {why}.")
    piece = text[start:end]
    piece = f"`{one_line(piece, 40)}`" if piece.isprintable() else f"the character U+{ord(piece[0]):04X}"
    raise Unreadable(f"At character {start + 1}, {piece}: {why}.")


class Tokens:
    """Tokens of a text whose names are those of the exercise, the constants and the functions."""

    def __init__(self, text, shapes):
        text = straight(text)
        left, equals, right = text.partition("=")
        named = equals and right[:1] != "=" and _LEFT_SIDE.fullmatch("".join(left.split()))
        self.text, self.shapes = text, shapes
        self.matches = [m for m in _TOKENS.finditer(text, len(left) + 1 if named else 0) if m.lastgroup != "SPACE"]
        self.spelled = {_spelled(name): name for name in shapes} | {name: name for name in shapes}

    def pieces(self):
        found = []
        for count, match in enumerate(self.matches):
            after = self.matches[count + 1][0] if count + 1 < len(self.matches) else ""
            new = self.read(match, after, found[-1] if found else None)
            if new[0].type == "TRANSPOSE" and found and found[-1].type == "POWER":  # A^T
                found.pop()
            found += new
        self.check_brackets(found)
        for one, after in pairwise([*found, Piece("END", "", 0, 0)]):
            self.check_neighbours(one, after)
        return found

    def read(self, match, after, before):
        kind, value, (start, end) = match.lastgroup, match[0], match.span()
        if kind == "WORD":
            return self.word(value, start, after, before)
        if kind == "SUPERSCRIPT":
            exponent = "".join(str(_SUPERSCRIPTS.index(digit)) for digit in value.lstrip("⁻"))
            minus = [Piece("SIGN", "-", start, end)] * value.startswith("⁻")
            return [Piece("POWER", "^", start, end), *minus, Piece("NUMBER", exponent, start, end)]
        if kind == "EQUALS":
            self.fail(start, end, "a formula is one expression, without `=` or a comparison")
        if kind == "OTHER":
            self.fail(start, end, _no_meaning(value))
        if kind == "NUMBER" and float(value) == float("inf"):
            self.fail(start, end, "this number is too large")
        if kind == "OPERATOR":
            value = _PRODUCTS.get(value, "·")
        if kind == "SIGN":
            value = "+" if value == "+" else "-"
        return [Piece(kind, value, start, end)]

    def word(self, word, start, after, before):
        """The pieces of a word: one name, or a product of names of one letter such as Ax."""
        parts = self.parts(word, after in _PAIRS, before)
        if parts is None:
            end = start + len(word)
            self.fail(start, end, _no_meaning(after) if after == "." else self.unknown(word, after in _PAIRS))
        pieces = []
        for kind, value, length in parts:
            pieces.append(Piece(kind, value, start, start + length))
            start += length
        return pieces

    def parts(self, word, called, before):
        if before is not None and before.type == "POWER" and word[0] == "T" and "T" not in self.shapes:
            rest = self.parts(word[1:], called, None) if len(word) > 1 else []
            return None if rest is None else [("TRANSPOSE", "'", 1), *rest]
        whole = self.known(word, called)
        if whole:
            return [(*whole, len(word))]
        for name in sorted({*FUNCTIONS, *ALIASES, "σ"}, key=len, reverse=True) if called else ():
            letters = self.letters(word.removesuffix(name)) if word.endswith(name) else None
            if letters:
                return [*letters, (*self.known(name, called), len(name))]
        return self.letters(word)

    def letters(self, word):
        """Each letter as a name of its own, or None where one is unknown."""
        known = [self.known(letter, called=False) for letter in word]
        if not all(one and one[0] == "NAME" for one in known):
            return None
        return [(*one, 1) for one in known]

    def known(self, word, called):
        """The type and meaning of a known word: a variable before a constant before a function."""
        spelled = _spelled(word)
        name = word if word in self.shapes else self.spelled.get(spelled)
        if name:
            return "NAME", name
        if spelled in CONSTANTS:
            return "NAME", spelled
        function = spelled.lower() if called else spelled
        function = ALIASES.get(function, function)
        return ("FUNCTION", function) if function in FUNCTIONS else None

    def unknown(self, word, called):
        near = get_close_matches(word, [*self.shapes, *CONSTANTS, *FUNCTIONS, *ALIASES], n=1)
        meant = f"perhaps `{near[0]}` is meant; " if near else ""
        names = [*self.shapes, *CONSTANTS]
        known = f"the functions are {', '.join(FUNCTIONS)}" if called else f"the names are {', '.join(names)}"
        return f"this is not known here; {meant}{known}"

    def check_brackets(self, pieces):
        opened = []
        for piece in pieces:
            if piece.type == "OPEN":
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

    def check_neighbours(self, one, after):
        if after.type == "NUMBER" and one.type in ("NUMBER", "NAME", "CLOSE", "TRANSPOSE"):
            self.fail(after.start, after.end, "before this number an operator such as `*` or `^` is missing")
        if one.type != "FUNCTION" or after.type in ("OPEN", "POWER"):
            return
        name = self.text[one.start : one.end]
        if after.type == "TRANSPOSE":
            self.fail(one.start, after.end, "a derivative is to be written out, with functions and operators")
        self.fail(one.start, one.end, f"a function needs its argument in brackets, as in `{one_line(name)}(...)`")

    def fail(self, start, end, why):
        fail(self.text, start, end, why)


def _spelled(word):
    """A word without its accents, Greek letters and subscripts: ḡ is gbar, x₁ and x_1 are x1."""
    return unicodedata.normalize("NFD", word).translate(_SPELLED)


def _no_meaning(sign):
    if sign == ".":
        return "a dot stands only inside a number; write `exp(z)`, not `np.exp(z)`"
    if sign in "|‖":
        return "a size is written `abs(z)`"
    if sign == "√":
        return "a root is written `sqrt(z)`"
    return "this sign has no meaning in a formula"
