"""What a word means: where all names are known it may be a product of letters, elsewhere it is a name.

`read` of either class gives the tokens of a word as (type, value, length), or a sentence that says why there are none.
"""

import keyword
import re
import unicodedata
from difflib import get_close_matches

from coursekit.expressions.functions import ALIASES, CONSTANT_ALIASES, CONSTANTS, FUNCTIONS, NUMBER

LONGEST_NAME = 40  # characters
GREEK = {chr(code): unicodedata.name(chr(code)).split()[-1].lower() for code in range(0x3B1, 0x3CA)}
GREEK |= {"λ": "lambda", "ϵ": "epsilon", "ϕ": "phi", "µ": "mu"}
_SPELLED = str.maketrans(
    {**GREEK, **dict(zip("₀₁₂₃₄₅₆₇₈₉", "0123456789", strict=True)), "_": "", "\u0304": "bar", "\u0302": "hat"}
)
_FACTOR = re.compile(r"(?![fghFGH])[A-Za-z](_?\d+)?")  # f(x) looks like a function, x(y - z) does not
_NO_EQUALS = "a formula is one expression, without `=` or a comparison"


def spelled(word):
    """A word without its accents, Greek letters and subscripts: ḡ is gbar, x₁ and x_1 are x1."""
    return unicodedata.normalize("NFD", word).translate(_SPELLED)


def called_function(word):
    """The function that a word before a bracket calls, or None."""
    name = spelled(word).lower()
    name = ALIASES.get(name, name)
    return name if name in FUNCTIONS else None


def constant(word):
    """The constant that a word stands for, or None."""
    name = CONSTANT_ALIASES.get(word, spelled(word))
    return name if name in CONSTANTS else None


def _unknown(word, near, listed):
    close = get_close_matches(word, near, n=1)
    meant = f"perhaps `{close[0]}` is meant; " if close else ""
    base = "a logarithm to another base is `log(x)/log(2)`; " if spelled(word).startswith(("log", "ln")) else ""
    return f"{base or meant}{listed}"


class ClosedNames:
    """The names of an exercise with their shapes; any other word is a product of them, or unknown."""

    equals = _NO_EQUALS

    def __init__(self, shapes):
        self.shapes = shapes
        self.numbers_only = set(shapes.values()) <= {NUMBER}
        self.spelled = {spelled(name): name for name in shapes} | {name: name for name in shapes}

    def read(self, word, called, before):
        return self._parts(word, called, before) or self._reason(word, called)

    def has(self, word):
        """Is this word a name of its own?"""
        return word in self.shapes

    def _parts(self, word, called, before):
        if before is not None and before.type == "POWER" and word[0] == "T" and not self.has("T"):
            rest = self._parts(word[1:], called, None) if len(word) > 1 else []
            return None if rest is None else [("TRANSPOSE", "'", 1), *rest]
        whole = self._known(word, called)
        if whole:
            return [(*whole, len(word))]
        for name in sorted({*FUNCTIONS, *ALIASES, "σ"}, key=len, reverse=True) if called else ():
            letters = self._letters(word.removesuffix(name)) if word.endswith(name) else None
            if letters:
                return [*letters, (*self._known(name, called), len(name))]
        return self._letters(word)

    def _letters(self, word):
        """Each letter as a name of its own, or None where one is unknown."""
        known = [self._known(letter, called=False) for letter in word]
        if not all(one and one[0] in ("NAME", "CONSTANT") for one in known):
            return None
        return [(*one, 1) for one in known]

    def _known(self, word, called):
        """The type and meaning of a known word: a variable before a constant before a function."""
        name = word if word in self.shapes else self.spelled.get(spelled(word))
        if name:
            return "NAME", name
        if constant(word):
            return "CONSTANT", constant(word)
        function = called_function(word) if called or not word[:1].isupper() else None
        return ("FUNCTION", function) if function else None

    def _reason(self, word, called):
        names = [*self.shapes, *CONSTANTS]
        known = f"the functions are {', '.join(FUNCTIONS)}" if called else f"the names are {', '.join(names)}"
        return f"this is not known here; {_unknown(word, [*names, *FUNCTIONS, *ALIASES], known)}"


class OpenNames:
    """Any word is a name, unless it is a constant, or a function before its bracket.

    `targets` are words that get a formula of their own, `bare` those that stand somewhere without a bracket after them.
    These are multiplied by a bracket, and so is a single letter, but for f, g and h. A word in `functions` is never a
    name.
    """

    numbers_only = True
    equals = "only one name may stand before `=`, as in `q = x + y`"

    def __init__(self, functions, targets=(), bare=()):
        self.functions, self.targets, self.bare = functions, set(targets), set(bare)
        self.first = {}  # how each name was written first, by its spelling

    def read(self, word, called, before):
        if word not in self.targets:
            function = called_function(word) if called or word in self.functions else None
            if function or constant(word):
                return [("FUNCTION", function, len(word)) if function else ("CONSTANT", constant(word), len(word))]
            if word in ("j", "J") and before is not None and before.type == "NUMBER":
                return f"a number with {word} is complex in Python; a product is written `2*{word}`"
            if called and word not in self.bare and not _FACTOR.fullmatch(word):
                listed = f"the functions are {', '.join(self.functions)}; a product is written with `*`"
                return f"this is not a function; {_unknown(word, [*FUNCTIONS, *ALIASES], listed)}"
        name, reason = self.name(word)
        return reason or [("NAME", name, len(word))]

    def has(self, word):
        """Is this word a name of its own?"""
        return constant(word) is None

    def name(self, word):
        """The name that a word is, and why it cannot be one."""
        name = unicodedata.normalize("NFKC", word)
        if len(name) > LONGEST_NAME:
            return name, f"a name has at most {LONGEST_NAME} characters"
        if keyword.iskeyword(name):
            return name, "this is a word of Python's own and cannot be a name"
        if not name.isidentifier():
            return name, "this cannot be a name in Python"
        first = self.first.setdefault(spelled(name), name)
        return name, "" if first == name else f"this reads like `{first}`; write a name in one way throughout"
