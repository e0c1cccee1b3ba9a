"""Every kernel as WebAssembly gives what it gives natively; the module is built here where it is not up to date."""

import json
import os
import shutil
import subprocess
import sys
from importlib import import_module

import numpy as np
import pytest
import wasm
from core.kernel_cases import CASES, with_functions
from core.side_module import SideModule, flattened
from sample import PROOF

from coursekit.core.kernel import address, ahead, pointer

CLOSE = {"rtol": 1e-12, "atol": 1e-12}


@pytest.fixture(scope="module")
def table():
    if not wasm.built():
        subprocess.run([sys.executable, wasm.__file__], check=True)
    return json.loads(ahead.TABLE.read_text("utf-8"))["kernels"]


@pytest.fixture(scope="module")
def module(table):
    return SideModule(ahead.MODULE, table)


def test_nothing_of_the_machine_that_built_it_is_in_it(table):
    """Names of files and of Python would make other bytes elsewhere."""
    found = ahead.MODULE.read_bytes()
    assert not [trace for trace in (b"numba/", b"coursekit/", str(wasm.ROOT).encode()) if trace in found]


if PROOF:  # it takes as long as the first time

    def test_another_build_in_another_place_gives_the_same_bytes(table, tmp_path):
        place = tmp_path / "another place"
        for name in ("coursekit", "tools"):
            left_out = shutil.ignore_patterns("__pycache__", ahead.FOLDER.name)
            shutil.copytree(wasm.ROOT / name, place / name, ignore=left_out)
        environment = {**os.environ, "PYTHONHASHSEED": "7", "HOME": str(tmp_path / "none"), "PYTHONPATH": ""}
        subprocess.run([sys.executable, place / "tools" / "wasm.py"], env=environment, check=True)
        for file in (ahead.MODULE, ahead.TABLE):
            assert (place / file.relative_to(wasm.ROOT)).read_bytes() == file.read_bytes()


def native(name):
    module, kernel = name.split(":")
    return getattr(import_module(f"coursekit.{module}"), kernel)


def pointed(name):
    return pointer(native(name))


def in_package(value):
    """A name, or each of a tuple of them, as the module has it."""
    if isinstance(value, tuple):
        return tuple(map(in_package, value))
    return f"coursekit.{value}" if isinstance(value, str) else value


def test_every_kernel_is_tried(table):
    assert {f"coursekit.{name}" for name in CASES} == set(table)


@pytest.mark.parametrize("name", CASES)
def test_a_kernel_gives_what_it_gives_natively(module, name):
    assert CASES[name]
    for number, arguments in enumerate(CASES[name]):
        copies = [each.copy() if isinstance(each, np.ndarray) else each for each in arguments]
        values, arrays = module(f"coursekit.{name}", [in_package(x) for x in copies])
        with np.errstate(all="ignore"):
            expected = native(name)(*with_functions(copies, pointed, lambda x: address(pointed(x))))
        said = f"{name}, case {number}"
        np.testing.assert_allclose(values, flattened(expected), **CLOSE, err_msg=said)
        for found, array in zip(arrays, (x for x in copies if isinstance(x, np.ndarray)), strict=True):
            np.testing.assert_allclose(found, array, **CLOSE, err_msg=said)
