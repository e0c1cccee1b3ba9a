"""Nothing that `coursekit release` made is refused by `coursekit grade`, whatever students do to its cells."""

import random
from pathlib import Path

import nbformat
import pytest
from grading.classroom import solved
from sample import sample

from coursekit.exercises.catalog import NOTEBOOKS
from coursekit.grading.judge import grade
from coursekit.grading.records import Submission
from coursekit.grading.release import release
from coursekit.grading.sandbox.bwrap import why_not
from coursekit.grading.worth import grade_id

SANDBOX = "unsafe" if why_not() else "bubblewrap"
SECRET = "a secret of the tests"


@pytest.fixture(scope="module")
def handouts(tmp_path_factory):
    return {
        path.stem: path for path in release(Path(__file__).parents[2] / "notebooks", tmp_path_factory.mktemp("out"))
    }


def graded(notebook, lesson, student="Ada"):
    return grade(Submission(student, lesson, nbformat.writes(notebook).encode()), SECRET, sandbox=SANDBOX)


@pytest.mark.parametrize("lesson", NOTEBOOKS)
def test_solved_gets_full_marks_and_untouched_is_not_attempted(handouts, lesson):
    notebook = nbformat.read(handouts[lesson], as_version=4)
    untouched = graded(notebook, lesson) if lesson in sample(NOTEBOOKS, 4) else None
    if untouched:
        assert {verdict.status for verdict in untouched.verdicts.values()} == {"not attempted"}
        assert untouched.incidents == untouched.notes == ()
    right = graded(solved(notebook, "Ada"), lesson)
    assert [verdict for verdict in right.verdicts.values() if verdict.points < verdict.max_points] == []
    assert [exercise.id for exercise in NOTEBOOKS[lesson].EXERCISES] == list(right.verdicts)
    assert right.incidents == right.notes == ()


def shuffled(cells):
    """In any order, but for the imports."""
    rest = cells[2:]
    random.Random(0).shuffle(rest)
    return cells[:2] + rest


def checks_last(cells):
    """All checks behind all answers, of which most have the same name."""
    checks = [cell for cell in cells if "points" in cell.metadata.get("nbgrader", {})]
    return [cell for cell in cells if cell not in checks] + checks


def without_checks(cells):
    """As from a student who deleted every locked cell."""
    return [cell for cell in cells if "points" not in cell.metadata.get("nbgrader", {})]


@pytest.mark.parametrize("change", [shuffled, checks_last, without_checks])
def test_cells_that_were_moved_or_deleted_are_found(handouts, change):
    notebook = solved(nbformat.read(handouts["01_linear_models"], as_version=4), "Ada")
    notebook.cells = change(notebook.cells)
    verdicts = graded(notebook, "01_linear_models").verdicts.values()
    assert [verdict for verdict in verdicts if verdict.points < verdict.max_points] == []


def test_a_copy_that_was_filled_in_later_counts(handouts):
    notebook = solved(nbformat.read(handouts["01_linear_models"], as_version=4), "Ada", but=["linear/kinds"])
    pair = [
        cell for cell in notebook.cells if cell.id in (f"{grade_id('linear/kinds')}-answer", grade_id("linear/kinds"))
    ]
    notebook.cells += [nbformat.v4.new_code_cell('answer = "c"'), nbformat.v4.new_code_cell(pair[1].source)]
    assert graded(notebook, "01_linear_models").verdicts["linear/kinds"].status == "right"


def test_an_answer_that_is_no_python_costs_itself_alone(handouts):
    notebook = solved(nbformat.read(handouts["01_linear_models"], as_version=4), "Ada")
    cells = {cell.id: cell for cell in notebook.cells}
    cells["linear-neuron-answer"].source = 'answer = {"score": 1,'
    verdicts = graded(notebook, "01_linear_models").verdicts
    assert [id for id, verdict in verdicts.items() if verdict.points < verdict.max_points] == ["linear/neuron"]
    assert "cannot be run" in verdicts["linear/neuron"].message
