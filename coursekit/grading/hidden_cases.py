"""Hidden cases: drawn from the class's secret, the student and the exercise, the same whenever they are drawn again.

A student sees of each whether it passed, and its kind in words that the exercise chose beforehand (`Function.hidden`).
"""

from coursekit.exercises.answer_types.function import Case, Function
from coursekit.exercises.draw import Draw
from coursekit.student.name import normal

HIDDEN = ("hidden case 1", "hidden case 2")


def hidden_cases(exercise, secret, student=""):
    """The hidden cases of an exercise; none unless the answer is a function.

    Examples
    --------
    >>> from coursekit.exercises import BANK
    >>> [case.name for case in hidden_cases(BANK["start/first-function"], "a secret", "alice")]
    ['hidden case 1', 'hidden case 2']
    """
    if not isinstance(exercise.answer_type, Function) or exercise.answer_type.random is None:
        return ()
    draws = (Draw("\n".join((secret, normal(student), exercise.id, name))) for name in HIDDEN)
    return tuple(Case(name, tuple(exercise.answer_type.random(draw))) for name, draw in zip(HIDDEN, draws, strict=True))
