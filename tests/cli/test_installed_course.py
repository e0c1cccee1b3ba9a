"""The wheel in a clean environment outside the clone: every command, in an odd folder, with output that lacks letters.

An environment of its own that also sees the packages of this Python, so that nothing is downloaded; the course in it is
the wheel's. In `make proof` the kernels are compiled, and everything it needs is installed from the index.
"""

import csv
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from grading.submitting import submit
from jupyter_servers import ROOT, Environment, Server, built_wheel
from sample import PROOF, amount

FOLDER = "Łukasz's $HOME → 04"  # a space, what a shell reads, and letters that cp1252 has not
WHO = "Łukasz Żak"
MAKE = """
from pathlib import Path
from coursekit.course import lessons, work_folder
work_folder.make(Path({!r}), lessons.edition())
"""
LESSONS = sorted(path.name for path in (ROOT / "notebooks").glob("*.ipynb"))


class Course:
    """The commands of an installed course, and the folder they are run in."""

    def __init__(self, environment, folder):
        self.environment, self.folder = environment, folder
        self.variables = environment.variables | {"PYTHONIOENCODING": "cp1252", "COURSEKIT_DATA": str(folder / "data")}
        if not PROOF:
            beside = os.path.dirname(sys.executable)  # programs of the packages that are seen
            self.variables |= {"NUMBA_DISABLE_JIT": "1", "PATH": os.pathsep.join((beside, os.environ["PATH"]))}

    def run(self, *arguments, code=0):
        """Run `coursekit` to its end; what it said."""
        script = Path(self.environment.python).with_name("coursekit")
        run = subprocess.run(
            [script, *map(str, arguments)], cwd=self.folder, env=self.variables, capture_output=True, timeout=600
        )
        said = (run.stdout + run.stderr).decode("cp1252")
        assert run.returncode == code, said
        assert "Traceback" not in said
        return said


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    made = tmp_path_factory.mktemp("installed")
    environment, wheel = Environment(made / "environment", alone=PROOF), built_wheel(made)
    if PROOF:
        environment.run("-m", "pip", "install", f"{wheel}[class]", env=environment.variables)
    else:
        environment.run("-m", "pip", "install", "--force-reinstall", wheel)
    (folder := made / FOLDER).mkdir()
    return Course(environment, folder)


def test_it_is_the_wheel_that_is_tried(course):
    code = "import coursekit; from coursekit.course.lessons import source; print(coursekit.__file__); print(source())"
    places = course.environment.ask(code).splitlines()
    assert all(place.startswith(str(course.environment.folder)) for place in places)
    assert sorted(path.name for path in Path(places[1]).iterdir()) == LESSONS


def test_lab_serves_a_copy_of_the_lessons(course):
    server = Server(course.environment, "coursekit.cli lab")
    server.command.remove(str(server.root))  # as typed by a newcomer in an empty folder
    with server:
        assert b"JupyterLab" in server.ask("lab/workspaces/coursekit")
        assert b'"cells"' in server.ask("api/contents/00_start.ipynb")
    copies = server.folder / "coursekit-lessons"
    assert sorted(path.name for path in copies.glob("*.ipynb")) == LESSONS


@pytest.mark.parametrize("command", ["progress", "progress 04", "update", "reset 00"])
def test_a_learner_s_commands(course, command):
    if not (course.folder / "coursekit-lessons").exists():
        course.environment.ask(MAKE.format(str(course.folder)))
    course.run(*command.split())


def test_a_class_is_released_and_graded(course):
    """Who looks for the lessons beside the package finds none: they are in it."""
    course.run("release", "00", "--out", "handout")
    assert [path.name for path in (course.folder / "handout").glob("*.ipynb")] == ["00_start.ipynb"]
    submit(course.folder / "submitted", WHO)
    sandbox = [] if PROOF else ["--unsafe-no-sandbox"]  # which sees nothing of another environment
    course.run("grade", "submitted", "--out", "graded →", *sandbox)
    with open(course.folder / "graded →" / "grades.csv", encoding="utf-8-sig", newline="") as file:
        (row,) = csv.DictReader(file)
    assert row["student"] == WHO
    assert int(row["points"]) > 0


def test_an_exercise_of_one_s_own_is_tried(course):
    course.run("exercise", "new", "own/first", "--folder", "ours")
    course.run("bank", "--check", "ours")


def test_doctor_and_warmup(course):
    said = course.run("doctor")
    assert not re.search(r"^!!", said, re.M)
    kernels = re.search(r"(\d+) kernels compiled, (\d+) read", course.run("warmup"))
    assert int(kernels[1]) == 0
    assert int(kernels[2]) >= amount(0, 50)


def test_every_command_says_what_it_does(course):
    for command in re.findall(r"^    (\w+)  ", course.run("--help"), re.M):
        assert command in course.run(command, "--help")
