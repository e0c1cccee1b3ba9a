"""The exercises of notebook 00: the first two."""

import numpy as np

from coursekit.exercises.answer_types.function import Case, Function
from coursekit.exercises.answer_types.numbers import Name, Numbers
from coursekit.exercises.definition import Exercise
from coursekit.exercises.promises import numbers


def _first_number(x, lr):
    return rf"""
You stand at $x = {x:g}$ on the curve $f(x) = x^2$ and want to get down. Work out the slope of the curve there, and
the place that one step of gradient descent with the learning rate ${lr:g}$ takes you to.
"""


def _first_function():
    return """
Write a function that returns the square of a number, and of each element of an array of any shape.
"""


def _draw_first_number(draw):
    return {
        "x": draw.choice((-1, 1)) * draw.integer(3, 12),
        "lr": draw.choice((0.05, 0.1, 0.15, 0.2, 0.3, 0.35, 0.4)),
    }


EXERCISES = (
    Exercise(
        id="start/first-number",
        title="one step downhill",
        section="Answer with numbers",
        statement=_first_number,
        asks=Numbers(
            (
                Name("slope", "the slope of $f$ at $x$, its derivative there"),
                Name("new_x", "the place after one step"),
            )
        ),
        lecture={"x": 3, "lr": 0.1},
        draw=_draw_first_number,
    ),
    Exercise(
        id="start/first-function",
        title="a function that returns",
        section="Answer with a function",
        statement=_first_function,
        asks=Function(
            name="square",
            signature="x",
            doc="Return x times x.",
            lines=1,
            cases=(
                Case("a whole number", (3,)),
                Case("a negative number", (-1.5,)),
                Case("an array", (np.array([1.0, -4.0, 0.5, 0.0]),)),
                Case("a matrix", (np.array([[0.1, -3.0], [2.5, 7.0]]),)),
                Case("an array of whole numbers", (np.array([5, -6]),)),
            ),
            hidden="a matrix of other numbers",
            random=lambda draw: (draw.array((2, 3)),),
            promise=numbers,
            keeps=("x",),
        ),
    ),
)
