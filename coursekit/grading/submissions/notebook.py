"""A notebook as it was submitted: which cells hold which exercise, and which other cells these need.

Exercises are found by their id, so it does no harm when cells were copied, deleted, moved or renamed. Nothing
is run here, and no size or shape of the file does any harm either.
"""

import ast
import json
import re
from typing import NamedTuple

from coursekit.exercises.catalog import BANK, NOTEBOOKS
from coursekit.grading import editions
from coursekit.grading.records import Incident
from coursekit.grading.submissions.budget import Budget, TooMuch
from coursekit.grading.submissions.dependencies import Names, names_in
from coursekit.grading.submissions.givers import Givers
from coursekit.grading.submissions.ipython import as_python, as_typed

LARGEST = 20 * 2**20  # bytes; ours with all pictures have less than one million
MOST_CELLS, _LONGEST_CELL = 2000, 100_000  # characters
_SHOWN = frozenset({("start/first-number", "{'slope': 9, 'new_x': 2.1}")})  # checks that a lesson makes itself
_MOST_NAMED = 5  # cells that were not read
_SUSPICIOUS = frozenset({"ctypes", "_ctypes", "cffi", "socket", "_socket", "_posixsubprocess"})
_NOTHING = ast.Module([], [])
_DEFINES = re.compile(r"^(?:(?:(?:async )?def|class) (?=\w)|(?=\w+\s*=[^=]))([A-Za-z_]\w*)", re.MULTILINE)
_CHECK = re.compile(r"""\bcheck\(\s*["']([\w/-]+)["']""")


class Cell(NamedTuple):
    """A code cell: its place in the notebook, its source without magics, the syntax tree, and names."""

    number: int
    source: str
    tree: ast.Module | None  # None where it is no Python
    names: Names = Names()
    grade_id: str = ""  # nbgrader's name for it
    error: str = ""  # why it is no Python
    repairs: tuple[str, ...] = ()  # what was read as something else
    shown: str = ""  # the source as it was typed, magics and all


class Notebook(NamedTuple):
    """What is to be run, and what the student is to be told."""

    lesson: str  # "" where none can be told
    exercises: dict  # id: number of the cell that counts
    cells: tuple[Cell, ...]  # those to be run, in this order
    broken: dict = {}  # noqa: RUF012  id: why its cell cannot be run
    givers: dict = {}  # noqa: RUF012  number of a cell: {name it needs: number of the cell that gives it}
    answers: frozenset = frozenset()  # (number of a cell that checks, name of the answer)
    lost: dict = {}  # noqa: RUF012  name that no cell gives: why the cell that would give it cannot be run
    shown: frozenset = frozenset()  # numbers of the cells in which the lesson itself shows a check
    notes: tuple[str, ...] = ()
    incidents: tuple[Incident, ...] = ()
    all: tuple[Cell, ...] = ()  # every code cell, by its number
    needs: Givers | None = None

    def needed(self, id, number):
        """The cells that an exercise needs where it is checked in the cell of this number, in order."""
        return _order([(id, self.all[number])], self.all, self.needs)

    def checks(self, id, number):
        """How often the cell of this number checks an exercise."""
        return sum(found == id for found, *_ in _checks(self.all[number].tree))


