r"""From characters to lexemes: words, numbers and signs with their places, pasted LaTeX as plain ones.

`xⁿ⁺¹` is raised as `x^(n+1)` is, `½` is a fraction, `w_{12}` one word, and `\frac12` gets the braces it goes without.
"""

import re
import unicodedata
from collections import deque
from typing import NamedTuple

from coursekit.expressions.functions import ALIASES, FUNCTIONS
from coursekit.expressions.names import GREEK, called_function


def _decomposed(kind, first, last):
    """The characters that Unicode calls by this kind, and what each stands for."""
    found = {sign: unicodedata.decomposition(sign) for sign in map(chr, range(first, last))}
    return {sign: unicodedata.normalize("NFKC", sign) for sign, parts in found.items() if parts.startswith(kind)}


_RAISED = _decomposed("<super>", 0xB2, 0x2080)
for _sign in "º⁼ᵀ":  # an ordinal number, an equals sign, a transpose
    del _RAISED[_sign]
_FRACTIONS = {sign: one for sign, one in _decomposed("<fraction>", 0xBC, 0x218A).items() if one[-1].isdigit()}
_LOWERED = {sign: one for sign, one in _decomposed("<sub>", 0x1D62, 0x209D).items() if one.isalpha()}
_ROOTS = {"√": "2", "∛": "3", "∜": "4"}

_STYLE = (
    r"\\(?:operatorname|math(?:rm|it|bf|sf|normal|op)|boldsymbol|bm|vec|text(?:rm|bf|it)?|mbox|rm|bf|it)(?![A-Za-z])"
)
_LETTER = rf"(?![{''.join(_RAISED)}{''.join(_FRACTIONS)}ᵀ])[^\W\d_]"
_UPRIGHT = rf"(?:\\[A-Za-z]+|{_LETTER}(?:[\w\u0300-\u036f\u20d7]|\\_)*)"
_INDEX = (
    rf"(?:_\s*(?:[A-Za-z0-9]|{_STYLE}\s*\{{\s*\w+\s*\}}|\\[a-z]+"
    rf"|\{{\s*(?:\w+|\\[a-z]+|{_STYLE}\s*\{{\s*\w+\s*\}})\s*\}}))"
)
_TOKENS = re.compile(
    rf"""(?P<MIXED>[0-9]*[{"".join(_FRACTIONS)}])
    |(?P<TIMES_TEN>(?<=[0-9])\s*[xX]\s*10(?=\s*(?:\^|\*\*|[⁰¹²³⁴⁵⁶⁷⁸⁹⁻])))
    |(?P<NUMBER>(?:[0-9]+(?:\.(?!\*)[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)
    |(?P<WORD>{_LETTER}(?:{_LETTER}|[0-9\u0300-\u036f\u20d7]|_(?!\s*[{{(\[\\]))*(?:(?=_\s*[{{\\]){_INDEX})?)
    |(?P<TRANSPOSE>\.T(?!\w)|['’′ᵀ⊤]|\^\s*(?:\\(?:top|intercal)(?![A-Za-z])|\{{\s*\\(?:top|intercal)\s*\}}))
    |(?P<RAISED_T>\^\s*\{{\s*T\s*\}})
    |(?P<RAISED_NUMBER>\^\s*\{{\s*[0-9]+\s*\}})
    |(?P<RAISED_INDEX>\^\s*\{{\s*[(\[]\s*(?:[0-9]+|[il])\s*[)\]]\s*\}}|⁽[⁰¹²³⁴⁵⁶⁷⁸⁹]+⁾)
    |(?P<EQUALS>[<>!:=]*=|[<>≤≥≠]+)
    |(?P<POWER>\*\*|\^)
    |(?P<RADICAL>[⁰¹²³⁴⁵⁶⁷⁸⁹]*[{"".join(_ROOTS)}])
    |(?P<SUPERSCRIPT>⁻?[⁰¹²³⁴⁵⁶⁷⁸⁹]+(?![{"".join(_RAISED)}]))
    |(?P<RAISED>[{"".join(_RAISED)}]+)
    |(?P<SIGN>[-+−–])
    |(?P<OPERATOR>\.\*|[*@/×✕✖⨯∗·⋅∙•⊙∘÷])
    |(?P<BAR>\|)
    |(?P<UPRIGHT>(?:{_STYLE}\s*\*?\s*(?:\{{\s*{_UPRIGHT}\s*\}}|\{{\s*{_STYLE}\s*\{{?\s*{_UPRIGHT}\s*\}}?\s*\}}|[A-Za-z])
        |\{{\s*\\(?:rm|bf|it)\s+{_UPRIGHT}\s*\}}){_INDEX}?)
    |(?P<OPEN>[(\[{{])|(?P<CLOSE>[)\]}}])|(?P<COMMA>[,;])
    |(?P<ROOT>\\sqrt(?=\s*\[))
    |(?P<ACCENT>\\(?:bar|overline|(?:wide)?(?:hat|tilde))(?![A-Za-z])
        \s*(?:\{{\s*(?:[A-Za-z]|\\[a-z]+)\s*\}}|[A-Za-z]|\\[a-z]+){_INDEX}?)
    |(?P<COMMAND>\\[A-Za-z]+{_INDEX}?|\\.)
    |(?P<SPACE>[\s~]+)|(?P<OTHER>.)""",
    re.VERBOSE | re.DOTALL,
)

