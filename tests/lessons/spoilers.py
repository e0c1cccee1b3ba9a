"""Which stored outputs of a lesson give away an answer of its own exercises.

An output tells an answer where it prints, rounded or not, a number of at least three significant digits that is asked
for, with the lecture's numbers or a student's, and that is not given; or two steps of an exercise, one after the other.
"""

import itertools
import re
from typing import NamedTuple

import numpy as np

from coursekit.exercises import BANK
from coursekit.exercises.answer_types.numbers import Numbers
from coursekit.exercises.catalog import NOTEBOOKS
from coursekit.exercises.variants import given, variant
from coursekit.judging.answers import ANSWERS

NUMBER = re.compile(r"(?<![\w.])-?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?(?:e[+-]?\d+)?(?![\w])")
CARDS = ("ck.exercise(", "ck.predict(", "ck.check(")
DIGITS = 3


class Spoiler(NamedTuple):
    """An output that tells an answer."""

    cell: str
    exercise: str
    told: str  # "new_w5", or "o1, o2" for two steps in a row
    printed: str


def printed(cell):
    """The numbers that an output shows, as they stand there."""
    words = []
    for output in cell.get("outputs", []):
        data = output.get("data", {})
        words += [output.get("text", ""), *(data[kind] for kind in ("text/plain", "text/markdown") if kind in data)]
    return NUMBER.findall("\n".join(words))


def significant(number):
    """How many digits of a written number say something: 0.0120 and 12,000 have three and two.

    Examples
    --------
    >>> [significant(text) for text in ("0.0120", "12,000", "-1.91", "2.5e-3")]
    [3, 2, 3, 2]
    """
    mantissa = number.replace(",", "").lstrip("-").partition("e")[0]
    digits = mantissa.replace(".", "").lstrip("0")
    return len(digits if "." in mantissa else digits.rstrip("0"))


def is_rounded(number, value):
    """Is a written number this value, rounded to the digits that it has?

    Examples
    --------
    >>> is_rounded("0.223", 0.2231), is_rounded("0.223", 0.2238), is_rounded("1,200", 1200.0)
    (True, False, True)
    """
    mantissa, _, power = number.replace(",", "").partition("e")
    decimals = len(mantissa.partition(".")[2]) - int(power or 0)
    return abs(float(number.replace(",", "")) - value) <= 0.500001 * 10.0**-decimals


def is_near(number, value):
    """Is a written number this value, rounded, and still within a twentieth of it?"""
    return is_rounded(number, value) and abs(float(number.replace(",", "")) - value) <= abs(value) / 20


def is_short(value):
    """Can the value be written with fewer digits than a spoiler has?"""
    return float(f"{value:.{DIGITS - 1}g}") == value


def answers(id, variants):
    """(its names and values, all the numbers that it gives) with the lecture's numbers and those of some students."""
    exercise = BANK[id]
    for numbers in [exercise.lecture, *(variant(exercise, index) for index in given(exercise)[:variants])]:
        right = ANSWERS[id].right(exercise.answer_type, numbers)
        values = {name: float(value) for name, value in right.items() if np.ndim(value) == 0}
        facts = [np.ravel(value) for value in numbers.values() if not isinstance(value, str)]
        yield values, [float(value) for fact in facts for value in fact if np.isreal(value)]


def spoilers(lesson, notebook, variants):
    """What the stored outputs of a lesson tell of its own exercises."""
    cells = {c.id: printed(c) for c in notebook.cells if c.cell_type == "code" and not c.source.startswith(CARDS)}
    found = set()
    for id in NOTEBOOKS[lesson].ids:
        if isinstance(BANK[id].answer_type, Numbers):
            for place, (values, facts) in enumerate(answers(id, variants)):
                for cell, numbers in cells.items():
                    found |= {Spoiler(cell, id, *told) for told in _single(values, facts, numbers)}
                    if place == 0:
                        found |= {Spoiler(cell, id, *told) for told in _in_a_row(values, facts, numbers)}
    return found


def _single(values, facts, numbers):
    """An answer that only somebody who has worked it out would know."""
    long = [number for number in numbers if significant(number) >= DIGITS]
    for name, value in values.items():
        if not is_short(value):
            for number in long:
                if is_rounded(number, value) and not any(is_rounded(number, fact) for fact in facts):
                    yield name, number


def _in_a_row(values, facts, numbers):
    """Two steps of an exercise, one after the other in a cell, however short they are."""
    names = [name for name, value in values.items() if value not in facts and value not in (-1, 0, 1)]
    steps = list(values)
    for first, second in itertools.pairwise(steps):
        if first in names and second in names and values[first] != values[second]:
            for one, other in itertools.pairwise(numbers):
                if is_near(one, values[first]) and is_near(other, values[second]):
                    yield f"{first}, {second}", f"{one}, {other}"
