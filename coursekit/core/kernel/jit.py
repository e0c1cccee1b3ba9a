"""Kernels compiled by numba when their module is imported, and read from the disk cache ever after."""

from functools import cache
from importlib import import_module

import numpy as np
from llvmlite import ir
from numba import njit, types
from numba.core import cgutils
from numba.extending import intrinsic, overload

from coursekit.core.kernel import cache as disk
from coursekit.core.kernel.binding import source
from coursekit.core.kernel.prefetch import prefetch


def kernel(signature, allocates=True):
    """Compile a function for one signature, keep it on disk, and divide as NumPy does.

    allocates=False promises that it makes no arrays, only views: numba then counts no references. An array made
    all the same is an error of the compiler.
    """

    def compiled(function):
        result = _compile(function, signature, allocates)
        # with NUMBA_DISABLE_JIT=1 numba hands the function back: as quiet as if it were compiled
        return np.errstate(all="ignore")(function) if result is function else result

    return compiled


def _compile(function, signature, allocates):
    """The function compiled, without counting references where it does not allocate and this numba can.

    `_nrt` is numba's own name and may change; with numba 0.68 a small minibatch takes a fifth to a third less time
    without the counting: 230 ns against 300 for two rows of a linear model, 750 against 1,000 for one row of an MLP.
    """
    options = {"error_model": "numpy"}
    try:
        return _kept(function, signature, {"_nrt": allocates, **options})
    except (KeyError, TypeError):  # numba: "Unrecognized options: {'_nrt'}"; an error in the kernel comes again
        return _kept(function, signature, options)


def _kept(function, signature, options):
    """The function compiled, or read from our files on disk.

    `_cache` is numba's own name. Where one of those that our files need is gone, numba keeps files of its own, and
    where it cannot, or stumbles over a damaged one, nothing is kept.
    """
    dispatcher = njit(**options)(function)
    if dispatcher is function:
        return function
    if not disk.possible(dispatcher):
        try:
            return njit(signature, cache=True, **options)(function)
        except Exception:  # a kernel that cannot be compiled is an error once more
            return njit(signature, **options)(function)
    dispatcher._cache = disk.KernelCache(function, options)
    dispatcher.compile(signature)
    dispatcher.disable_compile()
    return dispatcher


@cache
def pointer(kernel):
    """A kernel as a value to hand to another one, its address looked up once and not at every call.

    The kernel itself where it is plain Python, or where this numba does not tell the address: slower, never wrong.
    """
    if source(kernel) is kernel:
        return kernel
    [signature] = kernel.nopython_signatures
    address = _address(kernel, signature, "llvm_cfunc_wrapper_name")
    return kernel if address is None else FunctionPointer(kernel, signature, address)


def _address(kernel, signature, name):
    """Where the machine code of this name begins; None where numba's own names for it are gone."""
    try:
        compiled = kernel.get_compile_result(signature)
        return compiled.library.get_pointer_to_function(getattr(compiled.fndesc, name))
    except AttributeError:
        return None


@cache
def address(pointer):
    """Where a kernel begins as numba itself calls it, for an array of many; None for what is plain Python."""
    if not isinstance(pointer, FunctionPointer):
        return None
    return _address(pointer.kernel, pointer._signature, "llvm_func_name")


def picker(signature):
    """pick(functions, i) for kernels that take functions of a signature as their addresses, in Python as a list."""
    kind = types.FunctionType(signature)

    @intrinsic
    def function(context, address):
        def made(context, builder, signature, arguments):
            value = cgutils.create_struct_proxy(kind)(context, builder)
            value.jit_addr = builder.inttoptr(arguments[0], context.get_value_type(types.voidptr))
            return value._getvalue()

        return kind(types.int64), made

    def pick(functions, i):
        return functions[i]

    overload(pick)(lambda functions, i: lambda functions, i: function(functions[i]))
    return pick


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


@overload(prefetch)
def _prefetch(array, i, j):
    return lambda array, i, j: _asked_for(array, i, j)


@intrinsic
def _asked_for(_, array, i, j):
    """LLVM's own instruction: to read, to be kept in all caches, data."""

    def code(context, builder, signature, values):
        kind, (given, *place) = signature.args[0], values
        number = cgutils.get_item_pointer(
            context, builder, kind, context.make_array(kind)(context, builder, given), place, wraparound=False
        )
        address = builder.bitcast(number, ir.IntType(8).as_pointer())
        flag = ir.IntType(32)
        name, takes = "llvm.prefetch.p0", ir.FunctionType(ir.VoidType(), [address.type, flag, flag, flag])
        builder.call(cgutils.get_or_insert_function(builder.module, takes, name), [address, flag(0), flag(3), flag(1)])

    return types.void(array, i, j), code
