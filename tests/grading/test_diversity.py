"""Honest work keeps its points: solved notebooks of many students, the same with one known mistake, prints, warnings.

What is expected is what `ck.check` says in the student's own notebook, and the rule about hidden cases, written out
once more. `make proof` puts every known mistake in code through the sandbox.
"""

import ast
import builtins
import json
from functools import cache

import pytest
from grading.classroom import solved
from grading.submitting import lesson as released_lesson
from nbformat import reads, writes
from sample import PROOF, amount, sample

from coursekit.exercises import BANK
from coursekit.exercises.answer_types.choice import Choice
from coursekit.exercises.answer_types.derivation import Derivation
from coursekit.exercises.answer_types.formula import Formula
from coursekit.exercises.answer_types.function import Function
from coursekit.exercises.answer_types.numbers import Numbers
from coursekit.exercises.catalog import NOTEBOOKS
from coursekit.exercises.variants import numbers_of
from coursekit.grading.hidden_cases import hidden_cases
from coursekit.grading.judge import grade
from coursekit.grading.records import Submission
from coursekit.grading.sandbox import bwrap
from coursekit.grading.worth import grade_id
from coursekit.judging.answers import ANSWERS
from coursekit.judging.api import judge
from coursekit.judging.bank_check import read

SECRET = "the secret of these tests"
LESSONS = [name for name in NOTEBOOKS if name != "09_capstone"]  # whose sweep takes 15 seconds for each student
FIRST = ("Ada", "Zoë", "李雷", "דנה", "Åsa", "o'neill", "Jean-Luc", "MARÍA", "Нина", "ümit")
STUDENTS = [f"{FIRST[i % 10]} {i}" for i in range(200)]
NOISE = """import sys, warnings
print("looking at", 1.5, [1, 2]); print("as well", file=sys.stderr)
warnings.warn("this is only a warning")
"""


def submission(student, name, **sources):
    """The solved notebook of a student; `sources` replaces answers, by exercise."""
    notebook = solved(reads(released_lesson(name), as_version=4), student)
    for cell in notebook.cells:
        if cell.id.endswith("-answer"):
            cell.source = sources.get(cell.id.removesuffix("-answer"), cell.source)
    return Submission(student, name, writes(notebook).encode())


def result(one, sandbox="none"):
    """{exercise: verdict}; honest work is not an incident."""
    graded = grade(one, SECRET, sandbox=sandbox, students=STUDENTS)
    assert {incident.kind for incident in graded.incidents} <= ({"sandbox"} if sandbox == "none" else set())
    return graded.verdicts


def outcome(verdict):
    return verdict.status, verdict.points, verdict.max_points, verdict.mistake


def full(id):
    most = len(BANK[id].answer_type.parts)
    return "right", most, most, None


# ---- numbers, formulas, choices, derivations: up to 200 students, read off the source


def source(answer_type, answer):
    """A wrong answer as the student would write it."""
    if isinstance(answer_type, Choice | Derivation):
        return answer_type.cell("", answer)
    if isinstance(answer_type, Formula) and isinstance(answer_type.meaning, str):
        return answer_type.cell("", {"formula": answer})
    return answer_type.cell(
        "", {name: answer[name] if isinstance(answer_type, Formula) else repr(answer[name]) for name in answer}
    )


@cache
def mistakes(name):
    """(exercise, number of the mistake) for all of a lesson that are not in code."""
    found = [BANK[one.id] for one in NOTEBOOKS[name].EXERCISES if not isinstance(one.answer_type, Function)]
    return [(one.id, i) for one in found for i in range(len(ANSWERS[one.id].wrong(one.answer_type, one.lecture)))]


