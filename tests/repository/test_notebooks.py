"""The notebooks: their form, and the solved run, in which every exercise is answered by its reference."""

import ast
import itertools
import re
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
import stored_outputs
from calls import CALLS
from nbclient import NotebookClient
from sample import sample

from coursekit.exercises import BANK, cell
from coursekit.exercises.catalog import NOTEBOOKS as LESSONS
from coursekit.judging.api import solved_cell

NOTEBOOKS = sorted((Path(__file__).parents[2] / "notebooks").glob("*.ipynb"))
SYLLABUS = Path(__file__).parents[2] / "tools" / "syllabus.py"
EACH = pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
CHECK = re.compile(r'^ck\.check\("([\w/-]+)"', re.MULTILINE)


def read(path):
    return nbformat.read(path, as_version=4)


def whole(path):
    """The notebook with the outputs that it does not show before their question."""
    return stored_outputs.whole(path)


def code(notebook):
    return [c for c in notebook.cells if c.cell_type == "code"]


def exercises(notebook):
    """The exercise cells by id."""
    return {match[1]: c for c in code(notebook) if (match := CHECK.search(c.source))}


def headings(notebook):
    """The headings, without their marks and numbers."""
    text = "\n".join(c.source for c in notebook.cells if c.cell_type == "markdown")
    return re.findall(r"^#+ (?:\d+(?:\.\d+)? (?:· )?)?(.+)$", text, re.MULTILINE)


@EACH
def test_every_exercise_of_the_lesson_is_asked_exactly_once(path):
    cells = [match[1] for c in code(read(path)) if (match := CHECK.search(c.source))]
    assert sorted(cells) == sorted(exercise.id for exercise in LESSONS[path.stem].EXERCISES)


@EACH
def test_exercise_cells_are_unsolved_and_follow_their_statement(path):
    cells = read(path).cells
    for id, found in exercises(read(path)).items():
        assert found.source == cell(id)
        before = cells[[c.id for c in cells].index(found.id) - 1]
        assert before.source == f'ck.exercise("{id}")'
        assert BANK[id].section in headings(read(path)), f"{id} points to a section that is not there"


@EACH
def test_form_of_a_page(path):
    notebook = read(path)
    assert notebook.cells[0].source.startswith("# ")
    assert len(code(notebook)[0].source.splitlines()) <= 5, "imports"
    for found in notebook.cells:
        if found.cell_type == "code":
            assert len(found.source.splitlines()) <= 15 or CHECK.search(found.source), found.id
            assert max(map(len, found.source.splitlines())) <= 100, f"{found.id} is cut off on a small screen"
            assert found.execution_count, f"{found.id} has not been executed"
        elif found is not notebook.cells[-1]:
            words = re.sub(r"\$\$.*?\$\$|\$.*?\$", "formula", found.source, flags=re.DOTALL).split()
            assert len(words) <= 120, (found.id, len(words))
    outputs = [output for c in code(whole(path)) for output in c.outputs]
    assert not [output for output in outputs if output.output_type == "error" or output.get("name") == "stderr"]
    assert "widgets" not in notebook.metadata


@EACH
def test_every_panel_of_the_lesson_is_driven_in_the_browser(path):
    called = {name for c in code(read(path)) for name in re.findall(r"ck\.panels\.(\w+)", c.source)}
    assert called <= {re.match(r"ck\.panels\.(\w+)", call)[1] for call in CALLS}


@EACH
def test_every_static_picture_has_alternative_text(path):
    for found in code(whole(path)):
        if any("image/png" in output.get("data", {}) for output in found.outputs) and "ck.panels." not in found.source:
            assert 30 < len(found.metadata.get("alt", "")) < 400, found.id


@EACH
def test_headings_form_an_outline_and_links_lead_somewhere(path):
    text = "\n".join(c.source for c in read(path).cells if c.cell_type == "markdown")
    levels = [len(marks) for marks in re.findall(r"^(#+) ", text, re.MULTILINE)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels))
    links = [link for link in re.findall(r"\]\(([^)\s]+)\)", text) if "://" not in link]
    assert [link for link in links if not (path.parent / link.split("#")[0]).exists()] == []


def test_every_topic_of_the_syllabus_has_its_parts():
    done = subprocess.run([sys.executable, SYLLABUS, "--check"], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("path", sample(NOTEBOOKS, 3), ids=lambda path: path.stem)
def test_solved_run(path):
    notebook = read(path)
    cells = exercises(notebook)
    for id, found in cells.items():
        found.source = solved_cell(id)
    NotebookClient(notebook, timeout=120, kernel_name="python3").execute()
    for id, found in cells.items():
        verdict = found.outputs[-1].data["text/plain"]
        points = BANK[id].answer_type.parts
        assert verdict.startswith(f"{id}: right, {len(points)} of {len(points)} point"), verdict


@EACH
def test_every_exercise_cell_needs_only_the_imports(path):
    notebook = read(path)
    for id, found in exercises(notebook).items():
        names = {}
        exec(code(notebook)[0].source, names)
        *before, check = ast.parse(found.source).body
        exec(compile(ast.Module(before, []), id, "exec"), names)
        verdict = eval(compile(ast.Expression(check.value), id, "eval"), names)
        assert "not attempted" in repr(verdict), found.source
