"""The bank in figures: exercises of each notebook by kind, known mistakes, variants tried, collisions."""

from typing import NamedTuple

from coursekit.exercises.catalog import NOTEBOOKS
from coursekit.judging.answers import ANSWERS
from coursekit.judging.bank_check import trial
from coursekit.judging.property import PropertyAnswer

KINDS = ("numbers", "property", "formula", "function", "choice", "derivation")


class Line(NamedTuple):
    """What the trial of one exercise found."""

    id: str
    kind: str
    mistakes: int
    tried: int
    faults: list


def kind(exercise):
    """The kind of an exercise, in one word."""
    return (
        "property" if isinstance(ANSWERS[exercise.id], PropertyAnswer) else type(exercise.answer_type).__name__.lower()
    )


def lines():
    """Try every exercise of the bank, one after the other."""
    for lesson in NOTEBOOKS.values():
        for exercise in lesson.EXERCISES:
            yield Line(exercise.id, kind(exercise), len(ANSWERS[exercise.id].mistakes), *trial(exercise))


def table(tried):
    """The lines as a table of text: a row for each notebook, and the sum."""
    rows = [(name, [line for line in tried if line.id in _ids(lesson)]) for name, lesson in NOTEBOOKS.items()]
    rows.append(("all", tried))
    head = f"{'notebook':22}" + "".join(
        f"{title:>11}" for title in (*KINDS, "exercises", "mistakes", "fewest", "tried")
    )
    return "\n".join([f"{head} collisions", *(_row(name, found) for name, found in rows)])


def _ids(lesson):
    return set(lesson.ids)


def _row(name, found):
    kinds = [sum(line.kind == kind for line in found) for kind in KINDS]
    mistakes = [line.mistakes for line in found]
    figures = [*kinds, len(found), sum(mistakes), min(mistakes, default=0), sum(line.tried for line in found)]
    collisions = sum(bool(line.faults) for line in found) or "none"
    return f"{name:22}" + "".join(f"{figure:>11,}" for figure in figures) + f"{collisions:>11}"
