"""Where nothing of a class has changed nothing is made again; whatever has changed, everything is as it should be."""

import pytest
from grading.results import graded

from coursekit.grading.report import everything, feedback
from coursekit.grading.report.everything import report
from coursekit.grading.results import Results


@pytest.fixture
def out(tmp_path):
    for student in ("ada", "bob"):
        Results(tmp_path).put("a key", graded(student, 5))
    report(tmp_path)
    return tmp_path


@pytest.fixture
def made(monkeypatch):
    """The pages that are made from now on."""
    pages, page = [], feedback.page
    monkeypatch.setattr(feedback, "page", lambda one, *more: pages.append(one.submission.student) or page(one, *more))
    return pages


def files(out):
    return {path.relative_to(out): path.stat().st_mtime_ns for path in out.rglob("*") if path.is_file()}


def test_nothing_is_made_again_where_nothing_has_changed(out, made):
    before = files(out)
    assert report(out) == []
    assert made == []
    assert files(out) == before


def a_page(out):
    (out / "feedback" / "ada" / "00_start.html").unlink()


def all_pages(out):
    for path in (out / "feedback").rglob("*.html"):
        path.unlink()


def the_table(out):
    (out / "grades.csv").write_text("student\nada\n")


def the_teachers_page(out):
    (out / "index.html").unlink()


def the_book(out):
    (out / "gradebook.db").unlink()


@pytest.mark.parametrize("spoil", [a_page, all_pages, the_table, the_teachers_page, the_book])
def test_what_was_deleted_or_changed_comes_back(out, made, spoil):
    text = {path: path.read_bytes() for path in (out / "feedback").rglob("*.html")}
    table = (out / "grades.csv").read_bytes()
    spoil(out)
    report(out)
    assert sorted(made) == ["ada", "bob"]
    assert {path: path.read_bytes() for path in (out / "feedback").rglob("*.html")} == text
    assert (out / "grades.csv").read_bytes() == table
    assert (out / "index.html").exists()
    assert (out / "gradebook.db").stat().st_size > 0
    made.clear()
    report(out)
    assert made == []


def test_another_result_is_reported(out, made):
    Results(out).put("another key", graded("ada", 0))
    before = (out / "grades.csv").read_bytes()
    report(out)
    assert sorted(made) == ["ada", "bob"]
    assert (out / "grades.csv").read_bytes() != before


def test_a_course_of_another_version_reports_again(out, made, monkeypatch):
    monkeypatch.setattr("coursekit.grading.report.unchanged.course", lambda: "0.2.0 another")
    report(out)
    assert sorted(made) == ["ada", "bob"]


def test_another_gradebook_is_written(out, made, tmp_path):
    report(out, f"sqlite:///{tmp_path / 'other.db'}")
    assert sorted(made) == ["ada", "bob"]
    assert (tmp_path / "other.db").stat().st_size > 0


def test_a_note_that_cannot_be_read_is_a_reason_to_report(out, made):
    (out / ".reported.json").write_text("{")
    report(out)
    assert sorted(made) == ["ada", "bob"]
    assert everything.reported(out, f"sqlite:///{(out / 'gradebook.db').absolute()}") == []
