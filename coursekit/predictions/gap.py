"""What was predicted against what happened: one gap, of a kind that has a sentence.

A curve is compared on its axes: as shares of their height, from 0 at the lower end to 1 at the upper one.
"""

from typing import NamedTuple

import numpy as np

RIGHT, REASON, OTHER = "right", "right for another reason", "something else"
HIGH, LOW, SHAPE = "too high", "too low", "another shape"
FLAT, SWINGS = 0.25, 0.5  # shares of the height: what a curve may rise less than another, and swing more, at its shape


class Gap(NamedTuple):
    """How a prediction and what happened differ, and the sentence about it."""

    kind: str
    says: str


def of_choice(option, reason, happened, options, reasons):
    """The gap of a choice: places in the lists of options and of reasons; reason is None where none is asked for."""
    if option != happened:
        return Gap(OTHER, options[option]["says"])
    if reason is None or reasons[reason].get("right"):
        return Gap(RIGHT, options[option]["says"])
    return Gap(REASON, reasons[reason]["says"])


def of_number(predicted, happened, asked):
    """The gap of a number; `asked` is the table `number` of the question."""
    log = asked.get("log", False)

    def near(one, other):
        if log:
            return bool(max(one / other, other / one) <= asked["within"] * (1 + 1e-9))
        return bool(abs(one - other) <= asked["within"] * (1 + 1e-9) + 1e-12)

    if near(predicted, happened):
        return Gap(RIGHT, asked["right"])
    kind = HIGH if predicted > happened else LOW
    known = [each["says"] for each in asked.get("known", ()) if near(predicted, each["at"])]
    return Gap(kind, known[0] if known else asked["too_high" if kind == HIGH else "too_low"])


def share(y, asked):
    """Where numbers are on the axes of a curve, from 0 to 1; what is beyond their ends is at the end."""
    y, low, high = np.asarray(y, float), asked["low"], asked["high"]
    if asked.get("log"):
        y, low, high = np.log(np.maximum(y, 1e-300)), np.log(low), np.log(high)
    return np.clip((y - low) / (high - low), 0.0, 1.0)


def of_curve(predicted, happened, asked):
    """The gap of a curve; `asked` is the table `curve` of the question, the first `given` points were not drawn."""
    given = asked.get("given", 0)
    p, h = share(predicted, asked), share(happened, asked)
    apart = (p - h)[given:]
    if np.mean(abs(apart)) <= asked.get("within", 0.07):
        return Gap(RIGHT, asked["right"])
    if _another_shape(p, h):
        return Gap(SHAPE, asked["other_shape"])
    kind = HIGH if apart.mean() > 0 else LOW
    return Gap(kind, asked["too_high" if kind == HIGH else "too_low"])


def _another_shape(p, h):
    """Does one rise or fall where the other does not, or swing where the other does not?"""
    (p_rises, p_swings), (h_rises, h_swings) = _course(p), _course(h)
    return abs(p_swings - h_swings) > SWINGS or _way(p_rises) * _way(h_rises) < 0 or _flat(p_rises, h_rises)


def _course(y):
    """How much a curve rises from end to end, and how much it swings on the way; what is small is not counted."""
    smooth = np.round(y, 2)
    return y[-1] - y[0], abs(np.diff(smooth)).sum() - abs(smooth[-1] - smooth[0])


def _way(rise):
    return 0 if abs(rise) < FLAT / 2 else np.sign(rise)


def _flat(one, other):
    """Is one of them level, and the other far from it?"""
    return min(abs(one), abs(other)) < FLAT / 4 and max(abs(one), abs(other)) > FLAT
