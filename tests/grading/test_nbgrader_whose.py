"""Whose numbers a submission of an nbgrader course has, and what is said of a name that is somebody else's."""

import pytest
from grading.submitting import submit

from coursekit.grading.judge import judged
from coursekit.grading.records import Collected, Person

pytest.importorskip("nbgrader")
from coursekit.grading.nbgrader import whose

PEOPLE = [
    Person("ada", "Ada Lovelace", "ada", "ada"),
    Person("bob", "", "bob", "bob"),
    Person("eve", "Eve", "eve", "eve"),
]
START = "00_start"


class Course:
    """nbgrader's own idea of where things are."""

    submitted_directory = "submitted"

    def __init__(self, root):
        self.root = root

    def format_path(self, step, student, assignment):
        return str(self.root / step / student / assignment)


@pytest.fixture
def found(tmp_path):
    """Ada is herself, Bob has Eve's name, and Eve has not submitted."""

    def of(student, **typed):
        for one, name in {"ada": "Lovelace, Ada", "bob": "Eve", **typed}.items():
            path = submit(tmp_path / "made", name)
            target = tmp_path / "submitted" / one / START / path.name
            target.parent.mkdir(parents=True, exist_ok=True)
            path.replace(target)
        return whose.found(Course(tmp_path), {"student": student, "assignment": START, "notebook": START}, PEOPLE)

    return of


def test_the_name_in_the_notebook_chooses_the_numbers(found):
    assert found("ada").load().typed == "Lovelace, Ada"
    assert found("bob").load().typed == "Eve"
    assert found("bob").load().student == "bob"


def test_a_name_that_is_somebody_elses_is_the_students_to_explain(found):
    assert not found("ada").noticed
    assert [one.kind for one in found("bob").noticed] == ["name"]


def test_two_who_typed_one_name_are_both_named(found):
    assert [one.evidence for one in found("eve", eve="Eve").noticed] == ["the notebook of bob names Eve, too"]


def test_a_notebook_that_changed_is_looked_at_again(found):
    assert found("bob").noticed
    assert not found("bob", bob="Bob the second").noticed


def test_a_file_that_is_not_there_is_said_when_it_is_graded(found):
    assert [one.kind for one in found("eve").load().incidents] == ["unreadable"]


def test_the_judge_takes_the_numbers_of_the_typed_name(found):
    """Nothing of it stands among the notes for the student."""
    submission = found("bob").load()
    graded = judged(submission, Collected({}, {}), "a secret of sixteen letters")
    assert not graded.notes
