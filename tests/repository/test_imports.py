"""Who imports whom, and what an import costs."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

from coursekit.core import doors

ROOT = Path(__file__).parents[2]
PYPROJECT, PACKAGE = ROOT / "pyproject.toml", ROOT / "coursekit"
BY_NAME = [  # who imports a module by its name: what loads later, doors, kernels and records that were pickled
    *("core/compiled.py", "core/doors.py", "core/kernel/ahead.py", "core/kernel/binding.py"),
    *("core/kernel/binding.py", "core/kernel/jit.py"),
    *("core/lazy.py", "grading/sandbox/protocol.py"),
]
HEAVY = ["numpy", "numba", "matplotlib", "sympy", "ipywidgets", "jupyterlab", "jupyter_server", "jinja2", "sklearn"]


def test_the_layers_hold():
    from importlinter.cli import lint_imports

    assert lint_imports(config_filename=str(PYPROJECT), no_cache=True) == 0


def test_two_doors_lead_upwards_and_no_third():
    """Whoever imports from a name at run time goes round the contract."""
    found = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            name = getattr(getattr(node, "func", None), "id", None) or getattr(getattr(node, "func", None), "attr", "")
            if name in ("import_module", "__import__", "Door"):
                found.setdefault(name, []).append(path.relative_to(PACKAGE).as_posix())
    assert found.pop("Door") == ["core/doors.py"] * 2
    assert sorted(found.pop("import_module")) == BY_NAME
    assert found == {}
    assert (doors.FIGURES.room, doors.JUDGE.room) == ("coursekit.figures", "coursekit.judging.api")


def test_what_is_private_is_imported_by_nobody_outside():
    """A module or a name that begins with _ is its folder's own business."""
    outside = []
    for path in sorted(PACKAGE.rglob("*.py")):
        room = ["coursekit", *path.relative_to(PACKAGE).parent.parts]
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("coursekit"):
                for alias in node.names:
                    parts = [*node.module.split("."), alias.name]
                    private = [i for i, part in enumerate(parts) if part.startswith("_") and not part.endswith("__")]
                    if private and parts[: private[0]][: len(room)] != room:
                        outside.append(f"{path.relative_to(ROOT)}: {'.'.join(parts)}")
    assert outside == []


LIGHT = ["coursekit", "coursekit.cli", "coursekit.cli.warmup", "coursekit.cli.doctor", "coursekit.server"]


@pytest.mark.parametrize("module", LIGHT)
def test_an_import_is_light(module):
    code = f"import sys, {module}; print(*[name for name in {HEAVY} if name in sys.modules])"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip() == ""
