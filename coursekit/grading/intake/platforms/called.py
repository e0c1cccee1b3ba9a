"""What the names of folders and files tell that stand beside each other: whose they are, of which lesson, and when.

What most of them have in common is the lesson or a word such as "homework"; what is left is the person. Where that
would make one person of two names, or nobody of one, the whole names are the people.
"""

import re
from collections import Counter
from datetime import datetime
from typing import NamedTuple

from coursekit.exercises.catalog import NOTEBOOKS
from coursekit.grading.intake.download import Owner
from coursekit.grading.intake.platforms import times
from coursekit.grading.intake.platforms.suffixes import without_copies

_MAIL = re.compile(r"[\w.!#$%&'*+=?^{|}~-]+@(?:[A-Za-z0-9-]+\.)+[A-Za-z]{2,}(?![A-Za-z])")
_TIME = re.compile(
    r"(?<!\d)20\d\d-?[01]\d-?[0-3]\d[-_ T.]*[0-2]\d[-_.:h]?[0-5]\d(?:[-_.:]?[0-5]\d)?(?: ?(?:UTC|Z))?(?!\d)"
)
_BETWEEN = re.compile(r"[\s_\-–—.,<>()\[\]]+")
_NOBODY = {  # words in names that are nobody's name
    *("final", "finished", "version", "submission", "submitted", "solution", "homework", "hw", "copy", "ipynb", "zip"),
    *("fertig", "abgabe", "lösung", "hausaufgabe", "entrega", "devoir", "rendu"),
}
_ALONE = {  # words that are nobody's where they stand alone
    *("submissions", "download", "downloads", "export", "class", "course", "students", "abgaben", "inbox", "files"),
    *("assignment", "assignments", "exercise", "week", "group", "section", "try", "attempt", "handed", "in", "all"),
    *("new", "neu", "last", "done", "old", "work"),
}


class Told(NamedTuple):
    """What one name tells."""

    owner: Owner
    file: str  # what is not the person's, such as the name of the lesson
    time: datetime | None = None
    attempt: int = 0


def told(names, *, people):
    """What each of these names tells, without their endings.

    Parameters
    ----------
    names : iterable of str
    people : bool
        Is each of them somebody? Then two are never taken for one.
    """
    names = sorted(set(names))
    pieces = {name: _Pieces.of(name) for name in names}
    counts = Counter(word for one in pieces.values() for word in {word.lower() for word in one.words})
    shared = {word for word, count in counts.items() if len(names) > 2 and count > len(names) / 2}
    found = {name: one.told(shared) for name, one in pieces.items()}
    if not people:
        return found
    owners = Counter(one.owner for name, one in found.items() if not one.attempt)
    if any(not any(owner) or count > 1 for owner, count in owners.items()):
        return {name: one.told({}, whole=True) for name, one in pieces.items()}
    return found


def names_nobody(name):
    """Is there no word in a name that may be somebody's?"""
    pieces = _Pieces.of(name)
    return not pieces.email and all(
        _is_nobodys(word) or word.lower() in _ALONE or len(word) == 1 for word in pieces.words
    )


class _Pieces(NamedTuple):
    """A name, taken apart."""

    stem: str
    words: list
    lesson: str
    email: str
    time: object
    attempt: int

    @classmethod
    def of(cls, name):
        stem, attempt = without_copies(name)
        lesson = max((lesson for lesson in NOTEBOOKS if lesson in stem.lower()), key=len, default="")
        at = stem.lower().find(lesson)
        rest = f"{stem[:at]} {stem[at + len(lesson) :]}" if lesson else stem
        stamp = _TIME.search(rest)
        time = times.read(stamp[0]) if stamp else None
        rest = rest.replace(stamp[0], " ") if time else rest
        mail = _MAIL.search(rest)
        rest = rest.replace(mail[0], " ") if mail else rest
        return cls(
            stem, [word for word in _BETWEEN.split(rest) if word], lesson, mail[0] if mail else "", time, attempt
        )

    def told(self, shared, *, whole=False):
        mine = [word for word in self.words if word.lower() not in shared and not _is_nobodys(word)]
        nothing_else = mine == self.words and not (self.lesson or self.time or self.email)
        name = self.stem.strip() if whole or nothing_else else " ".join(mine)
        file = self.lesson or "_".join(word for word in self.words if word.lower() in shared)
        owner = (
            Owner(id=name, email=self.email) if re.fullmatch(r"\d{3,}", name) else Owner(name=name, email=self.email)
        )
        return Told(owner, file, self.time, self.attempt)


def _is_nobodys(word):
    return word.lower() in _NOBODY or bool(re.fullmatch(r"(v|hw|ex|week|lab)?\d{1,2}", word.lower()))
