"""`docs/class.md`: a teacher's way from nothing to graded feedback, every command of it run in order."""

import csv
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
PAGE = (ROOT / "docs" / "class.md").read_text("utf-8")


def blocks(language):
    return re.findall(rf"```{language}\n(.*?)```", PAGE, re.DOTALL)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Where a new user has typed all commands of the page, in a shell that stops at the first error."""
    if not shutil.which("bwrap"):
        pytest.skip("bubblewrap is not installed")
    folder = tmp_path_factory.mktemp("class")
    bin = str(Path(sys.executable).parent)
    env = {**os.environ, "PATH": f"{bin}{os.pathsep}{os.environ['PATH']}", "PYTHONPATH": str(ROOT)}
    script = "set -euo pipefail\n" + "".join(f"{block}\n" for block in blocks("bash"))
    done = subprocess.run(["bash", "-c", script], cwd=folder, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    (folder / "said.txt").write_text(done.stdout, "utf-8")
    return folder


def test_the_page_shows_the_grades_that_come_out(folder):
    (shown,) = (list(csv.DictReader(block.splitlines())) for block in blocks("csv"))
    table = csv.DictReader((folder / "graded" / "grades.csv").read_text("utf-8-sig").splitlines())
    assert shown == [{name: row[name] for name in shown[0]} for row in table]
    assert blocks("csv")[0] in (folder / "said.txt").read_text("utf-8-sig")


def test_what_happened_is_told(folder):
    graded = folder / "graded"
    pages = {path.parent.name: path.read_text("utf-8") for path in graded.glob("feedback/*/00_start.html")}
    assert "7 of 7 points" in pages["ada"]
    assert "uphill" in pages["bob"]
    assert "doubled" in pages["bob"]
    assert "did not end" in pages["eve"]
    (incident,) = csv.DictReader((graded / "incidents.csv").read_text("utf-8-sig").splitlines())
    assert (incident["student"], incident["exercise"], incident["kind"]) == ("eve", "start/first-function", "time")
    assert "uphill" in (folder / "said.txt").read_text("utf-8").split("exercise  ")[-1]  # by coursekit stats


def test_nbgrader_gives_the_same_points(folder):
    def points(path, student, column):
        return {row[student]: float(row[column]) for row in csv.DictReader(path.read_text("utf-8-sig").splitlines())}

    ours = points(folder / "graded" / "grades.csv", "student", "points")
    assert points(folder / "course" / "grades.csv", "student_id", "score") == ours


def test_every_file_that_the_page_names_is_there(folder):
    for name in re.findall(r"^\| `([\w./]+)` \|", PAGE, re.MULTILINE):
        if name not in ("moodle.csv", "brightspace.csv"):  # of people of whom only names are known
            assert (folder / "graded" / name).exists() or (folder / "graded" / "upload" / name).exists(), name


def test_what_was_changed_by_hand_was_changed_and_taken_back(folder):
    said = (folder / "said.txt").read_text("utf-8")
    assert "bob, start/first-number: 1.5 of 2 points, 1 before" in said
    assert "bob, start/first-number: 1 of 2 points, 1.5 before" in said
    assert (folder / "graded" / "stats.png").stat().st_size > 1000


def test_the_set_up_is_what_continuous_integration_does():
    """The first block is not typed here: a package, a target of make, and the way into its environment."""
    block, *_ = blocks("sh")
    package, target, activate = block.splitlines()
    assert package.split()[-1] in (ROOT / ".ci" / "run").read_text("utf-8")
    assert f'"{target.split()[-1]}": ("class", ' in (ROOT / "tools" / "bootstrap.py").read_text("utf-8")
    assert activate == "source .venv/bin/activate"
