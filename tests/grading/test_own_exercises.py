"""A teacher's own lesson in a class: released without its answers, graded like ours, with hidden cases of its own."""

import json
import os
import shutil
from pathlib import Path

import nbformat
import pytest
from grading.submitting import points, rows

from coursekit.cli.main import main
from coursekit.exercises import BANK
from coursekit.exercises.catalog import FOLDERS, NOTEBOOKS
from coursekit.exercises.variants import numbers_of
from coursekit.grading.sandbox import bwrap
from coursekit.judging.answers import ANSWERS

CELLS = [
    "import coursekit as ck\nck.use_exercises('exercises')",
    "ck.exercise('my/first')",
    'answer = {"slope": ..., "new_x": ...}\nck.check("my/first", answer)',
    'def descend(x, a, lr):\n    ...\n\n\nck.check("my/code", descend)',
]
RIGHT = "def descend(x, a, lr):\n    return x - lr * 2 * a * x"
BY_HEART = """def descend(x, a, lr):
    return {1: np.array([1.8]), 3: np.array([-0.2, 0.4, -0.1]), 2: np.array([-2.0, -4.0])}[len(x)]"""
LOOKS = """import os
found = [name for place in os.walk('/') for name in place[2] if name.startswith('answer.')]
seen = sorted(os.listdir('/exercises/my/first'))
assert found == [] and seen == ['exercise.toml'], (found, seen)
answer = {"slope": 0, "new_x": 0}"""


@pytest.fixture(autouse=True)
def only_the_course(monkeypatch, tmp_path):
    monkeypatch.setenv("COURSEKIT_DATA", str(tmp_path / "data"))
    monkeypatch.chdir(tmp_path)
    yield
    for id in list(FOLDERS):
        del BANK[id], FOLDERS[id]
        ANSWERS.pop(id, None)
    for name in [name for name, lesson in NOTEBOOKS.items() if lesson.folder]:
        del NOTEBOOKS[name]
    assert "COURSEKIT_EXERCISES" not in os.environ


def lesson(*cells, name="my.ipynb"):
    assert main(["exercise", "new", "my/first"]) == 0
    assert main(["exercise", "new", "my/code", "--kind", "function"]) == 0
    made = [nbformat.v4.new_code_cell(source) for source in cells or CELLS]
    nbformat.write(nbformat.v4.new_notebook(cells=made), name)


def submit(student, first, code):
    notebook = nbformat.read("handout/my.ipynb", as_version=4)
    for cell in notebook.cells:
        cell.source = {"my-first-answer": first, "my-code-answer": code}.get(cell.id, cell.source)
    path = Path("submissions", student, "my.ipynb")
    path.parent.mkdir(parents=True)
    nbformat.write(notebook, path)


def right(student):
    values = ANSWERS["my/first"].right(None, numbers_of(BANK["my/first"], student))
    return f"answer = {values}"


RELEASE = ["release", "my.ipynb", "--exercises", "exercises", "--out", "handout"]
GRADE = ["grade", "submissions", "--exercises", "exercises", "--out", "graded", "--jobs", "1"]


def test_what_is_released_has_locked_checks_and_no_answer():
    lesson()
    assert main(RELEASE) == 0
    cells = {cell.id: cell for cell in nbformat.read("handout/my.ipynb", as_version=4).cells}
    assert cells["my-first"].metadata.nbgrader.points == 2
    assert cells["my-code"].metadata.nbgrader.points == 3
    assert not cells["my-first"].metadata.editable
    names = {path.relative_to("handout").as_posix() for path in Path("handout").rglob("*") if path.is_file()}
    assert names == {
        "my.ipynb", "release.json", "exercises/my/first/exercise.toml", "exercises/my/code/exercise.toml"
    }  # fmt: skip
    assert json.loads(Path("handout/release.json").read_text())["lessons"]["my"]["my/first"]["points"] == 2
    assert main(RELEASE) == 0  # again, over what it wrote


def test_a_class_gets_its_folder_without_answers_and_a_check_says_so(monkeypatch):
    import coursekit as ck

    lesson()
    assert main(RELEASE) == 0
    for id in list(FOLDERS):
        del BANK[id], FOLDERS[id]
        ANSWERS.pop(id, None)
    ck.use_exercises("handout/exercises")
    assert ck.check("my/first", {"slope": 1, "new_x": 2}).status == "submitted"
    assert "not available" in str(ck.hint("my/first"))
    assert "not available" in str(ck.solution("my/first", sure=True))