def read(data, name="", budget=None):
    """The notebook in these bytes; whatever they are, this does not raise, and reads no more than its `budget`.

    Examples
    --------
    >>> read(b"no notebook").incidents[0].kind
    'unreadable'
    """
    budget = budget or Budget()
    try:
        cells, released = _cells(data, budget)
    except _NoNotebook as why:
        incident = Incident("unreadable", "", str(why))
        notes = (f"This file could not be read: {why}.",)
        return Notebook(_lesson(name, ()), {}, (), notes=notes, incidents=(incident,))
    cells, restored = _with_checks(cells, budget)
    checks = _all_checks(cells)
    broken = {id: cell for cell in cells if cell.error for id in _CHECK.findall(cell.source) if id not in checks}
    for id in (broken := {**_broken_answers(cells, checks), **broken}):
        checks.pop(id, None)
    lesson = _lesson(name, {*checks, *broken})
    wanted = list(NOTEBOOKS[lesson].ids) if lesson else []
    otherwise = editions.released_otherwise(released, wanted)
    notes, incidents = ([otherwise], (Incident("version", "", otherwise),)) if otherwise else ([], ())
    left_out = tuple(f"Code cell {number + 1} was not read: {why}." for number, why in budget.refused.items())
    incidents = (*incidents, *(Incident("size", "", text) for text in left_out[:_MOST_NAMED]))
    notes = [*notes, *left_out[:_MOST_NAMED]]
    notes += [f"The check of `{id}` was missing and was put back." for id in wanted if id in restored]
    chosen, undefined = [], {}
    own = {id: cell.number for id, cell in _answers(cells).items() if not cell.error}
    found = {id: _those_that_count(checks[id]) for id in wanted if id in checks}
    takes = {id: [(cell.number, name) for cell, name in pairs] for id, pairs in found.items()}
    givers = Givers(cells, takes, own, {takes[id][0][0]: own[id] + 0.5 for id in restored if id in takes})
    for id, pairs in found.items():
        given = [cell for cell, _ in givers.once(pairs) if not givers.lacks(cell.number)]
        chosen += [(id, cell) for cell in given]
        if len(given) > 1:
            notes.append(f"`{id}` is checked in {len(given)} cells; the last one that is filled in counts.")
        elif given and (told := _about_copies(id, cells, givers.of(given[0].number).get(dict(pairs)[given[0]]))):
            notes.append(told)
        if not given:
            undefined[id] = givers.lacks(pairs[-1][0].number)
    counts = dict(chosen)
    broken = {id: f"Its cell cannot be run: {broken[id].error}." for id in wanted if id in broken}
    missing = [f"`{id}`" for id in wanted if id not in found and id not in broken]
    if missing:
        notes.append(f"No cell checks {', '.join(missing)}: not attempted.")
    notes += [f"`{id}` checks `{name}`, which no cell defines: not attempted." for id, name in undefined.items()]
    notes += [
        f"`{id}` is no exercise of this lesson: its check earns no points here." for id in checks if id not in wanted
    ]
    numbers, order = {id: cell.number for id, cell in counts.items()}, _order(chosen, cells, givers)
    notes += [_repairs(cell) for cell in order if cell.repairs]
    return Notebook(
        lesson,
        numbers,
        order,
        broken,
        {cell.number: givers.of(cell.number) for cell in order},
        frozenset((cell.number, name) for pairs in found.values() for cell, name in pairs),
        _lost(cells),
        frozenset(cell.number for cell in cells if any(_shows(node) for node in ast.walk(cell.tree or _NOTHING))),
        tuple(notes),
        (*incidents, *_suspicious(order)),
        cells,
        givers,
    )


def _about_copies(id, cells, giver):
    """Which cell counts, where the one in which an answer was asked for was copied; "" where it was not."""
    copies = [cell.number for cell in cells if cell.grade_id == f"{id.replace('/', '-')}-answer"]
    if len(copies) < 2 or giver is None:
        return ""
    return f"There are {len(copies)} cells for the answer to `{id}`; code cell {giver + 1} counts."


def _repairs(cell):
    return f"In code cell {cell.number + 1}, {'; '.join(cell.repairs[:5])}{', and more' * (len(cell.repairs) > 5)}."


def _lost(cells):
    """The names that cells which are no Python would give, and why they do not."""
    lost = {}
    for cell in cells:
        for name in _DEFINES.findall(cell.source) if cell.error else ():
            lost[name] = f"Code cell {cell.number + 1}, which defines `{name}`, cannot be run: {cell.error}."
    return lost


class _NoNotebook(Exception):
    """Says in words that continue a sentence why it is none."""


