"""What platforms, browsers and Jupyter add to the name of a file that is already there.

Canvas makes `00_start-1.ipynb` of what a student submits again, a browser `00_start (1).ipynb`, Jupyter
`00_start-Copy1.ipynb`, Google Drive `Copy of 00_start.ipynb`. A lesson's own name may be like that, too: what was
added is taken off only where what remains is the name of a lesson, or is at least as frequent in the download as the
whole.
"""

import re
from collections import Counter
from pathlib import PurePosixPath

from coursekit.exercises.catalog import NOTEBOOKS

_BEFORE = re.compile(r"(?:copy of|kopie von|copie de|copia de)[ _]+(?P<stem>.+)", re.DOTALL | re.IGNORECASE)
_AFTER = re.compile(
    r"(?P<stem>.+?)(?: ?\((?P<again>\d{1,2})\)|[-_ ]+copy[ (]*(?P<copy>\d{0,2})\)?)", re.DOTALL | re.IGNORECASE
)
_DASH = re.compile(r"(?P<stem>.+)-(?P<dash>\d{1,2})", re.DOTALL)


def without_copies(stem):
    """A name without what browsers, Jupyter and Drive add, and which attempt that tells.

    >>> without_copies("Copy of ada (2)")
    ('ada', 3)
    """
    number = 0
    while match := _BEFORE.fullmatch(stem) or _AFTER.fullmatch(stem):
        stem, number = match["stem"], number or _number(match)
    return stem, number


def taken_off(handed):
    """The same files under the names they had before; the number that was added tells which attempt it is."""
    known = Counter(one.name for one in handed)
    return [_plain(one, known) for one in handed]


def _plain(one, known):
    name, attempt = one.name, one.attempt
    while shorter := _shorter(name, known):
        name, number = shorter
        attempt = attempt or number
    return one._replace(name=name, attempt=attempt)


def _shorter(name, known):
    """The name without what was added last, and the number in that; Canvas adds it before the first period."""
    first, dot, rest = name.partition(".")
    path = PurePosixPath(name)
    for stem, ending in ((path.stem, path.suffix), (first, dot + rest)):
        for pattern in (_BEFORE, _AFTER, _DASH):
            match = pattern.fullmatch(stem)
            if match and (match["stem"].lower() in NOTEBOOKS or known[match["stem"] + ending] >= known[name] > 0):
                return match["stem"] + ending, _number(match)
    return None


def _number(match):
    """Which attempt it is: the first one has nothing added."""
    given = [value for key, value in match.groupdict().items() if key != "stem" and value is not None]
    return int(given[0] or 1) + 1 if given else 0
