"""Notebooks as people submit them: cells copied, deleted, moved, renamed, broken; and files that are none."""

import json
import random
from pathlib import Path

import nbformat
import pytest
from grading.attacks import FUNCTION, IMPORTS, NUMBERS, notebook
from grading.classroom import solved

from coursekit.exercises import BANK
from coursekit.exercises.catalog import NOTEBOOKS
from coursekit.grading.collect import collect
from coursekit.grading.records import Submission
from coursekit.grading.release import released
from coursekit.grading.submissions import notebook as _notebook
from coursekit.judging.api import judge, solved_cell

FOLDER = Path(__file__).parents[3] / "notebooks"
EMPTY = 'answer = {"slope": ..., "new_x": ...}\nck.check("start/first-number", answer)'
WRONG = 'answer = {"slope": 0, "new_x": 0}\nck.check("start/first-number", answer)'


def read(*cells, name="00_start"):
    return _notebook.read(notebook(cells), name)


def points(data, lesson="00_start"):
    """What is right of a notebook with the lecture's numbers, run in a process of its own."""
    collected = collect(Submission("", lesson, data), "secret", sandbox="unsafe")
    return sum(judge(BANK[id], BANK[id].lecture, one).points for id, one in collected.readings.items()), collected


def run(notebook):
    return [cell.number for cell in notebook.cells]


def full(lesson):
    return sum(len(exercise.answer_type.parts) for exercise in NOTEBOOKS[lesson].EXERCISES)


def test_only_what_exercises_need_is_run():
    found = read(IMPORTS, "panel = ck.panels.descent()", NUMBERS, "print(answer)\nplt.show()", FUNCTION)
    assert run(found) == [0, 2, 4]
    helper = 'def twice(z):\n    return two * z\n\n\ntwo = 2\nck.check("start/first-function", twice)'
    assert run(read("import numpy as np", "import coursekit as ck", "two = 3", helper)) == [1, 3]


@pytest.mark.parametrize(
    ("cells", "wanted"),
    [
        (["x = 1", "x += 1", "unused = 5", 'ck.check("start/first-number", x)'], [0, 1, 3]),
        (["rows = []", "rows.append(6)", "len(rows)", 'ck.check("start/first-number", rows)'], [0, 1, 3]),
        (["d = {}", 'd["slope"] = 6', 'ck.check("start/first-number", d)'], [0, 1, 2]),
        (["import numpy as np", "np.random.seed(1)", 'ck.check("start/first-number", np)'], [0, 2]),
        (["from numpy import *", 'ck.check("start/first-number", exp(1))'], [0, 1]),
        (["y = 2", 'ck.check("start/first-number", f())', "def f():\n    return y"], [0, 2, 1]),
        (["x = 3", "def f(x):\n    x[0] = 1\n    return x", 'ck.check("start/first-number", f)'], [1, 2]),
        (["x = 3", "y = [x for x in range(3)]", 'ck.check("start/first-number", y)'], [1, 2]),
        (["class A:\n    b = c", "c = 1", 'ck.check("start/first-number", A)'], [1, 0, 2]),
        (["x = 1", "if flag:\n    x = 2", "flag = 1", 'ck.check("start/first-number", x)'], [0, 2, 1, 3]),
    ],
)
def test_needed_cells_in_order(cells, wanted):
    assert run(read(*cells)) == wanted


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ([IMPORTS, NUMBERS, WRONG], 0),  # the last one counts
        ([IMPORTS, WRONG, NUMBERS], 2),
        ([IMPORTS, NUMBERS, EMPTY], 2),  # an empty copy does not
        ([NUMBERS, IMPORTS], 2),  # imports below
        ([IMPORTS, NUMBERS, FUNCTION, NUMBERS], 7),
        ([IMPORTS, "1 / 0", "from nowhere import *", FUNCTION], 5),
        ([IMPORTS, "%matplotlib inline\n" + NUMBERS, "!rm -r *", "%%bash\nexit 1", FUNCTION], 7),
        ([IMPORTS.replace("import coursekit as ck", "from coursekit import check"), NUMBERS.replace("ck.", "")], 2),
        ([IMPORTS, "hand_in = ck.check", NUMBERS.replace("ck.check", "hand_in")], 2),
        ([IMPORTS, "import coursekit.exercises as ex", NUMBERS.replace("ck.", "ex.")], 2),
        ([IMPORTS, "import warnings\nwarnings.warn('x')\nprint('y' * 10**5)\n" + NUMBERS, FUNCTION], 7),
        ([IMPORTS, "get_ipython().run_line_magic('matplotlib', 'inline')\n" + NUMBERS], 2),
        ([IMPORTS, f"try:\n    1 / 0\nexcept ZeroDivisionError:\n    pass\n{NUMBERS}\nraise ValueError", FUNCTION], 7),
    ],
)
def test_honest_disorder(cells, expected):
    got, collected = points(notebook(cells))
    assert got == expected, collected
    assert collected.incidents == ()


def test_a_cell_that_fails_says_where():
    _, collected = points(notebook([IMPORTS, "answer = 1 / 0\n" + NUMBERS, FUNCTION.replace("):", ")")]))
    assert "ZeroDivisionError: division by zero` in line 1" in collected.readings["start/first-number"].problem
    assert "expected ':' in line 1" in collected.readings["start/first-function"].problem