def _cells(data, budget):
    """The code cells, and what `coursekit release` wrote down, from the bytes of a file."""
    if len(data) > LARGEST:
        raise _NoNotebook(f"it has {len(data):,} bytes, and {LARGEST:,} are allowed")
    try:
        content = _json(data)
    except (ValueError, RecursionError):
        raise _NoNotebook("it is not a Jupyter notebook") from None
    if not isinstance(content, dict):
        raise _NoNotebook("it is not a Jupyter notebook")
    cells = content.get("cells")
    if cells is None and isinstance(content.get("worksheets"), list):  # of version 3
        sheets = [sheet for sheet in content["worksheets"] if isinstance(sheet, dict)]
        cells = [cell for sheet in sheets for cell in sheet.get("cells") or ()]
    if not isinstance(cells, list):
        raise _NoNotebook("it is not a Jupyter notebook: it has no cells")
    if len(cells) > MOST_CELLS:
        raise _NoNotebook(f"it has {len(cells):,} cells, and {MOST_CELLS:,} are allowed")
    code = [cell for cell in cells if isinstance(cell, dict) and (cell.get("cell_type") == "code" or _was_code(cell))]
    ours = content.get("metadata") if isinstance(content.get("metadata"), dict) else {}
    ours = ours.get("coursekit") if isinstance(ours.get("coursekit"), dict) else {}
    return tuple(_cell(number, cell, budget) for number, cell in enumerate(code)), ours


def _json(data):
    """The content of a file, in the encoding of Windows too: a word processor may have saved it."""
    try:
        return json.loads(data)
    except UnicodeDecodeError:
        return json.loads(data.decode("cp1252", "replace"))


def _was_code(cell):
    """Is this a cell of an exercise that a key or a menu turned into text?"""
    return _grade_id(cell).removesuffix("-answer") in {id.replace("/", "-") for id in BANK}


def _cell(number, cell, budget):
    lines, grade_id = cell.get("source", cell.get("input", "")), _grade_id(cell)
    source = "".join(map(str, lines)) if isinstance(lines, list) else str(lines)
    if len(source) > _LONGEST_CELL:
        why = f"it has {len(source):,} characters, and {_LONGEST_CELL:,} are allowed"
        return Cell(number, source[:_LONGEST_CELL], None, grade_id=grade_id, error=budget.refuse(number, why))
    try:
        budget.begin(number, source)
        read = as_python(source)
        if read.tree is None:
            return Cell(number, source, None, grade_id=grade_id, error=read.error)
        budget.count(read.tree)
        names = names_in(read.tree)
    except SyntaxError as error:  # such as a name that is global and a parameter
        return Cell(number, source, None, grade_id=grade_id, error=f"{error.msg} in line {error.lineno}")
    except TooMuch as why:
        return Cell(number, source, None, grade_id=grade_id, error=budget.refuse(number, why))
    except (ValueError, RecursionError, MemoryError):
        return Cell(number, source, None, grade_id=grade_id, error="it cannot be read")
    shown = as_typed(read.text, source)
    return Cell(number, read.text, read.tree, names, grade_id, repairs=read.repairs, shown=shown)


def _grade_id(cell):
    for key in ("metadata", "nbgrader", "grade_id"):
        cell = cell.get(key) if isinstance(cell, dict) else None
    return cell if isinstance(cell, str) else ""


def _answers(cells):
    """The cells in which `coursekit release` asked for an answer, by exercise; of copies the last one."""
    found = {cell.grade_id.removesuffix("-answer"): cell for cell in cells if cell.grade_id.endswith("-answer")}
    return {id: found[id.replace("/", "-")] for id in BANK if id.replace("/", "-") in found}


