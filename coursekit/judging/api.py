"""The judge, as exercises and the grader call it: a verdict on an answer, hints, a worked solution, a solved cell.

`coursekit.exercises` asks for this module at run time and does without it where it is not installed, as inside a
graded submission.
"""

from coursekit.exercises import BANK, Verdict
from coursekit.exercises.catalog import FOLDERS
from coursekit.exercises.files import folder_of
from coursekit.exercises.variants import numbers_of
from coursekit.exercises.verdict import not_attempted, settle
from coursekit.judging import load, slips
from coursekit.judging.answer import HINT_HELPS, call
from coursekit.judging.answers import ANSWERS


def judge(exercise, numbers, reading, secret=""):
    """The verdict on an answer that `exercise.answer_type` has read; runs nothing of the learner's.

    Some answers are judged on what is drawn from a `secret`, in a class from the class's own.

    Examples
    --------
    >>> exercise = BANK["linear/kinds"]
    >>> judge(exercise, {}, exercise.answer_type.read("c")).points
    1
    """
    if reading.empty:
        return not_attempted(exercise)
    answer = ANSWERS[exercise.id].drawn_from(secret) if secret else ANSWERS[exercise.id]
    if reading.problem and all(item.empty for item in reading.items.values()):
        steps, mistake, message = None, None, reading.problem
    else:
        steps, mistake, message = answer.judge(exercise.answer_type, numbers, reading)
    slip = None if mistake else slips.recognized(exercise, answer, numbers, reading, steps or ())
    if mistake:
        message = f'{message} See "{mistake.see or exercise.section}" in the notebook.'
    message = message.replace(HINT_HELPS, f'`ck.hint("{exercise.id}")` helps')
    if slip:
        mistake, message = slip, slip.why or message
    name = mistake.name if mistake else None
    if steps is None:
        return Verdict(exercise.id, "wrong", 0, len(exercise.answer_type.parts), mistake=name, message=message)
    return answer.settled(settle(exercise.id, steps, name, message))


def hints(exercise, numbers):
    """The hints in order, with the student's numbers."""
    answer = ANSWERS[exercise.id]
    facts = answer.facts(numbers)
    return tuple(hint if isinstance(hint, str) else call(hint, facts) for hint in answer.hints)


def solution(exercise, numbers):
    """The worked solution in Markdown, with the student's numbers."""
    return ANSWERS[exercise.id].worked(exercise.answer_type, numbers)


def solved_cell(id):
    """The source of a notebook cell that answers the exercise with its reference.

    Examples
    --------
    >>> print(solved_cell("linear/kinds"))
    answer = "c"
    ck.check("linear/kinds", answer)
    """
    exercise = BANK[id]
    return exercise.answer_type.cell(id, ANSWERS[id].source(exercise.answer_type, numbers_of(exercise)))


def knows(id):
    """Is the answer to this exercise here? A class gets a teacher's own exercises without theirs."""
    return id not in FOLDERS or (folder_of(id, FOLDERS[id]) / "answer.toml").exists()


def answer_in(folder, exercise):
    """The answer to an exercise in a folder of exercises, read and put nowhere."""
    return load.answer(exercise, folder)


def learn(answers):
    """Judge by these answers, by id, from now on; those of exercises that are gone are forgotten."""
    for id in [id for id in ANSWERS if id not in BANK]:
        del ANSWERS[id]
    for id, answer in answers.items():
        ANSWERS[id] = answer
