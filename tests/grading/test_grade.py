"""`coursekit grade` from end to end: a small class in, grades, feedback, gradebook and exit codes out."""

import csv
from pathlib import Path

import nbformat
import pytest
from grading.classroom import solved

from coursekit import cli
from coursekit.grading._release import released

NOTEBOOKS = Path(__file__).parents[2] / "notebooks"


def hand_in(folder, student, lesson="00_start", but=()):
    """Write the solved notebook of a student into `folder`."""
    notebook = released(nbformat.read(NOTEBOOKS / f"{lesson}.ipynb", as_version=4), lesson)
    path = folder / student / f"{lesson}.ipynb"
    path.parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(solved(notebook, student, but), path)
    return path


def rows(path):
    with open(path, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def graded(tmp_path_factory):
    folder = tmp_path_factory.mktemp("class")
    hand_in(folder / "in", "alice")
    hand_in(folder / "in", "bob", but=["start/first-function"])
    code = cli.main(["grade", str(folder / "in"), "--out", str(folder / "out"), "--unsafe-no-sandbox", "--jobs", "2"])
    assert code == 0
    return folder


def test_points_reach_the_table_and_the_gradebook(graded):
    from nbgrader.api import Gradebook

    points = {row["student"]: int(row["points"]) for row in rows(graded / "out" / "grades.csv")}
    assert points == {"alice": 7, "bob": 2}
    with Gradebook(f"sqlite:///{graded / 'out' / 'gradebook.db'}") as book:
        scores = {one.student.id: (one.score, one.max_score) for one in book.assignment_submissions("00_start")}
    assert scores == {"alice": (7, 7), "bob": (2, 7)}
