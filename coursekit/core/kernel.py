"""How a kernel is compiled: a fixed signature, a disk cache, and functions passed as values.

A *kernel* is a plain loop over raw float64 arrays that checks nothing. Each has an explicit
signature, so it compiles once and is read from the disk cache ever after. Kernels are handed to one
another as values of the function types below; a training loop therefore never needs to be compiled
again for a new loss, model or optimizer. A cached kernel must not call a function of another file
directly: numba would go on serving the old one after an edit.
"""

from functools import cache
from importlib import import_module

import numpy as np
from numba import float64, int64, njit, types, void

VECTOR = float64[::1]
MATRIX = float64[:, ::1]
INTEGERS = int64[::1]

# (z, value to fill, derivative to fill)
ACTIVATION = void(VECTOR, VECTOR, VECTOR)
# (scores, targets, gradient to fill) -> mean loss; all three have shape (n, k)
LOSS = float64(MATRIX, MATRIX, MATRIX)
# (score, target) -> (loss, derivative), of losses that are means over single scores
ONE = types.UniTuple(float64, 2)(float64, float64)
# (loss, activation, theta, sizes, X, targets, dropout masks, gradient to fill, work space) -> mean loss;
# the scores of n rows are left in work at n times the number of hidden units
MODEL = float64(
    types.FunctionType(LOSS), types.FunctionType(ACTIVATION), VECTOR, INTEGERS, MATRIX, MATRIX, MATRIX, VECTOR, VECTOR
)
# (theta to change, grad, state, hyper-parameters, lr, t)
UPDATE = void(VECTOR, VECTOR, MATRIX, VECTOR, float64, int64)
# (theta, gradient to fill) -> value
SURFACE = float64(VECTOR, VECTOR)


def kernel(signature, allocates=True):
    """Compile a function for one signature, keep it on disk, and divide as NumPy does.

    allocates=False promises that it makes no arrays, only views: numba then counts no references. An array made
    all the same is an error of the compiler.
    """

    def compiled(function):
        # _nrt is numba's own name and no promise of numba's; with numba 0.68 a small minibatch still takes a fifth
        # to a third less time without the counting: 230 ns against 300 for two rows of a linear model, 750 against
        # 1,000 for one row of an MLP
        result = njit(signature, cache=True, error_model="numpy", _nrt=allocates)(function)
        # with NUMBA_DISABLE_JIT=1 numba hands the function back: as quiet as if it were compiled
        return np.errstate(all="ignore")(function) if result is function else result

    return compiled


def source(kernel):
    """The plain Python that a kernel was compiled from, for callers whose functions are plain too."""
    return getattr(kernel, "py_func", kernel)


def value(signature):
    """The type of a kernel of this signature when it is handed to another kernel."""
    return types.FunctionType(signature)


@cache
def handle(kernel):
    """A kernel as a value to hand to another one, its address looked up once and not at every call."""
    return kernel if source(kernel) is kernel else Handle(kernel)


class Handle:
    """A compiled kernel and its address: numba's protocol for functions as values."""

    def __init__(self, kernel):
        [self._signature] = kernel.nopython_signatures
        compiled = kernel.get_compile_result(self._signature)
        self._address = compiled.library.get_pointer_to_function(compiled.fndesc.llvm_cfunc_wrapper_name)
        self._numba_type_ = types.FunctionType(self._signature)
        self.kernel, self.py_func = kernel, kernel.py_func

    def __wrapper_address__(self):
        return self._address

    def __call__(self, *arguments):
        return self.kernel(*arguments)

    def __reduce__(self):  # an address means nothing to another process
        return _named_kernel, (self.kernel.__module__, self.kernel.__name__)


def _named_kernel(module, name):
    return handle(getattr(import_module(module), name))


def by_name(record, table):
    """How a record of a table is pickled: by the table's name and its own, so that it is the same one on arrival."""
    module = import_module(type(record).__module__)
    if getattr(module, table, {}).get(record.name) is record:
        return _named_record, (module.__name__, table, record.name)
    return type(record), tuple(record)  # one that somebody has made for themselves


def _named_record(module, table, name):
    return getattr(import_module(module), table)[name]
