"""The judge: what was collected from a submission, compared with the references; nothing of the submission runs here.

Points are those of the exercise's own parts. A function is also tried on cases that nobody has seen: where one of them
is wrong, or was not tried because of something in the submission, at most half of the points count, whatever the cases
that are shown say.
"""

from dataclasses import replace

import numpy as np

from coursekit.exercises import BANK, Step, Verdict
from coursekit.exercises.answer_types.choice import Choice
from coursekit.exercises.answer_types.derivation import Derivation
from coursekit.exercises.answer_types.function import Function
from coursekit.exercises.catalog import NOTEBOOKS
from coursekit.exercises.limits import timed
from coursekit.exercises.reading import Item, Reading
from coursekit.exercises.variants import numbers_of
from coursekit.exercises.verdict import not_attempted, settle
from coursekit.grading.collect import collect
from coursekit.grading.hidden_cases import hidden_cases
from coursekit.grading.other_numbers import names_in, other_numbers
from coursekit.grading.records import Graded, Incident, NotGraded
from coursekit.grading.report.sanitize import clean, clean_lines, without_places
from coursekit.grading.sandbox.beside import NOTHING
from coursekit.grading.submissions import reading_process
from coursekit.judging.api import judge

SECONDS = 120  # for judging one exercise; the slowest, a sweep, takes a quarter of it
_HALF = (
    "Your function is right on every case that is shown, but not on every hidden one, so at most half of the points "
    "count. It has to do what the exercise says for any input."
)
_ALSO = "It also fails on a hidden case, so at most half of the points count."
_UNTRIED = "Its hidden cases could not be tried, because {}, so at most half of the points count."
_NOT_RUN = "its code was not run"
_MACHINE = "This was not graded, because the grader's machine failed; it is still to be graded."
_NO_SANDBOX = "This function was not run, because that needs a sandbox; it is still to be graded."
_UNREAD = "There was no answer to grade, because the file could not be read: {}."
_OTHERS = (
    "Your answers to {} fit numbers that are not yours. `ck.set_student({!r})` at the beginning of the notebook gives "
    "you your own."
)
_NOT_YOURS = "These values fit numbers that are not yours; `ck.set_student({!r})` gives you your own."


def grade(submission, secret, *, numbers="own", sandbox="bubblewrap", students=(), beside=NOTHING):
    """Collect and judge one submission.

    Parameters
    ----------
    submission : Submission
    secret : str
        The grader's own; hidden cases are drawn from it.
    numbers : {"own", "lecture"}
        Whose numbers the answers are compared with: the student's own, or the lecture's.
    sandbox : {"bubblewrap", "none", "unsafe"}
        How `collect` runs the notebook.
    students : sequence of str
        Everyone in the class: an answer that fits the numbers of one of them is noticed.
    beside : Beside
        What lies beside every notebook.

    Returns
    -------
    Graded
        With a verdict on every exercise of the lesson.
    """
    if not submission.data:
        verdicts = {one.id: _unread(one, submission.incidents) for one in lesson_of(submission.notebook, ())}
        notes = tuple(f"This file could not be read: {one.evidence}." for one in submission.incidents)
        return Graded(_light(submission), verdicts, notes, submission.incidents)
    try:
        collected = collect(submission, secret, sandbox=sandbox, beside=beside)
    except NotGraded as why:
        return not_graded(submission, str(why))
    return judged(submission, collected, secret, numbers=numbers, students=students)


def not_graded(submission, why):
    """What becomes of a submission where the machine failed: no points, and why."""
    lesson = lesson_of(submission.notebook, reading_process.notebook(submission.data, submission.notebook)[0].exercises)
    verdicts = {
        one.id: Verdict(one.id, "not graded", 0, len(one.answer_type.parts), message=_MACHINE) for one in lesson
    }
    return Graded(_light(submission), verdicts, (), (*submission.incidents, Incident("machine", "", clean(why))))


def judged(submission, collected, secret, *, numbers="own", students=()):
    """The verdicts on what was collected; see `grade`."""
    whose = (submission.typed or submission.student) if numbers == "own" else ""
    not_run = {one.exercise for one in collected.incidents if one.kind == "sandbox"}
    readings = {id: _read_again(BANK[id], reading) for id, reading in collected.readings.items() if id in BANK}
    verdicts, notes, incidents = {}, [*collected.notes], [*submission.incidents, *collected.incidents]
    notes += [f"A file beside the notebook was not there: {one.evidence}." for one in incidents if one.kind == "beside"]
    for exercise in lesson_of(submission.notebook, readings):
        if exercise.id in readings:
            verdict = _judge(exercise, numbers_of(exercise, whose), readings[exercise.id], secret)
            cases = hidden_cases(exercise, secret, submission.student)
            verdicts[exercise.id] = _with_hidden(exercise, verdict, cases, collected, secret)
        elif exercise.id in not_run:
            parts = len(exercise.answer_type.parts)
            verdicts[exercise.id] = Verdict(exercise.id, "submitted", 0, parts, message=_NO_SANDBOX)
        else:
            verdicts[exercise.id] = not_attempted(exercise) if _is_read(incidents) else _unread(exercise, incidents)
    if numbers == "own":
        lost = {id: readings[id] for id, one in verdicts.items() if id in readings and one.points < one.max_points}
        others = other_numbers(lost, whose, (*names_in(submission.data), submission.student, *students))
        incidents += others
        for one in others:
            why = _NOT_YOURS.format(whose)
            verdicts[one.exercise] = replace(verdicts[one.exercise], mistake=None, message=why)
        if others:
            notes.append(_OTHERS.format(", ".join(f"`{one.exercise}`" for one in others), whose))
    if not verdicts and _is_read(incidents):
        incidents.append(Incident("unreadable", "", "there is no exercise of the course in it"))
    notes = tuple(clean(without_places(note)) for note in notes)
    incidents = (one._replace(evidence=clean(one.evidence)) for one in incidents)
    return Graded(_light(submission), verdicts, notes, tuple(dict.fromkeys(incidents)), collected.answers)


