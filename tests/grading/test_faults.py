"""Whatever is killed or full, and at whatever moment: no grade is lost, none is wrong, none is given twice.

`make test` tries some moments, `make proof` many.
"""

import contextlib
import errno
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest
from grading.databases import needs_postgres, postgres  # noqa: F401
from grading.results import graded
from grading.submitting import COMMAND, points, rows, submit
from sample import amount, sample

from coursekit.cli.main import main
from coursekit.grading import grade, results

MOMENTS = amount(1, 17)
STUDENTS = [f"student{i}" for i in range(4)]
EXPECTED = {student: 2 if i % 2 else 7 for i, student in enumerate(STUDENTS)}
LONGEST = 6  # seconds after which a run has long been at work


@pytest.fixture(scope="module")
def submitted(tmp_path_factory):
    folder = tmp_path_factory.mktemp("class")
    for student, most in EXPECTED.items():
        submit(folder, student, but=[] if most == 7 else ["start/first-function"])
    return folder


def start(folder, out, *options):
    command = [*COMMAND, folder, "--out", out, "--jobs", "2", "--unsafe-no-sandbox", *options]
    return subprocess.Popen(command, stderr=subprocess.PIPE, text=True, start_new_session=True)


def kept(out):
    """{file of a result: (its inode, when it was written)}; each is whole."""
    found = {}
    for path in (out / ".results").glob("*.json"):
        assert json.loads(path.read_text())["verdicts"]
        found[path.name] = (path.stat().st_ino, path.stat().st_mtime_ns)
    return found


def finish(folder, out, *options):
    """Run to the end, as often as there are moments; what was graded before is not graded again."""
    before = kept(out)
    grader = start(folder, out, *options)
    said = grader.communicate()[1]
    assert grader.returncode == 0, said
    assert f"{len(STUDENTS) - len(before)} graded, {len(before)} unchanged" in said
    after = kept(out)
    assert {name: after[name] for name in before} == before
    assert points(out) == EXPECTED
    assert len(rows(out / "grades.csv")) == len(STUDENTS)
    assert len(list((out / "feedback").rglob("*.html"))) == len(STUDENTS)


def scores(url):
    from nbgrader.api import Gradebook

    with Gradebook(url.replace("postgresql://", "postgresql+psycopg://")) as book:
        return {one.student.id: one.score for one in book.assignment_submissions("00_start")}


def moments(draw):
    """Seconds: early, late, and in between."""
    return [draw.uniform(0.5, LONGEST) for _ in range(MOMENTS)]


def test_kill_the_grader(submitted, tmp_path):
    draw, out = random.Random(time.time_ns()), tmp_path / "out"
    for moment in moments(draw):
        grader = start(submitted, out)
        with contextlib.suppress(subprocess.TimeoutExpired):
            grader.wait(moment)
        family = psutil.Process(grader.pid).children(recursive=True) if grader.poll() is None else []
        before = kept(out)
        grader.kill()
        grader.communicate()
        _, left = psutil.wait_procs(family, timeout=10)
        assert not [one for one in left if one.status() != psutil.STATUS_ZOMBIE], "nothing is left running"
        after = kept(out)
        assert {name: after[name] for name in before} == before, "no grade is lost"
        if len(after) == len(STUDENTS) or draw.random() < 0.3:
            finish(submitted, out)
            assert scores(f"sqlite:///{out / 'gradebook.db'}") == EXPECTED
            shutil.rmtree(out)
    finish(submitted, out)
    assert scores(f"sqlite:///{out / 'gradebook.db'}") == EXPECTED


def test_kill_a_worker(submitted, tmp_path):
    """The processes that grade, and those in which notebooks run: the grader starts others and goes on."""
    draw = random.Random(time.time_ns())
    for i, moment in enumerate(moments(draw)):
        out = tmp_path / f"out{i}"
        grader = start(submitted, out)
        with contextlib.suppress(subprocess.TimeoutExpired):
            grader.wait(moment)
        if grader.poll() is None:
            pool = [one for one in psutil.Process(grader.pid).children() if "spawn_main" in " ".join(one.cmdline())]
            for victim in pool[:1]:
                victim.kill()
        said = grader.communicate()[1]
        assert grader.returncode == 0, said
        assert points(out) == EXPECTED


