"""What a learner calls: exercise, check, hint, solution; and demonstrate, of which nothing is kept."""

from collections import Counter

from coursekit.core.cells import run_together
from coursekit.core.doors import JUDGE
from coursekit.core.plain import is_a, reason, shown
from coursekit.exercises import card
from coursekit.exercises.answer_types.derivation import Derivation
from coursekit.exercises.answer_types.function import CheckInside
from coursekit.exercises.catalog import find
from coursekit.exercises.digest import digest
from coursekit.exercises.text import Text
from coursekit.exercises.variants import numbers_of
from coursekit.exercises.verdict import Step, Verdict, not_attempted, settle
from coursekit.student import progress

_hints_given = Counter()


def exercise(id, *, student=None):
    """The statement of an exercise, with the student's own numbers.

    Parameters
    ----------
    id : str
        Such as "linear/neuron".
    student : str, optional
        Somebody else: the statement with the numbers of this name, to read; nothing is recorded or remembered.

    Returns
    -------
    Card
        In a notebook a card with fields for the answer, Check, hints and the solution; as Markdown where there are no
        widgets, and as plain text elsewhere.

    Raises
    ------
    UnknownExercise
        A ValueError that names the nearest ids.
    TypeError
        If the name of a student is not text.

    Examples
    --------
    >>> print(exercise("linear/neuron"))  # doctest: +ELLIPSIS
    Exercise linear/neuron: one neuron, one input...
    """
    found = find(id)
    if student is not None and not is_a(student, str):
        raise TypeError(f"A student's name is a text such as 'alice', not {shown(student)}.")
    statement = found.statement(**numbers_of(found, student)).strip()
    text = f"**Exercise {found.id}: {found.title}**\n\n{statement}\n\n{found.answer_type.expected()}"
    if student is not None:
        return Text(text)
    progress.shown(found.id)
    return card.Card(text, found, _ACTIONS)


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
    verdict, digest = _verdict(found, answer)
    result = (verdict.status, verdict.points, verdict.max_points)
    progress.record(found.id, *result, answer=digest, mistake=verdict.mistake)
    card.tell(found.id, verdict)
    return verdict


def demonstrate(id, answer=None):
    """The verdict that `check` would give, of which nothing is kept: for showing what a check says.

    Parameters, errors and display are those of `check`. Nobody's record has it, it is no answer of the notebook, and
    the grader does not take it for one.

    Examples
    --------
    >>> demonstrate("linear/kinds", "a").status
    'wrong'
    """
    return _verdict(find(id), answer)[0]


def _verdict(found, answer, numbers=None):
    """The verdict, and a digest of the answer; None where it could not be read."""
    try:
        return _check(found, answer, numbers_of(found) if numbers is None else numbers)
    except (KeyboardInterrupt, CheckInside):
        raise
    except BaseException as error:
        steps = [Step(label, "wrong") for label in found.answer_type.parts]
        message = f"This answer cannot be judged: looking at it raised {reason(error)}."
        return settle(found.id, steps, message=message), None


def _check(found, answer, numbers):
    reading = found.answer_type.read(answer)
    if reading.empty:
        return not_attempted(found), None
    return _judged(found, numbers, reading), digest(reading)


def _judged(found, numbers, reading):
    key = _judge_of(found)
    if key is not None:
        return key.judge(found, numbers, reading)
    problems = [reading.problem, *(item.problem for item in reading.items.values())]
    if isinstance(found.answer_type, Derivation):
        problems.append(found.answer_type.unread(reading))
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
    solution until asked with `sure=True`. Where cells run together, as by Restart and Run All, only one that was seen
    before is shown.

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
    if run_together() and not progress.solution_seen(found.id):
        return Text(
            f"Cells ran together, so the solution of {found.id} stays closed: run this cell by itself to see it."
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


def _hints(found):
    """How many hints there are to an exercise."""
    key = _judge_of(found)
    return len(key.hints(found, numbers_of(found))) if key else 0


def _given(found):
    """How many hints to it were shown in this session."""
    return _hints_given[progress.student(), found.id]


_ACTIONS = card.Actions(
    judge=lambda found, numbers, answer: _verdict(found, answer, numbers)[0],
    hints=_hints,
    given=_given,
    hint=hint,
    solution=lambda id, sure: solution(id, sure=sure),
)
