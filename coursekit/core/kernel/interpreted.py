"""Kernels as the plain Python they are written in, where nothing compiles them: slow, and never wrong."""

import sys
import warnings

import numpy as np

_SLOW = "numba is not installed, so training runs as plain Python, some hundred times slower: pip install numba"

if sys.platform != "emscripten":  # no numba exists for a browser
    warnings.warn(_SLOW, stacklevel=2)


def kernel(signature, allocates=True):
    """The function itself, which says as little of overflows as if it were compiled."""
    return np.errstate(all="ignore")


def pointer(kernel):
    """The kernel itself: Python hands functions over as they are."""
    return kernel
