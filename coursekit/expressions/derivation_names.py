"""What a word means in a derivation: symbols, families such as x_i, functions of the statement, and indices.

`E` is not the number e here, a family or a matrix takes an index after `_`, and an index is known on the line on which
it is bound by a sum or stands at a name.
"""

import re

from coursekit.expressions import advice
from coursekit.expressions.functions import ALIASES, FUNCTIONS, NUMBER, Function
from coursekit.expressions.names import ClosedNames, called_function, constant, spelled

_INDICES = re.compile(
    r"(?:\bsum\s*\(|(?:[ΣΣ∑]|\\sum|\bsum)\s*_?\s*\{?)\s*([A-Za-z])\s*[,=}]|_\s*\{?\s*([A-Za-z]{1,2})\b|([\[{,(]\s*[A-Za-z]\s*[\]},)])"
)
_LOWERED = re.compile("[ᵢⱼₖₗₘₙₐₜₛ]")
_PLAIN = dict(zip("ᵢⱼₖₗₘₙₐₜₛ", "ijklmnats", strict=True))
_INDEXED = re.compile(r"([^\W_]+?)_([^\W\d_]{1,2}|\d+)")
_MATRIX = {  # functions that only a derivation has; a shape of None is worked out from the arguments
    "tr": Function(None, r"\operatorname{tr}", shape=NUMBER),
    "inv": Function(None),
    "ones": Function(None, least=1, most=2),
    "o": Function(None, "o"),
    "sum": Function(None, least=1, most=4),
}
_CALLED = {"trace": "tr", "Tr": "tr", "inverse": "inv", "tr": "tr", "inv": "inv", "ones": "ones", "o": "o"}


