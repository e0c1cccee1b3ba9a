"""What others have reported of machines that many people share, and of courses that change while they run."""

import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from grading.submitting import rows

from coursekit.cli.main import main
from coursekit.exercises import BANK
from coursekit.exercises.catalog import FOLDERS, NOTEBOOKS
from coursekit.exercises.variants import numbers_of
from coursekit.grading import by_hand
from coursekit.judging.answers import ANSWERS

ONE = """
import warnings
from numba import float64
from coursekit.core.compiled import Kernels
from coursekit.core.kernel import kernel

with warnings.catch_warnings(record=True) as said:
    warnings.simplefilter("always")
    twice = kernel(float64(float64))(lambda x: 2 * x)
print(twice(21.0), [str(one.message) for one in said])
"""


@pytest.mark.skipif(not shutil.which("bwrap"), reason="bubblewrap is not installed")
def test_a_machine_on_which_nothing_can_be_written_costs_time_and_no_picture(tmp_path):
    """numba/numba#5566, numba/numba#4032, ratt-ru/montblanc#253: `cannot cache function: no locator available`."""
    (tmp_path / "one.py").write_text(ONE)
    walls = ["bwrap", "--ro-bind", "/", "/", "--dev", "/dev", "--proc", "/proc", "--setenv", "HOME", "/nonexistent"]
    walls += ["--unsetenv", "NUMBA_CACHE_DIR", "--unsetenv", "NUMBA_DISABLE_JIT"]
    command = [*walls, sys.executable, tmp_path / "one.py"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.stdout.startswith("42.0 ['compiled code cannot be kept on this machine"), done.stderr


@pytest.fixture
def course(monkeypatch, tmp_path):
    """A lesson of a teacher's own, two of whose exercises a student has got right."""
    monkeypatch.setenv("COURSEKIT_DATA", str(tmp_path / "data"))
    monkeypatch.chdir(tmp_path)
    for id in ("my/first", "my/second"):
        assert main(["exercise", "new", id]) == 0
    write_notebook("my/first", "my/second")
    hand_in("ada")
    yield Path("exercises", "my")
    for id in list(FOLDERS):
        del BANK[id], FOLDERS[id]
        ANSWERS.pop(id, None)
    NOTEBOOKS.pop("my")


def write_notebook(*ids):
    cells = ["import coursekit as ck", *(f'answer = 0\nck.check("{id}", answer)' for id in ids)]
    made = [nbformat.v4.new_code_cell(source) for source in cells]
    nbformat.write(nbformat.v4.new_notebook(cells=made), "my.ipynb")
    assert main(["release", "my.ipynb", "--exercises", "exercises", "--out", "handout"]) == 0


def hand_in(student):
    notebook = nbformat.read("handout/my.ipynb", as_version=4)
    for cell in notebook.cells:
        if cell.id.endswith("-answer"):
            numbers = numbers_of(BANK[cell.id.removesuffix("-answer").replace("-", "/", 1)], student)
            slope = 2 * numbers["a"] * numbers["x"]
            cell.source = f"answer = {{'slope': {slope}, 'new_x': {numbers['x'] - numbers['lr'] * slope}}}"
    Path("in", student).mkdir(parents=True)
    nbformat.write(notebook, Path("in", student, "my.ipynb"))


def grade(*options):
    command = ["grade", "in", "--unsafe-no-sandbox", "--jobs", "1", "--exercises", "exercises", *options]
    assert main(command) == 0
    return {row["student"]: (float(row["points"]), float(row["max_points"])) for row in rows("graded/grades.csv")}


def test_posted_grades_do_not_change_because_the_course_does(course):
    """hil-se/fds#85, jupyter/nbgrader#1699, RunestoneInteractive/RunestoneServer#1600, Coursemology/coursemology2#1662.

    A regraded class, an exercise added after some have submitted, the sum of an old sheet, points given by hand.
    """
    assert grade() == {"ada": (4, 4)}
    reference = course / "first" / "answer.toml"
    reference.write_text(reference.read_text().replace('slope = "2 * a * x"', 'slope = "a * x"'))
    assert main(["exercise", "new", "my/third"]) == 0
    write_notebook("my/first", "my/second", "my/third")
    hand_in("bob")
    after = grade()
    assert after["ada"] == (4, 4)  # neither her points nor the sum that they are of
    assert after["bob"][1] == 6  # he was asked for more
    assert main(["grade", "--set", "ada", "my/second", "1.5", "late by a minute"]) == 0
    assert grade("--new-edition")["ada"][0] < 3.6  # the new reference, and no third answer
    (given,) = [row["my/second"] for row in rows("graded/grades.csv") if row["student"] == "ada"]
    assert float(given) == 1.5  # what a teacher gave by hand stays


def test_points_by_hand_where_the_system_has_no_name_for_the_user(monkeypatch, tmp_path):
    """ansible/ansible#68007: `getpass.getuser` is a KeyError in a container that runs as a user of its own."""

    def nobody():
        raise KeyError("getpwuid(): uid not found: 4242")

    monkeypatch.setattr("getpass.getuser", nobody)
    by_hand.add(tmp_path, "ada", "my/first", 1.0, "late by a minute")
    assert by_hand.journal(tmp_path)[0].by == "a user without a name"
