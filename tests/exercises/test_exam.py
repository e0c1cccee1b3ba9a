"""The clock of an exam: what it shows to whom, and that the time of a student begins once."""

from datetime import datetime, timedelta

import pytest

import coursekit as ck
from coursekit.exercises import exam
from coursekit.student import name as _name


@pytest.fixture
def at(monkeypatch, tmp_path):
    """A clock that can be set, and a record of its own."""
    monkeypatch.setenv("COURSEKIT_DATA", str(tmp_path))
    monkeypatch.setattr(_name, "_chosen", [])
    now = [datetime(2026, 12, 1, 10).astimezone()]

    class Clock(datetime):
        @classmethod
        def now(cls, zone=None):
            return now[0].astimezone(zone)

    monkeypatch.setattr(exam, "datetime", Clock)
    return lambda minutes: now.__setitem__(0, datetime(2026, 12, 1, 10).astimezone() + timedelta(minutes=minutes))


@pytest.mark.parametrize(("minutes", "says"), [
    (-30, "it begins at 10:00 and ends at 11:00, after 60 minutes"),
    (-30, "That is in 30 minutes."),
    (0, "60 minutes left."),
    (59.5, "1 minute left."),
    (60, "It is over: submit what you have."),
    (90, "it began at 10:00"),
])  # fmt: skip
def test_the_time_of_an_exam_that_begins_for_all(at, minutes, says):
    at(minutes)
    assert says in exam.clock("midterm", 60, "2026-12-01 10:00").markdown


def test_the_time_of_a_student_begins_when_the_cell_is_first_run(at, monkeypatch):
    ck.set_student("ada")
    monkeypatch.setattr("coursekit.student.progress._now", lambda: exam.datetime.now().isoformat(timespec="seconds"))
    assert "60 minutes left" in exam.clock("midterm", 60).markdown
    at(20)
    assert "40 minutes left" in exam.clock("midterm", 60).markdown
    assert "60 minutes left" in exam.clock("final", 60).markdown
    ck.set_student("bob")
    assert "60 minutes left" in exam.clock("midterm", 60).markdown
    at(61)
    assert "is over" not in exam.clock("midterm", 60).markdown
    ck.set_student("ada")
    assert "is over" in exam.clock("midterm", 60).markdown
