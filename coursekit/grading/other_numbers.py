"""Answers that are wrong for a student's own numbers and right for the lecture's, or for those of another student."""

import json
import re
from functools import lru_cache

from coursekit.exercises import BANK
from coursekit.exercises.variants import numbers_of
from coursekit.grading.records import Incident
from coursekit.judging.answers import ANSWERS
from coursekit.judging.numbers import NumbersAnswer, close
from coursekit.student.name import normal

ENOUGH = 3  # values that have to fit: one or two are a coincidence


def other_numbers(readings, student, students):
    """Incidents where wrong answers fit the numbers of the lecture or of somebody else, the first who is found.

    Parameters
    ----------
    readings : dict
        By exercise, those that lost points.
    student : str
        Who submitted them.
    students : iterable of str
        Who else it may be.
    """
    given = {id: values for id, reading in readings.items() if (values := _values(id, reading))}
    if not given:
        return []
    for name in ("", *students):
        fitting = [id for id, values in given.items() if normal(name) != normal(student) and _fits(id, values, name)]
        fitting = [id for id in fitting if not _is_known_mistake(id, given[id], student)]
        if sum(len(given[id]) for id in fitting) >= ENOUGH:
            whose = f"those of {name}" if name else "the lecture's"
            return [Incident("numbers", id, f"wrong for {student}'s own numbers, right for {whose}") for id in fitting]
    return []


def names_in(data):
    r"""The names that a notebook gives to `set_student`, from its bytes.

    Examples
    --------
    >>> names_in(rb'{"source": "ck.set_student(\"Al\u00e9\")"}')
    ['Alé']
    """
    text = data.decode("utf-8", "replace")
    found = re.findall(r"""set_student\(\s*(?:\\"|')([^"'\n]{1,120}?)(?:\\"|')""", text)[:20]
    return [name for name in dict.fromkeys(map(_unescaped, found)) if name.strip()]


def _unescaped(text):
    try:
        return json.loads(f'"{text}"')
    except ValueError:
        return ""


def _values(id, reading):
    """The numbers submitted; none where the exercise has the same for everyone, or one is missing."""
    if not (BANK[id].draw and isinstance(ANSWERS[id], NumbersAnswer)):
        return ()
    values = [reading.items[label].value for label in BANK[id].answer_type.labels]
    return () if None in values else values


def _fits(id, values, name):
    return _are_close(id, values, _right(id, tuple(numbers_of(BANK[id], name).items())))


def _is_known_mistake(id, values, student):
    """Are they what a known mistake makes of the student's own numbers? Then they need nobody else's."""
    answer_type, numbers = BANK[id].answer_type, numbers_of(BANK[id], student)
    answers = (answer for _, answer in ANSWERS[id].wrong(answer_type, numbers))
    return any(_are_close(id, values, [answer[label] for label in answer_type.labels]) for answer in answers)


def _are_close(id, values, targets):
    pairs = zip(BANK[id].answer_type.names, values, targets, strict=True)
    return all(close(asked, value, target) for asked, value, target in pairs)


@lru_cache(maxsize=20_000)
def _right(id, numbers):
    right = ANSWERS[id].right(BANK[id].answer_type, dict(numbers))
    return [right[label] for label in BANK[id].answer_type.labels]
