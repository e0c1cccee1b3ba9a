"""Kernels in single precision: the same source, compiled for arrays of float32 when they are first asked for.

Arrays of numbers are float32: data, parameters, gradients, the state of an update rule, work space. Matrix products
are float32 as well. Single numbers, rates, hyper-parameters and losses stay float64, and so does arithmetic with them:
a sum of losses does not stall, 1 - beta2^t keeps its digits, and what is stored is rounded once.
"""

from functools import cache
from inspect import signature as parameters_of
from types import FunctionType

from numba import float32
from numba.core.dispatcher import Dispatcher

from coursekit.core.kernel.binding import source
from coursekit.core.kernel.jit import _kept, pointer
from coursekit.core.kernel.signatures import ACTIVATION, LOSS, MATRIX, MODEL, UPDATE, VECTOR, value

_DOUBLE = ("hyper", "loss_hyper", "lrs", "losses")  # arguments
_OWN = ("_orthogonalize",)  # kernels that are called with arrays of float64, which the caller has just made
_VECTOR, _MATRIX = float32[::1], float32[:, ::1]


def _changed(signature, kinds, kept=()):
    """A signature with other types in place of some, but for the arguments in `kept`, by number."""
    arguments = (kind if i in kept else kinds.get(kind, kind) for i, kind in enumerate(signature.args))
    return signature.return_type(*arguments)


_KINDS = {VECTOR: _VECTOR, MATRIX: _MATRIX}
for _signature, _hyper in ((ACTIVATION, ()), (LOSS, (2,)), (MODEL, (1,)), (UPDATE, (3,))):
    _KINDS[value(_signature)] = value(_changed(_signature, _KINDS, _hyper))


def single(value):
    """A kernel for float32; whatever else is handed to one, and a kernel that is plain Python, as it is."""
    return value if source(value) is value else _compiled(value)


@cache
def _compiled(kernel):
    """A kernel compiled anew, with single ones in place of those that it calls; kept on disk like any other."""
    dispatcher = _dispatcher(kernel)
    function, [signature] = dispatcher.py_func, dispatcher.nopython_signatures
    kept = [i for i, name in enumerate(parameters_of(function).parameters) if name in _DOUBLE]
    called = {name: function.__globals__.get(name) for name in function.__code__.co_names if name not in _OWN}
    called = {name: _dispatcher(_compiled(one)) for name, one in called.items() if isinstance(one, Dispatcher)}
    twin = FunctionType(function.__code__, function.__globals__ | called, function.__name__)
    twin.__qualname__ = f"{function.__qualname__}.float32"  # which names the file on disk
    options = {key: dispatcher.targetoptions[key] for key in ("_nrt", "error_model") if key in dispatcher.targetoptions}
    return pointer(_kept(twin, _changed(signature, _KINDS, kept), options))


def _dispatcher(kernel):
    return getattr(kernel, "kernel", kernel)
