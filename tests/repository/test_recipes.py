"""CONTRIBUTING.md's checklists followed literally in a copy of the tree: what they name is all that it takes."""

import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from repository import recipes
from sample import sample

ROOT = Path(__file__).parents[2]

EDITS = {
    "An optimizer": ("signum", recipes.OPTIMIZER),
    "A loss": ("quantile", recipes.LOSS),
    "An activation": ("leaky_relu", recipes.ACTIVATION),
    "A surface": ("booth", recipes.SURFACE),
    "A schedule": ("root", recipes.SCHEDULE),
    "An exercise": ("gd/parabola", recipes.EXERCISE),
    "A prediction": ("gd/half-way", recipes.PREDICTION),
    "A panel": ("secant", recipes.PANEL),
}
LESSON = "05_gradient_descent"
IN_A_TABLE = "[*optimizers.RULES, *losses.LOSSES, *activations.ACTIVATIONS, *surfaces.SURFACES, *schedules.SCHEDULES]"


def section(title):
    """What a checklist names (files, folders, commands to be run on the way) and the command below it."""
    text = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
    text = re.search(rf"^### {title}\n(.*?)(?=^###? )", text, re.M | re.S)[1]
    [command] = re.findall(r"```bash\n(.*?)\n```", text, re.S)
    on_the_way = re.findall(r"`(coursekit exercise [^`]+|\.venv/bin/python tools/notebooks[^`]+)`", text)
    return re.findall(r"^- \[ \] `([^`]+)`", text, re.M), on_the_way, command


def before(source, place, more, after=""):
    """The source with `more` before the one place, or before the first one that comes after a text."""
    start = source.index(after) + len(after) if after else 0
    assert source.count(place, start) == 1 or after, (place, source.count(place))
    at = source.index(place, start)
    return source[:at] + more + source[at:]


def run(command, name, tree, *more):
    """Exit code and last words of a command of CONTRIBUTING.md in the tree, with this Python."""
    words = shlex.split(command.replace("\\\n", " ").replace("NAME", name).replace("LESSON", LESSON))
    program = {".venv/bin/python": [sys.executable], "coursekit": [sys.executable, "-m", "coursekit.cli"]}[words[0]]
    done = subprocess.run([*program, *words[1:], *more], cwd=tree, capture_output=True, text=True)
    return done.returncode, (done.stdout + done.stderr)[-3000:]


def tried(command, name, tree, *more):
    return run(command, name, tree, "-q", "-p", "no:cacheprovider", *more)


@pytest.fixture(scope="module")
def tree(tmp_path_factory):
    """A copy of what the commands need, with the compiled kernels of the original."""
    folder = tmp_path_factory.mktemp("copy")
    for name in ("coursekit", "tests", "docs", "tools", "notebooks"):
        shutil.copytree(ROOT / name, folder / name)
    shutil.copy(ROOT / "pyproject.toml", folder)
    return folder


@pytest.fixture(autouse=True)
def in_the_copy(tree, monkeypatch):
    monkeypatch.setenv("PYTHONPATH", str(tree))
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")  # none is needed, and they take 3 seconds to load


def write(tree, edits):
    """Make the changes of a recipe."""
    for file, changes in edits.items():
        if isinstance(changes, str):
            (tree / file).write_text(changes, "utf-8")
            continue
        source = (tree / file).read_text("utf-8")
        for change in changes:
            source = before(source, *change)
        (tree / file).write_text(source, "utf-8")


def ask(tree, heading, cells=recipes.CELLS, at=1):
    """The two cells of an exercise, below a heading of the lesson; or other ones, so many cells after it."""
    path = tree / "notebooks" / f"{LESSON}.ipynb"
    notebook = nbformat.read(path, as_version=4)
    at += next(i for i, cell in enumerate(notebook.cells) if heading in cell.source)
    notebook.cells[at:at] = [nbformat.v4.new_code_cell(source, id=id) for id, source in cells.items()]
    nbformat.write(notebook, path)


@pytest.mark.parametrize("title", sample(EDITS, 3))
def test_a_checklist_is_all_that_it_takes(tree, title):
    (name, edits), (places, on_the_way, command) = EDITS[title], section(title)
    assert [file for file in edits if not file.startswith(tuple(places))] == []
    if title == "An exercise":
        new, execute = on_the_way
        assert run(new, name, tree)[0] == 0
        write(tree, edits)
        ask(tree, "Downhill, one step at a time")
        code, output = run(execute, name, tree)
        assert code == 0, output
    elif title == "A prediction":
        write(tree, edits)
        ask(tree, "gd/shrinking-rate", {"half-way-predict": f'ck.predict("{name}")'}, at=0)
        code, output = run(*on_the_way, name, tree)
        assert code == 0, output
    else:
        write(tree, edits)
    code, output = tried(command, name, tree)
    assert code == 0, output
    assert int(re.search(r"(\d+) passed", output)[1]) > 5
    if title not in ("An exercise", "A prediction", "A panel"):
        shown = f"from coursekit import *; print({name!r} in {IN_A_TABLE})"
        assert subprocess.check_output([sys.executable, "-c", shown], text=True, cwd=tree) == "True\n"


def test_a_forgotten_twin_is_found(tree):
    """The command can fail: without its formula in the references Signum is red."""
    file = tree / "tests/references/core.py"
    file.write_text(file.read_text("utf-8").replace('    "signum": signum,\n', ""), "utf-8")
    assert tried(section("An optimizer")[2], "signum", tree, "-x")[0] == 1
