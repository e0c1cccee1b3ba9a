"""How a browser calls its kernels, tried on the machine code of this computer, which numba calls alike."""

import ctypes
import pickle
from importlib import import_module

import numpy as np
import pytest
import wasm
from core.kernel_cases import CASES, nan, normal, vector, with_functions
from core.side_module import flattened

from coursekit.core.kernel import address, ahead, pointer


def native(name):
    module, kernel = name.split(":")
    return getattr(import_module(f"coursekit.{module}"), kernel)


class MachineCode:
    """In the place of the opened module: a kernel's address under its symbol."""

    def __getattr__(self, name):
        kernel = native(name)
        compiled = kernel.get_compile_result(*kernel.nopython_signatures)
        address = compiled.library.get_pointer_to_function(compiled.fndesc.llvm_func_name)
        return ctypes.CFUNCTYPE(ctypes.c_int)(address)


@pytest.fixture(autouse=True)
def machine_code(monkeypatch):
    monkeypatch.setattr(ahead, "_library", MachineCode)


def kernel(name):
    """What a browser has for a kernel."""
    compiled = native(name)
    return ahead.Kernel(compiled.py_func, name, **wasm.signature(compiled))


@pytest.mark.parametrize("name", CASES)
def test_arguments_and_values_arrive_as_they_are(name):
    called = kernel(name)
    for arguments in CASES[name]:
        ours, theirs = ([x.copy() if isinstance(x, np.ndarray) else x for x in arguments] for _ in range(2))
        found = called(*with_functions(ours, kernel, lambda x: ahead.address(kernel(x))))
        expected = native(name)(*with_functions(theirs, native, lambda x: address(pointer(native(x)))))
        assert type(found) is type(expected)
        np.testing.assert_array_equal(flattened(found), flattened(expected))
        for mine, other in zip(ours, theirs, strict=True):
            if isinstance(mine, np.ndarray):
                np.testing.assert_array_equal(mine, other)


FROZEN = normal(3)
FROZEN.flags.writeable = False
REFUSED = [  # kernel, arguments, which one is refused, and what is said of it
    (
        "core.generator:permutation",
        (np.zeros(4, np.uint64), np.zeros(3, np.int32)),
        1,
        "int64[:], got ndarray of int32",
    ),
    (
        "core.activations:_relu",
        (normal(3), nan(3), nan(6)[::2]),
        2,
        "float64[:], got ndarray of float64 and shape (3,)",
    ),
    ("core.activations:_relu", (FROZEN, nan(3), nan(3)), 0, "float64[:], got ndarray"),
    (
        "core.activations:_relu",
        (normal(1, 3), nan(3), nan(3)),
        0,
        "float64[:], got ndarray of float64 and shape (1, 3)",
    ),
    ("core.activations:_relu", ([1.0, 2.0], nan(2), nan(2)), 0, "float64[:], got list"),
    ("core.models.mlp:_product", (normal(2, 3), normal(3, 2).T.copy().T, nan(2, 2)), 1, "float64[:, :], got ndarray"),
    ("core.regularization:_soft_threshold", (1.0, "2"), 1, "float64, got str"),
    ("core.generator:below", (np.zeros(4, np.uint64), 2.5), 1, "uint64, got float"),
    ("core.models.linear:_online", (print, *CASES["core.models.linear:_online"][0][1:]), 0, "function, got builtin"),
]


@pytest.mark.parametrize(("name", "arguments", "at", "said"), REFUSED)
def test_what_would_be_read_as_something_else_is_refused(name, arguments, at, said):
    with pytest.raises(TypeError) as error:
        kernel(name)(*arguments)
    module, short = name.split(":")
    assert str(error.value).startswith(f"argument {at} of <kernel coursekit.{module}.{short}> must be {said}")


def test_an_argument_too_few_is_said():
    with pytest.raises(TypeError, match=r"takes 3 arguments, got 2$"):
        kernel("core.activations:_relu")(normal(2), nan(2))


def test_numbers_of_numpy_and_of_python_are_both_taken():
    threshold = kernel("core.regularization:_soft_threshold")
    assert threshold(np.float64(3), np.int32(1)) == threshold(3, True) == 2.0


def test_a_kernel_that_fails_is_an_error():
    case = list(CASES["core.models.linear:_loss_and_grad"][1])
    case[0], case[2], case[-1] = kernel(case[0]), kernel(case[2]), vector()  # no work space
    with pytest.raises(RuntimeError, match="_loss_and_grad> failed with status 1: shapes that do not fit"):
        kernel("core.models.linear:_loss_and_grad")(*case)


def test_a_kernel_is_pickled_by_its_name():
    assert pickle.loads(pickle.dumps(kernel("core.optimizers.adaptive:_adam"))) is native(
        "core.optimizers.adaptive:_adam"
    )
