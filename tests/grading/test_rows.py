"""The rows of a class: everybody has one for each lesson, what does not count is in none, lateness by the clock."""

from datetime import UTC, datetime, timedelta

import pytest

from coursekit.grading import roll as rolls
from coursekit.grading.deadline import deadline
from coursekit.grading.intake.roster import Roster
from coursekit.grading.records import Graded, HandedIn, Incident, Person, Submission, Trouble, Unplaced
from coursekit.grading.results import Results
from coursekit.grading.roll import Lesson, Roll, Taken
from coursekit.grading.rows import rows, unplaced

ADA, BOB, EVE = Person("ada", "Ada Lovelace", "1"), Person("bob", extra=3600.0), Person("eve")
NAMED = Incident("name", "", "it names bob")
LOST = Unplaced("x/a.ipynb", "Mallory", "is of nobody in the roster", "00_start")
ROLL = Roll(
    (ADA, BOB, EVE),
    (
        Lesson("00_start", "", {"ada": Taken(HandedIn("ada.ipynb", "2026-11-03T10:00:00+00:00", "platform"), (NAMED,)),
                                "bob": Taken()}, deadline("2026-11-03 09:30Z", "10%/day"), (LOST,), ("ada", "bob")),
        Lesson("01_linear_models"),
    ),
    "Moodle", Roster((ADA,), {"1": "ada"}, {"ada": HandedIn(time="x", others=("y",))}), (LOST._replace(lesson=""),),
)  # fmt: skip


def test_a_roll_is_kept_as_it_is(tmp_path):
    assert rolls.load(tmp_path) is None
    rolls.save(tmp_path, ROLL)
    assert rolls.load(tmp_path) == ROLL
    assert (tmp_path / ".class.json").stat().st_mode & 0o077 == 0


def test_a_row_for_each_person_and_lesson(tmp_path):
    for student in ("ada", "mallory"):
        one = Submission(student, "00_start", b"")
        Results(tmp_path).put("", Graded(one, {}, (), (Incident("time", "", "long"),)))
    rolls.save(tmp_path, ROLL)
    first, second, *rest = rows(tmp_path)
    assert [one.kind for one in first.graded.incidents] == ["name", "time"]
    assert (first.person, first.late, first.share, first.flagged) == (ADA, 1741.0, 0.9, True)
    assert first.handed == first.graded.submission.handed == ROLL.lessons[0].taken["ada"].handed
    assert second == (ADA, "01_linear_models", None, 0.0, 1.0, {}, False, None, "", False)
    assert [(one.person.key, one.lesson, one.waiting) for one in rest] == [
        ("bob", "00_start", True), ("bob", "01_linear_models", False),
        ("eve", "00_start", False), ("eve", "01_linear_models", False),
    ]  # fmt: skip
    assert unplaced(tmp_path) == [LOST._replace(lesson=""), LOST]


def test_results_of_a_folder_without_a_roll_are_rows(tmp_path):
    graded = Graded(Submission("ada", "00_start", b"", "ps1"), {}, (), ())
    Results(tmp_path).put("", graded)
    assert [(one.person.key, one.lesson, one.assignment, one.graded) for one in rows(tmp_path)] == [
        ("ada", "00_start", "ps1", graded)
    ]


DUE = datetime(2026, 11, 3, 22, 59, 59, tzinfo=UTC)
LATE = [  # hours after the deadline, extra hours, penalty, share that is left
    (-0.1, 0, "10%/day", 1), (0, 0, "10%/day", 1), (0.001, 0, "10%/day", 0.9), (24, 0, "10%/day", 0.9),
    (24.1, 0, "10%/day", 0.8), (24.1, 24, "10%/day", 0.9), (23, 24, "10%/day", 1), (2, 0, "5 % per hour", 0.9),
    (10**4, 0, "10%/day", 0), (1, 0, "100%/day", 0), (1, 0, "", 1), (1, 0, "2.5%/week", 0.975),
]  # fmt: skip


@pytest.mark.parametrize(("hours", "extra", "penalty", "share"), LATE)
def test_each_day_that_has_begun_costs(hours, extra, penalty, share):
    due = deadline("2026-11-03 22:59:59Z", penalty)
    handed = HandedIn("", (DUE + timedelta(hours=hours)).isoformat(), "platform")
    person = Person("ada", extra=3600.0 * extra)
    assert due.share(handed, person) == pytest.approx(share)
    assert due.late(handed, person) == pytest.approx(max(0, 3600 * (hours - extra)))


def test_a_time_that_copying_changes_costs_nothing():
    due = deadline("2026-11-03 22:59:59Z", "10%/day")
    handed = HandedIn("", "2026-11-04T00:00:00+00:00", "file")
    assert due.late(handed, Person("ada"))
    assert due.share(handed, Person("ada")) == 1
    assert due.late(HandedIn(), Person("ada")) == 0


@pytest.mark.parametrize(
    "text",
    ["2026-11-03 22:59:59Z", "2026-11-03T22:59Z", "2026-11-03 23:59 +01:00", "2026-11-03 23:59:59+0100",
     "20261103T235959+01:00"],
)  # fmt: skip
def test_a_deadline_with_a_zone(text):
    assert deadline(text).time == DUE


@pytest.mark.parametrize("text", ["2026-11-03 23:59", "2026-11-03", "2026-11-03T23:59:59"])
def test_without_a_zone_it_is_this_computers(text):
    assert deadline(text).time == datetime(2026, 11, 3, 23, 59, 59).astimezone()


@pytest.mark.parametrize(
    ("late", "penalty"),
    [("soon", ""), ("", ""), ("3.11.2026", ""), ("2026-13-01", ""), ("2026-11-03", "10"), ("2026-11-03", "10%/month"),
     ("2026-11-03", "200%/day"), ("2026-11-03", "-5%/day")],
)  # fmt: skip
def test_what_cannot_be_read_is_named(late, penalty):
    with pytest.raises(Trouble, match="--penalty" if penalty else "--late") as said:
        deadline(late, penalty)
    assert repr(penalty or late) in str(said.value)


def test_more_than_all_points_cannot_be_taken():
    with pytest.raises(Trouble, match="at most 100%, such as 100%/day"):
        deadline("2026-11-03", "200%/day")
