"""A class as it submits: each student by name and habit, with the points deserved and the reason for each lost one.

Everybody else's answers in a row are right: a row holds only what this student did otherwise.
"""

import copy
import json
from collections.abc import Callable
from typing import NamedTuple

import nbformat
from grading.classroom import solved
from nbformat.v4 import new_code_cell

from coursekit.exercises import BANK
from coursekit.exercises.catalog import NOTEBOOKS
from coursekit.exercises.variants import numbers_of
from coursekit.grading.worth import grade_id
from coursekit.judging.answers import ANSWERS

LINEAR, BIAS = "01_linear_models", "03_bias_variance"
LESSONS = (LINEAR, BIAS)
EVERYTHING = {lesson: tuple(one.id for one in NOTEBOOKS[lesson].EXERCISES) for lesson in LESSONS}


class Student(NamedTuple):
    """What one student did, and what must come of it."""

    name: str  # of the folder
    did: str
    answers: dict = {}  # noqa: RUF012  id of an exercise: the source of its answer cell, or a function of the name
    lost: dict = {}  # noqa: RUF012  id: (points all the same, words that the page must say)
    kinds: frozenset = frozenset()  # of incidents, for the teacher
    lesson: str = LINEAR
    left: tuple = ()  # ids that were not attempted
    change: Callable | None = None  # of the notebook: a notebook, or bytes
    typed: str | None = None  # the name in the notebook, where it is not that of the folder

    def points(self, id):
        """What this student deserves for an exercise."""
        return self.lost[id][0] if id in self.lost else len(BANK[id].answer_type.parts)

    def submitted(self, released):
        """The bytes of the notebook, made from the released one."""
        notebook = solved(copy.deepcopy(released), self.name, self.left)
        cells = by_id(notebook)
        for id, source in self.answers.items():
            cells[f"{grade_id(id)}-answer"].source = source(self.name) if callable(source) else source.strip("\n")
        if self.typed is not None:
            cells["student"].source = f"ck.set_student({self.typed!r})" if self.typed else ""
        changed = self.change(notebook) if self.change else notebook
        return changed if isinstance(changed, bytes) else nbformat.writes(changed).encode()


def by_id(notebook):
    """The cells of a notebook by their ids."""
    return {cell.id: cell for cell in notebook.cells}


def nothing(reason, lesson=LINEAR):
    """Every exercise lost for the same reason."""
    return dict.fromkeys(EVERYTHING[lesson], (0, reason))


# ---- answers


def right(id, name):
    """The right values for this name."""
    return ANSWERS[id].right(BANK[id].answer_type, numbers_of(BANK[id], name))


def written(values):
    return f"answer = {values!r}"


def mistaken(id, name_of_mistake):
    """The values to which a known mistake leads, with the student's own numbers."""

    def source(student):
        found = ANSWERS[id].wrong(BANK[id].answer_type, numbers_of(BANK[id], student))
        values = next(values for mistake, values in found if mistake.name == name_of_mistake)
        return written({label: float(values[label]) for label in BANK[id].answer_type.labels})

    return source


def changed(id, **change):
    """The right values, each of some put through a function."""
    return lambda student: written(
        {label: change.get(label, float)(value) for label, value in right(id, student).items()}
    )


def of(name, id):
    """The right values of somebody else."""
    return lambda student: written(right(id, name))


def significant(digits):
    """A rounding, as people do it."""
    return lambda value: float(f"{value:.{digits}g}")


# ---- notebooks


def after_the_last_check(source):
    """With lines behind the last check, in its own cell."""

    def change(notebook):
        check = by_id(notebook)["linear-xor"]
        check.source += f"\n{source}"
        return notebook

    return change


def at_the_top(source):
    """With lines in front of those of the first code cell."""

    def change(notebook):
        by_id(notebook)["imports"].source = f"{source.strip(chr(10))}\n{by_id(notebook)['imports'].source}"
        return notebook

    return change


def from_colab(notebook):
    """As Colab saves it: its own metadata, a form, an installation for Colab alone, no ids of cells."""
    by_id(notebook)["imports"].source = (
        "import sys\n"
        "if 'google.colab' in sys.modules:\n"
        "    !pip install -q coursekit \\\n"
        "        seaborn\n"
        "    from google.colab import drive\n"
        "    drive.mount('/content/drive')\n"
        'learning_rate = 0.1  #@param {type:"slider", min:0, max:1, step:0.1}\n' + by_id(notebook)["imports"].source
    )
    notebook.metadata = {
        "colab": {"provenance": [], "toc_visible": True},
        "kernelspec": {"name": "python3", "display_name": "Python 3"},
        "language_info": {"name": "python"},
        "accelerator": "GPU",
    }
    plain = json.loads(nbformat.writes(notebook))
    plain |= {"nbformat_minor": 0}
    for number, cell in enumerate(plain["cells"]):
        cell["metadata"] |= {"id": f"x{number}", "outputId": f"y{number}"}
        cell.pop("id", None)
    return json.dumps(plain).encode()


def from_vs_code(notebook):
    """As VS Code saves it: no ids, its own metadata, an error among the outputs."""
    plain = json.loads(nbformat.writes(notebook))
    plain["nbformat_minor"] = 2
    plain["metadata"] = {
        "kernelspec": {"display_name": "venv (3.12.3)", "language": "python", "name": "python3"},
        "language_info": {"name": "python", "version": "3.12.3", "mimetype": "text/x-python"},
        "orig_nbformat": 4,
        "vscode": {"interpreter": {"hash": "0" * 64}},
    }
    for number, cell in enumerate(plain["cells"]):
        cell.pop("id", None)
        cell["metadata"] |= {"vscode": {"languageId": "python"}}
        if cell["cell_type"] == "code":
            cell["execution_count"] = number
    return json.dumps(plain, indent=1).encode()


def below_the_stub(notebook):
    """The answer in a cell of the student's own, and the stub above it as it was."""
    place = next(i for i, cell in enumerate(notebook.cells) if cell.id == "linear-softmax-answer")
    answer = notebook.cells[place].source
    notebook.cells[place].source = BANK["linear/softmax"].answer_type.cell("linear/softmax").partition("\n\n\n")[0]
    notebook.cells.insert(place + 1, new_code_cell(answer))
    return notebook


def without_a_check(notebook):
    notebook.cells = [cell for cell in notebook.cells if cell.id != "linear-neuron"]
    return notebook


def copied(notebook):
    """An exercise's two cells twice: the first try was wrong, the copy is right."""
    place = next(i for i, cell in enumerate(notebook.cells) if cell.id == "linear-kinds-answer")
    pair = [new_code_cell(cell.source, metadata=copy.deepcopy(cell.metadata)) for cell in notebook.cells[place:][:2]]
    notebook.cells[place].source = 'answer = "a"'
    notebook.cells[place + 2 : place + 2] = pair
    return notebook


def empty(notebook):
    notebook.cells = []
    return notebook


def a_pdf(notebook):
    return b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<</Type/Catalog>>\nendobj\n" + bytes(range(256)) * 8


def typographic(notebook):
    """As pasted from a word processor: curly quotes, no-break and zero-width spaces."""
    cells = by_id(notebook)
    cells["linear-kinds-answer"].source = "answer = \u201cc\u201d"
    cells["linear-predict-answer"].source = "def\u00a0predict(scores):\n\u00a0   return\u200b np.argmax(scores, axis=1)"
    return notebook
