"""The answer to `gd/schedules`: four learning-rate schedules, each one line."""

import numpy as np

from coursekit.judging.answer import Mistake
from coursekit.judging.function import FunctionAnswer
from coursekit.judging.listing import with_code


def schedules(t, a0):
    """Return the rates after t updates: linear, inverse, exponential, step."""
    t = np.asarray(t)
    done = np.minimum(t / 50, 1)
    linear = (1 - done) * a0 + done * 0.01
    inverse = a0 / (1 + 0.5 * t)
    exponential = a0 * np.exp(-0.1 * t)
    periods = t // 10
    step = a0 * 0.5**periods
    return linear, inverse, exponential, step


def _but(**other):
    """The schedules, but one of them by another formula of t and a0."""

    def schedules_but_one(t, a0):
        rates = dict(zip(("linear", "inverse", "exponential", "step"), schedules(t, a0), strict=True))
        return tuple((rates | {name: formula(np.asarray(t), a0) for name, formula in other.items()}).values())

    return (schedules_but_one,)


def _line(t, start, end):
    done = np.minimum(t / 50, 1)
    return (1 - done) * start + done * end


SCHEDULES = FunctionAnswer(
    reference=schedules,
    mistakes=(
        Mistake(
            "the line goes on",
            "After 50 updates the line has reached its end and stays there; yours goes on, below 0 in the end.",
            _but(linear=lambda t, a0: (1 - t / 50) * a0 + t / 50 * 0.01),
        ),
        Mistake(
            "ends of the line swapped",
            "At t = 0 the rate is `a0`: its weight is 1 - t/50, and that of the end is t/50.",
            _but(linear=lambda t, a0: _line(t, 0.01, a0)),
        ),
        Mistake(
            "the line ends at 0",
            "The line leads to 0.01; add that rate with the weight t/50.",
            _but(linear=lambda t, a0: _line(t, a0, 0)),
        ),
        Mistake(
            "a slope in place of stairs",
            "Stairs count whole periods: round t/10 down before you take the power.",
            _but(step=lambda t, a0: a0 * 0.5 ** (t / 10)),
        ),
        Mistake(
            "rounded to the nearest",
            "A period counts when it is complete: round t/10 down, not to the nearest whole number.",
            _but(step=lambda t, a0: a0 * 0.5 ** np.round(t / 10)),
        ),
        Mistake(
            "stairs one update late",
            "After 10 updates the first period is complete, and the rate at t = 10 is already halved.",
            _but(step=lambda t, a0: a0 * 0.5 ** np.maximum((t - 1) // 10, 0)),
        ),
        Mistake(
            "halved from the start",
            "At t = 0 no period is complete yet: count from 0.",
            _but(step=lambda t, a0: a0 * 0.5 ** (t // 10 + 1)),
        ),
        Mistake(
            "halved once only",
            "The rate is halved again after each period, so the half is taken to the power of the number of periods.",
            _but(step=lambda t, a0: np.where(t < 10, a0, a0 / 2)),
        ),
        Mistake(
            "sign in the exponential",
            "The exponent is negative, so that the rate falls; yours grows.",
            _but(exponential=lambda t, a0: a0 * np.exp(0.1 * t)),
        ),
        Mistake(
            "percent in place of the exponential",
            "Taking a tenth away at each update gives 0.9**t, which falls a little faster than exp(-0.1 t).",
            _but(exponential=lambda t, a0: a0 * 0.9**t),
        ),
        Mistake(
            "brackets forgotten",
            "The rate is divided by the whole sum 1 + r t: put it in brackets.",
            _but(inverse=lambda t, a0: a0 / 1 + 0.5 * t),
        ),
        Mistake(
            "inverse power in place of the inverse",
            "The inverse schedule divides by 1 + r t, which grows like a line; yours divides by a power.",
            _but(inverse=lambda t, a0: a0 / 1.5**t),
        ),
    ),
    hints=(
        "Write down one line for each schedule, and turn `t` into an array first with `np.asarray`.",
        "The line must not go on after 50: limit t/50 to 1 with `np.minimum`.",
        "The number of complete periods of 10 is `t // 10`; the rate is halved so many times.",
    ),
    solution=with_code(
        """
Each schedule is one line. `np.minimum` keeps the share of the way that is done at 1 after the end of the line, and `//`
counts the complete periods of the stairs. NumPy does the rest for numbers and arrays alike.
""",
        schedules,
    ),
)
