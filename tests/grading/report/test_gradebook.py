"""nbgrader's gradebook, in SQLite and in a real PostgreSQL: written once or often, it says the same."""

from dataclasses import replace

import pytest
from grading.databases import needs_postgres, postgres  # noqa: F401
from grading.results import LESSON, graded as verdicts_of, row
from nbgrader.api import Gradebook
from sqlalchemy import text

from coursekit.grading.by_hand import Change
from coursekit.grading.records import Person, Trouble
from coursekit.grading.report import gradebook
from coursekit.grading.report.gradebook import save
from coursekit.grading.rows import Row


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=needs_postgres)])
def url(request, tmp_path):
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'grades.db'}"
    server = request.getfixturevalue("postgres")
    server.run("DROP DATABASE grades WITH (FORCE)")
    server.run("CREATE DATABASE grades")
    return server.url


def graded(*about, **more):
    return row(verdicts_of(*about, **more))


def book(url):
    return Gradebook(url.replace("postgresql://", "postgresql+psycopg://"))


def scores(url, assignment=LESSON):
    with book(url) as opened:
        found = opened.assignment_submissions(assignment)
        return {one.student.id: (one.score, one.max_score, one.needs_manual_grade) for one in found}


def rows(url):
    """Every row of every table."""
    with book(url) as opened:
        names = ["student", "assignment", "notebook", "base_cell", "grade_cells", "grade", "submitted_assignment",
                 "submitted_notebook", "alembic_version"]  # fmt: skip
        return {name: sorted(map(repr, opened.db.execute(text(f"SELECT * FROM {name}")))) for name in names}


CLASS = [graded("alice", 9), graded("bob", 1), graded("דנה", 0)]


def test_scores(url):
    save(CLASS, url)
    assert scores(url) == {"alice": (7, 7, False), "bob": (2, 7, False), "דנה": (0, 7, False)}


def test_again_is_the_same(url):
    save(CLASS, url)
    before = rows(url)
    save(CLASS, url)
    assert rows(url) == before
    save([graded("bob", 9)], url)
    after = rows(url)
    assert scores(url)["bob"] == (7, 7, False)
    assert {name: len(found) for name, found in after.items()} == {name: len(found) for name, found in before.items()}


def test_what_a_teacher_wrote_is_kept(url):
    save(CLASS, url)
    with book(url) as opened:
        opened.find_grade("start-first-number", LESSON, LESSON, "bob").manual_score = 1.5
        opened.db.commit()
    save(CLASS, url)
    with book(url) as opened:
        grade = opened.find_grade("start-first-number", LESSON, LESSON, "bob")
        assert (grade.manual_score, grade.auto_score, grade.score) == (1.5, 1.0, 1.5)
        assert grade.needs_manual_grade, "as nbgrader marks it: the answer may have changed since"


def test_what_is_still_to_be_graded_is_marked(url):
    one = verdicts_of("alice", 9)
    waiting = {id: replace(found, status="submitted", points=0) for id, found in one.verdicts.items()}
    save([row(one._replace(verdicts=waiting))], url)
    assert scores(url) == {"alice": (0, 7, True)}
    save([row(one)], url)
    assert scores(url) == {"alice": (7, 7, False)}


def test_two_notebooks_of_one_assignment(url):
    save([graded("alice", 9, assignment="ps1")], url)
    save([graded("alice", 9, assignment="ps1", lesson="09_capstone"), graded("bob", 1, assignment="ps1")], url)
    assert scores(url, "ps1") == {"alice": (21, 21, False), "bob": (2, 21, True)}


def test_a_copy_does_not_replace_the_notebook(url):
    save([graded("alice", 9), graded("alice", 0, notebook="00_start (1)"), graded("bob", 1, notebook="mine")], url)
    assert scores(url) == {"alice": (7, 7, False), "bob": (2, 7, False)}


def test_what_has_no_exercises_is_left_out(url):
    save([row(verdicts_of("alice", notebook="mine")._replace(verdicts={})), graded("")], url)
    with book(url) as opened:
        assert not opened.students


