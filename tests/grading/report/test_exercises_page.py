"""`docs/exercises.md`: from nothing to a graded exercise of one's own, every command of it run in order."""

import csv
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
PAGE = (ROOT / "docs" / "exercises.md").read_text("utf-8")


def blocks(language):
    return re.findall(rf"```{language}\n(.*?)```", PAGE, re.DOTALL)


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    """Where a new user has typed all commands of the page: (folder, environment)."""
    if not shutil.which("bwrap"):
        pytest.skip("bubblewrap is not installed")
    folder = tmp_path_factory.mktemp("exercises")
    bin = str(Path(sys.executable).parent)
    env = {**os.environ, "PATH": f"{bin}{os.pathsep}{os.environ['PATH']}", "PYTHONPATH": str(ROOT)}
    run("".join(f"{block}\n" for block in blocks("bash")), folder, env | {"COURSEKIT_DATA": str(folder / "data")})
    return folder, env


def run(script, folder, env, code=0):
    script = f"set -euo pipefail\n{script}"
    done = subprocess.run(["bash", "-c", script], cwd=folder, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == code, done.stdout + done.stderr
    return done


def test_the_page_shows_the_grades_that_come_out(place):
    (shown,) = (list(csv.DictReader(block.splitlines())) for block in blocks("csv"))
    table = csv.DictReader((place[0] / "graded" / "grades.csv").read_text("utf-8-sig").splitlines())
    assert shown == [{name: row[name] for name in shown[0]} for row in table]


def test_what_is_handed_out_has_no_answer(place):
    names = {path.name for path in (place[0] / "handout").rglob("*") if path.is_file()}
    assert names == {"week1.ipynb", "release.json", "exercise.toml"}


def test_the_sentence_that_the_page_shows_is_said(place):
    folder, env = place
    copy = shutil.copytree(folder / "exercises", folder / "copy" / "exercises")
    path = copy / "week1" / "step" / "answer.toml"
    path.write_text(path.read_text("utf-8").replace("lr * slope", "lr * slop", 1), "utf-8")
    done = run("coursekit bank --check exercises", copy.parent, env, code=1)
    assert done.stderr.replace(f"{copy.parent}/", "") == blocks("text")[0]


def test_the_lessons_that_the_page_shows_can_be_used(place):
    folder, env = place
    copy = shutil.copytree(folder / "exercises", folder / "mixed" / "exercises")
    (copy / "lessons.toml").write_text(blocks("toml")[0], "utf-8")
    code = "import coursekit as ck; ck.use_exercises('exercises'); print(ck.progress('week1'))"
    done = run(f'python -c "{code}"', copy.parent, env)
    assert [line.split()[0] for line in done.stdout.splitlines() if "/" in line][:3] == [
        "week1/step", "week1/code", "sgd/copies"
    ]  # fmt: skip
