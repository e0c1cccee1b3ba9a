"""From opening a lesson to its grade: the first exercise by keys alone, a class's notebook answered in its cards."""

import csv
import os
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from cards import CardPage
from front_door import NOTEBOOKS
from pages import open_notebook, wait_for

import coursekit as ck
from coursekit.grading.release import release
from coursekit.grading.sandbox.bwrap import why_not

ROOT = Path(__file__).parents[2]
LESSON, NUMBER, FUNCTION = "00_start", "start/first-number", "start/first-function"
SECONDS = {
    "key": 0.5,
    "word": 0.3,
    "look": 1.35,
}  # of a newcomer at the keyboard, twice what the keystroke-level model says
MOST = 90


class Newcomer:
    """Somebody who presses keys, slowly, and looks before each of them; `seconds` counts."""

    def __init__(self, page):
        self.page, self.seconds, self.pressed = page, 0.0, []

    def press(self, key):
        self.page.keyboard.press(key)
        self.pressed.append(key)
        self.seconds += SECONDS["key"] + SECONDS["look"]

    def type(self, text):
        self.page.keyboard.type(text)
        self.pressed.append(text)
        self.seconds += SECONDS["key"] * len(text) + SECONDS["look"]

    def read(self, text):
        self.seconds += SECONDS["word"] * len(text.split())


def test_lesson_0_from_opening_to_the_first_solved_exercise_by_keys_alone(browser, lab, table):
    """No cell is written: cells are run, and two numbers typed into the card."""
    shutil.copy(NOTEBOOKS[0], lab.folder / "by_keys.ipynb")
    with open_notebook(browser, lab, path := lab.folder / "by_keys.ipynb") as notebook:
        newcomer, before = Newcomer(notebook.page), notebook.code
        active = lambda: notebook.root.locator(".jp-mod-active").inner_text()  # noqa: E731
        notebook.root.locator(".jp-Cell").first.click()  # where JupyterLab puts the cursor when a file is opened
        while 'ck.exercise("' not in active():
            newcomer.press("Shift+Enter")
        newcomer.press("Control+Enter")
        card = CardPage(notebook, NUMBER)
        card.root.wait_for(timeout=60_000)
        newcomer.read(card.root.inner_text())
        while not card.field("slope").evaluate("one => one === document.activeElement"):
            newcomer.press("Tab")
        newcomer.type("6")
        newcomer.press("Tab")
        newcomer.type("2.4")
        newcomer.press("Enter")
        card.wait_for_verdict("right, 2 of 2 points")
        table.append(
            f"first exercise by keys: {len(newcomer.pressed)} gestures, {newcomer.seconds:.0f} s of a newcomer's time"
        )
        assert newcomer.seconds < MOST, newcomer.pressed
        notebook.menu("File", "docmanager:save")
        wait_for(notebook.page, lambda: '"slope\\": 6, \\"new_x\\": 2.4' in path.read_text(), "the answer in the file")
        after = [c.source for c in nbformat.read(path, 4).cells if c.cell_type == "code" and c.source.strip()]
        changed = [new for old, new in zip(before, after, strict=True) if old != new]
        assert changed == [f'answer = {{"slope": 6, "new_x": 2.4}}\nck.check("{NUMBER}", answer)']


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    """A course of one lesson, made for nbgrader."""
    course = tmp_path_factory.mktemp("course")
    release(ROOT / "notebooks", course, [LESSON], nbgrader=True)
    finished(course, "nbgrader", "generate_assignment", LESSON)
    return course


def finished(course, *command):
    """A command as a teacher types it, in the course's folder."""
    bin = Path(sys.executable).parent  # nbgrader calls alembic by name
    env = {**os.environ, "PATH": f"{bin}{os.pathsep}{os.environ['PATH']}", "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", *command]
    done = subprocess.run(command, cwd=course, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.skipif(bool(why_not()), reason=why_not() or "there is a sandbox")
def test_a_class_s_notebook_answered_in_cards_gets_the_cards_points_from_both_graders(browser, lab, course, tmp_path):
    api = pytest.importorskip("nbgrader.api")
    file = nbformat.read(course / "release" / LESSON / f"{LESSON}.ipynb", as_version=4)
    remembered = f'import os; os.environ["COURSEKIT_DATA"] = {str(tmp_path)!r}\n'
    remembered += 'from coursekit.student import remembered; remembered.keep("Ada")'  # an earlier session
    file.cells.insert(0, nbformat.v4.new_code_cell(remembered))
    path = lab.folder / "class.ipynb"
    nbformat.write(file, path)
    with open_notebook(browser, lab, path) as notebook:
        for cell in ("remembered.keep", "import coursekit", "Your name between", f'ck.exercise("{NUMBER}")\n'):
            notebook.run(notebook.cells.nth(next(i for i, one in enumerate(notebook.code) if cell in f"{one}\n")))
        card, function = CardPage(notebook, NUMBER), CardPage(notebook, FUNCTION)
        card.root.scroll_into_view_if_needed()
        slope, place = mistaken("Ada")
        card.field("slope").fill(str(slope))
        card.field("new_x").fill(str(place))
        card.press("^Check$")
        card.wait_for_verdict("partly right, 1 of 2 points")
        card.wait(lambda: "You are Ada: not you?" in card.root.inner_text(), "to be asked for the name")
        notebook.run(function.cell)
        function.root.scroll_into_view_if_needed()
        answer = notebook.cells.nth(
            notebook.code.index(next(one for one in notebook.code if one.startswith("def square")))
        )
        answer.locator(".cm-content").click()
        notebook.page.keyboard.press("ControlOrMeta+A")
        notebook.page.keyboard.insert_text("def square(x):\n    return x * x")
        function.press("^Check$")
        function.wait_for_verdict("right, 5 of 5 points")
        notebook.menu("File", "docmanager:save")
        wait_for(notebook.page, lambda: "return x * x" in path.read_text(), "the notebook to be saved")
        notebook.page.wait_for_timeout(300)
    saved = nbformat.read(path, as_version=4)
    (name,) = [cell.source for cell in saved.cells if cell.get("id") == "student"]
    assert name.endswith('\nck.set_student("Ada")')
    assert f'answer = {{"slope": {slope}, "new_x": {place}}}' in [cell.source for cell in saved.cells]
    place = course / "submitted" / "Ada" / LESSON / f"{LESSON}.ipynb"
    place.parent.mkdir(parents=True)
    shutil.copy(path, place)
    finished(course, "coursekit.cli", "grade", "submitted", "--out", "graded", "--jobs", "1")
    with open(course / "graded" / "grades.csv", newline="", encoding="utf-8-sig") as table:
        (row,) = csv.DictReader(table)
    assert [row[name] for name in ("student", "points", "right", "partly right")] == ["Ada", "6", "1", "1"], row
    finished(course, "nbgrader", "autograde", LESSON)
    with api.Gradebook(f"sqlite:///{course / 'gradebook.db'}") as book:
        grades = book.find_submission_notebook(LESSON, LESSON, "Ada").grades
        assert {one.name: one.auto_score for one in grades} == {"start-first-number": 1, "start-first-function": 5}


def mistaken(name):
    """The height in place of the slope, and the step that follows from it, with this student's numbers."""
    from coursekit.exercises.variants import numbers_of

    numbers = numbers_of(ck.exercises.BANK[NUMBER], name)
    height = numbers["x"] ** 2
    return height, round(numbers["x"] - numbers["lr"] * height, 6)
