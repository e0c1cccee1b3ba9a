"""Learning-rate schedules: a schedule is a function of the number t of updates made so far."""

import numpy as np

from coursekit import _validate as validate


def constant(lr):
    """Schedule that always answers lr.

    Examples
    --------
    >>> constant(0.1)(1000)
    0.1

    References
    ----------
    Lecture B, learning rate.
    """
    lr = validate.number("lr", lr, low=0)
    return lambda t: lr


def rates(lr, first, count):
    """The learning rates of updates first, first + 1, ...: `lr` is a number or a schedule."""
    if not callable(lr):
        return np.full(count, validate.number("lr", lr, low=0))
    return np.array([validate.number(f"lr({t})", lr(t), low=0) for t in range(first, first + count)])
