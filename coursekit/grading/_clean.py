"""Text that comes from a submission, as it may be shown: short, on one line, nothing that hides or turns other text."""

import unicodedata

_HIDDEN = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}  # controls, bidi overrides, halves of pairs, line separators


def clean(text, limit=300):
    r"""`text` with spaces for line breaks and escapes for what cannot be seen, cut at `limit` characters.

    Examples
    --------
    >>> clean("right\u202etfel"), clean("a\nb"), clean("abcdef", 5)
    ('right\\u202etfel', 'a b', 'ab...')
    """
    text = " ".join(text[: 4 * limit].split())
    text = "".join(map(_seen, text))
    return text if len(text) <= limit else text[: limit - 3] + "..."


def _seen(letter):
    return letter.encode("unicode_escape").decode() if unicodedata.category(letter) in _HIDDEN else letter
