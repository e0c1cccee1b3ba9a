"""`coursekit grade` from end to end: a small class in, grades, feedback, gradebook and exit codes out."""

import json
import os
import re
import subprocess
import sys

import pytest
from grading.submitting import points, rows, submit

from coursekit.cli import main as cli
from coursekit.grading import output, results
from coursekit.grading.records import Graded
from coursekit.grading.sandbox import bwrap

SANDBOX = pytest.mark.skipif(bool(bwrap.why_not()), reason=bwrap.why_not() or "there is one")


def run(folder, *options):
    return cli.main(["grade", str(folder / "in"), "--out", str(folder / "out"), "--jobs", "1", *options])


@pytest.fixture(scope="module")
def graded(tmp_path_factory):
    """A class of three, once graded in the sandbox where there is one."""
    folder = tmp_path_factory.mktemp("class")
    submit(folder / "in", "alice")
    submit(folder / "in", "bob", but=["start/first-function"])
    submit(folder / "in", "דנה", start_first_function_answer="def square(x):\n    return 1 / 0")
    assert run(folder, "--jobs", "2", *(["--unsafe-no-sandbox"] if bwrap.why_not() else [])) == 0
    return folder


def test_points_reach_table_gradebook_and_feedback(graded):
    from nbgrader.api import Gradebook

    expected = {"alice": 7, "bob": 2, "דנה": 2}
    assert points(graded / "out") == expected
    with Gradebook(f"sqlite:///{graded / 'out' / 'gradebook.db'}") as book:
        assert {one.student.id: one.score for one in book.assignment_submissions("00_start")} == expected
    for row in rows(graded / "out" / "grades.csv"):
        page = (graded / "out" / row["feedback"]).read_text(encoding="utf-8")
        assert f"{row['points']} of 7 points" in page
        assert ("ZeroDivisionError" in page) == (row["student"] == "דנה")


def test_nothing_of_the_grader_is_for_everyone(graded):
    out = graded / "out"
    assert (out / ".secret").stat().st_mode & 0o777 == 0o600
    assert all(path.stat().st_mode & 0o077 == 0 for path in (out / ".results").iterdir())
    secret = (out / ".secret").read_text().strip()
    written = [path for path in out.rglob("*") if path.is_file() and path.name != ".secret"]
    assert not [path for path in written if secret.encode() in path.read_bytes()]


def test_what_is_written_is_its_owner_s_alone_whatever_the_umask_allows(tmp_path):
    submit(tmp_path / "in", "alice")
    before = os.umask(0)
    try:
        for _ in range(2):  # a rerun, which draws new cases and keeps the old secret, changes nothing of that
            assert run(tmp_path, "--unsafe-no-sandbox", "--new-cases") == 0
        assert cli.main(["stats", str(tmp_path / "out")]) == 0
    finally:
        os.umask(before)
    written = [tmp_path / "out", *(tmp_path / "out").rglob("*")]
    modes = {path.relative_to(tmp_path).as_posix(): path.stat().st_mode & 0o777 for path in written}
    assert {"out/grades.csv", "out/gradebook.db", "out/.secret.1", "out/stats.png"} <= set(modes)
    expected = {path.relative_to(tmp_path).as_posix(): 0o700 if path.is_dir() else 0o600 for path in written}
    assert modes == expected


def test_a_rerun_takes_only_what_changed(tmp_path, capsys):
    submit(tmp_path / "in", "alice")
    submit(tmp_path / "in", "bob")
    options = ["--unsafe-no-sandbox", "--numbers", "own"]
    assert run(tmp_path, *options) == 0
    assert "2 graded, 0 unchanged" in capsys.readouterr().err
    before = state(tmp_path / "out")
    assert run(tmp_path, *options) == 0
    assert "0 graded, 2 unchanged" in capsys.readouterr().err
    assert state(tmp_path / "out") == before, "not a byte is another"
    submit(tmp_path / "in", "bob", but=["start/first-number"])
    assert run(tmp_path, *options) == 0
    assert "1 graded, 1 unchanged" in capsys.readouterr().err
    assert points(tmp_path / "out") == {"alice": 7, "bob": 5}
    (tmp_path / "out" / "feedback" / "alice" / "00_start.html").unlink()
    (tmp_path / "out" / "gradebook.db").unlink()
    assert run(tmp_path, *options) == 0
    assert "0 graded, 2 unchanged" in capsys.readouterr().err
    assert (tmp_path / "out" / "feedback" / "alice" / "00_start.html").exists()


def state(out):
    """Every file but the gradebook, byte for byte, and what the gradebook says."""
    return {path: path.read_bytes() for path in out.rglob("*") if path.is_file() and path.name != "gradebook.db"}


@pytest.mark.parametrize("what", ["options", "secret", "student", "bytes"])
def test_a_result_is_of_one_notebook_graded_in_one_way(what):
    from coursekit.grading.records import Submission

    one = Submission("alice", "00_start", b"{}")
    before = results.key(one, "secret", ["own", "bubblewrap"])
    assert before == results.key(one, "secret", ["own", "bubblewrap"])
    secret, options = "secret", ["own", "bubblewrap"]
    if what == "options":
        options = ["lecture", "bubblewrap"]
    elif what == "secret":
        secret = "another"
    elif what == "student":
        one = one._replace(student="bob")
    else:
        one = one._replace(data=b"{ }")
    assert results.key(one, secret, options) != before


