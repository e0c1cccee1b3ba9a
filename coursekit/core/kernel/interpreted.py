"""Kernels as the plain Python they are written in, where nothing compiles them: slow, and never wrong."""

import numpy as np


def kernel(signature, allocates=True):
    """The function itself, which says as little of overflows as if it were compiled."""
    return np.errstate(all="ignore")


def pointer(kernel):
    """The kernel itself: Python hands functions over as they are."""
    return kernel


def address(pointer):
    """None: Python has no addresses."""


def picker(signature):
    """pick(functions, i) for kernels that take many functions of a signature."""
    return lambda functions, i: functions[i]
