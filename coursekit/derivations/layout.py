r"""What stands around the formula of a line: numbers, arrows and words before it, a remark behind it, signs of layout.

Words are taken for words only where they are no symbols of the exercise: `by` is `b*y` where both are.
"""

import re

_THEREFORE = re.compile(
    r"\s*(?:⇒|⟹|⇔|⟺|→|∴|\\(?:Rightarrow|implies|iff|Leftrightarrow|Longrightarrow|therefore)(?![A-Za-z])|<=>|-+>"
    r"|=>(?=.*=))\s*"
)
_NUMBERED = re.compile(r"\s*\d+(?:\)|\.(?=\s+[\w(\\|‖]))\s+(?=\S)")
_LEADS = re.compile(
    r"\s*(so|hence|thus|therefore|then|now|also|and|finally|let|set|with|where|define)\s*[,:]?\s+(?=\S)", re.IGNORECASE
)
_SPACED = re.compile(r"^\s*\\(?:begin|end)\s*\{\s*[a-z]+\*?\s*\}(?:\s*\{[^{}]*\})?\s*$|^\s*(?:\$\$|\\\[|\\\])\s*$")
_COMMENT = re.compile(r"\s*(?:#|%|//|\[[^\]=]*\s[^\]=]*\]\s*$)")
_WORDS = re.compile(r"\s*[^\W\d_][^\W\d_'’-]*(?:[\s,]+[^\W\d_][^\W\d_'’-]*)+\s*[:.,;]?\s*")
_TEXT = re.compile(
    r"(?:\\q?quad\s*|\\[,;:! ]\s*|~\s*)*\\(?:text|mbox|textrm|textit)\s*\{([^{}]*)\}\s*[.,;]?\s*(?:\\\\)?\s*$"
)
_BECAUSE = re.compile(r"\s[,(]?(by|since|because|as|for|if|when|where|using|with|from|see)\s+(\S.*)$", re.IGNORECASE)
_RULES = {
    "taylor",
    "definition",
    "independence",
    "independent",
    "symmetry",
    "symmetric",
    "linearity",
    "given",
    "triangle",
}


def is_layout(text):
    r"""Is a line only layout or words, as `\begin{aligned}`, `# the chain rule` and `By the chain rule:` are?"""
    words = _WORDS.fullmatch(text) and re.search(r"[^\W\d_]{4,}", text)
    return bool(_SPACED.match(text) or _COMMENT.match(text) or words)


def plain(text, names):
    r"""The text with blanks for what only lays it out: `&`, the `\\` of a line's end, an arrow or a word before it."""
    for pattern in (_NUMBERED, _LEADS, _THEREFORE, _LEADS):
        found = pattern.match(text)
        if found and (pattern is not _LEADS or not _is_known(found[1], names)):
            text = " " * found.end() + text[found.end() :]
    text = text.replace("&", " ")
    return re.sub(r"\\\\\s*$", lambda end: " " * len(end[0]), text)


def without_remark(text, names):
    """The formula, and the remark behind it: in brackets, after `#`, `%` or `//`, or from a word such as `since` on."""
    for sign in (r"#", r"(?<!\\)%", r"(?<=\s)//"):
        formula, *comment = re.split(sign, text, maxsplit=1)
        if comment and formula.strip():
            return formula, comment[0].strip()
    found = _TEXT.search(text)
    if found and text[: found.start()].strip() and (" " in found[1].strip() or not _is_known(found[1], names)):
        return text[: found.start()], found[1].strip(" ()[]")
    inside = _in_brackets(text, names)
    if inside:
        return inside
    for found in _BECAUSE.finditer(text):
        words = re.findall(r"[^\W\d_]{3,}", found[2].split()[0])
        unknown = bool(words) and not _is_known(words[0], names)
        if text[: found.start()].strip() and (unknown or not _is_known(found[1], names)):
            return text[: found.start()], text[found.start() :].strip(" ,()")
    return text, ""


def _in_brackets(text, names):
    """The formula and the remark in `[...]` or `(...)` that ends it, or None."""
    stripped = text.rstrip().rstrip(".,;").rstrip()
    pair = {"]": "[", ")": "("}.get(stripped[-1:])
    if not pair:
        return None
    depth = 0
    for place in range(len(stripped) - 1, -1, -1):
        depth += (stripped[place] == stripped[-1]) - (stripped[place] == pair)
        if depth == 0:
            inside, before = stripped[place + 1 : -1], stripped[:place]
            is_remark = _is_remark(inside, before) if pair == "[" else _has_words(inside, before, names)
            return (before, inside.strip()) if is_remark and before.strip() else None
    return None


def _is_remark(inside, before):
    """Is it a remark, and not an index or the argument of an expectation?"""
    index = re.fullmatch(r"\s*(?:[A-Za-z]|\d+)\s*(?:,\s*(?:[A-Za-z]|\d+)\s*)?", inside)
    return before[-1:].isspace() and not index and not re.search(r"(?:\bE|\\mathbb\s*\{E\}|\\left)\s*$", before)


def _has_words(inside, before, names):
    """Are there words in round brackets, one of them no symbol: `(chain rule)`, `(by independence)`?"""
    words = inside.split()
    if not before[-1:].isspace() or not all(re.fullmatch(r"[^\W\d_][\w'’-]*[,.:]?", one) for one in words):
        return False
    unknown = [one for one in words if len(one) > 2 and not _is_known(one.strip(",.:"), names)]
    return bool(unknown) and (len(words) > 1 or words[0].lower() in _RULES)


def _is_known(word, names):
    """Is a word a symbol of the exercise, or a product of some?"""
    return type(names.read(word, False, None)) is not str