# LaTeX: commands that are only layout, and those that stand for a sign
_LAYOUT = {"left", "right", "quad", "qquad", "displaystyle", "textstyle", "limits", "nolimits", *",;:!> "}
_LAYOUT |= {big + side for big in ("big", "Big", "bigg", "Bigg") for side in ("", "l", "r", "m")}
_SIGNS = {"cdot": "·", "times": "×", "ast": "*", "div": "÷", "odot": "⊙", "circ": "∘"}
_BRACKETS = {"{": "{", "}": "}", "lbrace": "{", "rbrace": "}", "lbrack": "[", "rbrack": "]"}
_BARS = ("lvert", "rvert", "vert", "mid")
_FRACTION_COMMANDS = ("frac", "dfrac", "tfrac", "cfrac")
_GREEK = {"varepsilon": "epsilon", "varphi": "phi", "vartheta": "theta", "varrho": "rho", "varsigma": "sigma"}
_GREEK |= {name: name for name in GREEK.values()} | {"lambda": "λ"}  # a word that Python keeps for itself
_GREEK |= {name: name for name in ("Gamma", "Delta", "Theta", "Lambda", "Xi", "Pi", "Sigma", "Phi", "Psi", "Omega")}
_WRAPPED = re.compile(
    r"\s*(?:(\$\$?)(?P<a>.*)\1|\\\((?P<b>.*)\\\)|\\\[(?P<c>.*)\\\]|([`\"'])(?P<d>.*)\5)\s*", re.DOTALL
)
_SENTENCE_ENDS = re.compile(r"(?<=[\w)\]}|])\s*[.,;]\s*$")


class Lexeme(NamedTuple):
    """A word, sign or number as it stands in the text, before names have a meaning."""

    kind: str
    text: str
    start: int
    end: int


def lexemes(text):
    """The words, signs and numbers of a text, with LaTeX as plain signs; white space is kept."""
    return _with_braces(_found(_unwrapped(text)))


def _unwrapped(text):
    """The text with blanks for the dollar signs or quotes around it, and for the point after it."""
    match = _WRAPPED.fullmatch(text)
    if match and not set(match[match.lastgroup]) & set('$`"'):
        start, end = match.span(match.lastgroup)
        text = " " * start + text[start:end] + " " * (len(text) - end)
    return _SENTENCE_ENDS.sub(lambda end: " " * len(end[0]), text)


