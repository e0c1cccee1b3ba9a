"""Answers read off the source: the same as running it gives, or none."""

import ast
import math

import pytest
from grading.attacks import ATTACKS, FUNCTION, IMPORTS, NUMBERS, notebook

from coursekit.exercises import BANK
from coursekit.exercises.answer_types.function import Function
from coursekit.exercises.catalog import NOTEBOOKS
from coursekit.grading.collect import collect
from coursekit.grading.judge import judged
from coursekit.grading.records import Submission
from coursekit.grading.submissions import static_answers
from coursekit.judging.answers import ANSWERS
from coursekit.judging.api import judge

PLAIN = {
    "3": 3,
    "-1.5e3": -1500.0,
    "7 / 4": 1.75,
    "2**-3 + 10 % 4 - 7 // 2": 2**-3 + 10 % 4 - 7 // 2,
    "np.exp(1) * math.sqrt(2)": math.exp(1) * math.sqrt(2),
    "1 / (1 + np.exp(-2))": 1 / (1 + math.exp(-2)),
    "math.pi": math.pi,
    "'b'": "b",
    "...": ...,
    "[1, (2, 3)]": [1, (2, 3)],
    "{'slope': x, 'new_x': x - 0.1 * y}": {"slope": 6, "new_x": 6 - 0.1 * 2.5},
    "abs(-x)": 6,
}
NOT_PLAIN = ["f(1)", "z", "[1] * 10**9", "9**9**9", "10**1000 * 10**1000", "x[0]", "lambda: 1", "'a' * 10**9", "{**a}",
             "1 / 0", "np.exp(10**6)", "b'1'", "f'{x}'", "__import__('os')", "(1).__class__", "os.exp(1)", "math.exp()",
             "True + [1]", "1 if x else 2", "[i for i in range(3)]", "{1: 2, **{}}", "-'a'"]  # fmt: skip


def submitted(expression, before="x = 6; y = 2.5"):
    return static_answers.submitted(
        "a/b", [ast.parse(before), ast.parse(f'answer = {expression}\nck.check("a/b", answer)')]
    )


@pytest.mark.parametrize("expression", PLAIN)
def test_plain(expression):
    found = submitted(expression)
    assert found == PLAIN[expression]
    assert type(found) is type(PLAIN[expression])


@pytest.mark.parametrize("expression", NOT_PLAIN)
def test_not_plain(expression):
    with pytest.raises(static_answers.NotPlain):
        submitted(expression)


@pytest.mark.parametrize(
    "before",
    ["x = {}\nx['a'] = 1", "x = [1]\nx.append(2)", "for x in [1]: pass", "x = 1\nchange(x)", "x = f()", "x += 1"],
)
def test_what_was_changed_is_not_known(before):
    with pytest.raises(static_answers.NotPlain):
        submitted("x", before)


def test_where_there_is_no_sandbox_all_but_functions_is_graded():
    for id in [id for lesson in NOTEBOOKS.values() for id in lesson.ids]:
        exercise = BANK[id]
        source = ANSWERS[id].source(exercise.answer_type, exercise.lecture)
        data = notebook([IMPORTS, exercise.answer_type.cell(id, source)])
        found = collect(Submission("", "", data), "secret", sandbox="none")
        if isinstance(exercise.answer_type, Function):
            assert [(one.kind, one.exercise) for one in found.incidents] == [("sandbox", id)]
            assert not found.readings
        else:
            assert judge(exercise, exercise.lecture, found.readings[id]).status == "right", id
            assert found.incidents == ()


def test_a_stub_needs_no_sandbox():
    for id, exercise in BANK.items():
        found = collect(
            Submission("", "", notebook([IMPORTS, exercise.answer_type.cell(id)])), "secret", sandbox="none"
        )
        assert found.incidents == ()
        assert all(reading.empty for reading in found.readings.values())


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.name)
def test_no_attack_gains_a_point_without_a_sandbox(attack):
    submission = Submission("alice", "00_start", attack.notebook)
    result = judged(submission, collect(submission, "secret", sandbox="none"), "secret", numbers="lecture")
    assert sum(verdict.points for verdict in result.verdicts.values()) <= 2 * (NUMBERS in attack.cells)
    assert FUNCTION not in attack.cells or result.verdicts["start/first-function"].status == "submitted"


def test_a_check_of_what_is_not_in_the_lesson_is_named():
    cells = [IMPORTS, NUMBERS, 'ck.check("gd/norm-convex", "||x|| = 0")']
    found = collect(Submission("", "", notebook(cells)), "secret", sandbox="none")
    assert "gd/norm-convex" not in found.readings
    assert "`gd/norm-convex` is no exercise of this lesson: its check earns no points here." in found.notes
