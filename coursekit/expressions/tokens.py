r"""From characters to tokens: numbers, signs and names, whether typed or pasted as LaTeX.

`2Ax` becomes 2 A x where A and x are names, and `\frac{1}{2}\sigma(z)` what stands there. What can be said about a
place in the text is said here: unknown names and signs, brackets, neighbors.
"""

import re
from itertools import pairwise
from typing import NamedTuple

from coursekit.core.plain import one_line
from coursekit.expressions.functions import ALIASES, FUNCTIONS
from coursekit.expressions.names import GREEK
from coursekit.expressions.tree import fail

_SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹"
_LETTER = rf"(?![{_SUPERSCRIPTS}ᵀ])[^\W\d_]"
_TOKENS = re.compile(
    rf"""(?P<NUMBER>(?:[0-9]+(?:\.(?!\*)[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)
    |(?P<WORD>{_LETTER}(?:{_LETTER}|[0-9\u0300-\u036f]|_\{{\w+\}}|_)*)
    |(?P<TRANSPOSE>\.T(?!\w)|['’′ᵀ]|\^\s*(?:\\(?:top|intercal)(?![A-Za-z])|\{{\s*\\(?:top|intercal)\s*\}}))
    |(?P<RAISED_T>\^\s*\{{\s*T\s*\}})
    |(?P<RAISED_NUMBER>\^\s*\{{\s*[0-9]+\s*\}})
    |(?P<EQUALS>[<>!:=]*=|[<>]+)
    |(?P<POWER>\*\*|\^)
    |(?P<SUPERSCRIPT>⁻?[{_SUPERSCRIPTS}]+)
    |(?P<SIGN>[-+−–])
    |(?P<OPERATOR>\.\*|[*@/×∗·⋅∙⊙∘÷])
    |(?P<BAR>\|)
    |(?P<OPEN>[(\[{{])|(?P<CLOSE>[)\]}}])|(?P<COMMA>[,;])
    |(?P<ROOT>\\sqrt\s*\[)
    |(?P<UPRIGHT>\\(?:operatorname|mathrm|mathit|mathbf|boldsymbol|text)\s*\*?\s*\{{\s*{_LETTER}\w*\s*\}})
    |(?P<ACCENT>\\(?:bar|overline|hat|widehat)\s*(?:\{{\s*[A-Za-z]\s*\}}|\s[A-Za-z](?![A-Za-z])))
    |(?P<COMMAND>\\[A-Za-z]+(?:_(?:[A-Za-z0-9]|\{{\w+\}}))?|\\.)
    |(?P<SPACE>\s+)|(?P<OTHER>.)""",
    re.VERBOSE | re.DOTALL,
)
_LEFT_SIDE = re.compile(r"([d∂]\w*/[d∂])?[^\W\d]\w*['′]*(\(\w+(,\w+)*\))?")  # f, f', f(x, y), df/dx
_PAIRS = {"(": ")", "[": "]", "{": "}", "|": "|"}
_PRODUCTS = {"×": "*", "∗": "*", "÷": "/", ".*": "⊙", "∘": "⊙"} | {sign: sign for sign in "*/@⊙"}  # else a dot
_OPERANDS = ("NUMBER", "NAME", "CONSTANT", "CLOSE", "TRANSPOSE")  # what a token of this type ends

# LaTeX: commands that are only layout, and those that stand for a sign
_LAYOUT = {"left", "right", "big", "Big", "bigl", "bigr", "Bigl", "Bigr", "quad", "qquad", *",;:! "}
_LAYOUT |= {"displaystyle", "textstyle", "limits"}
_SIGNS = {"cdot": "·", "times": "×", "ast": "*", "div": "÷", "odot": "⊙", "circ": "∘"}
_BRACKETS = {"{": "{", "}": "}", "lbrace": "{", "rbrace": "}", "lbrack": "[", "rbrack": "]"}
_BARS = ("lvert", "rvert", "vert", "mid")
_FRACTIONS = ("frac", "dfrac", "tfrac", "cfrac")
_GREEK = {"varepsilon": "epsilon", "varphi": "phi", "vartheta": "theta", "varrho": "rho", "varsigma": "sigma"}
_GREEK |= {name: name for name in GREEK.values()}
_GREEK |= {name: name for name in ("Gamma", "Delta", "Theta", "Lambda", "Xi", "Pi", "Sigma", "Phi", "Psi", "Omega")}


class Lexeme(NamedTuple):
    """A word, sign or number as it stands in the text, before names have a meaning."""

    kind: str
    text: str
    start: int
    end: int


class Piece(NamedTuple):
    """A token: its type in the grammar, its meaning, and where it stands."""

    type: str
    value: str
    start: int
    end: int


def lexemes(text):
    """The words, signs and numbers of a text, with LaTeX as plain signs; white space is kept."""
    return [Lexeme(*_plain(match.lastgroup, match[0]), *match.span()) for match in _TOKENS.finditer(text)]


def _plain(kind, text):
    """Kind and text without LaTeX."""
    if kind == "WORD":
        return kind, text.replace("{", "").replace("}", "")
    if kind == "UPRIGHT":
        return "WORD", text.partition("{")[2].strip("} \t\n")
    if kind == "ACCENT":
        return "WORD", text.rstrip("} \t\n")[-1] + ("hat" if "hat" in text else "bar")
    return _command(text[1:]) if kind == "COMMAND" else (kind, text)


