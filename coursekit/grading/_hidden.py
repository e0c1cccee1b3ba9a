"""Hidden cases: drawn from the grader's secret, the same whenever they are drawn again."""

from coursekit.exercises._draw import Draw
from coursekit.exercises._functions import Case, Function

HIDDEN = ("a hidden case", "another hidden case")


def hidden_cases(exercise, secret):
    """The hidden cases of an exercise, none where it is no function.

    Examples
    --------
    >>> from coursekit.exercises import BANK
    >>> [case.name for case in hidden_cases(BANK["start/first-function"], "a secret")]
    ['a hidden case', 'another hidden case']
    """
    if not isinstance(exercise.asks, Function) or exercise.asks.random is None:
        return ()
    draws = (Draw(f"{secret} {exercise.id} {name}") for name in HIDDEN)
    return tuple(Case(name, tuple(exercise.asks.random(draw))) for name, draw in zip(HIDDEN, draws, strict=True))
