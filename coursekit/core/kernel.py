"""How a kernel is compiled: a fixed signature, a disk cache, and functions passed as values.

A *kernel* is a plain loop over raw float64 arrays that checks nothing. Each has an explicit
signature, so it compiles once and is read from the disk cache ever after. Kernels are handed to one
another as values of the function types below; a training loop therefore never needs to be compiled
again for a new loss, model or optimizer. A cached kernel must not call a function of another file
directly: numba would go on serving the old one after an edit.
"""

import warnings
from functools import cache, partial
from importlib import import_module
from inspect import signature as parameters_of

import numpy as np
from numba import float64, int64, njit, types, uint64, void

VECTOR = float64[::1]
MATRIX = float64[:, ::1]
INTEGERS = int64[::1]
WORDS = uint64[::1]  # the state of a generator

# (z, value to fill, derivative to fill)
ACTIVATION = void(VECTOR, VECTOR, VECTOR)
# (scores, targets, hyper-parameters, gradient to fill) -> mean loss; all but hyper have shape (n, k)
LOSS = float64(MATRIX, MATRIX, VECTOR, MATRIX)
# (score, target, hyper-parameters) -> (loss, derivative), of losses that are means over single scores
ONE = types.UniTuple(float64, 2)(float64, float64, VECTOR)
# (loss, its hyper-parameters, activation, theta, sizes, X, targets, dropout masks, gradient to fill, work space)
# -> mean loss; the scores of n rows are left in work at n times the number of hidden units
MODEL = float64(
    types.FunctionType(LOSS),
    VECTOR,
    types.FunctionType(ACTIVATION),
    VECTOR,
    INTEGERS,
    MATRIX,
    MATRIX,
    MATRIX,
    VECTOR,
    VECTOR,
)
# (theta to change, grad, state, hyper-parameters, lr, t)
UPDATE = void(VECTOR, VECTOR, MATRIX, VECTOR, float64, int64)
# (theta, gradient to fill) -> value
SURFACE = float64(VECTOR, VECTOR)

_NOT_KEPT = (
    "compiled code cannot be kept on this machine, so the first pictures of every notebook take long: "
    "set NUMBA_CACHE_DIR to a folder you can write"
)


def kernel(signature, allocates=True):
    """Compile a function for one signature, keep it on disk, and divide as NumPy does.

    allocates=False promises that it makes no arrays, only views: numba then counts no references. An array made
    all the same is an error of the compiler.
    """

    def compiled(function):
        try:
            result = _compile(function, signature, allocates)
        except RuntimeError as error:
            if "cannot cache" not in str(error):
                raise
            warnings.warn(_NOT_KEPT, stacklevel=2)
            result = _compile(function, signature, allocates, keep=False)
        # with NUMBA_DISABLE_JIT=1 numba hands the function back: as quiet as if it were compiled
        return np.errstate(all="ignore")(function) if result is function else result

    return compiled


def _compile(function, signature, allocates, keep=True):
    """The function compiled, without counting references where it does not allocate and this numba can.

    `_nrt` is numba's own name and may change; with numba 0.68 a small minibatch takes a fifth to a third less time
    without the counting: 230 ns against 300 for two rows of a linear model, 750 against 1,000 for one row of an MLP.
    """
    options = {"cache": keep, "error_model": "numpy"}
    try:
        return njit(signature, _nrt=allocates, **options)(function)
    except (KeyError, TypeError):  # numba: "Unrecognized options: {'_nrt'}"; an error in the kernel comes again
        return njit(signature, **options)(function)


def source(kernel):
    """The plain Python that a kernel was compiled from, for callers whose functions are plain too."""
    return getattr(kernel, "py_func", kernel)


def beside(kernel, function):
    """The kernel, or its plain Python where the function that is handed to it is plain, too."""
    return kernel if hasattr(function, "py_func") else source(kernel)


def value(signature):
    """The type of a kernel of this signature when it is handed to another kernel."""
    return types.FunctionType(signature)


def bind(kernel, later=(), **fixed):
    """A kernel with its first arguments fixed by name, to be called with the rest in the kernel's order.

    `later` are the names of the rest, as a reminder to the reader that is checked: together with the fixed ones they
    must be the kernel's parameters.

    Examples
    --------
    >>> bind(lambda a, b, x: (a, b, x), b=2, a=1, later=("x",))(3)
    (1, 2, 3)
    """
    names = _parameters(kernel)
    try:
        first = [fixed[name] for name in names[: len(fixed)]]
    except KeyError:
        first = None
    if first is None or names[len(fixed) :] != later:
        given = f"{', '.join(fixed)}; later {', '.join(later)}"
        raise TypeError(f"{source(kernel).__name__} takes {', '.join(names)}, got {given}")
    return partial(kernel, *first)


@cache
def _parameters(kernel):
    return tuple(parameters_of(source(kernel)).parameters)


@cache
def pointer(kernel):
    """A kernel as a value to hand to another one, its address looked up once and not at every call.

    The kernel itself where it is plain Python, or where this numba does not tell the address: slower, never wrong.
    """
    if source(kernel) is kernel:
        return kernel
    [signature] = kernel.nopython_signatures
    address = _address(kernel, signature)
    return kernel if address is None else FunctionPointer(kernel, signature, address)


def _address(kernel, signature):
    """Where the machine code of a kernel begins; None where numba's own names for it are gone."""
    try:
        compiled = kernel.get_compile_result(signature)
        return compiled.library.get_pointer_to_function(compiled.fndesc.llvm_cfunc_wrapper_name)
    except AttributeError:
        return None


class FunctionPointer:
    """A compiled kernel and its address: numba's protocol for functions as values."""

    def __init__(self, kernel, signature, address):
        self._signature, self._address = signature, address
        self._numba_type_ = types.FunctionType(signature)
        self.kernel, self.py_func = kernel, kernel.py_func

    def __repr__(self):
        return f"<kernel {self.kernel.__module__}.{self.kernel.__name__}>"

    def __wrapper_address__(self):
        return self._address

    def __call__(self, *arguments):
        return self.kernel(*arguments)

    def __reduce__(self):  # an address means nothing to another process
        return _named_kernel, (self.kernel.__module__, self.kernel.__name__)


def _named_kernel(module, name):
    return pointer(getattr(import_module(module), name))


def by_name(record, table):
    """How a record of a table is pickled: by the table's name and its own, so that it is the same one on arrival."""
    module = import_module(type(record).__module__)
    if getattr(module, table, {}).get(record.name) is record:
        return _named_record, (module.__name__, table, record.name)
    return type(record), tuple(record)  # one that somebody has made for themselves


def _named_record(module, table, name):
    return getattr(import_module(module), table)[name]