def test_results_come_back_as_they_were(tmp_path, graded):
    kept = list(results.Results(graded / "out"))
    copied = results.Results(tmp_path)
    for one in kept:
        copied.put("key", one)
    assert list(copied) == kept
    assert all(isinstance(one, Graded) for one in kept)
    assert copied.get(kept[0].submission, "key") == kept[0]
    assert copied.get(kept[0].submission, "another key") is None


# ---- exit codes and sentences


def failing(folder, capsys, *options, code=1):
    """The one line that the grader says."""
    assert run(folder, *options) == code
    line = capsys.readouterr().err
    assert line.startswith("coursekit: ")
    assert line.count("\n") == 1
    return line


def test_no_submissions(tmp_path, capsys):
    assert "does not exist: give the folder or the archive" in failing(tmp_path, capsys)
    (tmp_path / "in").mkdir()
    assert "no notebook" in failing(tmp_path, capsys)
    (tmp_path / "in" / "alice").mkdir()
    (tmp_path / "in" / "alice" / "notes.txt").touch()
    assert "no notebook" in failing(tmp_path, capsys)


def test_a_secret_of_ones_own(tmp_path, capsys):
    submit(tmp_path / "in", "alice", but=["start/first-function"])
    (tmp_path / "secret").write_text("short")
    assert "at least 16" in failing(tmp_path, capsys, "--secret-file", str(tmp_path / "secret"))
    assert "No such file" in failing(tmp_path, capsys, "--secret-file", str(tmp_path / "nowhere"))
    (tmp_path / "secret").write_text("a secret that is long enough")
    assert run(tmp_path, "--secret-file", str(tmp_path / "secret"), "--unsafe-no-sandbox") == 0
    assert not (tmp_path / "out" / ".secret").exists()


@pytest.mark.parametrize("jobs", ["0", "-1", "many"])
def test_jobs(tmp_path, capsys, jobs):
    with pytest.raises(SystemExit, match="2"):
        cli.main(["grade", str(tmp_path), "--out", str(tmp_path), "--jobs", jobs])
    assert "a whole number from 1 is expected" in capsys.readouterr().err


def test_two_graders_in_one_folder(tmp_path, capsys):
    submit(tmp_path / "in", "alice")
    with output.written(tmp_path / "out"), output.only_one(tmp_path / "out"):
        assert "another coursekit grade is at work" in failing(tmp_path, capsys, "--unsafe-no-sandbox")


def test_what_cannot_be_read_is_named_and_the_rest_is_graded(tmp_path, capsys):
    submit(tmp_path / "in", "alice")
    submit(tmp_path / "in", "bob").write_bytes(b"no notebook")
    (tmp_path / "in" / "carol.zip").write_bytes(b"no zip")
    (tmp_path / "in" / "lost.ipynb").write_bytes(b"{}")
    assert run(tmp_path, "--unsafe-no-sandbox") == 1
    assert "3 not readable" in capsys.readouterr().err
    found = [row["student"] for row in rows(tmp_path / "out" / "incidents.csv") if row["kind"] == "unreadable"]
    assert found == ["bob", "carol", "lost"]
    assert points(tmp_path / "out")["alice"] == 7


def test_without_a_sandbox_functions_wait(tmp_path, capsys, monkeypatch):
    monkeypatch.setattr(bwrap, "why_not", lambda: "bubblewrap is not installed")
    submit(tmp_path / "in", "alice")
    assert run(tmp_path) == 1
    said = capsys.readouterr().err
    assert "functions are not run: bubblewrap is not installed" in said
    assert "1 still need a sandbox" in said
    (row,) = rows(tmp_path / "out" / "grades.csv")
    assert (row["points"], row["right"], row["submitted"]) == ("2", "1", "1")
    page = (tmp_path / "out" / row["feedback"]).read_text(encoding="utf-8")
    assert "needs a sandbox" in page


def test_a_lost_database_is_one_sentence_and_a_rerun_completes_it(tmp_path, capsys):
    submit(tmp_path / "in", "alice")
    url = "postgresql://me:hush@localhost:1/grades"
    line = failing(tmp_path, capsys, "--unsafe-no-sandbox", "--db", url)
    assert "cannot be used" in line
    assert "hush" not in line
    assert "grade again" in line
    assert points(tmp_path / "out") == {"alice": 7}, "the tables are there all the same"
    assert run(tmp_path, "--unsafe-no-sandbox") == 0
    assert "0 graded, 1 unchanged" in capsys.readouterr().err


def test_a_broken_result_is_graded_again(tmp_path, capsys):
    submit(tmp_path / "in", "alice")
    assert run(tmp_path, "--unsafe-no-sandbox") == 0
    (path,) = (tmp_path / "out" / ".results").glob("*.json")
    path.write_text(path.read_text()[:100])
    (tmp_path / "out" / ".results" / ".left.part").touch()
    assert run(tmp_path, "--unsafe-no-sandbox") == 0
    assert "1 graded, 0 unchanged" in capsys.readouterr().err
    assert json.loads(path.read_text())["student"] == "alice"
    assert len(list((tmp_path / "out" / ".results").iterdir())) == 1


def test_the_bar_and_the_words_are_no_part_of_the_output(tmp_path):
    submit(tmp_path / "in", "alice", but=["start/first-function"])
    command = [sys.executable, "-m", "coursekit.cli", "grade", "in", "--out", "out", "--unsafe-no-sandbox"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=True, env=dict(os.environ))
    assert done.stdout == ""
    assert re.fullmatch(r"1 graded, 0 unchanged; grades and feedback are in out\n", done.stderr)
