"""A class that submits: solved notebooks in folders, and what the grader says of them."""

import csv
import sys
from functools import cache
from pathlib import Path

import nbformat
from grading.classroom import solved

from coursekit.grading.release import released

NOTEBOOKS = Path(__file__).parents[2] / "notebooks"
COMMAND = [sys.executable, "-m", "coursekit.cli", "grade"]


@cache
def lesson(name):
    """A released lesson, as text."""
    return nbformat.writes(released(nbformat.read(NOTEBOOKS / f"{name}.ipynb", as_version=4), name))


def submit(folder, student, name="00_start", but=(), **answers):
    """Write the notebook of a student, solved `but` for some exercises; `answers` replaces the source of cells."""
    notebook = solved(nbformat.reads(lesson(name), as_version=4), student, but)
    for cell in notebook.cells:
        cell.source = answers.get(cell.id.replace("-", "_"), cell.source)
    path = Path(folder) / student / f"{name}.ipynb"
    path.parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(notebook, path)
    return path


def rows(path):
    """A table as a list of dicts."""
    with open(path, encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def points(out):
    """{student: points} in a folder that the grader wrote to."""
    return {row["student"]: int(row["points"]) for row in rows(Path(out) / "grades.csv")}
