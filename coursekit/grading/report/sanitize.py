"""Text that comes from a submission, as it may be shown: short, on one line, nothing that hides or turns other text."""

import sys
import sysconfig
import unicodedata
from pathlib import Path

import coursekit

_HIDDEN = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}  # controls, bidi overrides, halves of pairs, line separators

_PLACES = {  # folders of the grader's machine, and what a student reads instead; the deepest first
    str(Path(coursekit.__file__).parent): "coursekit",
    sysconfig.get_path("purelib"): "site-packages",
    sysconfig.get_path("stdlib"): "python",
    **({sys.prefix: "python"} if sys.prefix != sys.base_prefix else {}),  # else it may be no more than /usr
}


def without_places(text):
    """`text` in which folders of this machine have other names.

    Examples
    --------
    >>> import coursekit
    >>> without_places(f"No such file: {coursekit.__path__[0]}/judging")
    'No such file: coursekit/judging'
    """
    for place, name in _PLACES.items():
        text = text.replace(place, name)
    return text


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


def clean_lines(text, most=60):
    r"""The same for a text of several lines, whose indentation counts.

    Examples
    --------
    >>> clean_lines("line 3\n    x = 1/0\x1b[31m")
    'line 3\n    x = 1/0\\x1b[31m'
    """
    lines = text.split("\n")[:most]
    return "\n".join(" " * min(len(line) - len(line.lstrip(" ")), 40) + clean(line, 500) for line in lines)


def _seen(letter):
    return letter.encode("unicode_escape").decode() if unicodedata.category(letter) in _HIDDEN else letter
