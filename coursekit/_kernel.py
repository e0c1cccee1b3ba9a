"""How a kernel is compiled: a fixed signature, a disk cache, and functions passed as values.

A *kernel* is a plain loop over raw float64 arrays that checks nothing. Each has an explicit
signature, so it compiles once and is read from the disk cache ever after. Kernels are handed to one
another as values of the function types below; a training loop therefore never needs to be compiled
again for a new loss, model or optimizer. A cached kernel must not call a function of another file
directly: numba would go on serving the old one after an edit.
"""

import numpy as np
from numba import float64, int64, njit, types, void

VECTOR = float64[::1]
MATRIX = float64[:, ::1]
INTEGERS = int64[::1]

# (scores, targets, gradient to fill) -> mean loss; all three have shape (n, k)
LOSS = float64(MATRIX, MATRIX, MATRIX)
# (loss, theta, sizes, X, targets, gradient to fill, work space) -> mean loss
MODEL = float64(types.FunctionType(LOSS), VECTOR, INTEGERS, MATRIX, MATRIX, VECTOR, VECTOR)
# (theta to change, grad, state, hyper-parameters, lr, t)
UPDATE = void(VECTOR, VECTOR, MATRIX, VECTOR, float64, int64)
# (theta, gradient to fill) -> value
SURFACE = float64(VECTOR, VECTOR)


def kernel(signature):
    """Compile a function for one signature, keep it on disk, and divide as NumPy does."""

    def compiled(function):
        result = njit(signature, cache=True, error_model="numpy")(function)
        # with NUMBA_DISABLE_JIT=1 numba hands the function back: as quiet as if it were compiled
        return np.errstate(all="ignore")(function) if result is function else result

    return compiled


def source(kernel):
    """The plain Python that a kernel was compiled from, for callers whose functions are plain too."""
    return getattr(kernel, "py_func", kernel)


def value(signature):
    """The type of a kernel of this signature when it is handed to another kernel."""
    return types.FunctionType(signature)
