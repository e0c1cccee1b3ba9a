"""Names of files in folders and archives, as they were meant: in the right encoding, each letter written in one way."""

import re
import unicodedata

from coursekit.grading.intake.encodings import encoding_of, meant

_HIDDEN = {"Cc", "Cs", "Co", "Cn", "Cf", "Zl", "Zp"}
_DIRECTIONS = dict.fromkeys((0x200E, 0x200F, 0x061C))  # marks without which a name is the same
_JOINERS = "\u200c\u200d"  # Persian and Indian names have them
_ESCAPED = re.compile(r"#U([0-9A-Fa-f]{4})")  # unzip writes so what it cannot write


def decoded(names):
    """Names as text: those that are bytes are in one encoding, which all of them together decide."""
    if all(name.isascii() for name in names):
        return [repaired(name if isinstance(name, str) else name.decode()) for name in names]
    raw = [name for name in names if isinstance(name, bytes)]
    encoding = encoding_of(raw)
    other = encoding_of([name for name in raw if not _fits(name, encoding)], but=["utf-8"])
    texts = [name if isinstance(name, str) else _decode(name, encoding, other) for name in names]
    parts = list({part: None for text in texts for part in _split(text)})
    means = dict(zip(parts, meant(parts), strict=True))
    return [repaired("".join(means[part] for part in _split(text))) for text in texts]


def repaired(name):
    r"""A name whose letters are written in one way; what cannot be seen is spelled out.

    Examples
    --------
    >>> repaired("Zoe\u0308"), repaired("Jos#U00e9"), repaired("a\u202e")
    ('Zoë', 'José', 'a\\u202e')
    """
    name = _ESCAPED.sub(lambda found: letter if (letter := chr(int(found[1], 16))).isalpha() else found[0], name)
    return "".join(map(_seen, unicodedata.normalize("NFC", name.translate(_DIRECTIONS))))


def parts_of(name):
    """A member's path; Windows writes backslashes."""
    return tuple(part for part in re.split(r"[/\\]", name) if part not in ("", "."))


def leads_out(name):
    """Would unpacking a member of this name write outside?"""
    return name.startswith(("/", "\\")) or bool(re.match(r"[A-Za-z]:", name)) or ".." in parts_of(name)


def _split(text):
    """The parts of a path, and what is between them."""
    return re.split(r"([/\\])", text)


def _fits(name, encoding):
    try:
        name.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def _decode(name, encoding, other):
    return name.decode(encoding) if _fits(name, encoding) else name.decode(other, "replace")


def _seen(letter):
    hidden = unicodedata.category(letter) in _HIDDEN and letter not in _JOINERS
    return letter.encode("unicode_escape").decode() if hidden else letter
