"""Which rows of the digits are read, and by whom: run in a process of its own, prints {who: rows} as JSON.

Each call of `ck.datasets.digits` is recorded: a part with all of its rows, the whole file only where it is indexed.
What else a reader may do with the whole file (arithmetic, handing it on) is an error here.
"""

import json
import re
from collections import defaultdict
from pathlib import Path

import matplotlib as mpl
import nbformat
import numpy as np

import coursekit as ck
from coursekit import datasets
from coursekit.datasets.real import digit_rows
from coursekit.exercises import BANK, digits_split
from coursekit.exercises.draw import Draw
from coursekit.judging.answers import ANSWERS
from coursekit.judging.bank_check import faults
from coursekit.panels import PANELS
from coursekit.predictions.load import questions
from coursekit.predictions.outcome import outcome

ROOT = Path(__file__).parents[2]
LAST = "What it still gets wrong"  # the section of lesson 9 that may look
MAY_LOOK = {"capstone/new-hands"}  # the prediction there
READS = re.compile(r"datasets\.digits\b|datasets import .*\bdigits\b|digits_split")
read, who = defaultdict(set), "nobody"


class Indexed:
    """An array of the whole file that can only be indexed."""

    def __init__(self, array):
        self.array = array

    def __getitem__(self, key):
        read[who].update(np.atleast_1d(np.arange(len(self.array))[key]).tolist())
        return self.array[key]


def recorded(part=None, real=datasets.digits):
    data = real(part)
    if part is None:
        return data._replace(X=Indexed(data.X), y=Indexed(data.y))
    read[who].update(digit_rows(part).tolist())
    return data


def until_the_last_section(notebook):
    """The sources of a lesson's cells of code; of lesson 9 those before its last section."""
    for cell in notebook.cells:
        if LAST in cell.source and cell.cell_type == "markdown" and cell.source.startswith("## "):
            return
        if cell.cell_type == "code" and not cell.source.startswith(("ck.exercise", "ck.panels", "ck.predict")):
            yield cell.source


def first_of_the_grid(function, grid, **_):
    """In place of a sweep: its function at one place, and the same everywhere."""
    value = function(**{name: values[0] for name, values in grid.items()})
    return np.full([len(values) for values in grid.values()], value)


def run(sources):
    """Run cells as one program; what ends in a check has nothing to run."""
    known = {}
    for source in sources:
        if "ck.check(" not in source:
            exec(source, known)  # the course's own cells


def mentions(folder, pattern):
    """The files of the package that name the digits, by the stem of the file or the id of the exercise."""
    files = (path for path in sorted((ROOT / "coursekit" / folder).rglob(pattern)) if path.is_file())
    return [path for path in files if READS.search(path.read_text(encoding="utf-8"))]


def main():
    global who
    mpl.use("Agg")
    datasets.digits, digits_split._digits, ck.sweep = recorded, recorded, first_of_the_grid
    who = "the bank, while it is loaded"
    assert all(BANK[id].answer_type for id in BANK)
    for id in sorted({"/".join(path.parts[-3:-1]) for path in mentions("bank", "*.py") + mentions("bank", "*.toml")}):
        who, exercise, answer = id, BANK[id], ANSWERS[id]
        if id == "capstone/train":
            args = exercise.answer_type.random(Draw("hidden"))
            assert answer.fault(*args, answer.reference(*args)) == ""
        elif id == "capstone/sweep":
            assert answer.fault(lr=0.1, batch_size=2, **exercise.lecture) == ""
        else:
            assert faults(exercise, exercise.lecture) == []
    for path in mentions("panels", "*.py"):
        who = f"panel {path.stem}"
        PANELS[path.stem]()
    for path in mentions("predictions/lessons", "*.py"):
        for id in (id for id in questions() if questions()[id].lesson == path.stem and id not in MAY_LOOK):
            who = id
            outcome(id)
    for path in sorted((ROOT / "notebooks").glob("0*.ipynb")):  # lesson 10 comes after the last look
        who, sources = path.stem, list(until_the_last_section(nbformat.read(path, as_version=4)))
        reading = [source for source in sources if READS.search(source)]
        if path.stem.startswith("09"):
            run(sources)
        elif reading:
            run([sources[0], *reading])
    print(json.dumps({name: sorted(rows) for name, rows in read.items()}))


if __name__ == "__main__":
    main()
