"""Verdicts made by hand, for the tests of what is done with them."""

from coursekit.exercises import Step
from coursekit.exercises.catalog import NOTEBOOKS
from coursekit.exercises.verdict import settle
from coursekit.grading.records import Graded, Person, Submission
from coursekit.grading.rows import Row

LESSON = "00_start"


def verdict(exercise, right, mistake=None, message=""):
    """With so many parts right, the others wrong."""
    states = ["right"] * right + ["wrong"] * (len(exercise.answer_type.parts) - right)
    steps = [Step(part, state) for part, state in zip(exercise.answer_type.parts, states, strict=True)]
    return settle(exercise.id, steps, mistake, message)


def graded(student, right=1, *, lesson=LESSON, notebook=None, assignment="", notes=(), incidents=(), **more):
    """The verdicts on a lesson in whose every exercise `right` parts are right."""
    verdicts = {
        one.id: verdict(one, min(right, len(one.answer_type.parts)), **more) for one in NOTEBOOKS[lesson].EXERCISES
    }
    return Graded(Submission(student, notebook or lesson, b"", assignment), verdicts, tuple(notes), tuple(incidents))


def row(graded, **more):
    """The row of somebody of whom nothing but this is known."""
    one = graded.submission
    return Row(Person(one.student), one.notebook, graded, assignment=one.assignment, **more)
