"""What a word means: where all names are known it may be a product of letters, elsewhere it is a name.

`read` of either class gives the tokens of a word as (type, value, length), or a sentence that says why there are none.
"""

import keyword
import re
import unicodedata
from difflib import get_close_matches

from coursekit.expressions import advice
from coursekit.expressions.functions import ALIASES, CONSTANT_ALIASES, CONSTANTS, FUNCTIONS, NUMBER

LONGEST_NAME = 40  # characters
GREEK = {chr(code): unicodedata.name(chr(code)).split()[-1].lower() for code in range(0x3B1, 0x3CA)}
GREEK |= {"λ": "lambda", "ϵ": "epsilon", "ϕ": "phi", "µ": "mu"}
_SPELLED = str.maketrans(
    {
        **{**GREEK, **dict(zip("₀₁₂₃₄₅₆₇₈₉", "0123456789", strict=True)), "_": ""},
        **{"\u0304": "bar", "\u0302": "hat", "\u0303": "tilde", "\u20d7": ""},
        **dict(zip("асеорухіјѕАВЕКМНОРСТХ", "aceopyxijsABEKMHOPCTX", strict=True)),  # Cyrillic letters that look Latin
    }
)
_LOGARITHM = re.compile(r"(?:log|ln)_?([0-9]+|(?<=_)[^\W\d_][0-9]*)", re.IGNORECASE)  # log2, log_10, log_b
_ALWAYS_CALLED = ("ln",)  # never a name, brackets or not
_STUCK = re.compile(r"(sin|cos|tan|tanh|ln|log|exp|sqrt)([0-9]*[xyz]\d?)")
_SUBSCRIPTS = str.maketrans("₀₁₂₃₄₅₆₇₈₉", "0123456789")
_WRITABLE = re.compile(r"[\w\u0300-\u036f\u20d7]+")
_FACTOR = re.compile(r"(?![fghFGH])[A-Za-z](_?\d+)?")  # f(x) looks like a function, x(y - z) does not
_NO_EQUALS = "a formula is one expression, without `=` or a comparison"


def spelled(word):
    """A word without its accents, Greek letters and subscripts: ḡ is gbar, x₁ and x_1 are x1."""
    return unicodedata.normalize("NFD", word).translate(_SPELLED)


def _logarithm(word):
    return _LOGARITHM.fullmatch(word.translate(_SUBSCRIPTS))


def called_function(word):
    """The function that a word before a bracket calls, or None; "log 2" is the logarithm to base 2."""
    logarithm = _logarithm(word)
    if logarithm:
        return f"log {logarithm[1]}"
    name = spelled(word).lower()
    name = ALIASES.get(name, name)
    return name if name in FUNCTIONS else None


def constant(word):
    """The constant that a word stands for, or None."""
    name = CONSTANT_ALIASES.get(word, spelled(word))
    return name if name in CONSTANTS else None


def _unknown(word, near, listed):
    if word.lower() in advice.WORDS:
        return advice.WORDS[word.lower()]
    stuck = _STUCK.fullmatch(word)
    close = [f"{stuck[1]}({stuck[2]})"] if stuck else get_close_matches(word, near, n=1)
    meant = f"perhaps `{close[0]}` is meant; " if close else ""
    base = "a logarithm to another base is `log2(x)` or `log(x)/log(b)`; " if _is_logarithm(word) else ""
    return f"{base or meant}{listed}"


def _is_logarithm(word):
    return not _STUCK.fullmatch(word) and spelled(word).startswith(("log", "ln"))


class ClosedNames:
    """The names of an exercise with their shapes; any other word is a product of them, or unknown."""

    equals = _NO_EQUALS
    condition = advice.NO_CONDITION
    wide = ()  # kinds of factors that nobody means to stand below a fraction's bar

    def __init__(self, shapes):
        self.shapes = shapes
        self.numbers_only = set(shapes.values()) <= {NUMBER}
        self.spelled = {spelled(name): name for name in shapes} | {name: name for name in shapes}

    def read(self, word, called, before):
        return self._parts(word, called, before) or self._reason(word, called)

    def has(self, word):
        """Is this word a name of its own?"""
        return word in self.shapes

    def function_called(self, name):
        """The record of a function."""
        return FUNCTIONS[name]

    def _parts(self, word, called, before):
        if before is not None and before.type == "POWER" and word[0] == "T" and not self.has("T"):
            rest = self._parts(word[1:], called, None) if len(word) > 1 else []
            return None if rest is None else [("TRANSPOSE", "'", 1), *rest]
        whole = self._known(word, called)
        if whole:
            return [(*whole, len(word))]
        if called and word.lower() in advice.WORDS:
            return None
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
        if spelled(word).lower() == "cbrt":
            return "RADICAL", "3"
        function = called_function(word) if called or not word[:1].isupper() else None
        function = self._with_base(function) if function and " " in function else function
        return ("FUNCTION", function) if function else None

    def _with_base(self, logarithm):
        """The logarithm with its base as it is called here, or None."""
        base = logarithm.partition(" ")[2]
        known = base if base.isdecimal() else constant(base) or self.spelled.get(spelled(base))
        return f"log {known}" if known else None

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
    wide = ()
    condition = advice.NO_CONDITION
    equals = "only one name may stand before `=`, as in `q = x + y`"

    def __init__(self, functions, targets=(), bare=()):
        self.functions, self.targets, self.bare = functions, set(targets), set(bare)
        self.first = {}  # how each name was written first, by its spelling

    def read(self, word, called, before):
        if word not in self.targets:
            if word.lower() == "cbrt" and called:
                return [("RADICAL", "3", len(word))]
            if _STUCK.fullmatch(word):
                return _unknown(word, (), "a name is to look less like a function")
            function = self.function(word, called)
            if function or constant(word):
                return [("FUNCTION", function, len(word)) if function else ("CONSTANT", constant(word), len(word))]
            if word in ("j", "J") and before is not None and before.type == "NUMBER":
                return f"a number with {word} is complex in Python; a product is written `2*{word}`"
            if called and word not in self.bare and not _FACTOR.fullmatch(word):
                listed = f"the functions are {', '.join(self.functions)}; a product is written with `*`"
                return f"this is not a function; {_unknown(word, [*FUNCTIONS, *ALIASES], listed)}"
        name, reason = self.name(word)
        return reason or [("NAME", name, len(word))]

    def function_called(self, name):
        """The record of a function."""
        return FUNCTIONS[name]

    def function(self, word, called):
        """The function that a word is, or None."""
        logarithm = _logarithm(word)
        is_logarithm = logarithm and (logarithm[1].isdecimal() or constant(logarithm[1]))
        if not (called or word in self.functions or word.lower() in _ALWAYS_CALLED or is_logarithm):
            return None
        function = called_function(word)
        base = function.partition(" ")[2] if function else ""
        if not base or base.isdecimal():
            return function
        name = constant(base)
        return f"log {name or self.name(base)[0]}"

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
        if not name.isidentifier() or not _WRITABLE.fullmatch(name):
            return name, "this cannot be a name in Python"
        first = self.first.setdefault(spelled(name), name)
        return name, "" if first == name else f"this reads like `{first}`; write a name in one way throughout"
