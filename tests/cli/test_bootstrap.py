"""tools/bootstrap.py where something is missing: one line that says what, and an exit code that is not 0."""

import ast
import importlib.util
import json
import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parents[2] / "tools" / "bootstrap.py"


def run(tmp_path, preamble="pass", task="lab"):
    """Run a copy of the script in an empty project, after a preamble that stands for a poorer Python."""
    (tmp_path / "tools").mkdir(exist_ok=True)
    copy = tmp_path / "tools" / "bootstrap.py"
    copy.write_text(SCRIPT.read_text("utf-8"), "utf-8")
    (tmp_path / "pyproject.toml").write_text("")
    code = (
        f"import runpy, sys; sys.argv = ['', {task!r}]; {preamble}; runpy.run_path({str(copy)!r}, run_name='__main__')"
    )
    return subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, env={"PATH": str(tmp_path)}, timeout=60
    )


@pytest.mark.parametrize(
    ("preamble", "words"),
    [
        ("sys.version_info = (3, 8, 10)", ["Python 3.11 or newer is needed", "3.8"]),
        ("sys.modules['ensurepip'] = None", ["venv", "apt install python3-venv"]),
        ("sys.modules['venv'] = None", ["venv", "apt install python3-venv"]),
        ("import shutil; shutil.disk_usage = lambda path: shutil._ntuple_diskusage(1, 1, 10**8)", ["GB", "free"]),
    ],
)
def test_what_is_missing_is_said_in_one_line(tmp_path, preamble, words):
    result = run(tmp_path, preamble)
    assert result.returncode == 1
    assert len(result.stderr.splitlines()) == 1
    assert all(word in result.stderr for word in words)
    assert "Traceback" not in result.stderr


def test_an_unknown_task_is_refused(tmp_path):
    result = run(tmp_path, task="launch")
    assert result.returncode == 1
    assert "lab | test | proof | setup | class | notebooks" in result.stderr


def test_a_folder_that_cannot_be_written(tmp_path):
    (tmp_path / ".venv").write_text("a file in the way")
    result = run(tmp_path)
    assert result.returncode == 1
    assert len(result.stderr.splitlines()) == 1
    assert ".venv" in result.stderr


def test_old_pythons_can_read_the_script():
    ast.parse(SCRIPT.read_text("utf-8"), feature_version=(3, 6))


@pytest.fixture
def bootstrap(tmp_path):
    """The script as a module whose project is an empty folder and whose pip is a list of calls."""
    spec = importlib.util.spec_from_file_location("bootstrap", SCRIPT)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    module.ROOT, module.VENV = tmp_path, tmp_path / ".venv"
    module.STAMP = module.VENV / "coursekit.json"
    (tmp_path / "pyproject.toml").write_text("[project]")
    module.calls = []

    def create():
        module.calls.append("create")
        module.VENV.mkdir(exist_ok=True)
        module.STAMP.write_text("")

    module.create, module.install = create, module.calls.append
    module.venv_python = lambda: "3.11" if module.VENV.exists() else None
    return module


def test_what_is_up_to_date_is_left_alone(bootstrap):
    for extra in ["", "", "test", "", "test"]:
        bootstrap.set_up(extra)
    assert bootstrap.calls == ["create", "", "test"]
    (bootstrap.ROOT / "pyproject.toml").write_text("[project] # one more dependency")
    bootstrap.set_up("")
    assert bootstrap.calls == ["create", "", "test", ""]


@pytest.mark.parametrize("stamp", ["", '{"root": "/somewhere/else"}'])
def test_what_is_half_done_or_was_moved_is_made_again(bootstrap, stamp):
    bootstrap.set_up("")
    bootstrap.STAMP.write_text(stamp)
    bootstrap.set_up("")
    assert bootstrap.calls == ["create", "", "create", ""]
    assert json.loads(bootstrap.STAMP.read_text("utf-8"))["extras"] == [""]
