"""What the machine does costs nobody a point: it is tried once more alone, then nothing is given, and that is said."""

import contextlib
import errno
import os
import signal

import psutil
import pytest
from grading.attacks import FUNCTION, IMPORTS, NUMBERS, notebook
from grading.submitting import rows, submit

from coursekit.cli.main import main
from coursekit.grading import grade as _grade
from coursekit.grading.collect import NoSandbox, collect
from coursekit.grading.judge import grade, not_graded
from coursekit.grading.records import NotGraded, Submission
from coursekit.grading.report import feedback
from coursekit.grading.sandbox import bwrap, control, machine, pool, process, session
from coursekit.grading.sandbox.bwrap import why_not

BOX = pytest.mark.skipif(bool(why_not()), reason=why_not() or "there is a sandbox")
HONEST = Submission("alice", "00_start", notebook([IMPORTS, NUMBERS, FUNCTION]))
ENDED = Submission("alice", "00_start", notebook([IMPORTS, NUMBERS, f"{FUNCTION}\nimport os\nos._exit(1)"]))
FACTS = {"walled": True, "kills_before": 0, "left_last": 0.5, "used": 100 * 2**20, "allowed": 2048 * 2**20}


# ---- whose doing it was


@pytest.mark.parametrize(
    ("code", "facts", "said"),
    [
        (0, {}, ""),
        (1, {}, ""),
        (139, {}, ""),
        (137, {}, ""),  # the notebook may have sent this signal to itself
        (-9, {}, "something outside"),  # but not through the walls
        (-15, {}, "something outside"),
        (-9, {"walled": False}, ""),  # without walls it may
        (137, {"kills_before": -1}, "no memory left when it used 100 of its 2048 MB"),
        (137, {"left_last": 0.01}, "no memory left"),
        (1, {"left_last": 0.01, "kills_before": -1}, ""),  # it ended by itself
        (None, {}, ""),
    ],
)
def test_evidence(code, facts, said, monkeypatch):
    monkeypatch.setattr(machine, "kills", lambda: 0)
    found = machine.at_fault(code, **{**FACTS, **facts})
    assert said in found
    assert bool(said) == bool(found)


def test_the_system_s_own_counts_are_read(tmp_path, monkeypatch):
    (tmp_path / "memory.events").write_text("low 0\nhigh 0\nmax 3\noom 2\noom_kill 2\noom_group_kill 0\n")
    (tmp_path / "memory.oom_control").write_text("oom_kill_disable 0\nunder_oom 0\noom_kill 5\n")
    assert [machine._count(tmp_path / name) for name in ("memory.events", "memory.oom_control", "none")] == [2, 5, 0]
    assert 0 < machine.left() < 1
    before = machine.kills()
    monkeypatch.setattr(machine, "_groups", lambda: [tmp_path / "memory.events"])
    assert machine.kills() <= before + 2


def killing(monkeypatch, times, pids):
    """Something outside that ends a sandbox when a case is tried."""
    killed, receive = [], process.SandboxProcess.receive

    def instead(self, limit):
        message = receive(self, limit)
        if message["say"] == "case" and len(killed) < times:
            killed.append(message)
            with contextlib.suppress(ProcessLookupError, psutil.NoSuchProcess):  # gone, or on its way
                for one in pids(self._process.pid):
                    os.kill(one, signal.SIGKILL)
        return message

    monkeypatch.setattr(process.SandboxProcess, "receive", instead)
    return killed


def inside(pid):
    return [one.pid for one in psutil.Process(pid).children(recursive=True)[-1:]]


@BOX
def test_a_sandbox_that_is_ended_from_outside_is_begun_again(monkeypatch):
    killing(monkeypatch, 1, lambda pid: [pid])
    found = collect(HONEST, "a secret")
    assert found.incidents == ()
    assert len(found.hidden["start/first-function"]) == 2


@BOX
def test_one_that_is_ended_again_is_not_graded(monkeypatch):
    killing(monkeypatch, 9, lambda pid: [pid])
    with pytest.raises(NotGraded, match="outside ended the sandbox"):
        collect(HONEST, "a secret")


@BOX
def test_memory_that_others_take_is_the_machine_s_doing(monkeypatch):
    killing(monkeypatch, 9, inside)
    monkeypatch.setattr(machine, "left", lambda: 0.001)
    with pytest.raises(NotGraded, match="no memory left"):
        collect(HONEST, "a secret")


@BOX
def test_without_that_evidence_it_is_the_submission_s(monkeypatch):
    killing(monkeypatch, 9, inside)
    found = collect(HONEST, "a secret")
    assert [one.kind for one in found.incidents] == ["crash"]


