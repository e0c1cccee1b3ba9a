"""`grades.csv` and `incidents.csv`: read back as a spreadsheet does, complete, and nothing in them runs."""

import csv
import io

import pytest
from grading.results import graded, row

from coursekit.exercises.catalog import NOTEBOOKS
from coursekit.grading.by_hand import Change
from coursekit.grading.records import HandedIn, Incident, Person, Unplaced
from coursekit.grading.report import tables
from coursekit.grading.rows import Row

FIRST, SECOND = NOTEBOOKS["00_start"].ids
ADA = Person("ada", "Ada Lovelace", "0012", "al", "ada@x.org", section="T1")


def table(text):
    assert text.startswith("\ufeff"), "by which Excel knows UTF-8"
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))


def test_who_and_what():
    handed = HandedIn("a/00_start.ipynb", "2026-11-03T10:00:00+00:00", "platform")
    one = row(graded("ada", 9, assignment="ps1"), late=3660.0, share=0.9, handed=handed)._replace(person=ADA)
    (line,) = table(tables.grades([one]))
    expected = {
        **{"student": "ada", "name": "Ada Lovelace", "id": "0012", "login": "al", "email": "ada@x.org"},
        **{"section": "T1", "assignment": "ps1", "notebook": "00_start", "file": "a/00_start.ipynb"},
        **{"handed_in": "2026-11-03T10:00:00+00:00", "time_from": "platform", "late": "1:01", "status": "graded"},
        **{"points": "6.3", "max_points": "7", "right": "2", "wrong": "0", FIRST: "2", SECOND: "5"},
        **{"deducted": "0.7", "changed": "", "incidents": "0", "feedback": "feedback/ada/ps1/00_start.html"},
    }
    assert {key: line[key] for key in expected} == expected


def unread(verdicts):
    return {id: type(one)(id, "not read", 0, one.max_points) for id, one in verdicts.items()}


def failed(verdicts):
    return {id: type(one)(id, "not graded", 0, one.max_points) for id, one in verdicts.items()}


def waiting(verdicts):
    first, second = verdicts.values()
    return {FIRST: first, SECOND: type(second)(SECOND, "submitted", 0, second.max_points)}


ALL = graded("ada", 9)
CHANGES = {SECOND: Change("ada", SECOND, 4.0, "oral", "Prof. X", "2026-11-04T10:00:00+01:00")}
STATUSES = [  # row, status, points, the two exercises
    (Row(ADA, "00_start", ALL), "graded", "7", "2", "5"),
    (Row(ADA, "00_start"), "nothing submitted", "", "", ""),
    (Row(ADA, "00_start", waiting=True), "not graded", "", "", ""),
    (Row(ADA, "00_start", ALL._replace(verdicts=unread(ALL.verdicts))), "not read", "0", "0", "0"),
    (Row(ADA, "00_start", ALL._replace(verdicts=failed(ALL.verdicts))), "not graded", "", "", ""),
    (Row(ADA, "00_start", ALL._replace(verdicts=waiting(ALL.verdicts))), "submitted", "2", "2", ""),
    (Row(ADA, "00_start", ALL._replace(verdicts=waiting(ALL.verdicts)), changes=CHANGES), "graded", "6", "2", "4"),
    (Row(ADA, "00_start", ALL, changes=CHANGES), "graded", "6", "2", "4"),
    (Row(ADA, "00_start", changes=CHANGES), "graded", "4", "", "4"),
]


@pytest.mark.parametrize(("one", "status", "points", "first", "second"), STATUSES)
def test_statuses(one, status, points, first, second):
    (line,) = table(tables.grades([one]))
    assert (line["status"], line["points"], line["max_points"]) == (status, points, "7")
    assert (line[FIRST], line[SECOND]) == (first, second)
    assert bool(line["changed"]) == bool(one.changes)


def test_what_was_changed_says_who_when_and_why():
    (line,) = table(tables.grades([Row(ADA, "00_start", ALL, changes=CHANGES)]))
    assert line["changed"] == f"{SECOND}: 4 by Prof. X 2026-11-04, oral"


def test_several_lessons_have_a_column_for_each_exercise_and_leave_those_of_others_empty():
    lines = table(tables.grades([row(graded("ada", 9)), row(graded("ada", 9, lesson="09_capstone"))]))
    start, capstone = NOTEBOOKS["00_start"].ids, NOTEBOOKS["09_capstone"].ids
    assert [[bool(line[id]) for id in (*start, *capstone)] for line in lines] == [
        [True] * len(start) + [False] * len(capstone), [False] * len(start) + [True] * len(capstone),
    ]  # fmt: skip
    columns = [name for name in lines[0] if "/" in name]
    assert columns == [*start, *capstone]


def test_incidents():
    one = graded("bob", incidents=[Incident("time", "sgd/step", "12 s"), Incident("forged", "", "a line")])
    lost = Unplaced("x/a.ipynb", "Mallory", "is of nobody in the roster", "00_start")
    lines = table(tables.incidents([row(one), row(graded("alice")), Row(ADA, "00_start")], [lost]))
    assert [(line["student"], line["exercise"], line["kind"], line["evidence"]) for line in lines] == [
        ("bob", "sgd/step", "time", "12 s"), ("bob", "", "forged", "a line"),
        ("", "", "unplaced", "x/a.ipynb is of nobody in the roster"),
    ]  # fmt: skip


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t=", "\r=", " =", "\n=", "|", "%"])
def test_a_spreadsheet_runs_nothing(start):
    evil = f'{start}cmd|" /C calc"!A0'
    person = Person(evil, evil, evil, evil, evil, section=evil)
    changes = {FIRST: Change(evil, FIRST, 1, evil, evil)}
    one = graded(evil, notebook=evil, assignment=evil, incidents=[Incident("time", evil, evil)])
    found = row(one, changes=changes, handed=HandedIn(evil, evil, evil))._replace(person=person)
    for text in (tables.grades([found]), tables.incidents([found], [Unplaced(evil, evil, evil, evil, evil)])):
        for line in table(text):
            for value in line.values():
                assert not value.lstrip().startswith(("=", "+", "-", "@", "\t", "\r", "|", "%")), value


@pytest.mark.parametrize("name", ["O'Brien", "Zoë Müller-Lüdenscheidt", "Ada, Countess; of Lovelace", "דנה", 'the "A"'])
def test_names_stay_as_they_are(name):
    (line,) = table(tables.grades([Row(Person("a", name), "00_start")]))
    assert line["name"] == name


def test_a_name_that_begins_like_a_formula_keeps_its_letters():
    (line,) = table(tables.grades([Row(Person("-Ada"), "00_start")]))
    assert line["student"] == "'-Ada"


def test_numbers_stay_numbers():
    (line,) = table(tables.grades([row(graded("alice", 0))]))
    assert line["points"] == "0"
