"""Kernels built before, as WebAssembly, for a browser: there Python has no compiler, and ctypes opens the module.

`tools/wasm.py` builds them by numba, so a call is numba's own: an address for the result, one for an error, then the
arguments, each array as its owner, size, address, shape and strides. A kernel that is handed to another one
is its place in the table of functions. Whatever a kernel does not take is an error here, as it is numba's: nothing
is converted, for a copy would swallow what the kernel writes.
"""

import ctypes
import json
from functools import cache
from importlib import import_module
from operator import index
from pathlib import Path

import numpy as np

FOLDER = Path(__file__).parent / "wasm"
MODULE, TABLE = FOLDER / "kernels.so", FOLDER / "kernels.json"

_POINTER, _SIZE = ctypes.c_void_p, ctypes.c_int64
_SCALARS = {
    "float64": (ctypes.c_double, lambda value: float(+value)),  # no text
    "int64": (ctypes.c_int64, index),
    "uint64": (ctypes.c_uint64, index),
}
_FUNCTION = [_POINTER] * 3  # as C calls it, as Python does, and as numba does, which is ours


@cache
def _library():
    return ctypes.CDLL(str(MODULE))


@cache
def _table():
    return json.loads(TABLE.read_text("utf-8"))["kernels"]


def kernel(signature, allocates=True):
    """The kernel of this module and name that was built before."""
    return lambda function: Kernel(function, **_table()[f"{function.__module__}:{function.__name__}"])


def pointer(kernel):
    """The kernel itself, which knows its place in the table of functions."""
    return kernel


def address(pointer):
    """The place of a kernel in the table of functions; None for what is plain Python."""
    return pointer._address if isinstance(pointer, Kernel) else None


def picker(signature):
    """pick(functions, i) for kernels that take many functions of a signature, where they run as plain Python."""
    return lambda functions, i: functions[i]


class Kernel:
    """A function of the module, called as the Python it was built from."""

    def __init__(self, function, symbol, takes, gives):
        self.py_func, self.kernel = function, self
        self.__name__, self.__module__, self.__doc__ = function.__name__, function.__module__, function.__doc__
        self._call, self._takes, self._gives = getattr(_library(), symbol), takes, gives
        flat = (_flat(kind) for kind in takes)
        self._call.argtypes = [_POINTER, _POINTER, *(one for arguments in flat for one in arguments)]
        self._readers = [_reader(kind) for kind in takes]
        self._call.restype = ctypes.c_int
        self._address = ctypes.cast(self._call, _POINTER).value
        kinds = gives if isinstance(gives, list) else [gives]
        number = _SCALARS.get(kinds[0], _SCALARS["float64"])[0]
        self._result, self._error = (number * len(kinds))(), _POINTER()

    def __repr__(self):
        return f"<kernel {self.__module__}.{self.__name__}>"

    def __call__(self, *values):
        if len(values) != len(self._takes):
            raise TypeError(f"{self!r} takes {len(self._takes)} arguments, got {len(values)}")
        flat = []
        for at, (read, value) in enumerate(zip(self._readers, values, strict=True)):
            try:
                flat += read(value)
            except (AttributeError, TypeError):
                raise TypeError(f"argument {at} of {self!r} must be {self._takes[at]}, got {_said(value)}") from None
        status = self._call(ctypes.addressof(self._result), ctypes.addressof(self._error), *flat)
        if status:
            raise RuntimeError(f"{self!r} failed with status {status}: shapes that do not fit, or no memory left")
        if self._gives == "none":
            return None
        return tuple(self._result) if isinstance(self._gives, list) else self._result[0]

    def __reduce__(self):
        return _named_kernel, (self.__module__, self.__name__)


def _named_kernel(module, name):
    return getattr(import_module(module), name)


def _flat(kind):
    """The types of the numbers that one argument is."""
    if kind == "function":
        return _FUNCTION
    if kind in _SCALARS:
        return [_SCALARS[kind][0]]
    return [_POINTER, _POINTER, _SIZE, _SIZE, _POINTER, *[_SIZE] * (2 * kind.count(":"))]


def _reader(kind):
    """What makes these numbers of an argument; it raises where the argument is of another type."""
    if kind == "function":
        return lambda value: (None, None, value._address)
    if kind in _SCALARS:
        number = _SCALARS[kind][1]
        return lambda value: (number(value),)
    dtype, dimensions = np.dtype(kind.split("[")[0]), kind.count(":")

    def array(value):
        if value.dtype != dtype or value.ndim != dimensions or not value.flags.carray:
            raise TypeError
        return None, None, value.size, 8, value.ctypes.data, *value.shape, *value.strides

    return array


def _said(value):
    shape = f" of {value.dtype} and shape {value.shape}" if isinstance(value, np.ndarray) else ""
    return f"{type(value).__name__}{shape}"
