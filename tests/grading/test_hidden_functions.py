"""Hidden cases that hand a function to the answer, such as a gradient: in the real sandbox a right answer passes."""

from collections import defaultdict

import pytest
from grading.attacks import IMPORTS, notebook

from coursekit.exercises import BANK
from coursekit.exercises.answer_types.function import Function
from coursekit.exercises.catalog import NOTEBOOKS
from coursekit.grading.hidden_cases import hidden_cases
from coursekit.grading.judge import grade
from coursekit.grading.records import Submission
from coursekit.grading.sandbox.bwrap import why_not
from coursekit.judging.api import solved_cell

pytestmark = pytest.mark.skipif(bool(why_not()), reason=why_not() or "there is a sandbox")


def by_lesson():
    """The exercises with such cases, by the name of their notebook."""
    found = defaultdict(list)
    for name, lesson in NOTEBOOKS.items():
        for id in lesson.ids:
            answer_type = BANK[id].answer_type
            if isinstance(answer_type, Function) and any(map(callable, hidden_cases(BANK[id], "s")[0].args)):
                found[name].append(id)
    return found


IDS = by_lesson()


def test_there_are_such_exercises_in_several_lessons():
    found = {id for ids in IDS.values() for id in ids}
    assert {"gd/backtracking", "opt/nesterov", "reg/cross-validate", "capstone/checkpoint"} <= found


@pytest.mark.parametrize("name", IDS)
def test_a_right_answer_passes_them(name):
    submission = Submission("ada", name, notebook([IMPORTS, *map(solved_cell, IDS[name])]))
    graded = grade(submission, "the secret of the class", numbers="lecture")
    for id in IDS[name]:
        verdict = graded.verdicts[id]
        assert (verdict.status, verdict.points) == ("right", verdict.max_points), (
            id,
            verdict.message,
            graded.incidents,
        )