@pytest.mark.parametrize("number", range(len(LESSONS)), ids=LESSONS)
def test_many_students(number):
    name = LESSONS[number]
    for i, student in sample(list(enumerate(STUDENTS))[number :: len(LESSONS)], 8):
        right = result(submission(student, name)) if PROOF or i < 2 * len(LESSONS) else {}  # each is right below, too
        for id, verdict in right.items():
            if isinstance(BANK[id].answer_type, Function):
                assert verdict.status == "submitted", "there is no sandbox in this test"
            else:
                assert outcome(verdict) == full(id), (student, id)
        wrong_id, which = mistakes(name)[i // len(LESSONS) % len(mistakes(name))]
        answer_type, numbers = BANK[wrong_id].answer_type, numbers_of(BANK[wrong_id], student)
        mistake, answer = ANSWERS[wrong_id].wrong(answer_type, numbers)[which]
        said = judge(BANK[wrong_id], numbers, read(answer_type, answer))
        text = source(answer_type, answer).rpartition("\n")[0]
        verdicts = result(submission(student, name, **{grade_id(wrong_id): text}))
        assert outcome(verdicts[wrong_id]) == outcome(said)
        assert verdicts[wrong_id].mistake == mistake.name, (student, wrong_id)
        assert verdicts[wrong_id].points < verdicts[wrong_id].max_points
        others = {id: found for id, found in verdicts.items() if id != wrong_id}
        for id, verdict in others.items():
            assert verdict.status == "submitted" or outcome(verdict) == full(id), (student, id)


def test_students_differ():
    drawn = [one for one in BANK.values() if one.draw]
    for one in drawn:
        assert len({json.dumps(numbers_of(one, student)) for student in STUDENTS}) > 20, one.id


# ---- whole notebooks, functions and all, in the real sandbox

SANDBOX = pytest.mark.skipif(bool(bwrap.why_not()), reason=bwrap.why_not() or "there is one")


@SANDBOX
@pytest.mark.parametrize("name", NOTEBOOKS if PROOF else sample(LESSONS, 3))  # without noise: test_released.py
def test_a_solved_notebook_with_prints_and_warnings(name):
    """Of everything: nothing is lost for what is printed or warned of."""
    one = submission(STUDENTS[1], name)
    notebook = reads(one.data.decode(), as_version=4)
    for cell in notebook.cells:
        if cell.id.endswith("-answer"):
            cell.source = NOISE + cell.source
    verdicts = result(one._replace(data=writes(notebook).encode()), "bubblewrap")
    assert {id: outcome(verdict) for id, verdict in verdicts.items()} == {
        exercise.id: full(exercise.id) for exercise in NOTEBOOKS[name].EXERCISES
    }


def free_names(text):
    """The names that a source needs from outside."""
    nodes = [*ast.walk(ast.parse(text))]
    names = [(node.id, type(node.ctx)) for node in nodes if isinstance(node, ast.Name)]
    given = {name for name, context in names if context is not ast.Load} | set(dir(builtins))
    given |= {node.arg for node in nodes if isinstance(node, ast.arg)}
    given |= {node.name for node in nodes if isinstance(node, ast.FunctionDef)}
    return {name for name, context in names if context is ast.Load} - given


@cache
def in_code(id):
    """(mistake, function, its source) of those known mistakes whose source stands for itself."""
    found = []
    for mistake, function in ANSWERS[id].wrong(BANK[id].answer_type, BANK[id].lecture):
        text = getattr(function, "source", "").strip()  # of an edit of the reference
        if text.startswith("def ") and free_names(text) <= {"np"}:
            found.append((mistake, function, f"{text}\n{BANK[id].answer_type.name} = {function.__name__}"))
    return found


def rounds():
    """(lesson, number): in each round every exercise in code has another of its mistakes."""
    for name in LESSONS:
        most = max(
            (len(in_code(one.id)) for one in NOTEBOOKS[name].EXERCISES if isinstance(one.answer_type, Function)),
            default=0,
        )
        yield from ((name, i) for i in range(amount(min(most, 1), most)))


@SANDBOX
@pytest.mark.parametrize(("name", "number"), list(rounds()))
def test_a_mistake_in_code_gets_its_deduction_and_its_name(name, number):
    wrong = {
        one.id: in_code(one.id)[number]
        for one in NOTEBOOKS[name].EXERCISES
        if isinstance(one.answer_type, Function) and number < len(in_code(one.id))
    }
    verdicts = result(
        submission(STUDENTS[2], name, **{grade_id(id): text for id, (_, _, text) in wrong.items()}), "bubblewrap"
    )
    for id, (mistake, function, _) in wrong.items():
        exercise, verdict = BANK[id], verdicts[id]
        said = judge(exercise, {}, read(exercise.answer_type, function))
        most = said.max_points if right_when_hidden(exercise, function) else said.max_points // 2
        assert (verdict.points, verdict.max_points) == (min(said.points, most), said.max_points), id
        assert verdict.mistake == said.mistake == mistake.name, id
    for id in verdicts.keys() - wrong.keys():
        assert outcome(verdicts[id]) == full(id), id


def right_when_hidden(exercise, function):
    """Does the function do the same as the reference, or as well, on the hidden cases?"""
    for case in hidden_cases(exercise, SECRET, STUDENTS[2]):
        one = exercise._replace(answer_type=exercise.answer_type._replace(cases=(case,)))
        if judge(one, {}, read(one.answer_type, function)).status != "right":
            return False
    return True


def test_there_are_mistakes_of_every_kind():
    kinds = {type(BANK[id].answer_type) for name in LESSONS for id, _ in mistakes(name)}
    assert kinds == {Numbers, Formula, Choice, Derivation}
    assert sum(len(in_code(id)) for id, one in BANK.items() if isinstance(one.answer_type, Function)) >= 40