def _command(name):
    """The plain sign or word for a LaTeX command."""
    if name in _LAYOUT or not name.strip():
        return "SPACE", " "
    if name in _SIGNS:
        return "OPERATOR", _SIGNS[name]
    if name in _BRACKETS:
        return "CLOSE" if _BRACKETS[name] in "}]" else "OPEN", _BRACKETS[name]
    if name in _BARS:
        return "BAR", "|"
    if name in _FRACTIONS:
        return "FRACTION", name
    head, _, index = name.partition("_")
    index = index.strip("{}")
    if head in _GREEK or head in FUNCTIONS or head in ALIASES:
        return "WORD", _GREEK.get(head, head) + (f"_{index}" if index else "")
    return "OTHER", f"\\{name}"


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
    named = equals and right[:1] != "=" and _LEFT_SIDE.fullmatch("".join(left.split()))
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
        for one, after in pairwise([*pieces, Piece("END", "", 0, 0)]):
            self.check_neighbors(one, after)
        return pieces

    def read(self, one, after, before):
        kind, value, start, end = one
        if kind == "WORD":
            return self.word(one, after, before)
        if kind == "SUPERSCRIPT":
            exponent = "".join(str(_SUPERSCRIPTS.index(digit)) for digit in value.lstrip("⁻"))
            minus = [Piece("SIGN", "-", start, end)] * value.startswith("⁻")
            return [Piece("POWER", "^", start, end), *minus, Piece("NUMBER", exponent, start, end)]
        if kind == "RAISED_NUMBER":
            return [Piece("POWER", "^", start, start + 1), Piece("NUMBER", value.strip("^{} \t\n"), start + 1, end)]
        if kind == "RAISED_T":
            t = Piece("NAME", "T", start + 1, end)
            return [Piece("POWER", "^", start, start + 1), t] if self.names.has("T") else [t._replace(type="TRANSPOSE")]
        if kind == "BAR":
            return self.bar(start, end, before)
        if kind in ("EQUALS", "OTHER", "ROOT"):
            self.fail(start, end, self.names.equals if kind == "EQUALS" else _no_meaning(value))
        if kind == "OPERATOR":
            value = _PRODUCTS.get(value, "·")
        if kind == "SIGN":
            value = "+" if value == "+" else "-"
        if kind == "POWER":
            value = "^"
        return [Piece(kind, value, start, end)]

    def word(self, one, after, before):
        """The pieces of a word: one name, or a product of names of one letter such as Ax."""
        parts = self.names.read(one.text, after in ("(", "[", "{"), before)
        if isinstance(parts, str):
            self.fail(one.start, one.end, _no_meaning(after) if after == "." else parts)
        pieces, start = [], one.start
        for kind, value, length in parts:
            pieces.append(Piece(kind, value, start, start + length))
            start += length
        return [*pieces[:-1], pieces[-1]._replace(end=one.end)]

    def bar(self, start, end, before):
        """A bar closes the last one if that is the innermost bracket and an operand ends here, else it opens."""
        operand = before is not None and before.type in _OPERANDS
        if operand and self.opened and self.opened[-1] == "|":
            return [Piece("CLOSE", "|", start, end)]
        return [Piece("FUNCTION", "abs", start, end), Piece("OPEN", "|", start, end)]

    def keep_count(self, new):
        """Which brackets are open, for the bars."""
        for piece in new:
            if piece.type == "OPEN":
                self.opened.append(piece.value)
            elif piece.type == "CLOSE" and self.opened:
                self.opened.pop()

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

    def check_neighbors(self, one, after):
        if one.type == "NUMBER" and float(one.value) == float("inf"):
            self.fail(one.start, one.end, "this number is too large")
        if after.type == "NUMBER" and one.type in _OPERANDS:
            self.fail(after.start, after.end, "before this number an operator such as `*` or `^` is missing")
        if one.type == "FRACTION" and after.type != "OPEN":
            self.fail(one.start, one.end, r"it needs two pairs of braces, as in `\frac{a}{b}`")
        if one.type != "FUNCTION" or after.type in ("OPEN", "POWER"):
            return
        if after.type == "TRANSPOSE":
            self.fail(one.start, after.end, "a derivative is to be written out, with functions and operators")
        name = one_line(self.text[one.start : one.end]).lstrip("\\")
        self.fail(one.start, one.end, f"a function needs its argument in brackets, as in `{name}(...)`")

    def fail(self, start, end, why):
        fail(self.text, start, end, why)


def _no_meaning(sign):
    if sign == ".":
        return "a dot stands only inside a number; write `exp(z)`, not `np.exp(z)`"
    if sign in ("‖", r"\|", r"\lVert", r"\rVert", r"\Vert"):
        return "a norm is written `norm(z)`"
    if sign == "√":
        return "a root is written `sqrt(z)`"
    if sign.endswith("["):
        return "a root other than the square root is written as a power, `z^(1/3)`"
    return f"this {'LaTeX command' if sign[:1] == chr(92) else 'sign'} has no meaning in a formula"
