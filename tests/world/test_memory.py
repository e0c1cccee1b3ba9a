"""What others have reported of records, attempts, practice and exports that they lost, miscounted or gave away."""

import os
import subprocess
import sys
import time
from datetime import UTC, datetime

import pytest

import coursekit as ck
from coursekit.cli.main import main
from coursekit.exercises import BANK
from coursekit.exercises.identity import identity
from coursekit.exercises.variants import numbers_of
from coursekit.judging.answers import ANSWERS
from coursekit.student import boxes, name as _name, progress, store

WRONG = {"slope": 9, "new_x": 2.1}


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    """A learner who has done nothing yet."""
    monkeypatch.setenv("COURSEKIT_DATA", str(tmp_path / "data"))
    monkeypatch.setattr(progress, "_store", store.Store())
    monkeypatch.setattr(_name, "_chosen", [])
    monkeypatch.setattr(_name, "_found", {})
    yield tmp_path / "data"
    progress._store.close()


def attempts(id="start/first-number"):
    entry = progress.entries().get(id)
    return entry.attempts if entry else 0


def test_an_earlier_answer_given_again_spends_no_attempt():
    """apluslms/mooc-grader#54."""
    for answer in (WRONG, {"slope": 5, "new_x": 1}, WRONG):
        ck.check("start/first-number", answer)
    assert attempts() == 2


def test_one_gesture_that_arrives_22_times_is_one_attempt():
    """parmentelat/nbautoeval#17: the log of a student has one submission 22 times."""
    for _ in range(22):
        ck.check("start/first-number", WRONG)
    assert attempts() == 1


def test_trying_again_without_an_answer_is_no_attempt():
    """learningequality/ka-lite#611."""
    for answer in (..., {}, {"slope": ...}, {"slope": "", "new_x": None}):
        ck.check("start/first-number", answer)
    assert attempts() == 0


def test_an_anonymous_export_names_nobody(tmp_path):
    """claroline/Distribution#5950: hidden in the list on the page, and in the CSV all the same."""
    ck.set_student("Laurent Gruber")
    ck.check("start/first-number", WRONG)
    assert main(["export", "--anonymous", "--out", str(tmp_path / "out.csv")]) == 0
    text = (tmp_path / "out.csv").read_text(encoding="utf-8").lower()
    assert "laurent" not in text
    assert "gruber" not in text


def test_nobody_is_in_an_export_who_did_nothing(tmp_path):
    """bigbluebutton/bigbluebutton#25447: a row of a user "Anonymous" whom nobody knew."""
    ck.set_student("somebody who only looks")
    ck.exercise("start/first-number")
    ck.demonstrate("start/first-number", WRONG)
    ck.set_student("ada")
    ck.check("start/first-number", WRONG)
    main(["export", "--anonymous", "--out", str(tmp_path / "out.csv")])
    assert len((tmp_path / "out.csv").read_text(encoding="utf-8").splitlines()) == 2, "the header and one row"


def test_another_question_like_this_one_has_other_numbers():
    """numbas/Numbas#152: the same pair each time."""
    training, seen = ck.practice("gd/limit"), []
    for _ in range(6):
        seen.append(training._question.numbers)
        training.skip()
    assert all(a != b for i, a in enumerate(seen) for b in seen[:i])


def test_practice_never_has_the_numbers_that_were_assigned():
    """RunestoneInteractive/rs#258."""
    for name in ("ada", "bob", "eve", "李雷"):
        ck.set_student(name)
        for id in ("gd/limit", "gd/orthogonal", "linear/neuron"):
            assert ck.practice(id)._question.numbers != numbers_of(BANK[id], name)


def test_a_lecturer_shows_somebodys_question_and_nobodys_record_has_it(folder):
    """PrairieLearn/PrairieLearn#1347: a copy of a student's variant that is connected to nothing."""
    ck.set_student("the lecturer")
    before = (folder / "student.json").read_bytes()
    shown = ck.exercise("linear/neuron", student="ada")
    ck.set_student("ada")
    assert repr(ck.exercise("linear/neuron")) == repr(shown)
    ck.set_student("the lecturer")
    assert (folder / "student.json").read_bytes() == before
    assert progress.students() == []


if hasattr(time, "tzset"):

    @pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "Pacific/Pago_Pago"])  # never on the same date
    def test_a_new_day_begins_where_the_learner_is(monkeypatch, zone):
        """ankidroid/Anki-Android#2729 and #2190: the new day began at noon, eight time zones away."""
        monkeypatch.setenv("TZ", zone)
        time.tzset()
        try:
            offset = {"Pacific/Kiritimati": 14, "Pacific/Pago_Pago": -11}[zone]
            there = datetime.fromtimestamp(time.time() + offset * 3600, UTC).date()
            assert boxes.today() == there
        finally:
            monkeypatch.undo()
            time.tzset()


@pytest.mark.parametrize("content", [b"", b"\0" * 40, b'{"student": "ad'], ids=["empty", "zeros", "half"])
def test_a_file_that_a_power_cut_left_is_told_and_not_written_over(folder, content):
    """danielcopper/romm-tender#1010, SBBTracker/SBBTracker#26, David-JonesDVN/Touhou-Relauncher#16."""
    folder.mkdir()
    (folder / "student.json").write_bytes(content)
    assert identity().source == "nobody"
    assert "is damaged" in identity().note
    ck.set_student("ada")
    assert [path.read_bytes() for path in folder.glob("student-set-aside-*")] == [content]


def test_a_record_that_is_malformed_is_told_and_kept(folder):
    """ipython/ipython#9293 and #9412: a malformed history file, and an error that calls itself without end."""
    ck.check("start/first-number", WRONG)
    progress._store.close()
    path = folder / "progress.sqlite"
    path.write_bytes(path.read_bytes()[:5000])
    before = path.read_bytes()
    progress._store = store.Store()
    told = repr(ck.progress())
    (aside,) = folder.glob("progress-set-aside-*.sqlite")
    assert aside.read_bytes() == before
    assert f"The record is damaged: it lies in {aside} now, and there is a new one, which begins anew." in told


def test_a_right_answer_is_judged_where_nobody_has_a_home(tmp_path):
    """apple/containerization#103, projectatomic/atomicapp#658: a user who is only a number, without HOME."""
    answer = ANSWERS["start/first-number"].right(
        BANK["start/first-number"].answer_type, BANK["start/first-number"].lecture
    )
    code = (
        f"import os; os.chdir({str(tmp_path)!r}); os.path.expanduser = lambda path: path\n"
        f"import coursekit as ck; print(ck.check('start/first-number', {answer!r}).status); print(ck.progress().notes)"
    )
    environment = {name: value for name, value in os.environ.items() if name not in ("HOME", "COURSEKIT_DATA")}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, env=environment)
    assert done.stdout.startswith("right\n"), done.stderr
    assert "the system names no home folder" in done.stdout
    assert list(tmp_path.iterdir()) == []