def _is_read(incidents):
    return not any(one.kind == "unreadable" for one in incidents)


def _unread(exercise, incidents):
    """The verdict on an exercise of a file that could not be read, and why it could not."""
    why = next((one.evidence for one in incidents if one.kind == "unreadable"), "it is empty")
    message = _UNREAD.format(clean(without_places(why)).rstrip("."))
    return Verdict(exercise.id, "not read", 0, len(exercise.answer_type.parts), message=message)


def lesson_of(notebook, ids):
    """The exercises of the lesson of this name; of any other name, those of the lesson that most `ids` belong to."""
    name = notebook if notebook in NOTEBOOKS else lesson_name(ids)
    return NOTEBOOKS[name].EXERCISES if name else ()


def lesson_name(ids):
    """The lesson that most of these exercises belong to, "" if none does."""
    counts = {name: sum(id in ids for id in lesson.ids) for name, lesson in NOTEBOOKS.items()}
    best = max(counts, key=counts.get)
    return best if counts[best] else ""


def _light(submission):
    """Without the notebook's bytes: a result is kept, the notebook is not."""
    return submission._replace(data=b"", files=())


def _read_again(exercise, reading):
    """The reading with every text cleaned, and every value that is not a function's read by ourselves."""
    items = {
        label: reading.items.get(label, Item(problem="This was not tried.")) for label in exercise.answer_type.labels
    }
    items = {label: _cleaned(item) for label, item in items.items()}
    if not isinstance(exercise.answer_type, Function):
        given = {label: item.value for label, item in items.items() if item.value is not None}
        single = isinstance(exercise.answer_type, (Choice, Derivation))
        again = exercise.answer_type.read(next(iter(given.values()), None) if single else given)
        items |= {label: again.items[label] for label in given}
    return Reading(items, clean(without_places(reading.problem)), clean(reading.typed))


def _cleaned(item):
    return item._replace(
        problem=clean(without_places(item.problem), 600), call=clean(item.call), raised=clean(item.raised, 60),
        warned=clean(item.warned), trace=clean_lines(without_places(item.trace)), typed=clean(item.typed),
    )  # fmt: skip


def _judge(exercise, numbers, reading, secret):
    """Return the verdict; data on which the judge fails is wrong, whatever it was made for."""
    try:
        with timed(SECONDS), np.errstate(all="ignore"):
            return _without_typesetting(judge(exercise, numbers, reading, secret))
    except KeyboardInterrupt:
        raise
    except BaseException:
        steps = [Step(part, "wrong") for part in exercise.answer_type.parts]
        return settle(exercise.id, steps, message="This answer cannot be judged.")


def _without_typesetting(verdict):
    """Formulas as plain text alone: what a student gets back is a page without scripts."""
    return replace(verdict, steps=tuple(replace(step, typeset="") for step in verdict.steps))


def _with_hidden(exercise, verdict, cases, collected, secret):
    """The verdict with a step for each hidden case, worth no point: they decide how many of the others count."""
    items = collected.hidden.get(exercise.id)
    if not cases or verdict.status == "not attempted" or (items is None and not verdict.points):
        return verdict
    states = ["not tried" if items is None else _passed(exercise, case, items.get(case.name), secret) for case in cases]
    kind = exercise.answer_type.hidden
    steps = (*verdict.steps, *(Step(f"{case.name} ({kind})", state) for case, state in zip(cases, states, strict=True)))
    if set(states) == {"passed"}:
        return replace(verdict, steps=steps)
    points = min(verdict.points, verdict.max_points // 2)
    why = _ALSO if items is not None else _UNTRIED.format(clean(collected.untried.get(exercise.id, _NOT_RUN)))
    if verdict.status == "right":
        why = _HALF if items is not None else why
    else:
        why = f"{verdict.message} {why if points < verdict.points else ''}".strip()
    return replace(verdict, steps=steps, points=points, status="partly right" if points else "wrong", message=why)


def _passed(exercise, case, item, secret):
    """How a hidden case went: whatever was the matter with it, there is one word for that."""
    unseen = exercise._replace(answer_type=exercise.answer_type._replace(cases=(case,)))
    right = item is not None and _judge(unseen, {}, Reading({case.name: item}), secret).status == "right"
    return "passed" if right else "not passed"