def test_who_withdrew_leaves_and_others_stay(url):
    save([*CLASS, graded("bob", 1, lesson="09_capstone")], url)
    save(CLASS, url, gone=[("bob", LESSON), ("דנה", LESSON), ("nobody", LESSON)])
    save([], url, gone=[("bob", LESSON), ("דנה", LESSON)])
    assert scores(url) == {"alice": (7, 7, False)}
    with book(url) as opened:
        assert sorted(one.id for one in opened.students) == ["alice", "bob"], "bob has another submission"


def test_points_given_by_hand_and_taken_back(url):
    id, cell = "start/first-number", "start-first-number"
    given = graded("alice", 1)._replace(changes={id: Change("alice", id, 1.5, "oral", "Prof. X")})
    save([given], url)
    assert scores(url) == {"alice": (2.5, 7, False)}
    assert gradebook.given_by_hand(url) == {("alice", cell): 1.5}
    save([graded("alice", 1)], url, taken_back={("alice", id): 1.5})
    assert scores(url) == {"alice": (2, 7, False)}


def test_points_by_hand_for_who_submitted_nothing(url):
    id = "start/first-number"
    save([Row(Person("eve", "Eve Adams", email="e@x"), LESSON, changes={id: Change("eve", id, 2, "paper", "x")})], url)
    save([Row(Person("bob"), LESSON)], url)
    assert {who: one[0] for who, one in scores(url).items()} == {"eve": 2}
    with book(url) as opened:
        eve = opened.find_student("eve")
        assert (eve.first_name, eve.last_name, eve.email) == ("Eve", "Adams", "e@x")
        assert sorted(one.id for one in opened.students) == ["bob", "eve"]


def test_what_lateness_costs(url):
    from nbgrader.api import SubmittedNotebook

    save([graded("alice", 9)._replace(share=0.9, late=3600.0)], url)
    with book(url) as opened:
        assert [one.late_submission_penalty for one in opened.db.query(SubmittedNotebook)] == [pytest.approx(0.7)]


@pytest.mark.parametrize("commits", [2, 4, 8, 12])
def test_stopped_on_the_way_it_is_completed(url, commits, monkeypatch):
    """The database is lost after so many commits, at each of which a killed grader may have stopped, too."""
    from sqlalchemy.exc import OperationalError
    from sqlalchemy.orm import Session

    count, commit = iter(range(1000)), Session.commit

    def lost(self):
        if next(count) >= commits:
            raise OperationalError("COMMIT", {}, Exception("the connection is gone"))
        return commit(self)

    with monkeypatch.context() as patch:
        patch.setattr(Session, "commit", lost)
        with pytest.raises(Trouble, match="the connection is gone"):
            save(CLASS, url)
    save(CLASS, url)
    assert scores(url) == {"alice": (7, 7, False), "bob": (2, 7, False), "דנה": (0, 7, False)}
    assert len(rows(url)["alembic_version"]) == 1


def test_a_database_without_its_version(url):
    """What is left when nbgrader is killed while it makes the database."""
    save([], url)
    before = rows(url)["alembic_version"]
    with book(url) as opened:
        opened.db.execute(text("DROP TABLE alembic_version"))
        opened.db.commit()
    save(CLASS, url)
    assert rows(url)["alembic_version"] == before


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("grades", "not the URL of a database"),
        ("sqlite:////nowhere/grades.db", "cannot be used"),
        ("postgresql://me:hush@localhost:1/grades", "cannot be used"),
        ("mysql://me:hush@localhost/grades", "no driver"),
        ("nothing://x", "no driver"),
    ],
)
def test_one_sentence_without_the_password(url, words):
    with pytest.raises(Trouble, match=words) as caught:
        save(CLASS, url)
    assert "\n" not in str(caught.value)
    assert "hush" not in str(caught.value)


def test_memory_holds_one_submission_at_a_time(tmp_path, monkeypatch):
    held = []
    real = gradebook._save

    def watched(book, *rest):
        real(book, *rest)
        held.append(len(list(book.db)))

    monkeypatch.setattr(gradebook, "_save", watched)
    save((graded(f"student {i}") for i in range(20)), f"sqlite:///{tmp_path / 'grades.db'}")
    assert max(held[1:]) <= held[1]
