"""What students get: the lessons with every check in a locked cell of its own, points set, outputs cleared.

An exercise cell becomes two: the answer, which the student writes, and the check, which nobody edits. Both carry
nbgrader's metadata, so that the same file can be handed out as it is or become the source of an nbgrader assignment.
"""

import copy
import json
import math
from importlib.resources import files
from pathlib import Path
from typing import NamedTuple

import nbformat

from coursekit import __version__
from coursekit.core.lesson_names import is_called
from coursekit.exercises import BANK, use_exercises
from coursekit.exercises.catalog import NOTEBOOKS
from coursekit.exercises.files import copy_exercises
from coursekit.exercises.overview import lessons as beginnings
from coursekit.grading.each_person import EVERYBODY, copies, table
from coursekit.grading.editions import ASKED, FACTS, facts
from coursekit.grading.own_lesson import check_of, emptied, own_notebooks
from coursekit.grading.without_answers import wheel
from coursekit.grading.worth import grade_id, points

CONFIG = "nbgrader_config.py"
LOCKED = {"deletable": False, "editable": False}
NAME_CELL = """# Your name between the quotes, exactly as you submit: it gives you numbers of your own.
ck.set_student("")"""
SAME_CELL = """# Everybody has the lecture's own numbers here, whoever this machine remembers.
ck.set_student(remember=False)"""
_YOURS_CELL = """# This notebook is yours alone: the name gives you numbers of your own.
ck.set_student({})"""
_CLOCK_CELL = """# The time of this exam. Run the cell when you begin, and again to see what is left.
from coursekit.exercises.exam import clock

clock({})"""


class Exam(NamedTuple):
    """How long an exam takes, and when it begins for everybody; "" is when each student does."""

    minutes: int
    start: str = ""


def release(
    folder, out, lessons=(), *, numbers="own", nbgrader=False, exercises=None, roster=None, without_answers=False,
    exam=None,
):  # fmt: skip
    """Write the lessons for students, and `release.json`, which says what each exercise is worth.

    Parameters
    ----------
    folder : Path
        Where the course's notebooks are.
    out : Path
        Gets `<lesson>.ipynb`; for nbgrader `source/<lesson>/<lesson>.ipynb`, and `nbgrader_config.py` if it has none.
    lessons : sequence of str
        Such as "04_backprop_by_hand", "04" or "backprop"; all when empty.
    numbers : {"own", "lecture"}
        Whether each student has numbers of their own, for which the notebook asks for a name; else it says that a
        name which a machine remembers does not count.
    nbgrader : bool
        Make the folder of an nbgrader course.
    exercises : Path, optional
        A folder of exercises of one's own. Then `lessons` are notebooks that check them, too, and a copy of the folder
        without its answers goes to `out`.
    roster : Path, optional
        The class. Then each person gets a notebook with their name in it, `<person>/<lesson>.ipynb`, and `people.csv`
        says whose is which.
    without_answers : bool
        Add the course without its answers as a wheel, and write down nothing about them.
    exam : Exam, optional
        Show students the time.

    Returns
    -------
    list of Path
        What was written for students.

    Raises
    ------
    ValueError
        If there is no such lesson, or a notebook does not check what its lesson has.
    Trouble
        If the roster cannot be read.
    """
    if roster and (nbgrader or numbers == "lecture"):
        why = "nbgrader hands out one file to all" if nbgrader else "everybody has the same numbers"
        raise ValueError(f"{why}, so there is no notebook for each person: leave out --roster")
    people, read = copies(roster), {}
    if exercises:
        use_exercises(exercises)
        read = own_notebooks(lessons, exercises)
    names = list(dict.fromkeys(Path(one).stem if one in read else lesson_of(one) for one in lessons)) or list(NOTEBOOKS)
    read = {Path(path).stem: notebook for path, notebook in read.items()}
    paths, content = [], {}
    for name in names:
        notebook = read.get(name) or nbformat.read(Path(folder) / f"{name}.ipynb", as_version=4)
        for whose in people:
            path = Path(out, "source", name) if nbgrader else Path(out, whose.folder)
            path.mkdir(parents=True, exist_ok=True)
            nbformat.write(released(notebook, name, numbers, whose, exam), path / f"{name}.ipynb")
            paths.append(path / f"{name}.ipynb")
        known = ASKED if without_answers else FACTS
        content[name] = {id: {**facts(id, known), "grade_id": grade_id(id)} for id in NOTEBOOKS[name].ids}
    if exercises:
        copy_exercises(emptied(Path(out) / Path(exercises).expanduser().absolute().name), Path(exercises).expanduser())
    if roster:
        Path(out, "people.csv").write_text(table(people, [f"{name}.ipynb" for name in names]), encoding="utf-8-sig")
    if without_answers:
        paths.append(wheel(out))
    summary = {"course_version": __version__, "numbers": numbers, "lessons": content}
    (Path(out) / "release.json").write_text(json.dumps(summary, indent=2) + "\n", encoding="utf-8")
    config = Path(out) / CONFIG
    if nbgrader and not config.exists():
        text = files("coursekit.grading.nbgrader").joinpath("course_config.txt").read_text(encoding="utf-8")
        config.write_text(text.replace('numbers = "own"', f'numbers = "{numbers}"'), encoding="utf-8")
    return paths


