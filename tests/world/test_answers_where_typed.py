"""Answers where people type them, in released lessons: the last one above its check counts; the true error is shown."""

import copy
import json
import random
import re
from html import unescape

import nbformat
import pytest
from grading.classroom import solved
from grading.submitting import lesson

from coursekit.grading.judge import grade
from coursekit.grading.records import Submission
from coursekit.grading.report import feedback
from coursekit.grading.sandbox.bwrap import why_not

SANDBOX = "unsafe" if why_not() else "bubblewrap"
START, BACKPROP = "00_start", "04_backprop_by_hand"
NUMBER, FUNCTION, NET = "start/first-number", "start/first-function", "backprop/sigmoid-net"
STUB = 'answer = {"slope": ..., "new_x": ...}'
CRASH = "Its cell ended with `ZeroDivisionError: division by zero` in line"


def solved_lesson(name):
    return solved(nbformat.reads(lesson(name), as_version=4), "alice")


def graded(notebook, name=START):
    return grade(Submission("alice", name, json.dumps(notebook).encode()), "secret", sandbox=SANDBOX)


def place(notebook, id):
    return next(number for number, cell in enumerate(notebook.cells) if cell.id == id)


def lost(result):
    """What is not full, by exercise: its points and status."""
    found = {id: (one.points, one.status) for id, one in result.verdicts.items()}
    return {id: about for id, about in found.items() if about[0] < result.verdicts[id].max_points}


def page(result):
    return unescape(re.sub(r"</?code[^>]*>", "`", feedback.page(result)))


def answer(notebook, id):
    return notebook.cells[place(notebook, f"{id.replace('/', '-')}-answer")]


WRONG = [  # report, lesson, exercise, what its answer cell holds, what is said
    ("ucbds-infra/otter-grader#558", START, NUMBER, "answer = {'slope': 1 / 0}", f"{CRASH} 1"),
    (
        "ucbds-infra/otter-grader#558",
        START,
        FUNCTION,
        "x = 2\ny = 1 / 0\n\n\ndef square(x):\n    return x * x",
        f"{CRASH} 2",
    ),
    ("martin-saurer/jkernel#10", BACKPROP, NET, "answer = {'h': 1 / 0}", f"{CRASH} 1"),
    ("martin-saurer/jkernel#10", BACKPROP, NET, "# later", "which no cell defines: not attempted"),
    ("martin-saurer/jkernel#10", BACKPROP, NET, "answer = ...", "Not attempted yet"),
    ("", BACKPROP, NET, "while True:\n    pass", "not attempted"),
    ("", BACKPROP, NET, "answer = {'h': 1", "cannot be run: '{' was never closed in line 1"),
    (
        "",
        START,
        FUNCTION,
        "def my_square(x):\n    return x * x",
        "checks `square`, which no cell defines: not attempted.",
    ),
    ("", START, FUNCTION, "def square(x):\n    return helper(x)", "NameError: name 'helper' is not defined"),
]


@pytest.mark.parametrize(("report", "name", "id", "source", "said"), WRONG)
def test_the_true_error_is_shown_and_costs_its_exercise_alone(report, name, id, source, said):
    notebook = solved_lesson(name)
    answer(notebook, id).source = source
    result = graded(notebook, name)
    assert list(lost(result)) == [id]
    assert result.verdicts[id].points == 0
    assert said in page(result)
    assert ("NameError" in page(result)) == ("NameError" in said)
    assert result.incidents == ()


def test_a_helper_in_a_cell_that_failed_is_named():
    notebook = solved_lesson(START)
    answer(notebook, FUNCTION).source = "def square(x):\n    return helper(x) * x"
    for source, said in [
        (
            "def helper(x:\n    return x",
            "Code cell 9, which defines `helper`, cannot be run: '(' was never closed in line 1",
        ),
        ("1 / 0\ndef helper(x):\n    return x", "Code cell 9, which defines `helper`, ended with `ZeroDivisionError"),
    ]:
        notebook.cells.insert(place(notebook, "start-first-number") + 1, nbformat.v4.new_code_cell(source))
        result = graded(notebook)
        assert list(lost(result)) == [FUNCTION]
        assert said in re.sub(r"Code cell \d+", "Code cell 9", page(result))
        notebook.cells.pop(place(notebook, "start-first-number") + 1)


def typed(notebook, right, where):
    """The right answer in a cell of the student's own; what was released stays as it was."""
    here = place(notebook, "start-first-number" if where != "above its own cell" else "start-first-number-answer")
    notebook.cells.insert(here + (where == "below its check"), nbformat.v4.new_code_cell(right))


@pytest.mark.parametrize("where", ["above its own cell", "above its check", "below its check"])
@pytest.mark.parametrize("own", [STUB, "", "# mine is elsewhere"])
def test_an_answer_counts_wherever_it_was_typed(where, own):
    notebook = solved_lesson(START)
    right, answer(notebook, NUMBER).source = answer(notebook, NUMBER).source, own
    typed(notebook, right, where)
    assert lost(graded(notebook)) == {}