def _with_checks(cells, budget):
    """The cells, with a check for each such answer that nothing checks any more; and the ids of these."""
    checks, added = _all_checks(cells), []
    for id, answer in _answers(cells).items():
        if id not in checks and not answer.error:
            name = getattr(BANK[id].answer_type, "name", "answer")
            source = f'import coursekit\ncoursekit.check("{id}", {name})'
            about = {"nbgrader": {"grade_id": id.replace("/", "-")}}
            added.append((id, _cell(len(cells) + len(added), {"source": source, "metadata": about}, budget)))
    return (*cells, *(cell for _, cell in added)), [id for id, _ in added]


def _broken_answers(cells, checks):
    """Such answers that are no Python, and that only the check that came with them submits."""
    answers = _answers(cells).items()
    return {
        id: answer
        for id, answer in answers
        if answer.error and all(cell.grade_id == id.replace("/", "-") for cell, *_ in checks.get(id, ()))
    }


def _all_checks(cells):
    """For each exercise, (cell, is the check a statement by itself, name of the answer) of all its checks."""
    checks = {}
    for cell in cells:
        for id, *about in _checks(cell.tree):
            checks.setdefault(id, []).append((cell, *about))
    return checks


def _checks(tree):
    """(id, is it a statement by itself, name of the answer or "") of all calls `check("id", ...)` in a cell."""
    if tree is None:
        return
    alone = {id(statement.value) for statement in tree.body if isinstance(statement, ast.Expr)}
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call) or _shows(node):
            continue
        called = getattr(node.func, "attr", getattr(node.func, "id", ""))
        first = node.args[0] if node.args else next((k.value for k in node.keywords if k.arg == "id"), None)
        if isinstance(first, ast.Constant) and isinstance(first.value, str):
            name = first.value.strip().lower()
            if name in BANK and (called == "check" or (id(node) in alone and len(node.args) == 2)):
                answer = [*node.args[1:2], *(k.value for k in node.keywords if k.arg == "answer")]
                yield name, id(node) in alone, next((getattr(one, "id", "") for one in answer), "")


def _shows(node):
    """Is this the check of the lesson's own, which is not a student's?"""
    constants = isinstance(node, ast.Call) and len(node.args) == 2 and isinstance(node.args[0], ast.Constant)
    return constants and (node.args[0].value, ast.unparse(node.args[1])) in _SHOWN


def _those_that_count(found):
    """Pairs (cell that checks an exercise, name of the answer): those that do nothing else with the verdict, or all."""
    pairs = [(cell, name) for cell, alone, name in found if alone] or [(cell, name) for cell, _, name in found]
    return list({cell.number: (cell, name) for cell, name in pairs}.values())


def _lesson(name, checks):
    """The lesson: by the notebook's name, or else the one most of whose exercises are found."""
    stem = name.rsplit("/", 1)[-1].removesuffix(".ipynb")
    if stem in NOTEBOOKS:
        return stem
    found = {lesson: sum(id in checks for id in exercises.ids) for lesson, exercises in NOTEBOOKS.items()}
    best = max(found, key=found.get)
    if found[best]:
        return best
    return next((lesson for lesson in NOTEBOOKS if stem and (stem in lesson or lesson in stem)), "")


def _suspicious(cells):
    """Incidents about modules for which no exercise has a use."""
    found = {name: cell.number for cell in cells for name in cell.names.modules & _SUSPICIOUS}
    return tuple(Incident("forbidden", "", f"import of {name} in code cell {n + 1}") for name, n in found.items())


def _order(chosen, cells, givers):
    """The chosen cells and all that they need, each once; what is needed comes first, else it stays in order."""
    numbers, todo = set(), [cell.number for _, cell in chosen]
    while todo:
        number = todo.pop()
        if number not in numbers:
            numbers.add(number)
            todo += givers(number)
    place = {number: number for number in numbers} | {answer: check - 0.5 for check, answer in givers.moved()}
    order = {}
    for number in sorted(numbers, key=place.get):
        stack = [number]
        while stack:
            first = next((one for one in givers(stack[-1]) if one not in order and one not in stack), None)
            if first is None:
                order.setdefault(stack.pop())
            else:
                stack.append(first)
    return tuple(cells[number] for number in order)
