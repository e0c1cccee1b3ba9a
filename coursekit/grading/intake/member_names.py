"""Names of files as they were meant."""

import re
import unicodedata


def decoded(names):
    """Names as text: those that are bytes are in one encoding, which all of them together decide."""
    raw = [name for name in names if isinstance(name, bytes)]
    encoding = _encoding_of(raw)
    return [repaired(name.decode(encoding, "replace") if isinstance(name, bytes) else name) for name in names]


def _encoding_of(names):
    try:
        b"".join(names).decode()
    except UnicodeDecodeError:
        return "cp437"
    return "utf-8"


def repaired(name):
    """A name whose letters are written in one way; what cannot be seen is spelled out."""
    return "".join(map(_seen, unicodedata.normalize("NFC", name)))


_HIDDEN = {"Cc", "Cs", "Co", "Cn", "Cf", "Zl", "Zp"}
_JOINERS = "\u200c\u200d"  # Persian and Indian names have them


def _seen(letter):
    hidden = unicodedata.category(letter) in _HIDDEN and letter not in _JOINERS
    return letter.encode("unicode_escape").decode() if hidden else letter


def parts_of(name):
    """A member's path; Windows writes backslashes."""
    return tuple(part for part in re.split(r"[/\\]", name) if part not in ("", "."))


def leads_out(name):
    """Would unpacking a member of this name write outside?"""
    return name.startswith(("/", "\\")) or bool(re.match(r"[A-Za-z]:", name)) or ".." in parts_of(name)
