"""Every kernel as WebAssembly gives what it gives natively; the module is built here where it is not up to date."""

import json
import subprocess
import sys
from importlib import import_module

import numpy as np
import pytest
import wasm
from core.kernel_cases import CASES
from core.side_module import SideModule, flattened

from coursekit.core.kernel import ahead, pointer

CLOSE = {"rtol": 1e-12, "atol": 1e-12}


@pytest.fixture(scope="module")
def table():
    if not wasm.built():
        subprocess.run([sys.executable, wasm.__file__], check=True)
    return json.loads(ahead.TABLE.read_text("utf-8"))["kernels"]


@pytest.fixture(scope="module")
def module(table):
    return SideModule(ahead.MODULE, table)


def native(name):
    module, kernel = name.split(":")
    return getattr(import_module(f"coursekit.{module}"), kernel)


def test_every_kernel_is_tried(table):
    assert {f"coursekit.{name}" for name in CASES} == set(table)


@pytest.mark.parametrize("name", CASES)
def test_a_kernel_gives_what_it_gives_natively(module, name):
    assert CASES[name]
    for number, arguments in enumerate(CASES[name]):
        copies = [each.copy() if isinstance(each, np.ndarray) else each for each in arguments]
        values, arrays = module(f"coursekit.{name}", [f"coursekit.{x}" if isinstance(x, str) else x for x in copies])
        with np.errstate(all="ignore"):
            expected = native(name)(*(pointer(native(x)) if isinstance(x, str) else x for x in copies))
        said = f"{name}, case {number}"
        np.testing.assert_allclose(values, flattened(expected), **CLOSE, err_msg=said)
        for found, array in zip(arrays, (x for x in copies if isinstance(x, np.ndarray)), strict=True):
            np.testing.assert_allclose(found, array, **CLOSE, err_msg=said)
