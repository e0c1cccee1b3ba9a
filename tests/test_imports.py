"""Who imports whom, and what an import costs."""

import subprocess
import sys
from pathlib import Path

import pytest

HEAVY = ["numpy", "numba", "matplotlib", "sympy", "ipywidgets", "jupyterlab"]


def test_the_layers_hold():
    from importlinter.cli import lint_imports

    assert lint_imports(config_filename=str(Path(__file__).parent.parent / "pyproject.toml"), no_cache=True) == 0


@pytest.mark.parametrize("module", ["coursekit", "coursekit.cli", "coursekit.warmup", "coursekit.doctor"])
def test_an_import_is_light(module):
    code = f"import sys, {module}; print(*[name for name in {HEAVY} if name in sys.modules])"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip() == ""
