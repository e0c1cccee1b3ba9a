"""Which of several uploads counts: the latest that can be graded.

The latest is told by the platform's time stamp, else by a number in the name of the file, else by the file's own time;
where none tells, the file that is called like the lesson counts.
"""

from typing import NamedTuple

from coursekit.grading.deadline import local
from coursekit.grading.intake.look import Looked

_BY = {"platform": "time stamp", "name": "time in its name", "file": "time of the file"}

_ABLE = (lambda one: one.sure and not one.why, lambda one: not one.why, lambda one: one.meant, lambda one: True)


class Choice(NamedTuple):
    """The upload that counts, and why it does."""

    counts: Looked
    others: tuple[Looked, ...] = ()
    by: str = ""  # what told it from the others; "" where it is alone


def latest(uploads, lesson):
    """Which of the uploads of one person for one lesson counts."""
    uploads = sorted(uploads, key=lambda one: one.path)
    left = next(filter(None, ([one for one in uploads if able(one)] for able in _ABLE)))
    named, by = [one for one in left if one.handed.entry.parts[-1].lower() == f"{lesson}.ipynb".lower()], ""
    for name, told in (("time stamp", _stamped), ("number in its name", _numbered), ("time of the file", _filed)):
        values = [told(one) for one in left]
        if None not in values and len(set(values)) > 1:
            by = by or _BY.get(left[0].handed.time_from, name) if told is _stamped else by or name
            left = [one for one, value in zip(left, values, strict=True) if value == max(values)]
    if len(left) > 1:
        by = by or "name"
        left = [one for one in left if one in named] or left
    counts = left[0]
    others = tuple(one for one in uploads if one is not counts)
    return Choice(counts, others, "" if not others else by or "content")


def _stamped(one):
    """When the platform, or the name that it gave, says it was handed in."""
    return local(one.handed.time).timestamp() if one.handed.time and one.handed.time_from != "file" else None


def _numbered(one):
    return one.handed.attempt


def _filed(one):
    return local(one.handed.time).timestamp() if one.handed.time and one.handed.time_from == "file" else None
