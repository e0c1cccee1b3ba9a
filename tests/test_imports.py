"""Who imports whom, and what an import costs."""

import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

PYPROJECT = Path(__file__).parent.parent / "pyproject.toml"
HEAVY = ["numpy", "numba", "matplotlib", "sympy", "ipywidgets", "jupyterlab"]


def test_the_layers_hold():
    from importlinter.cli import lint_imports

    assert lint_imports(config_filename=str(PYPROJECT), no_cache=True) == 0


def test_every_module_of_the_kernels_row_is_kept_from_pictures_and_widgets():
    rows, kernels, _ = tomllib.loads(PYPROJECT.read_text("utf-8"))["tool"]["importlinter"]["contracts"]
    assert [f"coursekit.{name}" for name in rows["layers"][-1].split(" : ")] == kernels["source_modules"]


@pytest.mark.parametrize("module", ["coursekit", "coursekit.cli", "coursekit.warmup", "coursekit.doctor"])
def test_an_import_is_light(module):
    code = f"import sys, {module}; print(*[name for name in {HEAVY} if name in sys.modules])"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip() == ""
