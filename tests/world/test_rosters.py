"""Lists of a class, deadlines and people who leave: each report is of a tool that lost or misgraded somebody."""

import time
from datetime import datetime, timedelta

import pytest
from grading.test_enroll import START, after, download, present

from coursekit.grading.deadline import deadline
from coursekit.grading.enroll import enrolled
from coursekit.grading.intake.roster import read
from coursekit.grading.records import HandedIn, Person
from coursekit.grading.roll import Roll, save
from coursekit.grading.rows import rows

ROSTERS = [  # report, file, keys and names of the people in it
    ("KAMRONBEK/talim-ai#48", "name;email\nNodira Karimova;nodira@example.com\n",
     [("nodira@example.com", "Nodira Karimova")]),
    ("unc-csxl/csxl.unc.edu#624",
     "Student,ID,SIS Login ID,Section,HW\n,,,,Manual Posting\n    Points Possible,,,,7\n\"Lovelace, Ada\",11,ada,1,\n",
     [("ada", "Ada Lovelace")]),
    ("autolab/Autolab#874", "\ufeffid,first_name,last_name\nada,Ada,Lovelace\n", [("ada", "Ada Lovelace")]),
    ("GAM-team/GAM#710", "\ufeffName\nAda Lovelace\n", [("Ada Lovelace", "Ada Lovelace")]),
    ("jupyter/nbgrader#890", "id,last_name,first_name,email\nstud1, smith, blabla, bla@mail.edu\n",
     [("stud1", "blabla smith")]),
    ("ls1intum/Artemis#4939",
     "REGISTRATION_NUMBER;FAMILY_NAME_OF_STUDENT;FIRST_NAME_OF_STUDENT\n0312;Müller;Zoë\n", [("0312", "Zoë Müller")]),
    ("ls1intum/Artemis#4939", "Matrikelnummer;Nachname;Vorname\n0312;Müller;Zoë\n", [("0312", "Zoë Müller")]),
    ("chamilo/chamilo-lms#1389", "username;\njdoe;\njmontoya;\n", [("jdoe", ""), ("jmontoya", "")]),
    ("foundation50/classroom50#639", "github_username,email,github_id\nada-l,,99\n,bob@x.edu,\n",
     [("ada-l", ""), ("bob@x.edu", "")]),
    ("autolab/Autolab#1536", "First Name,Last Name,Email\n,Sukarno,s@x.edu\n", [("s@x.edu", "Sukarno")]),
]  # fmt: skip


@pytest.mark.parametrize(("report", "text", "people"), ROSTERS)
def test_a_roster_is_read_as_it_was_meant(tmp_path, report, text, people):
    path = tmp_path / "people.csv"
    path.write_text(text, encoding="utf-8")
    assert [one[:2] for one in read(path).people] == people


def test_who_dropped_leaves_and_comes_back():
    """autolab/Autolab#588, #901, #130: once dropped, a student stayed dropped, or could not be."""
    both, without = (download(START, "ada", "bob", roster=keys) for keys in (("ada", "bob"), ("ada",)))
    assert [present(roll) for roll in after(both, without, both)[1:]] == [["ada", "bob"], ["ada"], ["ada", "bob"]]


def test_another_section_is_no_other_person():
    """autolab/Autolab#894: who changed sections was dropped."""
    before = download(START, "ada", roster=("ada",))
    moved = tuple(one._replace(section="B") for one in before.people)
    roll = after(before, before._replace(people=moved, roster=before.roster._replace(people=moved)))[-1]
    assert (present(roll), [*roll.lessons[0].taken]) == (["ada"], ["ada"])


def shares(folder, *arguments):
    """What is left of the points after each change of the deadline; what was graded is not touched."""
    roll, found = Roll(), []
    one = download(START, "ada")
    handed = HandedIn("x", "2026-11-04T10:00:00+00:00", "platform")
    one = one._replace(found=[one.found[0]._replace(handed=handed)])
    for late, penalty in arguments:
        roll = enrolled(roll, one, late, penalty)
        save(folder, roll)
        found += [row.share for row in rows(folder)]
    return found


def test_a_deadline_that_is_moved_moves_the_penalty(tmp_path):
    """jupyter/nbgrader#723, TU-Wien-dataLAB/grader-service#238: the old penalty stayed."""
    due = [("2026-11-03 23:59Z", "10%/day"), ("2026-11-04 23:59Z", "10%/day"), ("2026-11-03 23:59Z", ""), ("none", "")]
    assert shares(tmp_path, *due) == [0.9, 1.0, 0.9, 1.0]


def test_the_minute_of_the_deadline_is_in_time():
    """UM-USElab/gradecraft-development#2861: late within the very minute."""
    assert not deadline("2026-11-03 23:59Z").late(HandedIn(time="2026-11-03T23:59:40+00:00"), Person("ada"))


@pytest.mark.skipif(not hasattr(time, "tzset"), reason="the zone of this computer cannot be set")
@pytest.mark.parametrize("day", ["2026-10-24", "2026-03-28"])
def test_a_day_is_a_day_when_clocks_are_set(monkeypatch, day):
    """autolab/Autolab#932, Submitty/Submitty#10014: the day of 25 hours cost two."""
    monkeypatch.setenv("TZ", "Europe/Berlin")
    time.tzset()
    try:
        due = deadline(f"{day} 20:00:00", "10%/day")
        next_day = (datetime.fromisoformat(f"{day} 19:59:00") + timedelta(days=1)).astimezone()
        assert due.share(HandedIn("", next_day.isoformat(), "platform"), Person("ada")) == 0.9
    finally:
        monkeypatch.undo()
        time.tzset()