@pytest.mark.parametrize(("first", "second", "points"), [("right", "wrong", 0), ("wrong", "right", 2)])
def test_the_last_one_above_its_check_counts(first, second, points):
    notebook = solved_lesson(START)
    sources = {"right": answer(notebook, NUMBER).source, "wrong": 'answer = {"slope": -1e3, "new_x": -1e3}'}
    answer(notebook, NUMBER).source = sources[first]
    typed(notebook, sources[second], "above its check")
    assert graded(notebook).verdicts[NUMBER].points == points


@pytest.mark.parametrize("what", ["answer and check", "answer alone"])
@pytest.mark.parametrize("second", ["right", "wrong", "stub"])
def test_the_page_says_which_copy_counts(what, second):
    notebook = solved_lesson(START)
    number = place(notebook, "start-first-number-answer")
    copies = [copy.deepcopy(cell) for cell in notebook.cells[number : number + 2]]
    for cell in copies:
        cell.id += "-2"
    copies[0].source = {"right": copies[0].source, "wrong": 'answer = {"slope": -1e3, "new_x": -1e3}', "stub": STUB}[
        second
    ]
    below = number + (2 if what == "answer and check" else 1)
    notebook.cells[below:below] = copies[: below - number]
    counts = notebook.cells[number if second == "stub" else below]
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    result = graded(notebook)
    assert result.verdicts[NUMBER].points == (0 if second == "wrong" else 2)
    told = f"There are 2 cells for the answer to `{NUMBER}`; code cell {code.index(counts) + 1} counts."
    assert told in result.notes
    assert told in page(result)


def test_the_answers_of_others_are_never_taken():
    """Half of the answers are blank; each of the others is right and stands in a cell of its own."""
    notebook = solved_lesson(BACKPROP)
    own = [cell for cell in notebook.cells if cell.id.endswith("-answer")]
    blank = {cell.id.removesuffix("-answer") for cell in own[::2]}
    for number, cell in enumerate(own):
        if number % 2:
            notebook.cells.insert(place(notebook, cell.id) + 1, nbformat.v4.new_code_cell(cell.source))
        cell.source = ""
    result = graded(notebook, BACKPROP)
    assert {id.replace("/", "-"): about for id, about in lost(result).items()} == dict.fromkeys(
        blank, (0, "not attempted")
    )


@pytest.mark.parametrize("report", ["ucbds-infra/otter-grader#793", "ucbds-infra/otter-grader#890"])
def test_a_name_used_again_below_the_check_does_no_harm(report):
    notebook = solved_lesson(START)
    notebook.cells.append(nbformat.v4.new_code_cell("answer = 4\n\n\ndef square(x):\n    return 0"))
    assert lost(graded(notebook)) == {}


@pytest.mark.parametrize("call", ["demonstrate", "check"])  # of this edition, and as one's own
def test_a_demonstration_is_not_the_students(call):
    notebook = solved_lesson(START)
    demonstration = notebook.cells[place(notebook, "wrong")]
    assert "verdict = ck.demonstrate(" in demonstration.source
    demonstration.source = demonstration.source.replace("demonstrate", call)
    answer(notebook, NUMBER).source = STUB
    assert lost(graded(notebook)) == {NUMBER: (0, "not attempted")}
    notebook.cells.pop(place(notebook, "start-first-number"))  # the demonstration is the only check now
    assert lost(graded(notebook)) == {NUMBER: (0, "not attempted")}
    notebook = solved_lesson(START)
    notebook.cells.pop(place(notebook, "start-first-number"))
    notebook.cells[place(notebook, "start-first-function-answer")].source += "\n\n\nprint(verdict.points)"
    assert lost(graded(notebook)) == {}


@pytest.mark.parametrize("report", ["jupyter/nbgrader#1083", "jupyter/nbgrader#981"])
def test_copies_with_the_same_name(report):
    notebook = solved_lesson(BACKPROP)
    notebook.cells += [notebook.cells[place(notebook, f"backprop-sigmoid-net{end}")] for end in ("-answer", "")]
    assert lost(graded(notebook, BACKPROP)) == {}


def test_any_order_of_all_cells():
    notebook = solved_lesson(BACKPROP)
    random.Random(3).shuffle(notebook.cells)
    assert lost(graded(notebook, BACKPROP)) == {}


@pytest.mark.parametrize("kind", ["markdown", "raw"])
def test_a_code_cell_that_a_key_turned_into_text(kind):
    """jupyter/nbgrader#1941."""
    notebook = solved_lesson(START)
    answer(notebook, NUMBER).cell_type = kind
    notebook.cells[place(notebook, "start-first-function")].cell_type = kind
    assert lost(graded(notebook)) == {}
