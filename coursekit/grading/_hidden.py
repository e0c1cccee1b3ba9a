"""Cases that nobody has seen, drawn from the grader's secret: the same for the whole class."""

from coursekit.exercises._draw import Draw
from coursekit.exercises._functions import Case, Function

COUNT = 2


def hidden_cases(exercise, secret):
    """The hidden cases of an exercise; none where it is no function."""
    asks = exercise.asks
    if not (isinstance(asks, Function) and asks.random):
        return ()
    return tuple(Case(f"hidden {i}", asks.random(Draw(f"{secret} {exercise.id} {i}"))) for i in range(COUNT))