@needs_postgres
def test_kill_the_database(submitted, tmp_path, request):
    """Whether the grader notices or not: one sentence or success, and a rerun has every grade in it."""
    server, draw, out = request.getfixturevalue("postgres"), random.Random(time.time_ns()), tmp_path / "out"
    options = ["--db", server.url, "--jobs", "1"]
    finish(submitted, out, *options)  # from now on a run is quick, and nearly all of it is the database
    for _ in range(MOMENTS):
        server.run("DROP DATABASE grades WITH (FORCE)")
        server.run("CREATE DATABASE grades")
        grader = start(submitted, out, *options)
        with contextlib.suppress(subprocess.TimeoutExpired):
            grader.wait(draw.uniform(2, 8))
        server.kill()
        said = grader.communicate()[1]
        if grader.returncode:
            (line,) = said.splitlines()
            assert line.startswith("coursekit: the gradebook at postgresql")
            assert "grade again" in line
        server.start()
        finish(submitted, out, *options)
        assert scores(server.url) == EXPECTED


# ---- disks


@pytest.mark.parametrize(
    ("fails", "number"),
    sample([(1, errno.ENOSPC), (2, errno.EROFS), (5, errno.ENOSPC), (8, errno.EROFS), (13, errno.ENOSPC)], 3),
)
def test_a_disk_that_fails(tmp_path, monkeypatch, capsys, fails, number):
    """At the nth file: the secret, a result, a page, a table."""
    for student in STUDENTS[:3]:
        submit(tmp_path / "in", student)
    monkeypatch.setattr(grade, "grade", lambda submission, **_: graded(submission.student))
    command = ["grade", str(tmp_path / "in"), "--out", str(tmp_path / "out"), "--unsafe-no-sandbox", "--jobs", "1"]
    written, replace = [], os.replace

    def failing(part, path):
        if len(written) + 1 >= fails:
            raise OSError(number, os.strerror(number), str(path))
        replace(part, path)
        written.append(Path(path))

    with monkeypatch.context() as patch:
        patch.setattr(results.os, "replace", failing)
        assert main(command) == 1
    line = capsys.readouterr().err
    assert line.startswith("coursekit: ")
    assert os.strerror(number) in line
    assert line.count("\n") == 1
    assert not list((tmp_path / "out").rglob("*.part"))
    before = kept(tmp_path / "out")
    assert len(before) == sum(path.parent.name == ".results" for path in written)
    assert main(command) == 0
    assert f"{3 - len(before)} graded, {len(before)} unchanged" in capsys.readouterr().err


BWRAP = pytest.mark.skipif(not shutil.which("bwrap"), reason="bubblewrap is not installed")


def inside(walls, tmp_path):
    """The grader where something about its output is as `walls` say: (exit code, what it says)."""
    command = ["bwrap", "--dev-bind", "/", "/", *walls, "--", *COMMAND, tmp_path / "in", "--out", tmp_path / "out"]
    done = subprocess.run(
        [*command, "--unsafe-no-sandbox", "--jobs", "1"], capture_output=True, text=True, check=False,
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
    )  # fmt: skip
    return done.returncode, done.stderr.splitlines()


@BWRAP
@pytest.mark.parametrize("size", [16384, 131072])
def test_a_full_disk(tmp_path, size):
    """A real one, of so many bytes: too small for the results, the pages, the gradebook."""
    for student in STUDENTS[:2]:
        submit(tmp_path / "in", student, but=["start/first-function"])
    (tmp_path / "out").mkdir()
    code, (*_, line) = inside(["--size", str(size), "--tmpfs", str(tmp_path / "out")], tmp_path)
    assert code == 1
    assert line.startswith("coursekit: ")
    assert "No space left" in line or "full" in line
    assert "kept" in line


@BWRAP
def test_a_read_only_output(tmp_path):
    submit(tmp_path / "in", "alice", but=["start/first-function"])
    (tmp_path / "out").mkdir()
    code, (line,) = inside(["--ro-bind", str(tmp_path / "out"), str(tmp_path / "out")], tmp_path)
    assert code == 1
    assert line.startswith("coursekit: ")
    assert "Read-only file system" in line


def test_python_is_the_one_under_test():
    assert COMMAND[0] == sys.executable
    assert signal.SIGKILL == 9
