"""What a learner calls: exercise, check, hint, solution."""

from collections import Counter

from coursekit.core.doors import JUDGE
from coursekit.core.plain import reason
from coursekit.exercises._radio import LiveChoice
from coursekit.exercises.answer_types.choice import Choice
from coursekit.exercises.answer_types.function import CheckInside
from coursekit.exercises.catalog import find
from coursekit.exercises.text import Text
from coursekit.exercises.variants import numbers_of
from coursekit.exercises.verdict import Step, Verdict, not_attempted, settle
from coursekit.student import progress

_hints_given = Counter()


def exercise(id):
    """The statement of an exercise, with the student's own numbers.

    Parameters
    ----------
    id : str
        Such as "linear/neuron".

    Returns
    -------
    Text
        Shows itself as Markdown in Jupyter and as plain text elsewhere; multiple choice as radio buttons where
        there are widgets.

    Raises
    ------
    UnknownExercise
        A ValueError that names the nearest ids.

    Examples
    --------
    >>> print(exercise("linear/neuron"))  # doctest: +ELLIPSIS
    Exercise linear/neuron: one neuron, one input...
    """
    found = find(id)
    statement = found.statement(**numbers_of(found)).strip()
    question = f"**Exercise {found.id}: {found.title}**\n\n{statement}"
    text = f"{question}\n\n{found.answer_type.expected()}"
    return LiveChoice(text, question, found, check) if isinstance(found.answer_type, Choice) else Text(text)


def check(id, answer=None):
    """Judge an answer; never raises, whatever the answer is.

    Parameters
    ----------
    id : str
        Such as "linear/neuron".
    answer : object
        What the exercise asks for: numbers by name, a function, a letter. `...` means not yet.

    Returns
    -------
    Verdict
        With `status`, `points`, `max_points`, `steps`, `mistake`, `message`.

    Raises
    ------
    UnknownExercise
        If there is no such exercise.

    Examples
    --------
    >>> check("linear/kinds", "c").status
    'right'
    >>> check("linear/neuron", {"score": ..., "output": ...}).status
    'not attempted'
    """
    found = find(id)
    verdict = _verdict(found, answer)
    progress.record(found.id, verdict.status, verdict.points, verdict.max_points)
    return verdict


def _verdict(found, answer):
    try:
        return _check(found, answer)
    except (KeyboardInterrupt, CheckInside):
        raise
    except BaseException as error:
        steps = [Step(label, "wrong") for label in found.answer_type.parts]
        return settle(found.id, steps, message=f"This answer cannot be judged: looking at it raised {reason(error)}.")


def _check(found, answer):
    reading = found.answer_type.read(answer)
    key = _judge_of(found)
    if reading.empty:
        return not_attempted(found)
    if key is not None:
        return key.judge(found, numbers_of(found), reading)
    problems = [reading.problem, *(item.problem for item in reading.items.values())]
    note = next(filter(None, problems), "It will be judged later.")
    return Verdict(found.id, "submitted", 0, len(found.answer_type.parts), message=note)


def _judge_of(found):
    """The judge; None where it is not installed, or does not know the answer to this exercise."""
    key = JUDGE.open()
    return key if key is not None and key.knows(found.id) else None


def hint(id):
    """The next hint to an exercise: each call gives one more, from a nudge to nearly the whole way.

    Parameters, errors and display are those of `exercise`.

    Examples
    --------
    >>> hint("linear/kinds")  # doctest: +ELLIPSIS
    Hint 1 of ...
    """
    found = find(id)
    key = _judge_of(found)
    if key is None:
        return Text("Hints are not available here.")
    texts = key.hints(found, numbers_of(found))
    _hints_given[progress.student(), found.id] += 1
    count = _hints_given[progress.student(), found.id]
    progress.hint_shown(found.id, min(count, len(texts)))
    if count > len(texts):
        return Text(f'That was the last hint. `ck.solution("{found.id}")` shows the whole way.')
    return Text(f"**Hint {count} of {len(texts)}**: {texts[count - 1]}")


def solution(id, *, sure=False):
    """The worked solution of an exercise, with the student's own numbers.

    Parameters, errors and display are those of `exercise`. An exercise that has not been tried yet keeps its
    solution until asked with `sure=True`.

    Examples
    --------
    >>> solution("linear/kinds", sure=True)  # doctest: +ELLIPSIS
    Solution of linear/kinds...
    """
    found = find(id)
    key = _judge_of(found)
    if key is None:
        return Text("Solutions are not available here.")
    if not (sure or progress.attempted(found.id)):
        return Text(
            f"You have not tried {found.id} yet, and trying it first teaches more than reading the solution.\n\n"
            f'- `ck.hint("{found.id}")` gives a nudge.\n'
            f'- `ck.solution("{found.id}", sure=True)` shows it anyway.'
        )
    progress.solution_shown(found.id)
    return Text(f"**Solution of {found.id}**\n\n{key.solution(found, numbers_of(found)).strip()}")


def cell(id):
    """The source of the unsolved exercise cell, exactly as it stands in the notebook.

    Examples
    --------
    >>> print(cell("linear/neuron"))
    answer = {"score": ..., "output": ...}
    ck.check("linear/neuron", answer)
    """
    found = find(id)
    return found.answer_type.cell(found.id)