@pytest.mark.skipif(bool(bwrap.why_not()), reason=bwrap.why_not())
def test_a_class_is_graded_with_hidden_cases_and_sees_no_answer():
    lesson()
    assert main(RELEASE) == 0
    submit("ada", right("ada"), RIGHT)
    submit("bob", right("bob"), f"import numpy as np\n{BY_HEART}")
    submit("eve", LOOKS, "def descend(x, a, lr):\n    while True:\n        pass")
    assert main(GRADE) == 0
    assert points("graded") == {"ada": 5, "bob": 2 + 3 // 2, "eve": 0}
    page = Path("graded/feedback/eve/my.html").read_text()
    assert "AssertionError" not in page  # nothing of the answers was found
    assert "did not end" in page
    assert "hidden" in Path("graded/feedback/bob/my.html").read_text()
    before = Path("graded/grades.csv").read_text()
    assert main(GRADE) == 0
    assert Path("graded/grades.csv").read_text() == before
    shutil.rmtree("submissions/eve")  # her endless loop has been told
    path = Path("exercises/my/first/answer.toml")  # a reference that changes moves no grade unless that is said
    path.write_text(path.read_text().replace('"2 * a * x"', '"2 * a * x + 1"'))
    assert main(GRADE) == 0
    assert points("graded")["ada"] == 5
    assert main([*GRADE, "--new-edition"]) == 0
    assert points("graded")["ada"] < 5
    assert main(["stats", "graded"]) == 0


def test_without_a_sandbox_numbers_are_graded_and_functions_wait(monkeypatch):
    lesson()
    assert main(RELEASE) == 0
    submit("ada", right("ada"), RIGHT)
    monkeypatch.setattr(bwrap, "why_not", lambda: "there is none")
    assert main(GRADE) == 1
    assert points("graded") == {"ada": 2}
    assert rows("graded/grades.csv")[0]["submitted"] == "1"


WRONG = [  # cells, the command, what the sentence says
    (CELLS[:3], RELEASE, "the lesson my has my/code, my/first: say in exercises/lessons.toml"),
    ([*CELLS, "ck.check('my/frist', 1)"], RELEASE, "checks my/frist, and there is no exercise of this id"),
    ([*CELLS[:3], f"{CELLS[3]}\nprint()"], RELEASE, "has to be the last line of the cell"),
    ([*CELLS, CELLS[2]], RELEASE, "asks for my/first in more than one cell"),
    (CELLS, ["release", "--exercises", "exercises", "--out", "handout"], "name the notebook"),
    (CELLS, ["release", "my", "--exercises", "exercises", "--out", "handout"], "give its notebook, such as my.ipynb"),
    (CELLS, ["release", "no.ipynb", "--exercises", "exercises", "--out", "handout"], "no.ipynb cannot be read"),
    (CELLS, ["release", "my.ipynb", "--exercises", "nowhere", "--out", "handout"], "nowhere is not a folder"),
    (CELLS, ["release", "my.ipynb", "--out", "handout"], "there is no lesson 'my.ipynb'"),
]


@pytest.mark.parametrize(("cells", "command", "says"), WRONG)
def test_a_notebook_that_does_not_fit_is_one_sentence(capsys, cells, command, says):
    lesson(*cells)
    assert main(command) == 2
    error = capsys.readouterr().err
    assert says in error
    assert error.count("\n") == 1
    assert not Path("handout").exists()


def test_grading_with_a_folder_that_cannot_be_used_grades_nothing(capsys):
    lesson()
    assert main(RELEASE) == 0
    submit("ada", "answer = {}", RIGHT)
    path = Path("exercises/my/first/answer.toml")
    path.write_text(path.read_text().replace("hints =", "hint ="))
    assert main(GRADE) == 1
    assert "did you mean `hints`" in capsys.readouterr().err
    assert main([*GRADE[:2], "--exercises", "handout/exercises", *GRADE[4:]]) == 1
    assert "holds no answers" in capsys.readouterr().err
    assert not Path("graded/grades.csv").exists()
