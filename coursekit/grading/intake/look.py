"""A look at each file that was handed in: what it is, of which lesson, which name is in it. Its bytes are let go."""

from pathlib import PurePosixPath
from typing import NamedTuple

from coursekit.grading.intake.download import Handed
from coursekit.grading.intake.kinds import kind, why_not
from coursekit.grading.intake.lessons import lesson_in, lesson_named, typed_in
from coursekit.grading.report.sanitize import clean


class Looked(NamedTuple):
    """A file that was handed in, and what is in it."""

    handed: Handed
    kind: str  # see `kinds.kind`; "" where it cannot be read
    lesson: str  # "" where nothing tells
    typed: str = ""  # the name in the notebook
    why: str = ""  # why it is not a notebook that can be graded; "" where it is
    sure: bool = True  # does it tell its lesson itself?

    @property
    def path(self):
        """Its path in the download."""
        return self.handed.entry.path

    @property
    def meant(self):
        """Is it a notebook, or is it called like one?"""
        return self.kind == "notebook" or self.handed.entry.parts[-1].lower().endswith(".ipynb")


def looked_at(handed):
    """What there is to see of each; a file that several people handed in is read once."""
    seen = {}
    for one in handed:
        about = seen.get(id(one.entry))
        if about is None:
            about = seen[id(one.entry)] = _about(one)
        yield Looked(one, *about)


def with_lessons(looked):
    """The same, where a file that does not tell its lesson has the only one there is, or that its owner lacks."""
    known, mine = {one.lesson for one in looked if one.lesson}, {}
    for one in looked:
        mine.setdefault(one.handed.owner, set()).add(one.lesson)
    for one in looked:
        lacks = known if len(known) == 1 else known - mine[one.handed.owner]
        yield one if one.lesson or len(lacks) != 1 else one._replace(lesson=min(lacks), sure=False)


def _about(one):
    try:
        data = one.entry.read()
    except Exception as why:  # whatever a file does to what reads it, the class goes on
        return "", _named(one), "", clean(str(why) or type(why).__name__)
    found = kind(one.name, data)
    if found != "notebook":
        return found, _named(one), "", why_not(one.name, data)
    return found, lesson_in(data, one.name), typed_in(data), why_not(one.name, data)


def _named(one):
    """The lesson that the file's name tells, or its assignment's."""
    return lesson_named(PurePosixPath(one.name).name) or lesson_named(one.assignment)
