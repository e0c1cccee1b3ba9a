"""Answers that are wrong for a student's own numbers and right for the lecture's, or for those of another student."""

from functools import lru_cache

from coursekit.answers import ANSWERS
from coursekit.answers._numbers import NumbersAnswer, close
from coursekit.exercises import BANK
from coursekit.exercises._variants import numbers_of
from coursekit.grading._types import Incident
from coursekit.student._name import normal

ENOUGH = 3  # values that have to fit: one or two are a coincidence


def other_numbers(readings, student, students):
    """An incident for the lecture, or the first student, whose numbers the wrong answers fit.

    Parameters
    ----------
    readings : dict
        By exercise, those that lost points.
    student : str
        Who handed them in.
    students : sequence of str
        Everyone in the class.
    """
    given = {id: values for id, reading in readings.items() if (values := _values(id, reading))}
    if not given:
        return []
    for name in ("", *students):
        fitting = [id for id, values in given.items() if normal(name) != normal(student) and _fits(id, values, name)]
        if sum(len(given[id]) for id in fitting) >= ENOUGH:
            whose = f"those of {name}" if name else "the lecture's"
            return [Incident("numbers", id, f"wrong for {student}'s own numbers, right for {whose}") for id in fitting]
    return []


def _values(id, reading):
    """The numbers handed in; none where the exercise has the same for everyone, or one is missing."""
    if not (BANK[id].draw and isinstance(ANSWERS[id], NumbersAnswer)):
        return ()
    values = [reading.items[label].value for label in BANK[id].asks.labels]
    return () if None in values else values


def _fits(id, values, name):
    numbers = numbers_of(BANK[id], name)
    pairs = zip(BANK[id].asks.names, values, _right(id, tuple(numbers.items())), strict=True)
    return all(close(asked, value, target) for asked, value, target in pairs)


@lru_cache(maxsize=20_000)
def _right(id, numbers):
    right = ANSWERS[id].right(BANK[id].asks, dict(numbers))
    return [right[label] for label in BANK[id].asks.labels]
