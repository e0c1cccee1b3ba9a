"""Restart and Run All shows no solution and counts nothing; a cell that somebody runs by hand does both."""

import os
import re
import sqlite3
import time
from contextlib import ExitStack, closing
from pathlib import Path
from types import SimpleNamespace

import nbformat
import pytest
from nbclient import NotebookClient
from nbformat.v4 import new_code_cell, new_notebook

from coursekit.core import cells
from coursekit.exercises import cell as exercise_cell

WRONG = 'ck.check("start/first-number", {"slope": 9, "new_x": 2.1})'
LESSONS = sorted((Path(__file__).parents[2] / "notebooks").glob("*.ipynb"))
BY_HAND = 1.1  # seconds
CELLS = [
    "import coursekit as ck",
    'ck.exercise("start/first-number")',
    WRONG,
    'def square(x):\n    return x * x\n\nck.check("start/first-function", square)',
    'ck.hint("start/first-number")',
    'ck.solution("start/first-number")',
    'ck.solution("start/first-number", sure=True)',
    'ck.demonstrate("linear/kinds", "a")',
]


class Page:
    """A kernel, and cells run in it: at once as by Run All, or after a pause as by hand."""

    def __init__(self, folder, stack):
        self.notebook = new_notebook()
        self._client = NotebookClient(self.notebook, timeout=60, kernel_name="python3")
        stack.enter_context(self._client.setup_kernel(env={**os.environ, "COURSEKIT_DATA": str(folder)}))

    def run(self, *sources, pause=0.0):
        """What the last cell shows."""
        for source in sources:
            time.sleep(pause)
            self.notebook.cells.append(new_code_cell(source))
            self._client.execute_cell(self.notebook.cells[-1], len(self.notebook.cells) - 1)
        return shown(self.notebook.cells[-1])


def shown(cell):
    return "".join(output.get("data", {}).get("text/plain", "") for output in cell.outputs)


@pytest.fixture
def open_page(tmp_path):
    with ExitStack() as stack:
        yield lambda: Page(tmp_path / "data", stack)


def table(folder):
    """{exercise: (attempts, hints, solution seen)}, read by SQLite alone."""
    with closing(sqlite3.connect(folder / "data" / "progress.sqlite")) as connection:
        rows = connection.execute("SELECT exercise, attempts, hints, solution_seen FROM progress").fetchall()
    return {id: tuple(rest) for id, *rest in rows}


def test_restart_and_run_all_shows_no_solution_and_counts_nothing(open_page, tmp_path):
    page = open_page()
    page.run(*CELLS[:4])
    page.run(CELLS[4], pause=BY_HAND)
    by_hand = {"start/first-number": (1, 1, 0), "start/first-function": (1, 0, 0)}
    assert table(tmp_path) == by_hand
    page.run(*CELLS[5:])
    assert table(tmp_path) == by_hand

    again = open_page()  # restart
    again.run(*CELLS)
    texts = [shown(cell) for cell in again.notebook.cells]
    assert texts[4].startswith("Hint 1 of "), "a hint is shown, and not counted"
    for text in texts[5:7]:
        assert "stays closed: run this cell by itself to see it." in " ".join(text.split())
        assert "Solution of" not in text
    assert "wrong" in texts[7]
    assert table(tmp_path) == by_hand

    assert again.run(CELLS[5], pause=BY_HAND).startswith("Solution of start/first-number")
    assert table(tmp_path)["start/first-number"] == (1, 1, 1)
    again.run(
        'ck.check("start/first-number", {"slope": 9, "new_x": 2.2})'
    )  # another answer counts, also in a run of all
    assert table(tmp_path)["start/first-number"][0] == 2
    assert again.run(CELLS[5]).startswith("Solution of"), "one that was seen before was asked for"


def sources(path):
    return [cell.source for cell in nbformat.read(path, 4).cells if cell.cell_type == "code"]


def test_no_lesson_names_a_student_or_checks_an_answer_of_its_own():
    for path in LESSONS:
        for source in sources(path):
            assert "set_student(" not in source, path.stem
            found = re.search(r'\bck\.check\("([^"]+)"', source)
            assert found is None or source == exercise_cell(found[1]), f"{path.stem}: say ck.demonstrate"


def test_lesson_0_as_it_is_leaves_no_trace(open_page, tmp_path):
    page = open_page()
    page.run(*(source for source in sources(LESSONS[0]) if re.search(r"import coursekit|ck\.[a-z]+\(\"start", source)))
    texts = [shown(cell) for cell in page.notebook.cells]
    assert any(text.startswith("start/first-number: partly right, 1 of 2 points") for text in texts), "it is shown"
    assert table(tmp_path) == {}
    assert [path.name for path in (tmp_path / "data").iterdir() if "student" in path.name] == []


@pytest.mark.parametrize(
    ("pauses", "together"),
    [
        ([9, 9, 9], [False, False, False]),
        ([0.01, 0.01, 5], [True, True, False]),
        ([0.6, 0.6, 0.6, 0.6], [False, False, True, True]),  # a kernel far away, to which cells are sent one by one
        ([0.6, 2, 0.6, 0.6], [False, False, False, False]),  # a hand
        ([0.6, 0.01, 0.6], [False, True, True]),
    ],
    ids=str,
)
def test_what_counts_as_together(monkeypatch, pauses, together):
    now = [100.0]
    monkeypatch.setattr(cells, "time", SimpleNamespace(monotonic=lambda: now[0]))
    monkeypatch.setattr(cells, "_ended", None)
    monkeypatch.setattr(cells, "_row", 0)
    found = []
    for pause in [0, *pauses]:
        now[0] += pause
        cells._begin()
        found.append(cells.run_together())
        now[0] += 3  # how long it runs does not matter
        cells._end()
        assert not cells.run_together(), "a click is never one of many"
    assert found == [False, *together]
