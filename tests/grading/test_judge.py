"""The judge: points, hidden cases, forged data, other people's numbers; on data that no notebook had to make."""

import csv
import json

import numpy as np
import pytest
from grading.results import row

from coursekit.exercises import BANK
from coursekit.exercises.answer_types.function import Function
from coursekit.exercises.catalog import NOTEBOOKS
from coursekit.exercises.reading import EMPTY, Item, Reading
from coursekit.exercises.variants import numbers_of
from coursekit.grading.hidden_cases import hidden_cases
from coursekit.grading.judge import grade, judged
from coursekit.grading.records import Collected, Incident, Submission
from coursekit.grading.report import feedback as _feedback, stats as _stats, tables as _tables
from coursekit.grading.sandbox.protocol import reading_in, reading_out
from coursekit.judging.answers import ANSWERS
from coursekit.judging.bank_check import read

SECRET = "0123456789abcdef"


def answered(id, answer):
    return {id: read(BANK[id].answer_type, answer)}


def unseen(id, function):
    """What a function makes of the hidden cases, as the sandbox would hand it out."""
    answer_type = BANK[id].answer_type
    return {id: {case.name: answer_type.run(function, case) for case in hidden_cases(BANK[id], SECRET, "alice")}}


def verdicts(readings, hidden=None, *, student="alice", notebook="00_start", data=b"{}", **options):
    submission = Submission(student, notebook, data)
    return judged(submission, Collected(readings, hidden or {}), SECRET, **options)


def test_every_exercise_of_the_lesson_has_a_verdict():
    id = "start/first-function"
    found = verdicts(answered(id, lambda x: x * x), unseen(id, lambda x: x * x)).verdicts
    assert [one.status for one in found.values()] == ["not attempted", "right"]
    assert list(found) == [exercise.id for exercise in NOTEBOOKS["00_start"].EXERCISES]


def test_a_notebook_of_another_name_is_known_by_its_exercises():
    found = verdicts(answered("start/first-number", {}), notebook="Untitled (2)").verdicts
    assert list(found) == [exercise.id for exercise in NOTEBOOKS["00_start"].EXERCISES]


def test_a_notebook_without_exercises_is_named():
    found = verdicts({}, notebook="Untitled")
    assert not found.verdicts
    assert [one.kind for one in found.incidents] == ["unreadable"]


@pytest.mark.parametrize(
    ("typed", "name"), [("2.5 m", "unit"), ("50 %", "percentage"), ((2, 4), "decimal comma"), ("nothing", None)]
)
def test_a_slip_of_typing_has_its_name_in_a_class_too(typed, name):
    id = "start/first-number"
    exercise = BANK[id]
    right = ANSWERS[id].right(exercise.answer_type, numbers_of(exercise, "alice"))
    packed = json.loads(json.dumps(reading_out(exercise.answer_type.read(right | {"new_x": typed}))))
    found = verdicts({id: reading_in(exercise.answer_type, packed)}).verdicts[id]
    assert (found.points, found.mistake) == (1, name)


def test_a_result_that_depends_on_earlier_calls_is_named_in_a_class_too():
    id, calls = "start/first-function", []

    def square(x):
        calls.append(x)
        return x * x + len(calls)

    packed = json.loads(json.dumps(reading_out(BANK[id].answer_type.read(square))))
    found = verdicts({id: reading_in(BANK[id].answer_type, packed)}, unseen(id, square)).verdicts[id]
    assert (found.points, found.mistake) == (0, "depends on earlier calls")


@pytest.mark.parametrize("whose", ["alice", ""])
def test_numbers_are_the_students_own_or_the_lectures(whose):
    id = "start/first-number"
    answer = ANSWERS[id].right(BANK[id].answer_type, numbers_of(BANK[id], whose))
    for numbers in ("own", "lecture"):
        verdict = verdicts(answered(id, answer), numbers=numbers).verdicts[id]
        assert (verdict.status == "right") == ((whose == "alice") == (numbers == "own"))


# ---- hidden cases

FUNCTIONS = [
    id
    for id, exercise in BANK.items()
    if isinstance(exercise.answer_type, Function) and exercise.answer_type.seconds <= 3
]


@pytest.mark.parametrize("id", FUNCTIONS)
def test_a_reference_is_right_on_its_hidden_cases(id):
    function = ANSWERS[id].reference
    lesson = next(name for name, module in NOTEBOOKS.items() if id in {one.id for one in module.EXERCISES})
    verdict = verdicts(answered(id, function), unseen(id, function), notebook=lesson).verdicts[id]
    assert (verdict.status, verdict.points) == ("right", verdict.max_points)
    kind = BANK[id].answer_type.hidden
    assert [(step.name, step.status) for step in verdict.steps[-2:]] == [
        (f"hidden case 1 ({kind})", "passed"), (f"hidden case 2 ({kind})", "passed"),
    ]  # fmt: skip


