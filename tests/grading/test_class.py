"""A class from download to table, in several runs: every person accounted for, whoever comes, leaves or is late."""

import os
from datetime import datetime

import pytest
from grading.submitting import rows, submit

from coursekit.cli import main as cli
from coursekit.grading.judge import grade

ROSTER = "name,login,id,extra time\nAda Lovelace,ada,1,\nBob King,bob,2,48h\nEve Smith,eve,3,\nZoë Mu,zoe,4,\n"
PDF = b"%PDF-1.7\n1 0 obj\n<</Type/Catalog>>\nendobj\n"
FUNCTION = "start/first-function"


def run(folder, *options):
    return cli.main(
        ["grade", str(folder / "in"), "--out", str(folder / "out"), "--jobs", "1", "--unsafe-no-sandbox", *options]
    )


def table(folder):
    return {row["student"]: row for row in rows(folder / "out" / "grades.csv")}


def points(folder):
    return {student: row["points"] for student, row in table(folder).items()}


def hand_in(folder, where, typed, day=1):
    """A notebook in a folder of its own, with the numbers of the name that is typed in it."""
    path = submit(folder / "made", typed, but=[FUNCTION])
    target = folder / "in" / where / path.name
    target.parent.mkdir(parents=True, exist_ok=True)
    path.rename(target)
    os.utime(target, (datetime(2026, 11, day, 12).timestamp(),) * 2)
    return target


@pytest.fixture(scope="module")
def history(tmp_path_factory):
    """The tables of a class after each run: (folder, {run: ({student: row}, exit code, what was said)})."""
    folder, told, graded = tmp_path_factory.mktemp("class"), {}, []
    patch = pytest.MonkeyPatch()
    patch.setattr(
        "coursekit.grading.grade.grade",
        lambda one, *rest, **more: (graded.append(one.student), grade(one, *rest, **more))[1],
    )
    (folder / "people.csv").write_text(ROSTER, encoding="utf-8")
    roster = ("--roster", str(folder / "people.csv"))

    def tell(name, *options):
        graded.clear()
        code = run(folder, *options)
        told[name] = (table(folder), code, list(graded), rows(folder / "out" / "incidents.csv"))

    hand_in(folder, "ada", "Ada Lovelace", day=2)
    hand_in(folder, "Bob King_2026-11-04_10-00-00", "Bob King")
    hand_in(folder, "eve", "Ada Lovelace", day=3)
    (folder / "in" / "zoe").mkdir()
    (folder / "in" / "zoe" / "homework.pdf").write_bytes(PDF)
    tell("first", *roster)
    tell("late", "--late", "2026-11-03", "--penalty", "50%/day")
    (folder / "people.csv").write_text(ROSTER.replace("Bob King,bob,2,48h\n", ""), encoding="utf-8")
    tell("bob left", *roster)
    (folder / "people.csv").write_text(ROSTER.replace("48h", ""), encoding="utf-8")
    tell("bob is back", *roster, "--late", "none")
    patch.undo()
    return folder, told


def test_everybody_has_a_row(history):
    grades, code, graded, incidents = history[1]["first"]
    assert {student: (row["status"], row["points"]) for student, row in grades.items()} == {
        "ada": ("graded", "2"), "bob": ("graded", "2"), "eve": ("graded", "2"), "zoe": ("not read", "0"),
    }  # fmt: skip
    assert code == 1
    assert graded == ["ada", "bob", "eve", "zoe"]
    assert {(row["student"], row["kind"]) for row in incidents} == {
        ("ada", "taken"), ("eve", "name"), ("zoe", "unreadable"),
    }  # fmt: skip


def test_no_suspicion_stands_on_a_page(history):
    for path in (history[0] / "out" / "feedback").rglob("*.html"):
        text = path.read_text(encoding="utf-8")
        assert not [name for name in ("Ada", "Eve", "Bob") if name in text and name.lower() != path.parent.name]


def test_a_deadline_needs_no_regrade_and_extra_time_counts(history):
    grades, _, graded, _ = history[1]["late"]
    assert graded == []
    assert {student: (row["late"] != "", row["points"]) for student, row in grades.items()} == {
        "ada": (False, "2"), "bob": (False, "2"), "eve": (False, "2"), "zoe": (True, "0"),
    }  # fmt: skip


def test_who_left_is_in_no_table_and_who_comes_back_is_not_graded_anew(history):
    grades, _, graded, _ = history[1]["bob left"]
    assert [*grades] == ["ada", "eve", "zoe"]
    assert graded == []
    grades, _, graded, _ = history[1]["bob is back"]
    assert grades["bob"]["points"] == "2"
    assert graded == []


def test_a_class_that_is_another_is_refused(history, tmp_path, capsys):
    folder, _ = history
    before = (folder / "out" / "grades.csv").read_bytes()
    for person in ("xaver", "yves"):
        hand_in(tmp_path, person, person)
    people = tmp_path / "people.csv"
    people.write_text("name\nXaver\nYves\n")
    arguments = ["grade", str(tmp_path / "in"), "--out", str(folder / "out"), "--roster", str(people)]
    assert cli.main(arguments) == 1
    assert "holds the grades of another class" in capsys.readouterr().err
    assert (folder / "out" / "grades.csv").read_bytes() == before