class DerivationNames(ClosedNames):
    """The names of a statement.

    Parameters
    ----------
    quantities : iterable of str
        Symbols, definitions and sizes.
    families : iterable of str
        Those of them that are only met with an index.
    functions : iterable of str
        The functions of one argument that the statement names.
    entries : iterable of str
        Those whose entries can be asked for.
    line : str
        The line that is read: it says which letters are indices.
    """

    wide = ("sum", "E", "d", "norm")
    condition = advice.CASES

    def __init__(self, quantities, families=(), functions=(), entries=(), line=""):
        super().__init__(dict.fromkeys(quantities, NUMBER))
        self.families, self.functions, self.entries = set(families), set(functions), {*entries, *families}
        self.numbers_only = False
        self.equals = f"a line has its relation between two sides; {advice.CASES}"
        self.indices = {
            letter for found in _INDICES.findall(line) for one in found for letter in one if letter.isalpha()
        }
        self.indices |= {_PLAIN[one] for one in _LOWERED.findall(line)}

    def on(self, line):
        """The same names on a line."""
        return DerivationNames(self.shapes, self.families, self.functions, self.entries, line)

    def is_free(self, word, index=""):
        """May a line define this word, with an index or without one?"""
        taken = word in ("E", "I", "O", "d", "o") or (word == "e" and not index) or self.quantity(word) is not None
        return not taken and self._entry(word) is None and not self.is_function(word)

    def plus(self, word, is_family=False):
        """These names and one more, which a line defines."""
        families = {*self.families, word} if is_family else self.families
        return DerivationNames([*self.shapes, word], families, self.functions, {*self.entries, word})

    def quantity(self, word):
        """The quantity that a word names, or None."""
        if word in self.shapes:
            return word
        index = word.partition("_")[2]
        return self.spelled.get(spelled(word)) if not index or index.isdecimal() else None

    def is_quantity(self, word):
        """Does a word name a quantity, or one of a family?"""
        return self.quantity(word) is not None or self._entry(word) is not None

    def is_function(self, word):
        """Is it a function of one number, when a bracket follows?"""
        name = called_function(word)
        return self._declared(word) is not None or (name in FUNCTIONS and name not in ("sum", "norm", "max", "min"))

    def _declared(self, word):
        name = self.quantity(word) or word
        return name if name in self.functions else None

    def has_entries(self, word):
        """May `[i]` behind a word be an index?"""
        return self.quantity(word) in self.entries or (word[:1] == "d" and self.quantity(word[1:]) in self.entries)

    def is_pair(self, one):
        """Is a lexeme two indices without a comma, as `ab` in `X_{ab}`?"""
        word = one.text
        known = len(word) == 2 and self.quantity(word) is None
        return known and all(letter.isdecimal() or letter in self.indices or letter in self.shapes for letter in word)

    def function_called(self, name):
        """The record of a function."""
        name = name.rstrip("'")
        return _MATRIX.get(name) or FUNCTIONS.get(name) or Function(None)

    def _parts(self, word, called, before):
        if before is not None and before.type == "POWER" and word[0] == "T" and not self.has("T"):
            rest = self._parts(word[1:], called, None) if len(word) > 1 else []
            return None if rest is None else [("TRANSPOSE", "'", 1), *rest]
        whole = self._one(word, called)
        if whole:
            return whole
        for name in sorted({*FUNCTIONS, *ALIASES, *_CALLED, "σ"}, key=len, reverse=True) if called else ():
            letters = self._letters(word.removesuffix(name)) if word.endswith(name) and word != name else None
            if letters:
                return [*letters, *self._one(name, called)]
        return self._letters(word)

    def _letters(self, word):
        """The pieces of a word of several names: each is one letter, with its digits or its index."""
        found, place = [], 0
        while place < len(word):
            piece = re.compile(r"[^\W\d_]\d*(?:_(?:[^\W\d_](?![^\W\d_])|[^\W\d_](?=[^\W\d_]_)|\d+))?").match(
                word, place
            )
            while piece and not (one := self._one(word[place : piece.end()], False)):
                piece = re.compile(r"[^\W\d_]").match(word, place) if piece.end() - place > 1 else None
            if not piece:
                return None
            found += one
            place = piece.end()
        return found

    def _one(self, word, called):
        """The tokens of one name, or None."""
        declared = self._declared(word)
        if declared and called:
            return [("FUNCTION", declared, len(word))]
        name = self.quantity(word)
        if name:
            return [("NAME", name, len(word))]
        if called and word in _CALLED:
            return [("FUNCTION", _CALLED[word], len(word))]
        entry = self._entry(word)
        if entry:
            return entry
        if word in self.indices or word == "I":
            return [("NAME", word, len(word))]
        if constant(word) and word != "E":
            return [("CONSTANT", constant(word), len(word))]
        if word == "E":
            return None
        found = super()._known(word, called)
        return [(*found, len(word))] if found else None

    def _entry(self, word):
        """The tokens of `x_i` or `X_ia`, or None."""
        found = _INDEXED.fullmatch(word)
        head = found and self.quantity(found[1])
        if not head:
            found = re.fullmatch(r"([^\W\d_]+)(\d+)", word)  # x1 for the first of a family x
            head = found and self.quantity(found[1])
            if not head or head not in self.families:
                return None
        if head not in self.entries:
            return None
        index = [found[2]] if found[2].isdecimal() else list(found[2])
        kinds = ["NUMBER" if one.isdecimal() else "NAME" for one in index]
        if any(
            kind == "NAME" and not (one in self.indices or one in self.shapes)
            for kind, one in zip(kinds, index, strict=True)
        ):
            return None
        inner = [
            part for kind, one in zip(kinds, index, strict=True) for part in (("COMMA", ",", 0), (kind, one, len(one)))
        ]
        return [("NAME", head, len(found[1])), ("AT", "[", 0), *inner[1:], ("CLOSE", "]", 0)]

    def _reason(self, word, called):
        if word == "E":
            return "an expectation is written with brackets, as in `E[z]`"
        if word[:1] == "d" and self.is_quantity(word[1:]):
            return "a derivative is written `dL/dw`, `d(...)/dw` or `d/dw (...)`"
        if re.fullmatch(r"(?:delta|Delta|kronecker|1)_?\w*", spelled(word), re.IGNORECASE):
            return advice.CASES
        return super()._reason(word, called)
