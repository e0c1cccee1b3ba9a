"""A machine that fails under nbgrader: the command ends with an error, and nobody gets a 0 for it."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from grading.classroom import solved
from grading.test_nbgrader import environment

from coursekit.grading.release import release
from coursekit.grading.sandbox.bwrap import why_not

api = pytest.importorskip("nbgrader.api")
pytestmark = pytest.mark.skipif(bool(why_not()), reason=why_not() or "there is a sandbox")
ROOT = Path(__file__).parents[2]
LESSON, NUMBERS, FUNCTION = "00_start", "start-first-number", "start-first-function"
BREAKS = {  # what stands in the place of bubblewrap
    "it works": 'exec "$REAL" "$@"',
    "no notebook's sandbox starts": 'case "$*" in *inside.worker*) exit 1;; esac; exec "$REAL" "$@"',
    "it does not work here": "exit 1",
}


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    """A course of one assignment, which Ada has submitted."""
    course = tmp_path_factory.mktemp("course")
    release(ROOT / "notebooks", course, [LESSON], nbgrader=True)
    assert nbgrader(course, "generate_assignment", LESSON).returncode == 0
    notebook = nbformat.read(course / "release" / LESSON / f"{LESSON}.ipynb", as_version=4)
    path = course / "submitted" / "Ada" / LESSON / f"{LESSON}.ipynb"
    path.parent.mkdir(parents=True)
    nbformat.write(solved(notebook, "Ada"), path)
    return course


def nbgrader(course, *arguments, bwrap="it works"):
    """One of nbgrader's commands, on a machine whose bubblewrap does this."""
    program = course / "bin" / "bwrap"
    program.parent.mkdir(exist_ok=True)
    program.write_text(f"#!/bin/sh\nREAL='{shutil.which('bwrap')}'\n{BREAKS[bwrap]}\n")
    program.chmod(0o755)
    env = environment()
    env["PATH"] = f"{program.parent}{os.pathsep}{env['PATH']}"
    command = [sys.executable, "-m", "nbgrader", *arguments]
    return subprocess.run(command, cwd=course, env=env, capture_output=True, text=True, check=False)


def grades(course):
    """{cell: (points, is it still to be graded?)}"""
    with api.Gradebook(f"sqlite:///{course / 'gradebook.db'}") as book:
        found = book.find_submission_notebook(LESSON, LESSON, "Ada").grades
        return {one.name: (one.auto_score, one.needs_manual_grade) for one in found}


@pytest.mark.parametrize("before", ["nothing was graded", "all was graded"])
def test_a_sandbox_that_does_not_start_is_an_error_and_no_grade(course, before):
    if before == "all was graded":
        assert nbgrader(course, "autograde", LESSON, "--force").returncode == 0
        assert grades(course) == {NUMBERS: (2, False), FUNCTION: (5, False)}
    done = nbgrader(course, "autograde", LESSON, "--force", bwrap="no notebook's sandbox starts")
    assert done.returncode != 0
    assert "Ada was not graded, for no sandbox could be started" in done.stderr
    assert "run nbgrader autograde again" in done.stderr
    assert grades(course) == {NUMBERS: (None, True), FUNCTION: (None, True)}
    assert not (course / "autograded" / "Ada" / LESSON / f"{LESSON}.ipynb").exists()


def test_a_function_that_needs_a_sandbox_where_there_is_none_has_no_points(course):
    done = nbgrader(course, "autograde", LESSON, "--force", bwrap="it does not work here")
    assert done.returncode == 0, done.stderr
    assert "Functions are not run: bubblewrap does not work here" in done.stderr
    assert grades(course) == {NUMBERS: (2, False), FUNCTION: (None, True)}
    shown = (course / "autograded" / "Ada" / LESSON / f"{LESSON}.ipynb").read_text()
    assert "it is still to be graded" in shown