@BOX
def test_nobody_is_blamed_where_a_good_notebook_does_not_run_either(monkeypatch):
    monkeypatch.setattr(control, "_CELL", {"number": 0, "source": "import os\nos._exit(1)", "fresh": []})
    assert collect(HONEST, "a secret").incidents == ()  # it is not asked where nobody is blamed
    with pytest.raises(NotGraded, match="known to be good did not run either"):
        collect(ENDED, "a secret")


@BOX
def test_nobody_is_blamed_where_the_machine_is_too_busy(monkeypatch):
    monkeypatch.setattr(control, "SLOW", -1)
    with pytest.raises(NotGraded, match="too busy"):
        collect(ENDED, "a secret")


def test_a_process_that_cannot_be_started_is_the_machine_s(monkeypatch):
    def start(*given, **more):
        raise OSError(errno.EAGAIN, "Resource temporarily unavailable")

    pool.close()
    monkeypatch.setattr(bwrap, "start", start)
    with pytest.raises(NoSandbox, match="temporarily"):
        collect(HONEST, "a secret", sandbox="unsafe")


# ---- what is said of it


def test_no_points_and_the_reason():
    result = not_graded(HONEST, "the machine had no memory left")
    assert {one.status for one in result.verdicts.values()} == {"not graded"}
    assert not result.complete
    assert [one.kind for one in result.incidents] == ["machine"]
    page = feedback.page(result)
    assert "not graded yet" in page
    assert "0 of" not in page
    assert "no memory" not in page, "that is for the teacher"
    assert "still to be graded" in page


def run(folder, *options):
    command = ["grade", str(folder / "in"), "--out", str(folder / "out"), "--unsafe-no-sandbox", "--jobs", "1"]
    return main([*command, *options])


def failing(monkeypatch, times, student="bob"):
    """A machine that fails for one student, so many times; how often it was asked."""
    asked, collected = [], session.Session.collected

    def instead(self):
        if student in self.who:
            asked.append(self.who)
            if len(asked) <= times:
                raise NotGraded("the machine had no memory left")
        return collected(self)

    init = session.Session.__init__

    def noted(self, notebook, secret, whose, *rest):
        self.who = whose
        init(self, notebook, secret, whose, *rest)

    monkeypatch.setattr(session.Session, "__init__", noted)
    monkeypatch.setattr(session.Session, "collected", instead)
    return asked


@pytest.fixture
def submitted(tmp_path):
    for student in ("alice", "bob", "carol"):
        submit(tmp_path / "in", student)
    return tmp_path


def test_it_is_tried_once_more_when_all_others_are_done(submitted, monkeypatch, capsys):
    asked = failing(monkeypatch, 1)
    assert run(submitted) == 0
    assert len(asked) == 2
    assert "3 graded, 0 unchanged" in capsys.readouterr().err
    assert [row["points"] for row in rows(submitted / "out" / "grades.csv")] == ["7", "7", "7"]


def test_and_then_it_has_no_points_in_any_table(submitted, monkeypatch, capsys):
    from nbgrader.api import Gradebook

    failing(monkeypatch, 2)
    assert run(submitted) == 1
    said = capsys.readouterr().err
    assert "bob/00_start: not graded (the machine had no memory left)" in said
    assert "2 graded, 0 unchanged, 1 not graded because the machine failed (see above): run again" in said
    table = {row["student"]: row for row in rows(submitted / "out" / "grades.csv")}
    assert (table["bob"]["points"], table["bob"]["not graded"], table["alice"]["points"]) == ("", "2", "7")
    (incident,) = rows(submitted / "out" / "incidents.csv")
    assert (incident["student"], incident["kind"], incident["seen by"]) == ("bob", "machine", "grader")
    with Gradebook(f"sqlite:///{submitted / 'out' / 'gradebook.db'}") as book:
        grades = book.find_submission_notebook("00_start", "00_start", "bob").grades
        assert [(one.auto_score, one.needs_manual_grade) for one in grades] == [(None, True)] * 2
    assert run(submitted) == 0
    assert "1 graded, 2 unchanged" in capsys.readouterr().err
    assert [row["points"] for row in rows(submitted / "out" / "grades.csv")] == ["7", "7", "7"]


def test_a_worker_that_dies_is_no_grade(submitted, monkeypatch, capsys):
    monkeypatch.setattr(_grade, "grade", lambda submission, **_: 1 / 0)
    assert run(submitted) == 1
    assert "3 not graded because the machine failed" in capsys.readouterr().err
    assert [row["points"] for row in rows(submitted / "out" / "grades.csv")] == ["", "", ""]


def test_grading_catches_what_the_machine_does(monkeypatch):
    failing(monkeypatch, 1, "alice")
    assert not grade(HONEST, "a secret", sandbox="unsafe").complete