def lesson_of(name):
    """The lesson of this name, number, or beginning of an id; ValueError if there is none."""
    wanted = name.strip().lower().removesuffix(".ipynb")
    for lesson in NOTEBOOKS:
        if NOTEBOOKS[lesson].folder and wanted in (lesson, *beginnings()[lesson]):
            raise ValueError(f"{lesson} is a lesson of your own: give its notebook, such as {lesson}.ipynb")
        if is_called(lesson, wanted) or wanted in beginnings()[lesson]:
            return lesson
    raise ValueError(f"there is no lesson {name!r}; the lessons are {', '.join(NOTEBOOKS)}")


def released(notebook, lesson, numbers="own", whose=EVERYBODY, exam=None):
    """A new notebook: `notebook` as students get it."""
    cells = [part for cell in notebook.cells for part in _parts(cell)]
    imports = next(i for i, cell in enumerate(cells) if cell.cell_type == "code")
    asked = NAME_CELL if numbers == "own" else SAME_CELL
    if whose.name:
        asked = _YOURS_CELL.format(json.dumps(whose.name, ensure_ascii=False))
    first = [_code(asked, "student", None, **(LOCKED if whose.name else {}))]
    metadata = copy.deepcopy(dict(notebook.metadata))
    exercises = {id: facts(id, ASKED) for id in NOTEBOOKS[lesson].ids}
    metadata["coursekit"] = {"version": __version__, "lesson": lesson, "numbers": numbers, "exercises": exercises}
    if exam:
        minutes = exam.minutes + math.ceil(whose.extra)
        metadata["coursekit"]["exam"] = {"minutes": minutes, "start": exam.start}
        start = f", start={json.dumps(exam.start)}" if exam.start else ""
        first.append(_code(_CLOCK_CELL.format(f'"{lesson}", minutes={minutes}{start}'), "exam", None, **LOCKED))
    cells[imports + 1 : imports + 1] = first
    return nbformat.v4.new_notebook(cells=cells, metadata=metadata)


def _parts(cell):
    """A cell without outputs; an exercise cell as the answer and the check."""
    if cell.cell_type != "code":
        return [copy.deepcopy(cell)]
    answer, _, check = cell.source.rpartition("\n")
    match = check_of(cell.source)
    if not match or match[1] not in BANK:
        return [_code(cell.source, cell.id, None, **cell.metadata)]
    name = grade_id(match[1])
    return [
        _code(answer.rstrip(), f"{name}-answer", _nbgrader(f"{name}-answer", solution=True), deletable=False),
        _code(check, name, _nbgrader(name, points=points(match[1])), **LOCKED),
    ]


def _code(source, id, nbgrader, **metadata):
    if nbgrader:
        metadata["nbgrader"] = nbgrader
    return nbformat.v4.new_code_cell(source, id=id[:64], metadata=metadata)


def _nbgrader(name, *, solution=False, points=None):
    """The metadata for nbgrader of an answer or of a check."""
    kind = {"grade": not solution, "solution": solution, "locked": not solution, "task": False}
    return {**kind, "grade_id": name, "schema_version": 3} | ({} if solution else {"points": points})
