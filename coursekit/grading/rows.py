"""The class as every table, page and gradebook shows it: a row for each person and lesson.

All of them are made from these rows and nothing else, so they always say the same.
"""

from typing import NamedTuple

from coursekit.grading.records import Graded, Person
from coursekit.grading.results import Results


class Row(NamedTuple):
    """One person and one lesson."""

    person: Person
    lesson: str
    graded: Graded | None = None  # None: nothing was submitted
    late: float = 0.0  # seconds after the deadline, with the person's own extra time
    share: float = 1.0  # of the points that count, after a penalty for that


def rows(out):
    """Yield the rows of a class in order of people and lessons; one at a time in memory."""
    for graded in Results(out):
        yield Row(Person(graded.submission.student), graded.submission.notebook, graded)
