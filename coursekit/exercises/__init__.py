"""Exercises: statements, each student's numbers, and what an answer looks like.

Nothing here knows an answer. `check` reads what was submitted and passes plain data on to
`coursekit.judging`; where that is not installed, a check says "submitted".
"""

from coursekit.core.lookup import listing
from coursekit.exercises.api import cell, check, demonstrate, exercise, hint, solution
from coursekit.exercises.before_after import after, before
from coursekit.exercises.catalog import BANK, UnknownExercise
from coursekit.exercises.overview import progress
from coursekit.exercises.own import use_environment as _use_environment, use_exercises
from coursekit.exercises.practice import practice
from coursekit.exercises.variants import set_student
from coursekit.exercises.verdict import Step, Verdict
from coursekit.student import record

__all__ = [
    "BANK",
    "Step",
    "UnknownExercise",
    "Verdict",
    "after",
    "before",
    "cell",
    "check",
    "demonstrate",
    "exercise",
    "hint",
    "practice",
    "progress",
    "record",
    "set_student",
    "solution",
    "use_exercises",
]
__dir__ = listing(__all__)

_use_environment()
