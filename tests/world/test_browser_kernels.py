"""What others met with compiled modules in a browser's Python, tried on the kernels that are built for it.

Each test names the public report that it stands for.
"""

import json
import subprocess
import sys

import numpy as np
import pytest
import wasm
import wasmtime
from core.kernel_cases import CASES
from core.side_module import HEAP, SideModule

from coursekit.core.kernel import ahead

CASE = CASES["core.models.mlp:_loss_and_grad"][-1]
NAME = "coursekit.core.models.mlp:_loss_and_grad"


@pytest.fixture(scope="module")
def table():
    if not wasm.built():
        subprocess.run([sys.executable, wasm.__file__], check=True)
    return json.loads(ahead.TABLE.read_text("utf-8"))["kernels"]


@pytest.fixture
def module(table):
    return SideModule(ahead.MODULE, table)


def called(module):
    return module(NAME, [f"coursekit.{x}" if isinstance(x, str) else x for x in CASE])


def same(one, other):
    assert one[0] == other[0]
    assert all(np.array_equal(a, b, equal_nan=True) for a, b in zip(one[1], other[1], strict=True))


def test_nothing_of_64_bits_goes_through_javascript(table):
    """pyodide/pyodide#284: a side module's call through `invoke_...` ended with "cannot pass i64 to or from JS"."""
    imports = wasmtime.Module.from_file(wasmtime.Engine(), str(ahead.MODULE)).imports
    functions = {each.name: each.type for each in imports if isinstance(each.type, wasmtime.FuncType)}
    assert set(functions) <= set(wasm.HOST)
    kinds = {str(kind) for one in functions.values() for kind in (*one.params, *one.results)}
    assert kinds <= {"f64", "i32"}


def test_a_kernel_that_is_handed_over_late_has_its_place(module):
    """pyodide/pyodide#5015: "null function or function signature mismatch" for a function of another module."""
    first = called(module)
    module.table.grow(module.store, 50, None)  # as when other modules are loaded in between
    module.places.clear()
    same(called(module), first)


def test_memory_that_grows_between_calls_changes_nothing(module):
    """emscripten-core/emscripten#3893 and #17622: after growth a side module saw the old memory, or none."""
    first = called(module)
    module.memory.grow(module.store, 300)
    same(called(module), first)


def offsets(section):
    """The instructions that say where each segment of a section of the module begins."""
    found, data = [], ahead.MODULE.read_bytes()
    at, number = 8, lambda at: _number(data, at)
    while at < len(data):
        kind, (size, begins) = data[at], number(at + 1)
        at = begins + size
        if kind == section:
            count, place = number(begins)
            for _ in range(count):
                flag, place = number(place)
                assert flag == 0
                end = data.index(b"\x0b", place)
                found.append(data[place:end])
                length, place = number(end + 1)
                for _ in range(length if section == ELEMENTS else 0):
                    place = number(place)[1]
                place += length if section == DATA else 0
    return found


ELEMENTS, DATA, GLOBAL_GET = 9, 11, 0x23


def _number(data, at):
    """An unsigned LEB128 number, and where it ends."""
    value = shift = 0
    while True:
        byte = data[at]
        value, shift, at = value | (byte & 127) << shift, shift + 7, at + 1
        if byte < 128:
            return value, at


@pytest.mark.parametrize("section", [ELEMENTS, DATA])
def test_segments_begin_where_older_browsers_can_read_it(table, section):
    """WebAssembly/design#1392, WebKit/WebKit#17030: an addition there is refused before Chrome 114 and Safari 17.4."""
    found = offsets(section)
    assert len(found) <= 1
    assert all(code[0] == GLOBAL_GET and len(code) == 2 for code in found)


def test_a_product_of_128_bits_ends(tmp_path):
    """rust-lang/compiler-builtins#707 and llvm/llvm-project#191449: it was compiled to a call of itself."""
    wasm.compile_c(wasm.RUNTIME / "memory.c", tmp_path)
    wasm.link([tmp_path / "memory.o"], ["__multi3"], tmp_path / "memory.so")
    module = SideModule(tmp_path / "memory.so", {})
    words = [0, 1, 2**32 - 1, 2**63, 2**64 - 1, 0x9E3779B97F4A7C15]
    for a, b in ((a, b) for a in words for b in words):
        signed = [np.array([word], np.uint64).view(np.int64).item() for word in (a, b, b, a)]
        module.exports["__multi3"](module.store, HEAP, *signed)
        low, high = module._array(HEAP, np.uint64, 2).tolist()
        assert low + (high << 64) == (a + (b << 64)) * (b + (a << 64)) % 2**128
