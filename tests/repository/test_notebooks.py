"""The notebooks: their form, and the solved run, in which every exercise is answered by its reference."""

import ast
import itertools
import re
import subprocess
import sys
from pathlib import Path

import nbformat
import nbval_whole
import pytest
import stored_outputs
from calls import CALLS
from nbclient import NotebookClient
from nbformat import from_dict
from sample import sample

from coursekit.core import lesson_names
from coursekit.exercises import BANK, cell
from coursekit.exercises.before_after import questions as short_check
from coursekit.exercises.catalog import NOTEBOOKS as LESSONS
from coursekit.judging.api import solved_cell
from coursekit.predictions.load import places, questions

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


def everything(notebook):
    """All that is written in a notebook, in one line: texts, code and the words of outputs."""
    outputs = [output for c in code(notebook) for output in c.outputs]
    words = [c.source for c in notebook.cells] + [output.get("text", "") for output in outputs]
    words += [text for output in outputs for kind, text in output.get("data", {}).items() if kind.startswith("text/")]
    return " ".join(" ".join(words).split())


def headings(notebook):
    """The headings, without their marks and numbers."""
    text = "\n".join(c.source for c in notebook.cells if c.cell_type == "markdown")
    return re.findall(rf"^#+ (?:{lesson_names.HEADING} (?:· )?)?(.+)$", text, re.MULTILINE)


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


@EACH
def test_no_answer_stands_before_its_question(path):
    """Every output that answers a question is below it, and put away; what explains it is nowhere in the file."""
    notebook, asked = read(path), stored_outputs.predictions(read(path))
    ids, kept = [c.id for c in notebook.cells], stored_outputs.kept(path)
    assert [*asked.values()] == [id for id, file in places().items() if file.stem == path.stem], "each once, in order"
    tagged = {c.id for c in notebook.cells if stored_outputs.TAG in c.metadata.get("tags", [])}
    bars = {c.id for c in code(notebook) if "progress=True" in c.source or c.source.endswith(".told")}
    assert bars <= tagged
    tagged -= bars
    assert tagged == {c.id for c in code(notebook) if c.id in stored_outputs.answering(notebook) and kept.get(c.id)}
    assert tagged == {*kept}
    assert [c.id for c in code(notebook) if c.id in tagged and c.outputs] == []
    text = everything(notebook)
    for place, id in asked.items():
        data, at = questions()[id].data, ids.index(place)
        assert [name for name in data.get("answered_by", ()) if ids.index(name) < at] == []
        told = [data["after"], *(each["says"] for each in data.get("options", ()))]
        assert [said for said in told if " ".join(said.split()[:9]) in text] == [], f"{id} is answered in {path.name}"
        (output,) = notebook.cells[at].outputs
        assert "it comes, with its picture, when this cell and the next are run" in output.data["text/markdown"]
        assert output.data["text/markdown"].startswith(f"**Predict:** {data['ask'].strip()[:20]}")
    assert "<details>" not in text


@pytest.mark.parametrize("path", NOTEBOOKS[1:], ids=lambda path: path.stem)
def test_a_lesson_says_how_to_find_out_what_it_has_taught(path):
    cells, number = read(path).cells, lesson_names.number(path.stem)
    count = {3: "three", 4: "four"}[len(short_check(path.stem))]
    assert f'`ck.before("{number}")` in a new cell asks {count} short questions now' in cells[0].source
    assert f'`ck.after("{number}")` in a new cell asks the {count} questions' in cells[-1].source


class Cell:
    """A cell as nbval runs it: what it gave comes between the two halves of the plugin."""

    def __init__(self, path, id, gives):
        self.path, self.gives, self.options = path, gives, {"check": False}
        (self.cell,) = (one for one in code(read(path)) if one.id == id)

    def raise_cell_error(self, message):
        raise AssertionError(message)

    def compared(self):
        """Run the plugin around it; what nbval compares is what is stored by then."""
        steps = nbval_whole.pytest_runtest_call(self)
        next(steps)
        self.test_outputs = [from_dict(output) for output in self.gives]
        with pytest.raises(StopIteration):
            steps.send(None)
        return self


def test_what_is_put_away_is_compared_too():
    path = NOTEBOOKS[0]
    kept = stored_outputs.kept(path)["forgot"]
    cell = Cell(path, "forgot", kept).compared()
    assert (cell.cell.outputs, cell.options["check"]) == (kept, True)


def test_what_is_put_away_and_nowhere_fails(monkeypatch):  # computationalmodelling/nbval#81
    monkeypatch.setattr(stored_outputs, "kept", lambda path: {"forgot": []})
    with pytest.raises(AssertionError, match="The cell forgot has outputs that are put away, and there are none"):
        Cell(NOTEBOOKS[0], "forgot", []).compared()


def test_a_picture_has_to_look_like_the_stored_one():
    stored = [
        (path, id, outputs)
        for path in NOTEBOOKS
        for id, outputs in stored_outputs.kept(path).items()
        if any("image/png" in output.get("data", {}) for output in outputs)
    ]
    (path, id, one), (*_, other) = stored[0], stored[-1]
    Cell(path, id, one).compared()
    with pytest.raises(AssertionError, match="Picture 1 of the cell does not look like the stored one"):
        Cell(path, id, other).compared()
    with pytest.raises(AssertionError, match="The cell gives 0 pictures, and 1 are stored"):
        Cell(path, id, [output for output in one if "image/png" not in output.get("data", {})]).compared()


def test_every_topic_of_the_syllabus_has_its_parts():
    done = subprocess.run([sys.executable, SYLLABUS, "--check"], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("path", sample(NOTEBOOKS, 3), ids=lambda path: path.stem)
def test_solved_run(path, monkeypatch):
    monkeypatch.setenv("MPLBACKEND", "agg")  # no pictures: nbval compares them
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