def test_right_on_what_is_shown_only_is_worth_half():
    shown = {
        case.args[0] if np.isscalar(case.args[0]) else None for case in BANK["start/first-function"].answer_type.cases
    }

    def learned_by_heart(x):
        return x * x if np.ndim(x) == 0 or np.size(x) < 5 else x  # a hidden one has six numbers

    assert shown
    id = "start/first-function"
    verdict = verdicts(answered(id, learned_by_heart), unseen(id, learned_by_heart)).verdicts[id]
    assert (verdict.status, verdict.points, verdict.max_points) == ("partly right", 2, 5)
    assert [step.status for step in verdict.steps] == ["right"] * 5 + ["not passed"] * 2
    assert "at most half" in verdict.message


@pytest.mark.parametrize("hidden", [{}, {"start/first-function": {}}])
def test_what_was_not_tried_did_not_pass(hidden):
    id = "start/first-function"
    verdict = verdicts(answered(id, lambda x: x * x), hidden).verdicts[id]
    assert (verdict.status, verdict.points, verdict.max_points) == ("partly right", 2, 5)
    assert {step.status for step in verdict.steps[5:]} == ({"not passed"} if hidden else {"not tried"})
    assert "at most half" in verdict.message


def test_what_kept_a_hidden_case_from_being_tried_is_named():
    id = "start/first-function"
    collected = Collected(answered(id, lambda x: x * x), {}, untried={id: "the process ended with the code 1"})
    verdict = judged(Submission("alice", "00_start", b"{}"), collected, SECRET).verdicts[id]
    assert "Its hidden cases could not be tried, because the process ended with the code 1" in verdict.message


def test_one_that_passed_does_not_make_up_for_one_that_did_not():
    id = "start/first-function"
    found = unseen(id, lambda x: x * x)[id]
    one = {name: item if name == "hidden case 1" else Item(problem="no") for name, item in found.items()}
    verdict = verdicts(answered(id, lambda x: x * x), {id: one}).verdicts[id]
    assert [step.status for step in verdict.steps[5:]] == ["passed", "not passed"]
    assert verdict.points == 2


def test_hidden_cases_are_a_student_s_own_and_stay():
    id = "start/first-function"

    def drawn(secret, student):
        return [case.args[0].tolist() for case in hidden_cases(BANK[id], secret, student)]

    assert drawn(SECRET, "alice") == drawn(SECRET, " Alice")
    assert drawn(SECRET, "alice") != drawn(SECRET, "bob")
    assert drawn(SECRET, "alice") != drawn("another secret of a class", "alice")
    assert drawn(SECRET, "alice")[0] != drawn(SECRET, "alice")[1]


def test_one_known_edge_missed_costs_that_edge_alone():
    id = "start/first-function"

    def square(x):
        return x * x if np.ndim(x) else abs(x) * x  # wrong for the one negative number

    verdict = verdicts(answered(id, square), unseen(id, square)).verdicts[id]
    assert (verdict.status, verdict.points) == ("partly right", 4)


def test_a_hidden_case_tells_nothing_but_right_or_wrong():
    id, heard = "start/first-function", []

    def tells(x):
        heard.append(x)
        if np.size(x) > 5:
            raise ValueError(f"it was {x!r}")
        return x * x

    found = verdicts(answered(id, tells), unseen(id, tells))
    assert np.shape(heard[-1]) == (2, 3)
    for text in (repr(found.verdicts), found.verdicts[id]._repr_html_(), str(found.notes)):
        assert "ValueError" not in text
        assert "it was" not in text
    assert [(step.status, step.message) for step in found.verdicts[id].steps[5:]] == [("not passed", "")] * 2


# ---- data that pretends


def forged(**items):
    return Reading({"slope": EMPTY, "new_x": EMPTY} | items)


@pytest.mark.parametrize(
    ("id", "reading"),
    [
        ("start/first-number", forged(slope=Item("1e999"), new_x=Item(True))),
        ("start/first-number", forged(slope=Item(float("nan")), new_x=Item([1, 2]))),
        ("start/first-number", Reading({"elsewhere": Item(1.0)})),
        ("linear/kinds", Reading({"choice": Item("z")})),
        ("linear/kinds", Reading({"choice": Item({"a": 1})})),
        ("backprop/softmax-delta", Reading(dict.fromkeys(("formula", "delta"), Item("__import__('os').abort()")))),
        ("start/first-function", Reading({"a whole number": Item(np.full((2, 2), 9.0))})),
        ("start/first-function", Reading(dict.fromkeys(BANK["start/first-function"].answer_type.labels, Item("9")))),
        (
            "capstone/train",
            Reading({case: Item((np.zeros(1),) * 4) for case in BANK["capstone/train"].answer_type.labels}),
        ),
    ],
)
def test_data_that_is_not_what_was_asked_for_is_wrong_and_raises_nothing(id, reading):
    verdict = verdicts({id: reading}, notebook="of no name").verdicts[id]
    assert (verdict.status, verdict.points) == ("wrong", 0)


