"""What every platform downloads, graded by `coursekit grade`: nobody lost, everybody's points as they deserve.

The downloads and what must come of them were written from public documentation, without looking at what reads them.
"""

import csv
import time
import unicodedata
from datetime import UTC, datetime

import pytest
from sample import PROOF, sample
from world.downloads import kept_archives, kept_files, kept_people, nasty_archives, nasty_files, nasty_people
from world.downloads.people import FEW, LESSON, PEOPLE
from world.downloads.platforms import DOWNLOADS

from coursekit.cli.main import main
from coursekit.grading.sandbox.bwrap import why_not

pytestmark = pytest.mark.skipif(bool(why_not()), reason=why_not() or "there is a sandbox")
CLASS = PEOPLE if PROOF else FEW
NASTY = [
    case
    for module in (nasty_archives, nasty_files, nasty_people, kept_archives, kept_files, kept_people)
    for case in module.CASES
]


@pytest.fixture(autouse=True)
def utc(monkeypatch):
    """Deadlines and times without a zone are this machine's: here those of Greenwich."""
    monkeypatch.setenv("TZ", "UTC")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


@pytest.mark.parametrize("download", sample(DOWNLOADS, 3), ids=lambda one: one.name)
def test_a_class_as_a_platform_downloads_it(download, tmp_path, capfd):
    code = graded(tmp_path, download.make(tmp_path, CLASS), download.roster(tmp_path, CLASS), download.arguments)
    expected = {one.name: (download.ids(one), download.expected(one)) for one in CLASS}
    assert [*wrong_code(code, download.code), *wrong(tmp_path, expected)] == [], capfd.readouterr().err


@pytest.mark.parametrize("case", sample(NASTY, 3), ids=lambda one: one.name)
def test_what_costs_other_tools_a_student(case, tmp_path, capfd):
    code = graded(tmp_path, case.make(tmp_path), case.roster(tmp_path), case.arguments)
    expected = {name: ((name,), one) for name, one in case.expected.items()}
    found = [*wrong_code(code, case.code), *wrong(tmp_path, expected, case.said)]
    err = capfd.readouterr().err
    tables = "".join(" ".join(row.values()) for name in ("grades", "incidents") for row in rows(tmp_path, name))
    found += [f"words: nothing says {words!r}" for words in case.said if words not in err + tables]
    assert found == [], (case.outcome, err)


def graded(folder, download, roster, arguments):
    """The exit code of `coursekit grade`; what it writes is in `folder`/graded."""
    roster = ["--roster", str(roster)] if roster else []
    try:
        return main(["grade", str(download), *roster, "--out", str(folder / "graded"), "--jobs", "1", *arguments])
    except SystemExit as stop:
        return stop.code if isinstance(stop.code, int) else 1


def wrong_code(code, expected):
    """Names an exit code that must not be."""
    if expected is not None and code != expected:
        yield f"exit code: {code} and not {expected}"


def wrong(folder, expected, named=()):
    """Names everything in the tables that is not as it must be.

    `expected` has (ids, what must come) by the name of each person; a row more may be that of somebody who is `named`.
    """
    grades = [row for row in rows(folder, "grades") if row["notebook"] in (LESSON, "")]
    for name, (ids, one) in expected.items():
        mine = [row for row in grades if is_of(row, name, ids)]
        if len(mine) != 1:
            yield f"rows: {len(mine)} of {name}"
            continue
        grades.remove(mine[0])
        kinds = {row["kind"] for row in rows(folder, "incidents") if row["student"] == mine[0]["student"]}
        for what, got, wanted in differences(mine[0], kinds, one):
            yield f"{what}: {name} has {got!r} and not {wanted!r}"
    for row in grades:
        if not any(words in " ".join(row.values()) for words in named):
            yield f"rows: nobody is {row['student']!r} ({row['file']!r}, {row['status']})"


def differences(row, kinds, expected):
    """What of a row is not as it must be."""
    if expected.status and row["status"] != expected.status:
        yield "status", row["status"], expected.status
    points = float(row["points"] or 0)
    if expected.status and points != (expected.points or 0):
        yield "points", row["points"], expected.points
    if bool(row["late"]) != expected.late:
        yield "late", row["late"], expected.late
    if expected.file and not row["file"].endswith(expected.file):
        yield "file", row["file"], expected.file
    if expected.time and moment(row["handed_in"]) != expected.time:
        yield "time", row["handed_in"], expected.time.isoformat()
    if expected.kinds is not None and kinds != expected.kinds:
        yield "incidents", sorted(kinds), sorted(expected.kinds)


def moment(text):
    """The minute in Greenwich that an ISO time is in."""
    if not text:
        return None
    found = datetime.fromisoformat(text)
    found = found.astimezone(UTC).replace(tzinfo=None) if found.tzinfo else found
    return found.replace(second=0, microsecond=0)


def is_of(row, name, ids):
    """Is a row that of somebody? By an id; by the name only where the table has no id of theirs."""
    cells = {row.get(column, "").lstrip("#").casefold() for column in ("student", "id", "login", "email")} - {""}
    wanted = {one.casefold().removeprefix("participant ") for one in ids}
    cells = {cell.removeprefix("participant ") for cell in cells}
    words = plain(name)
    return bool(cells & wanted) or words in (plain(row.get("name", "")), plain(row["student"]))


def plain(name):
    """The words of a name, in no order."""
    letters = unicodedata.normalize("NFC", name).casefold().replace(",", " ")
    return sorted(letters.split())


def rows(folder, name):
    """A table as a list of dicts; empty where there is none."""
    path = folder / "graded" / f"{name}.csv"
    if not path.exists():
        return []
    with open(path, encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))
