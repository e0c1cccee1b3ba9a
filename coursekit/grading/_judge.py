"""The judge: what was collected from a submission, compared with the references; nothing of the submission runs here.

Points are those of the exercise's own parts. A function is also tried on cases that nobody has seen: where one of them
is wrong, at most half of the points count, whatever the cases that are shown say.
"""

from dataclasses import replace

import numpy as np

from coursekit.answers import judge
from coursekit.exercises import BANK, Step, Verdict
from coursekit.exercises._bank import NOTEBOOKS
from coursekit.exercises._choice import Choice
from coursekit.exercises._functions import Function
from coursekit.exercises._limits import timed
from coursekit.exercises._reading import Item, Reading
from coursekit.exercises._variants import numbers_of
from coursekit.exercises._verdict import not_attempted, settle
from coursekit.grading._clean import clean, clean_lines
from coursekit.grading._collect import collect
from coursekit.grading._hidden import hidden_cases
from coursekit.grading._numbers import names_in, other_numbers
from coursekit.grading._types import Graded, Incident

SECONDS = 120  # for judging one exercise; the slowest, a sweep, takes a quarter of it
HIDDEN = "a hidden case"
_HALF = (
    "Your function is right on the cases that are shown, but not on one that is not: at most half of the points count. "
    "It has to do what is asked for with any input."
)
_TRIED = "It was also wrong on a hidden case, so at most half of the points count."
_NO_SANDBOX = "This function was not run, for that needs a sandbox; it is still to be graded."

_OTHERS = (
    "Your answers to {} fit numbers that are not yours. `ck.set_student({!r})` at the beginning of the notebook gives "
    "you your own."
)


def grade(submission, secret, *, numbers="own", sandbox="bubblewrap", students=()):
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

    Returns
    -------
    Graded
        With a verdict on every exercise of the lesson.
    """
    if not submission.data:
        verdicts = {one.id: not_attempted(one) for one in lesson_of(submission.notebook, ())}
        notes = tuple(f"This file could not be read: {one.evidence}." for one in submission.incidents)
        return Graded(_light(submission), verdicts, notes, submission.incidents)
    collected = collect(submission, secret, sandbox=sandbox)
    return judged(submission, collected, secret, numbers=numbers, students=students)


def judged(submission, collected, secret, *, numbers="own", students=()):
    """The verdicts on what was collected; see `grade`."""
    whose = submission.student if numbers == "own" else ""
    not_run = {one.exercise for one in collected.incidents if one.kind == "sandbox"}
    readings = {id: _read_again(BANK[id], reading) for id, reading in collected.readings.items() if id in BANK}
    verdicts, notes, incidents = {}, [*collected.notes], [*submission.incidents, *collected.incidents]
    for exercise in lesson_of(submission.notebook, readings):
        if exercise.id in readings:
            own, hidden = numbers_of(exercise, whose), collected.hidden.get(exercise.id, {})
            verdicts[exercise.id] = _verdict(exercise, own, readings[exercise.id], hidden, secret)
        elif exercise.id in not_run:
            parts = len(exercise.asks.parts)
            verdicts[exercise.id] = Verdict(exercise.id, "handed in", 0, parts, message=_NO_SANDBOX)
        else:
            verdicts[exercise.id] = not_attempted(exercise)
    if numbers == "own":
        lost = {id: readings[id] for id, one in verdicts.items() if id in readings and one.points < one.max_points}
        others = other_numbers(lost, submission.student, (*names_in(submission.data), *students))
        incidents += others
        notes += (
            [_OTHERS.format(", ".join(f"`{one.exercise}`" for one in others), submission.student)] if others else []
        )
    if not verdicts and not any(one.kind == "unreadable" for one in incidents):
        incidents.append(Incident("unreadable", "", "there is no exercise of the course in it"))
    notes = tuple(map(clean, notes))
    incidents = (Incident(one.kind, one.exercise, clean(one.evidence)) for one in incidents)
    return Graded(_light(submission), verdicts, notes, tuple(dict.fromkeys(incidents)))


def lesson_of(notebook, ids):
    """The exercises of the lesson of this name; of any other name, those of the lesson that most `ids` belong to."""
    name = notebook if notebook in NOTEBOOKS else lesson_name(ids)
    return NOTEBOOKS[name].EXERCISES if name else ()


def lesson_name(ids):
    """The lesson that most of these exercises belong to, "" if none does."""
    counts = {name: sum(one.id in ids for one in lesson.EXERCISES) for name, lesson in NOTEBOOKS.items()}
    best = max(counts, key=counts.get)
    return best if counts[best] else ""


def _light(submission):
    """Without the notebook's bytes: a result is kept, the notebook is not."""
    return submission._replace(data=b"")


def _read_again(exercise, reading):
    """The reading with every text cleaned, and every value that is no function's read by ourselves."""
    items = {label: reading.items.get(label, Item(problem="This was not tried.")) for label in exercise.asks.labels}
    items = {label: _cleaned(item) for label, item in items.items()}
    if not isinstance(exercise.asks, Function):
        given = {label: item.value for label, item in items.items() if item.value is not None}
        again = exercise.asks.read(given.get("choice") if isinstance(exercise.asks, Choice) else given)
        items |= {label: again.items[label] for label in given}
    return Reading(items, clean(reading.problem))


def _cleaned(item):
    return item._replace(
        problem=clean(item.problem, 600), call=clean(item.call), raised=clean(item.raised, 60),
        warned=clean(item.warned), trace=clean_lines(item.trace),
    )  # fmt: skip


def _verdict(exercise, numbers, reading, hidden, secret):
    verdict = _judge(exercise, numbers, reading, secret)
    if not hidden or verdict.status == "not attempted":
        return verdict
    cases = tuple(case for case in hidden_cases(exercise, secret) if case.name in hidden)
    unseen = exercise._replace(asks=exercise.asks._replace(cases=cases))
    right = _judge(unseen, numbers, Reading({case.name: hidden[case.name] for case in cases}), secret).status == "right"
    return _with_hidden(verdict, right)


def _judge(exercise, numbers, reading, secret):
    """The verdict; data that the judge cannot take is wrong, whatever it was made for."""
    try:
        with timed(SECONDS), np.errstate(all="ignore"):
            return judge(exercise, numbers, reading, secret)
    except KeyboardInterrupt:
        raise
    except BaseException:
        steps = [Step(part, "wrong") for part in exercise.asks.parts]
        return settle(exercise.id, steps, message="This answer cannot be judged.")


def _with_hidden(verdict, right):
    """The verdict with one more step, which is worth no point but decides how many of the others count."""
    steps = (*verdict.steps, Step(HIDDEN, "right" if right else "wrong"))
    if right:
        return replace(verdict, steps=steps)
    points = min(verdict.points, verdict.max_points // 2)
    message = _HALF if verdict.status == "right" else f"{verdict.message} {_TRIED}"
    return replace(verdict, steps=steps, points=points, status="partly right" if points else "wrong", message=message)