def test_texts_of_a_submission_are_short_and_hide_nothing():
    id = "start/first-function"
    problem = "Full marks:\u202e" + "x" * 10_000 + "\x1b[2J"
    reading = Reading(dict.fromkeys(BANK[id].answer_type.labels, Item(problem=problem, call="f\u2066()")), problem)
    verdict = verdicts({id: reading}).verdicts[id]
    text = "".join([verdict.message, *(step.message for step in verdict.steps)])
    assert verdict.points == 0
    assert "\\u202e" in text
    assert not set("\u202e\u2066\x1b") & set(text)
    assert max(map(len, [verdict.message, *(step.message for step in verdict.steps)])) <= 600


def test_incidents_are_said_once_each():
    one = Incident("time", "start/first-function", "a\nb\u202e")
    found = judged(Submission("a", "00_start", b"{}"), Collected({}, {}, (), (one, one)), SECRET)
    assert found.incidents == (Incident("time", "start/first-function", "a b\\u202e"),)


def test_without_a_sandbox_a_function_waits():
    incidents = (Incident("sandbox", "start/first-function", "not run"),)
    found = judged(Submission("a", "00_start", b"{}"), Collected({}, {}, (), incidents), SECRET).verdicts
    assert [one.status for one in found.values()] == ["not attempted", "submitted"]


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7"])
def test_what_cannot_be_read_is_not_read_and_says_why(data):
    why = "it is not a Jupyter notebook" if data else "it has more than 20 MB"
    incidents = () if data else (Incident("unreadable", "", why),)
    found = grade(Submission("a", "00_start", data, incidents=incidents), SECRET, sandbox="none")
    about = {(one.status, one.points, one.message) for one in found.verdicts.values()}
    assert about == {("not read", 0, f"There was no answer to grade, because the file could not be read: {why}.")}
    assert found.incidents == (Incident("unreadable", "", why),)
    page = _feedback.page(found)
    assert "not attempted" not in page
    assert page.count(f"{why}.") == 3  # above all, and for each exercise
    assert "Read again" not in page
    [line] = csv.DictReader(_tables.grades([row(found)]).removeprefix("\ufeff").splitlines())
    assert (line["not read"], line["not attempted"], line["points"]) == ("2", "0", "0")
    counts, mistakes = _stats.count([found])
    assert "not read" in _stats.table(counts, mistakes).splitlines()[0]
    assert [one.get_label() for one in _stats.picture(counts).axes[0].containers] == ["not read"]


# ---- other people's numbers

LESSON = "04_backprop_by_hand"
DRAWN = ["backprop/xyz", "backprop/w1-w5"]


def copied(whose):
    found = {}
    for id in DRAWN:
        found |= answered(id, ANSWERS[id].right(BANK[id].answer_type, numbers_of(BANK[id], whose)))
    return found


def numbers_incidents(whose, **options):
    found = verdicts(copied(whose), notebook=LESSON, **options)
    assert not [note for note in found.notes if "bob" in note], "feedback names nobody else"
    return [one for one in found.incidents if one.kind == "numbers"], found.notes


def test_the_lectures_numbers_are_noticed():
    incidents, notes = numbers_incidents("")
    assert [one.exercise for one in incidents] == DRAWN
    assert "the lecture's" in incidents[0].evidence
    assert "ck.set_student('alice')" in notes[0]


def test_another_students_numbers_are_noticed():
    incidents, _ = numbers_incidents("bob", students=("alice", "carol", "bob"))
    assert "right for those of bob" in incidents[0].evidence


def test_the_name_that_the_notebook_gives_is_looked_at():
    incidents, _ = numbers_incidents("Bob B.", data=b'{"source": ["ck.set_student(\\"Bob B.\\")"]}')
    assert "right for those of Bob B." in incidents[0].evidence


def test_ones_own_numbers_are_no_incident():
    assert numbers_incidents("Alice ", students=("alice", "bob")) == ([], ())


def test_two_values_may_be_a_coincidence():
    id = "start/first-number"
    answer = ANSWERS[id].right(BANK[id].answer_type, BANK[id].lecture)
    assert len(answer) == 2
    assert not verdicts(answered(id, answer)).incidents
