"""A real class, graded twice: by `coursekit grade` and by nbgrader's commands, with the same secret.

Both give the points that each student deserves; every lost point has its true reason on the student's page. In
`make test` nbgrader, which starts a kernel for each notebook, grades every third of them.
"""

import csv
import fcntl
import os
import re
import subprocess
import sys
from html import unescape
from pathlib import Path

import nbformat
import pytest
from sample import amount, sample
from world.real_class import BIAS, EVERYTHING, LESSONS
from world.thirty_students import STUDENTS

from coursekit.exercises import BANK
from coursekit.grading.hidden_cases import hidden_cases
from coursekit.grading.records import KINDS
from coursekit.grading.release import release
from coursekit.grading.sandbox.bwrap import why_not
from coursekit.grading.worth import grade_id

api = pytest.importorskip("nbgrader.api")
pytestmark = pytest.mark.skipif(bool(why_not()), reason=why_not() or "there is a sandbox")
ROOT = Path(__file__).parents[2]
SECRET = "the secret of a real class"
CELLS = {grade_id(id): id for ids in EVERYTHING.values() for id in ids}
CLASS = sample(STUDENTS, 15)
BOTH = CLASS[:: amount(3, 1)]  # whom nbgrader grades, too
PAGES = amount([BIAS], LESSONS)  # lessons of which nbgrader makes pages
row_of_each = pytest.mark.parametrize("student", CLASS, ids=lambda one: one.did)


def command(course, *arguments):
    """A command as a teacher types it, in the course's folder."""
    bin = Path(sys.executable).parent  # nbgrader calls alembic by name
    path = {"PATH": f"{bin}{os.pathsep}{os.environ['PATH']}", "PYTHONPATH": str(ROOT)}
    return subprocess.Popen(
        [sys.executable, "-m", *arguments],
        cwd=course, env={**os.environ, **path}, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
    )  # fmt: skip


def finished(process):
    said, _ = process.communicate()
    assert process.returncode == 0, said
    return said


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    """The course's folder, when everybody has submitted and both graders have been through."""
    every_worker = tmp_path_factory.getbasetemp()
    if os.environ.get("PYTEST_XDIST_WORKER"):
        every_worker = every_worker.parent
    course = every_worker / "real_class"
    with open(every_worker / "real_class.lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # the first worker that asks grades the class, the others wait
        if not course.exists():
            graded_twice(every_worker / "real_class.half").rename(course)
    return course


def graded_twice(course):
    """Release, hand in, grade by both."""
    course.mkdir()
    release(ROOT / "notebooks", course, LESSONS, nbgrader=True)
    (course / ".secret").write_text(SECRET)
    for lesson in LESSONS:
        finished(command(course, "nbgrader", "generate_assignment", lesson))
    hand_in(course, BOTH)
    for lesson in LESSONS:
        finished(command(course, "nbgrader", "autograde", lesson))
    for lesson in PAGES:
        finished(command(course, "nbgrader", "generate_feedback", lesson))
    hand_in(course, [one for one in CLASS if one not in BOTH])
    ours = command(course, "coursekit.cli", "grade", ".", "--out", "graded", "--secret-file", ".secret", "--jobs", "1")
    (course / "said.txt").write_text(ours.communicate()[0])
    return course


def hand_in(course, students):
    """Put what these students made of the released notebooks where nbgrader has it."""
    for one in students:
        released = nbformat.read(course / "release" / one.lesson / f"{one.lesson}.ipynb", as_version=4)
        path = course / "submitted" / one.name / one.lesson / f"{one.lesson}.ipynb"
        path.parent.mkdir(parents=True)
        path.write_bytes(one.submitted(released))


def points(course, database, student):
    """{exercise: points} in a gradebook of nbgrader's."""
    with api.Gradebook(f"sqlite:///{course / database}") as book:
        found = book.find_submission_notebook(student.lesson, student.lesson, student.name)
        return {CELLS[grade.name]: grade.auto_score or 0 for grade in found.grades}


def text(html):
    """What a reader sees of a page."""
    html = re.sub(r"<style.*?</style>", "", html, flags=re.DOTALL)
    return " ".join(unescape(re.sub(r"<[^>]+>", "", html)).split())


def page(course, student):
    """The student's page by `coursekit grade`."""
    row = next(row for row in grades(course) if (row["student"], row["notebook"]) == (student.name, student.lesson))
    return (course / "graded" / row["feedback"]).read_text(encoding="utf-8")


def verdicts(course, student):
    """What nbgrader's commands wrote below the student's cells, as text."""
    path = course / "autograded" / student.name / student.lesson / f"{student.lesson}.ipynb"
    outputs = [output for cell in nbformat.read(path, as_version=4).cells for output in cell.get("outputs", ())]
    return text("\n".join(output.data.get("text/html", "") for output in outputs))


def told(course, student):
    """What a student is told, by each grader."""
    return [text(page(course, student)), *([verdicts(course, student)] if student in BOTH else [])]


def grades(course):
    with open(course / "graded" / "grades.csv", newline="", encoding="utf-8-sig") as file:
        return list(csv.DictReader(file))


def kinds(course, student):
    with open(course / "graded" / "incidents.csv", newline="", encoding="utf-8-sig") as file:
        return {row["kind"] for row in csv.DictReader(file) if row["student"] == student.name}


@row_of_each
def test_both_graders_give_the_points_that_are_deserved(course, student):
    deserved = {id: student.points(id) for id in EVERYTHING[student.lesson]}
    assert points(course, "graded/gradebook.db", student) == deserved
    if student in BOTH:
        assert points(course, "gradebook.db", student) == deserved


@row_of_each
def test_every_lost_point_has_its_reason(course, student):
    for said in told(course, student):
        assert not [reason for _, reason in student.lost.values() if reason not in said]


@row_of_each
def test_teachers_find_what_they_should_look_at(course, student):
    """Of an honest student nothing; of others at least that, for a thread may be seen before it ends its process."""
    found = kinds(course, student)
    assert found >= student.kinds
    assert bool(found) == bool(student.kinds)


@row_of_each
def test_pages_accuse_nobody_and_hold_nothing_of_the_grader(course, student):
    for said in told(course, student):
        assert not [kind for kind in ("forged", "forbidden", "numbers") if KINDS[kind] in said]
        assert not [path for path in (str(course), str(ROOT), sys.prefix, SECRET) if path in said]
        for id in EVERYTHING[student.lesson]:
            for case in hidden_cases(BANK[id], SECRET, student.name):
                assert not all(f"{number:g}" in said for number in case.args[0].flat)


def test_everybody_was_graded_and_has_a_page(course):
    names = {one.name for one in CLASS}
    assert f"{len(names)} graded, 0 unchanged, 1 not readable" in (course / "said.txt").read_text()
    assert {path.name for path in (course / "feedback").iterdir()} == {one.name for one in BOTH if one.lesson in PAGES}
    assert {row["student"] for row in grades(course)} == names
    assert len(STUDENTS) >= 30
