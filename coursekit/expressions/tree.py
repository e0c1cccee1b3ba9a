"""The tree of a formula, as a row of parts each of which comes after those that it is made of; the last is the whole.

Whoever walks the row from left to right never recurses: numbers, steps of a graph and LaTeX are made so.
"""

from typing import NamedTuple

from coursekit.core.plain import AnswerParseError, one_line

PRODUCTS = ("*", "@", "·", "⊙")


class Part(NamedTuple):
    """One part: a "number", "constant" or "name" with its value, or an operation or function of earlier parts.

    The kinds of operations are "negative", "+", "-", those of `PRODUCTS`, "/", "^" and "transpose"; a function has
    its own name. `of` holds the value, or the numbers of the parts that it is made of.
    """

    kind: str
    of: tuple
    start: int  # where it stands in the text
    end: int
    bracketed: bool = False
    implied: bool = False  # a product without a sign

    @property
    def is_leaf(self):
        """Is it a number, a constant or a name?"""
        return self.kind in ("number", "constant", "name")


class Tree(NamedTuple):
    """A formula: its text and its parts."""

    text: str
    parts: tuple[Part, ...]

    def fail(self, part, why):
        """Raise an `AnswerParseError` about a part."""
        fail(self.text, part.start, part.end, why)

    @property
    def had_choices(self):
        """Could its writer have meant something else: `ab`, `1/2 x`, `-z^2`, `2^3^2`, bars, LaTeX?"""
        return any(map(self._had_choice, self.parts)) or any(sign in self.text for sign in "\\|√∛∜")

    def _had_choice(self, part):
        watched = {"*": (0, "/"), "/": (0, "/"), "negative": (0, "^"), "^": (1, "^")}.get(part.kind)
        if watched is None:
            return False
        inner = self.parts[part.of[watched[0]]]
        return self._is_split_word(part) or (inner.kind == watched[1] and not inner.bracketed)

    def _is_split_word(self, part):
        """Is it a product of letters that stand together?"""
        if not part.implied:
            return False
        left, right = (self.parts[number] for number in part.of)
        return left.end == right.start and left.kind in ("name", "constant", "*") and right.kind in ("name", "constant")


def fail(text, start, end, why):
    """Raise an `AnswerParseError` that says where in the text and why."""
    if end <= start and not text[start:].strip():
        raise AnswerParseError(f"At the end of the formula: {why}.")
    line = f" of line {text.count(chr(10), 0, start) + 1}" if "\n" in text.strip() else ""
    column = start - (text.rfind("\n", 0, start) if line else -1)
    piece = text[start:end]
    if not piece:
        raise AnswerParseError(f"At character {column}{line}: {why}.")
    shown = " ".join(piece.split())
    piece = f"`{one_line(shown, 40)}`" if shown.isprintable() else f"the character U+{ord(piece[0]):04X}"
    raise AnswerParseError(f"At character {column}{line}, {piece}: {why}.")
