"""Grades do not move because the course was updated: what was graded stays, and what differs is named."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from grading.submitting import points, rows, submit

import coursekit
from coursekit.cli.main import main
from coursekit.exercises import BANK
from coursekit.exercises.catalog import FOLDERS, NOTEBOOKS
from coursekit.exercises.own import use_without_answers
from coursekit.grading import editions
from coursekit.grading.results import Results
from coursekit.grading.submissions.notebook import read
from coursekit.judging.answers import ANSWERS

ROOT = Path(__file__).parents[2]
NUMBER = "start/first-number"


@pytest.fixture
def course(tmp_path):
    """A copy of the course that can be updated."""
    ignored = shutil.ignore_patterns("__pycache__", "static", "labextensions", "*.csv")
    shutil.copytree(ROOT / "coursekit", tmp_path / "course" / "coursekit", ignore=ignored)
    return tmp_path / "course"


def grade(folder, *options):
    """(exit code, lines on stdout, lines on stderr) of the course in a folder, grading what was submitted there."""
    command = [sys.executable, "-m", "coursekit.cli", "grade", "in", "--out", "out", "--unsafe-no-sandbox", *options]
    environment = {**os.environ, "PYTHONPATH": str(folder / "course")}
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, env=environment, check=False)
    return done.returncode, done.stdout.splitlines(), done.stderr.splitlines()


def edit(path, old, new):
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def update(course):
    """Version 0.2.0 asks for another step, and one that is right today was wrong before."""
    edit(course / "coursekit" / "__init__.py", '__version__ = "0.1.0"', '__version__ = "0.2.0"')
    folder = course / "coursekit" / "bank" / "start" / "first-number"
    edit(folder / "answer.toml", 'new_x = "x - lr * slope"', 'new_x = "x + lr * slope"')


def test_an_update_moves_no_grade_and_says_what_differs(tmp_path, course):
    submit(tmp_path / "in", "ada")
    assert grade(tmp_path) == (0, [], ["1 graded, 0 unchanged; grades and feedback are in out"])
    before = {path: path.read_bytes() for path in (tmp_path / "out" / ".results").iterdir()}
    update(course)
    submit(tmp_path / "in", "bob")

    code, said, told = grade(tmp_path)
    assert (code, said) == (0, [])
    assert told == [
        "1 notebook of this run came from version 0.1.0 of the course; version 0.2.0 graded them",
        "1 of 2 results stay as they were graded, by version 0.1.0 of the course; since then these exercises were "
        f"changed: {NUMBER} (reference); --new-edition grades all of them again",
        "1 graded, 1 unchanged; grades and feedback are in out",
    ]
    assert points(tmp_path / "out") == {"ada": 7, "bob": 6}
    assert all(path.read_bytes() == text for path, text in before.items())
    (incident,) = rows(tmp_path / "out" / "incidents.csv")
    assert (incident["student"], incident["kind"]) == ("bob", "version")
    assert f"before a change of {NUMBER} (reference)" in incident["evidence"]

    code, said, told = grade(tmp_path, "--new-edition")
    assert (code, said) == (0, [f"ada/00_start: {NUMBER} has 1 points with the new edition, and had 2 before"])
    assert told[-1] == "2 graded, 0 unchanged; grades and feedback are in out"
    assert points(tmp_path / "out") == {"ada": 6, "bob": 6}
    assert rows(tmp_path / "out" / "incidents.csv") == []
    assert grade(tmp_path) == (0, [], ["0 graded, 2 unchanged; grades and feedback are in out"])


# ---- a teacher's own exercises, and what else may differ


FIRST, CODE = "my/first", "my/code"


@pytest.fixture
def own(monkeypatch, tmp_path):
    """A lesson of two exercises, released, with one submission of it."""
    monkeypatch.setenv("COURSEKIT_DATA", str(tmp_path / "data"))
    monkeypatch.chdir(tmp_path)
    assert main(["exercise", "new", FIRST]) == main(["exercise", "new", CODE, "--kind", "function"]) == 0
    cells = ["import coursekit as ck", f'answer = 0\nck.check("{FIRST}", answer)', f'f = 0\nck.check("{CODE}", f)']
    made = [nbformat.v4.new_code_cell(source) for source in cells]
    nbformat.write(nbformat.v4.new_notebook(cells=made), "my.ipynb")
    assert main(["release", "my.ipynb", "--exercises", "exercises", "--out", "handout"]) == 0
    hand_in("ada")
    yield Path("exercises", "my", "first")
    for id in list(FOLDERS):
        del BANK[id], FOLDERS[id]
        ANSWERS.pop(id, None)
    for name in [name for name, lesson in NOTEBOOKS.items() if lesson.folder]:  # a test may have added one
        del NOTEBOOKS[name]


def hand_in(student):
    Path("in", student).mkdir(parents=True)
    shutil.copy("handout/my.ipynb", Path("in", student))


def graded(capsys, *options):
    """What is said by the grader, and the incidents of each student."""
    capsys.readouterr()
    command = ["grade", "in", "--out", "out", "--unsafe-no-sandbox", "--jobs", "1", "--exercises", "exercises"]
    assert main([*command, *options]) == 0
    found = {one.submission.student: [incident.kind for incident in one.incidents] for one in Results("out")}
    return capsys.readouterr().err, found


@pytest.mark.parametrize(("file", "old", "new", "changed"), [
    ("exercise.toml", "title = ", "title = 'x' # ", ["statement"]),
    ("exercise.toml", "\nnew_x = ", "\nmore = 'another one'\nnew_x = ", ["statement", "points"]),
    ("answer.toml", "\nslope = \"", "\nslope = \"0 * ", ["reference"]),
    ("answer.toml", "hints = [", "hints = ['once more', ", []),
    ("answer.toml", "# ", "# and ", []),
])  # fmt: skip
def test_a_change_is_what_decides_points(own, file, old, new, changed):
    before = editions.facts(FIRST)
    edit(own / file, old, new)
    use_without_answers("exercises")
    assert editions.changed({FIRST: before}) == ({FIRST: changed} if changed else {})


def test_a_change_of_an_own_exercise_is_named_and_an_added_lesson_is_none(own, capsys):
    assert "1 graded" in graded(capsys)[0]
    edit(own / "exercise.toml", "title = ", "title = 'x' # ")
    shutil.copytree("exercises/my/code", "exercises/later/code")
    hand_in("bob")
    said, incidents = graded(capsys, "--release", "handout")
    assert "1 graded, 1 unchanged" in said
    assert said.count(f"changed: {FIRST} (statement)") == 2  # since the release, and since ada was graded
    assert incidents == {"ada": [], "bob": ["version", "version"]}  # his notebook is older, and so are her grades


@pytest.mark.parametrize(("file", "text", "options", "says"), [
    ("out/edition.json", '{"number": 1, "courses": [], "exercises": {"a": {}}}', [], "edition.json is damaged"),
    ("handout/release.json", "{}", ["--release", "handout"], "give the folder that coursekit release wrote to"),
    ("other", "", ["--release", "nowhere"], "nowhere cannot be read"),
])  # fmt: skip
def test_what_cannot_be_read_is_one_sentence(own, capsys, file, text, options, says):
    Path("out").mkdir()
    Path(file).write_text(text)
    assert main(["grade", "in", "--out", "out", "--unsafe-no-sandbox", "--exercises", "exercises", *options]) == 1
    error = capsys.readouterr().err
    assert error.startswith("coursekit: ")
    assert says in error
    assert error.count("\n") == 1


@pytest.mark.parametrize(("released", "says"), [
    ({}, ""),
    ({"version": 3, "exercises": [NUMBER]}, ""),
    ({"version": coursekit.__version__}, ""),
    ({"version": "0.0.1"}, "belongs to version 0.0.1 of the course"),
    ({"version": "0.0.1", "exercises": {NUMBER: editions.facts(NUMBER)}}, ""),
    ({"version": "0.0.1", "exercises": {NUMBER: {"statement": "x", "points": 2}}}, f"others: {NUMBER} (statement)"),
    ({"version": "0.0.1", "exercises": {NUMBER: {"points": 3}}}, f"others: {NUMBER} (points)"),
    ({"version": coursekit.__version__, "exercises": {NUMBER: {"points": 3}}}, "before these exercises were changed"),
    ({"version": "0.0.1", "exercises": {NUMBER: {"reference": "tried out"}, "x/y": {"points": 1}}}, "version 0.0.1"),
])  # fmt: skip
def test_a_notebook_says_from_which_course_it_is(released, says):
    data = json.dumps({"cells": [], "metadata": {"coursekit": released}}).encode()
    found = read(data, "00_start")
    assert [one.kind for one in found.incidents] == ["version"] * bool(says)
    assert says in " ".join(one.evidence for one in found.incidents)