@pytest.mark.parametrize(
    ("magic", "shown"),
    [
        ("%run missing", "%run missing"),
        ("answer = %run  missing.py", "answer = %run missing.py"),
        ("%timeit 1 / 0", "%timeit 1 / 0"),
        ("get_ipython().run_line_magic('run', 'x')", "get_ipython().run_line_magic('run', 'x')"),
        ("%run a \\\n   b", "%run a \\"),
    ],
)
def test_a_magic_that_fails_is_shown_as_it_was_typed(magic, shown):
    function = f"def square(x):\n    {magic}\n    return x\n\n\nck.check('start/first-function', square)"
    _, collected = points(notebook([IMPORTS, f"\n{magic}\n{NUMBERS}", function]))
    problems = [collected.readings["start/first-number"].problem]
    problems += [item.problem for item in collected.readings["start/first-function"].items.values()][:1]
    assert f"in line 2: `{shown}`" in problems[0]
    assert f"in line 2: `{shown}`" in problems[1]
    traces = [item.trace for item in collected.readings["start/first-function"].items.values()]
    assert f"\n    {shown}\n" in traces[0]


def test_repairs_are_told():
    found = read(IMPORTS, NUMBERS, EMPTY)
    assert "`start/first-number` is checked in 2 cells" in found.notes[0]
    assert found.notes[1] == "No cell checks `start/first-function`: not attempted."


def released_and_solved(lesson):
    notebook = nbformat.read(FOLDER / f"{lesson}.ipynb", as_version=4)
    return solved(released(notebook, lesson, "lecture"))


@pytest.mark.parametrize("lesson", ["01_linear_models", "04_backprop_by_hand"])
def test_cells_in_any_order(lesson):
    notebook = released_and_solved(lesson)
    random.Random(1).shuffle(notebook.cells)
    got, collected = points(nbformat.writes(notebook).encode(), lesson)
    assert got == full(lesson), collected.readings


@pytest.mark.parametrize("name", ["renamed", "01_linear_models (1)", "", "../../x"])
def test_a_renamed_notebook_is_known_by_its_exercises(name):
    data = nbformat.writes(released_and_solved("01_linear_models")).encode()
    assert _notebook.read(data, name).lesson == "01_linear_models"


@pytest.mark.parametrize("lesson", NOTEBOOKS)
def test_of_our_own_notebooks_nothing_but_imports_and_exercises_is_run(lesson):
    content = json.loads((FOLDER / f"{lesson}.ipynb").read_text("utf-8"))
    for cell in content["cells"]:
        source = "".join(cell["source"])
        id = source.partition('ck.check("')[2].partition('"')[0]
        if cell["cell_type"] == "code" and id and "verdict" not in source:
            cell["source"] = solved_cell(id)
    found = _notebook.read(json.dumps(content).encode(), lesson)
    assert set(run(found)) == {0, *found.exercises.values()}
    assert found.notes == ()


BAD = {
    "nothing": b"",
    "no JSON": b"PK\x03\x04",
    "a number": b"3",
    "a list": b"[]",
    "no cells": b"{}",
    "cells are no list": b'{"cells": 3}',
    "nested": b"[" * 100_000,
    "nested dicts": b'{"cells":' * 50_000,
    "too large": b'{"cells": [' + b" " * _notebook.LARGEST + b"]}",
    "too many cells": json.dumps({"cells": [{}] * 5000}).encode(),
    "half": notebook([IMPORTS, NUMBERS])[:-40],
    "no text": b"\xff\xfe\x00\x01",
}


@pytest.mark.parametrize("data", BAD.values(), ids=BAD)
def test_what_is_no_notebook_is_named(data):
    found = _notebook.read(data, "00_start")
    assert [incident.kind for incident in found.incidents] == ["unreadable"]
    assert found.lesson == "00_start"
    assert "could not be read" in found.notes[0]


ODD = {
    "cells of other kinds": [
        3,
        None,
        {"cell_type": 7},
        {"cell_type": "code"},
        {"cell_type": "code", "source": {"a": 1}},
    ],
    "odd metadata": [{"cell_type": "code", "source": [1, None], "metadata": [{"nbgrader": 3}]}],
    "brackets": [{"cell_type": "code", "source": "(" * 100_000}],
    "signs": [{"cell_type": "code", "source": "x = " + "-" * 100_000 + "1"}],
    "attributes": [{"cell_type": "code", "source": "x = a" + ".b" * 100_000}],
    "a long sum": [{"cell_type": "code", "source": "x = 1" + " + 1" * 100_000}],
    "zeros": [{"cell_type": "code", "source": "x = '\0'"}],
    "half a letter": [{"cell_type": "code", "source": "x = '\ud800'"}],
    "a long number": [{"cell_type": "code", "source": "x = " + "9" * 100_000}],
    "many names": [{"cell_type": "code", "source": f"a{i} = b{i} + a{i + 1}"} for i in range(1900)],
}


@pytest.mark.parametrize("cells", ODD.values(), ids=ODD)
def test_odd_cells_do_no_harm(cells):
    data = json.loads(notebook([IMPORTS, NUMBERS]))
    data["cells"] = cells + data["cells"]
    found = _notebook.read(json.dumps(data).encode(), "00_start")
    assert list(found.exercises) == ["start/first-number"]


def test_another_version_is_named_and_graded():
    data = json.loads(notebook([IMPORTS, NUMBERS]))
    data["metadata"] = {"coursekit": {"version": "0.0.1"}}
    found = _notebook.read(json.dumps(data).encode(), "00_start")
    assert found.incidents[0].kind == "version"
    assert found.exercises


def test_a_notebook_of_version_3():
    cells = [{"cell_type": "code", "input": [f"{IMPORTS}\n", NUMBERS]}]
    data = json.dumps({"nbformat": 3, "worksheets": [{"cells": cells}]}).encode()
    assert points(data)[0] == 2