def _found(text, offset=0):
    """The lexemes of a text that begins at `offset`."""
    found = []
    for match in _TOKENS.finditer(text):
        start, end = match.start() + offset, match.end() + offset
        if match.lastgroup == "RAISED":
            inner = unicodedata.normalize("NFKC", match[0]).replace("\N{MINUS SIGN}", "-")
            found += [Lexeme("POWER", "^", start, start), Lexeme("OPEN", "(", start, start)]
            found += [Lexeme(one.kind, one.text, start, end) for one in _found(inner)]
            found += [Lexeme("CLOSE", ")", end, end)]
        else:
            found.append(Lexeme(*_plain(match.lastgroup, match[0]), start, end))
    return found


def _plain(kind, text):
    """Kind and text without LaTeX."""
    if kind == "WORD":
        return kind, _bare(text)
    if kind == "UPRIGHT":
        word = _bare(text)
        called = "\\op" in text or "\\mathop" in text
        return "CALL" if called and called_function(word) and word not in _GREEK else "WORD", _GREEK.get(word, word)
    if kind == "ACCENT":
        _, accent, word = re.split(r"\\(?:wide)?(bar|overline|hat|tilde)", text, maxsplit=1)
        letter, _, index = _bare(word).partition("_")
        return "WORD", letter + accent.replace("overline", "bar") + (f"_{index}" if index else "")
    if kind == "RADICAL":
        index = "".join(str("⁰¹²³⁴⁵⁶⁷⁸⁹".index(digit)) for digit in text[:-1])
        return kind, f"{index} {_ROOTS[text[-1]]}"
    if kind == "MIXED":
        return kind, f"{text[:-1]} {_FRACTIONS[text[-1]]}"
    return _command(text[1:]) if kind == "COMMAND" else (kind, text)


def _bare(word):
    """A word without the commands, braces and spaces around it and its index; xₙ is x_n."""
    word = re.sub(rf"[{''.join(_LOWERED)}]+", lambda index: "_" + "".join(map(_LOWERED.get, index[0])), word)
    return re.sub(rf"{_STYLE}|[{{}}*\s\\]", "", word.replace(r"\_", "_"))


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
    if name in _FRACTION_COMMANDS:
        return "FRACTION", name
    head, _, index = name.partition("_")
    index = f"_{_bare(index)}" if index else ""
    if head in _GREEK:
        return "WORD", _GREEK[head] + index
    if head in ("sum", "min", "max") and index:
        return "OTHER", f"\\{head}_"
    if head != "sum" and (head.lower() in FUNCTIONS or head.lower() in ALIASES):
        return "SQRT" if head == "sqrt" else "CALL", head.lower() + index
    return "OTHER", f"\\{head}"


def _with_braces(found):
    r"""Braces around the arguments of `\frac` and `\sqrt` that go without, each one sign: `\frac12`, `\sqrt x`."""
    done, rest, waiting, depth = [], deque(found), [], 0  # for each command its depth, and how many arguments it takes
    while rest:
        one = rest.popleft()
        wanted = one.kind != "SPACE" and waiting and waiting[-1][0] == depth
        if wanted:
            waiting[-1][1] -= 1
            waiting[len(waiting) - (waiting[-1][1] == 0) :] = []
        single = _single(one) if wanted else None
        if single:
            first, others = single
            done += [Lexeme("OPEN", "{", first.start, first.start), first, Lexeme("CLOSE", "}", first.end, first.end)]
            rest.extendleft(reversed(others))
            continue
        done.append(one)
        depth = max(depth + (one.kind == "OPEN") - (one.kind == "CLOSE"), 0)
        while waiting and waiting[-1][0] > depth:
            waiting.pop()
        takes = {"FRACTION": 2, "ROOT": 2, "SQRT": 1}.get(one.kind)
        if takes:
            waiting.append([depth, takes])
    return done


def _single(one):
    """The first sign of a lexeme as an argument of LaTeX, and the lexemes of the others; None if it cannot be one."""
    if one.kind not in ("NUMBER", "WORD") or one.text[0] == ".":  # of 0.5 the point is no argument
        return None
    if one.end - one.start != len(one.text) or len(one.text) == 1:  # a command, or one sign
        return one, []
    return one._replace(text=one.text[0], end=one.start + 1), _found(one.text[1:], one.start + 1)
