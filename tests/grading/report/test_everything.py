"""All tables and pages say the same, whenever a run ended; who withdrew leaves them; points by hand stay in all."""

import csv
import os
import re
import shutil
import sqlite3

import pytest
from grading.report.a_class import FIRST, LESSON, SECOND, a_class, of

from coursekit.cli.main import main
from coursekit.grading import by_hand
from coursekit.grading.records import Trouble
from coursekit.grading.report import everything
from coursekit.grading.report.everything import report

PEOPLE = of("ada", "bob", "eve")


def table(out, name="grades.csv"):
    with open(out / name, encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def in_csv(out):
    return {row["student"]: float(row["points"]) for row in table(out) if row["points"]}


def in_gradebook(out):
    """By SQL alone."""
    query = """
        SELECT student.id, sum(coalesce(grade.manual_score, grade.auto_score, 0)) FROM student
        JOIN submitted_assignment ON submitted_assignment.student_id = student.id
        JOIN submitted_notebook ON submitted_notebook.assignment_id = submitted_assignment.id
        JOIN grade ON grade.notebook_id = submitted_notebook.id GROUP BY student.id
    """
    with sqlite3.connect(out / "gradebook.db") as book:
        return dict(book.execute(query).fetchall())


def in_pages(out):
    pages = ((path.parent.name, path.read_text("utf-8")) for path in out.glob("feedback/*/*.html"))
    return {who: float(re.search(r"<strong>([\d.]+) of", text)[1]) for who, text in pages}


def in_index(out):
    row = r'<tr data-is.*?<small class="open"><bdi>(\w+).*?<b>([\d.]+)</b>'
    rows = re.findall(row, (out / "index.html").read_text("utf-8"))
    return {who: float(points) for who, points in rows}


def in_canvas(out):
    return {row["SIS Login ID"]: float(row[LESSON]) for row in table(out, "upload/canvas.csv")[1:] if row[LESSON]}


def say_the_same(out):
    """The points that all of them say."""
    said = [in_csv(out), in_gradebook(out), in_pages(out), in_index(out), in_canvas(out)]
    assert all(one == said[0] for one in said), said
    return said[0]


def files(out):
    return {
        path.relative_to(out).as_posix(): path.read_bytes()
        for path in out.rglob("*")
        if path.is_file() and path.name not in ("gradebook.db", ".noted.json", ".reported.json", ".lock")
    }


def test_all_say_the_same_and_again_nothing_is_written(tmp_path):
    out = a_class(tmp_path / "out", PEOPLE, right={"bob": 1}, files={one: f"{one}/x.ipynb" for one in ("ada", "bob")})
    report(out)
    assert say_the_same(out) == {"ada": 7, "bob": 2}
    before = {path: path.stat().st_mtime_ns for path in out.rglob("*") if path.is_file()}
    report(out)
    assert {path: path.stat().st_mtime_ns for path in out.rglob("*") if path.is_file()} == before
    assert all(path.stat().st_mode & 0o077 == 0 for path in out.rglob("*"))


def test_who_withdrew_leaves_everything(tmp_path):
    out = a_class(tmp_path / "out", PEOPLE)
    report(out)
    report(a_class(out, PEOPLE[:2]))
    assert set(say_the_same(out)) == {"ada", "bob"}
    assert not any(name.startswith("feedback/eve") for name in files(out))
    assert not any(b"Eve Lovelace" in content for content in files(out).values())


def test_points_by_hand_are_in_all_of_them_and_stay(tmp_path):
    out = a_class(tmp_path / "out", PEOPLE, right={"bob": 1})
    report(out)
    by_hand.add(out, "bob", SECOND, 4.5, "oral", "Prof. X")
    report(out)
    assert say_the_same(out)["bob"] == 5.5
    report(a_class(out, PEOPLE, right={"bob": 2}))
    assert say_the_same(out)["bob"] == 6.5, "regraded: the other exercise moved, this one stayed"
    by_hand.add(out, "bob", SECOND, None, "", "Prof. X")
    report(out)
    assert say_the_same(out)["bob"] == 4


def test_what_a_teacher_gives_in_formgrader_is_in_all_of_them(tmp_path):
    out = a_class(tmp_path / "out", PEOPLE, right={"bob": 1})
    report(out)
    with sqlite3.connect(out / "gradebook.db") as book:
        book.execute(
            """UPDATE grade SET manual_score = 2 WHERE id IN (SELECT grade.id FROM grade
            JOIN base_cell ON base_cell.id = grade.cell_id
            JOIN submitted_notebook ON submitted_notebook.id = grade.notebook_id
            JOIN submitted_assignment ON submitted_assignment.id = submitted_notebook.assignment_id
            WHERE base_cell.name = 'start-first-number' AND submitted_assignment.student_id = 'bob')"""
        )
    for _ in range(2):
        report(out)
        assert say_the_same(out)["bob"] == 3
    row = next(row for row in table(out) if row["student"] == "bob")
    assert row["changed"] == f"{FIRST}: 2 by formgrader, given in formgrader"
    report(a_class(out, PEOPLE, right={"bob": 9}))
    assert say_the_same(out)["bob"] == 7


class Killed(BaseException):
    pass


def test_ended_anywhere_it_is_completed_to_the_same_bytes(tmp_path, monkeypatch):
    """At every file that is written, and in the gradebook, a report is cut off; the next one makes all of it."""
    whole = a_class(tmp_path / "whole", PEOPLE, right={"bob": 1})
    report(whole)
    writes, real = [], everything.write
    for number in range(20):
        out = tmp_path / "cut"
        shutil.rmtree(out, ignore_errors=True)
        a_class(out, PEOPLE, right={"bob": 1})

        def cut(path, content, left=number, writes=writes):
            writes.append(path)
            if len(writes) > left:
                (path.parent / ".x.part").write_bytes(b"half")
                raise Killed
            real(path, content)

        writes.clear()
        with monkeypatch.context() as patch:
            patch.setattr(everything, "write", cut)
            try:
                report(out)
                break
            except Killed:
                pass
        report(out)
        assert files(out) == files(whole), f"cut at {writes[-1]}"
    assert number > 5
    assert say_the_same(out) == say_the_same(whole)


def test_a_part_of_a_class_is_reported_while_it_runs(tmp_path, monkeypatch):
    out = a_class(tmp_path / "out", PEOPLE)
    left = [path for path in (out / ".results").iterdir() if path.name.startswith("eve")]
    for path in left:
        path.unlink()
    meanwhile = everything.Meanwhile(out, None)
    meanwhile()
    assert not (out / "grades.csv").exists(), "a moment ago"
    monkeypatch.setattr(meanwhile, "_next", 0)
    meanwhile()
    assert set(say_the_same(out)) == {"ada", "bob"}
    assert {row["student"]: row["status"] for row in table(out)}["eve"] == "not graded"


def test_a_gradebook_that_cannot_be_used_keeps_nothing_else_from_being_written(tmp_path):
    out = a_class(tmp_path / "out", PEOPLE)
    with pytest.raises(Trouble, match="cannot be used"):
        report(out, "sqlite:////nowhere/grades.db")
    assert set(in_csv(out)) == set(in_pages(out)) == {"ada", "bob", "eve"}
    report(out)
    assert set(say_the_same(out)) == {"ada", "bob", "eve"}


def test_a_class_keeps_its_gradebook(tmp_path):
    out = a_class(tmp_path / "out", PEOPLE)
    report(out, f"sqlite:///{tmp_path / 'elsewhere.db'}")
    by_hand.add(out, "bob", FIRST, 0, "late", "x")
    report(out)
    assert not (out / "gradebook.db").exists()
    os.replace(tmp_path / "elsewhere.db", out / "gradebook.db")
    assert say_the_same(out)["bob"] == 5


# ---- the command


SET = ["grade", "--set"]


@pytest.fixture
def graded(untouched, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return shutil.copytree(untouched[0], tmp_path / "graded")


@pytest.mark.parametrize("who", ["bob", "1001", "bob@x.org", "Lovelace, Bob", "bob LOVELACE"])
def test_set(graded, capsys, who):
    assert main([*SET, who, SECOND, "4,5", "only the sign", "--by", "Prof. X"]) == 0
    assert capsys.readouterr().out == f"bob, {SECOND}: 4.5 of 5 points, 1 before\n"
    assert say_the_same(graded)["bob"] == 5.5
    (entry,) = by_hand.journal(graded)
    assert (entry.person, entry.points, entry.reason, entry.by) == ("bob", 4.5, "only the sign", "Prof. X")


def test_undo(graded, capsys):
    main([*SET, "bob", SECOND, "5", "all of it"])
    main([*SET, "bob", SECOND, "4", "most of it"])
    assert main([*SET, "bob", SECOND, "--undo"]) == 0
    assert say_the_same(graded)["bob"] == 2
    assert len(by_hand.journal(graded)) == 3
    assert by_hand.journal(graded)[0].by, "the user of this machine"


WRONG = [
    (["bobo", SECOND, "1", "x"], "did you mean bob?"),
    (["Lovelace", SECOND, "1", "x"], "nobody called 'Lovelace'"),
    (["bob", "start/first-func", "1", "x"], "did you mean start/first-function?"),
    (["bob", "linear/neuron", "1", "x"], "bob has no exercise 'linear/neuron'"),
    (["bob", SECOND, "5.1", "x"], "has 5 points, so 5.1 cannot be given"),
    (["bob", SECOND, "-1", "x"], "a number from 0 is expected"),
    (["bob", SECOND, "nan", "x"], "a number from 0 is expected"),
    (["bob", SECOND, "many", "x"], "a number from 0 is expected"),
    (["bob", SECOND, "1", "  "], "say in 1 to 300"),
    (["bob", SECOND, "1", "x" * 301], "say in 1 to 300"),
    (["bob", SECOND, "1"], "is given 3 words"),
    (["bob", SECOND, "--undo"], "none can be taken back"),
    (["bob", SECOND, "1", "x", "--undo"], "is given 4 words"),
    (["bob", SECOND, "1", "x", "--out", "nowhere"], "no folder of coursekit grade"),
]


@pytest.fixture(scope="module")
def untouched(tmp_path_factory):
    out = a_class(tmp_path_factory.mktemp("class") / "graded", PEOPLE, right={"bob": 1})
    report(out)
    return out, files(out)


@pytest.mark.parametrize(("words", "says"), WRONG)
def test_what_cannot_be_set_is_one_sentence_and_changes_nothing(untouched, monkeypatch, capsys, words, says):
    graded, before = untouched
    monkeypatch.chdir(graded.parent)
    assert main([*SET, *words]) == 1
    error = capsys.readouterr().err
    assert says in error
    assert error.count("\n") == 1
    assert files(graded) == before


def test_set_and_grading_are_two_commands(graded, capsys):
    assert main(["grade", "download.zip", *SET[1:], "bob", SECOND, "1", "x"]) == 2
    assert main(["grade"]) == 2
