"""A notebook as it was handed in: which cells hold which exercise, and which other cells these need.

Exercises are found by their id, so it does no harm when cells were copied, deleted, moved or renamed. Nothing
is run here, and no size or shape of the file does any harm either.
"""

import ast
import json
import re
import warnings
from bisect import bisect_left
from typing import NamedTuple

from coursekit.exercises._bank import BANK, NOTEBOOKS
from coursekit.grading._names import Names, names_in
from coursekit.grading._types import Incident

LARGEST = 20 * 2**20  # bytes; ours with all pictures have less than one million
_MOST_CELLS, _LONGEST_CELL = 2000, 100_000  # characters
_OF_PYTHON = ("time", "timeit", "capture", "prun")
_SUSPICIOUS = frozenset({"ctypes", "_ctypes", "cffi", "socket", "_socket", "_posixsubprocess"})
_CHECK = re.compile(r"""\bcheck\(\s*["']([\w/-]+)["']""")


class Cell(NamedTuple):
    """A code cell: its place in the notebook, its source without magics, the syntax tree, and names."""

    number: int
    source: str
    tree: ast.Module | None  # None where it is no Python
    names: Names = Names()
    grade_id: str = ""  # nbgrader's name for it
    error: str = ""  # why it is no Python


class Notebook(NamedTuple):
    """What is to be run, and what the student is to be told."""

    lesson: str  # "" where none can be told
    exercises: dict  # id: number of the cell that counts
    cells: tuple[Cell, ...]  # those to be run, in this order
    broken: dict = {}  # noqa: RUF012  id: why its cell cannot be run
    notes: tuple[str, ...] = ()
    incidents: tuple[Incident, ...] = ()


def read(data, name=""):
    """The notebook in these bytes; whatever they are, this does not raise.

    Examples
    --------
    >>> read(b"no notebook").incidents[0].kind
    'unreadable'
    """
    try:
        cells, version = _cells(data)
    except _NoNotebook as why:
        incident = Incident("unreadable", "", str(why))
        return Notebook(_lesson(name, ()), {}, (), {}, (f"This file could not be read: {why}.",), (incident,))
    cells, restored = _with_checks(cells)
    checks = _all_checks(cells)
    broken = {id: cell for cell in cells if cell.error for id in _CHECK.findall(cell.source) if id not in checks}
    for id in (broken := {**_broken_answers(cells, checks), **broken}):
        checks.pop(id, None)
    lesson = _lesson(name, {*checks, *broken})
    wanted = [exercise.id for exercise in NOTEBOOKS[lesson].EXERCISES] if lesson else []
    notes, incidents = _about_version(version)
    notes += [f"The check of `{id}` was missing and was put back." for id in wanted if id in restored]
    counts, chosen = {}, []
    for id in filter(checks.__contains__, wanted):
        found = _those_that_count(checks[id])
        counts[id] = found[-1]
        chosen += [(id, cell) for cell in found]
        if len(found) > 1:
            notes.append(f"`{id}` is checked in {len(found)} cells; the last one that is filled in counts.")
    broken = {id: f"Its cell cannot be run: {broken[id].error}." for id in wanted if id in broken}
    missing = [f"`{id}`" for id in wanted if id not in counts and id not in broken]
    if missing:
        notes.append(f"No cell checks {', '.join(missing)}: not attempted.")
    numbers, order = {id: cell.number for id, cell in counts.items()}, _order(chosen, cells)
    return Notebook(lesson, numbers, order, broken, tuple(notes), (*incidents, *_suspicious(order)))


class _NoNotebook(Exception):
    """Says in words that continue a sentence why it is none."""


def _cells(data):
    """The code cells and the version of the course, from the bytes of a file."""
    if len(data) > LARGEST:
        raise _NoNotebook(f"it has {len(data):,} bytes, and {LARGEST:,} are allowed")
    try:
        content = json.loads(data)
    except (ValueError, RecursionError):
        raise _NoNotebook("it is no JSON") from None
    if not isinstance(content, dict):
        raise _NoNotebook("it is no notebook")
    cells = content.get("cells")
    if cells is None and isinstance(content.get("worksheets"), list):  # of version 3
        sheets = [sheet for sheet in content["worksheets"] if isinstance(sheet, dict)]
        cells = [cell for sheet in sheets for cell in sheet.get("cells") or ()]
    if not isinstance(cells, list):
        raise _NoNotebook("it is no notebook, for it has no cells")
    if len(cells) > _MOST_CELLS:
        raise _NoNotebook(f"it has {len(cells):,} cells, and {_MOST_CELLS:,} are allowed")
    code = [cell for cell in cells if isinstance(cell, dict) and cell.get("cell_type") == "code"]
    ours = content.get("metadata") if isinstance(content.get("metadata"), dict) else {}
    ours = ours.get("coursekit") if isinstance(ours.get("coursekit"), dict) else {}
    version = ours.get("version") if isinstance(ours.get("version"), str) else ""
    return tuple(_cell(number, cell) for number, cell in enumerate(code)), version


def _cell(number, cell):
    lines = cell.get("source", cell.get("input", ""))
    source = "".join(map(str, lines)) if isinstance(lines, list) else str(lines)
    if len(source) > _LONGEST_CELL:
        why = f"it has {len(source):,} characters, and {_LONGEST_CELL:,} are allowed"
        return Cell(number, source[:_LONGEST_CELL], None, grade_id=_grade_id(cell), error=why)
    source = without_magics(source)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # such as an invalid escape in a text
            tree = ast.parse(source)
            names = names_in(tree)
    except SyntaxError as error:
        return Cell(number, source, None, grade_id=_grade_id(cell), error=f"{error.msg} in line {error.lineno}")
    except (ValueError, RecursionError, MemoryError):
        return Cell(number, source, None, grade_id=_grade_id(cell), error="it cannot be read")
    return Cell(number, source, tree, names, _grade_id(cell))


def _grade_id(cell):
    for key in ("metadata", "nbgrader", "grade_id"):
        cell = cell.get(key) if isinstance(cell, dict) else None
    return cell if isinstance(cell, str) else ""


def without_magics(source):
    r"""The source without what only IPython understands: `%magic`, `!command`, `help?`.

    Examples
    --------
    >>> without_magics("%matplotlib inline\nx = 5 % 3\n!ls").split("\n")
    ['', 'x = 5 % 3', '']
    """
    first, _, rest = source.lstrip().partition("\n")
    if first.startswith("%%"):  # of a whole cell: another language, unless it only measures or hides
        return "\n" + without_magics(rest) if first[2:].split(" ")[0].strip() in _OF_PYTHON else ""
    if _is_python(source):
        return source
    magic = re.compile(r"\s*(%[a-zA-Z]|!|\?)|.*[\w)]\?{1,2}\s*$")
    return "\n".join("" if magic.match(line) else line for line in source.split("\n"))


def _is_python(source):
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    return True


def _answers(cells):
    """The cells in which `coursekit release` asked for an answer, by exercise; of copies the last one."""
    found = {cell.grade_id.removesuffix("-answer"): cell for cell in cells if cell.grade_id.endswith("-answer")}
    return {id: found[id.replace("/", "-")] for id in BANK if id.replace("/", "-") in found}


def _with_checks(cells):
    """The cells, with a check for each such answer that nothing checks any more; and the ids of these."""
    checks, added = _all_checks(cells), []
    for id, answer in _answers(cells).items():
        if id not in checks and not answer.error:
            name = getattr(BANK[id].asks, "name", "answer")
            source = f'import coursekit\ncoursekit.check("{id}", {name})'
            about = {"nbgrader": {"grade_id": id.replace("/", "-")}}
            added.append((id, _cell(len(cells) + len(added), {"source": source, "metadata": about})))
    return (*cells, *(cell for _, cell in added)), [id for id, _ in added]


def _broken_answers(cells, checks):
    """Such answers that are no Python, and that only the check that came with them hands in."""
    answers = _answers(cells).items()
    return {
        id: answer
        for id, answer in answers
        if answer.error and all(cell.grade_id == id.replace("/", "-") for cell, _ in checks.get(id, ()))
    }


def _all_checks(cells):
    """For each exercise, pairs (cell, is the check a statement by itself)."""
    checks = {}
    for cell in cells:
        for id, alone in _checks(cell.tree):
            checks.setdefault(id, []).append((cell, alone))
    return checks


def _checks(tree):
    """Pairs (id, is it a statement by itself) of all calls `check("id", ...)` in a cell."""
    if tree is None:
        return
    alone = {id(statement.value) for statement in tree.body if isinstance(statement, ast.Expr)}
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        called = getattr(node.func, "attr", getattr(node.func, "id", ""))
        first = node.args[0] if node.args else next((k.value for k in node.keywords if k.arg == "id"), None)
        if isinstance(first, ast.Constant) and isinstance(first.value, str):
            name = first.value.strip().lower()
            if name in BANK and (called == "check" or (id(node) in alone and len(node.args) == 2)):
                yield name, id(node) in alone


def _those_that_count(found):
    """The cells that check an exercise: those that do nothing else with the verdict, or else all."""
    cells = [cell for cell, alone in found if alone] or [cell for cell, _ in found]
    return list({cell.number: cell for cell in cells}.values())


def _lesson(name, checks):
    """The lesson: by the notebook's name, or else the one most of whose exercises are found."""
    stem = name.rsplit("/", 1)[-1].removesuffix(".ipynb")
    if stem in NOTEBOOKS:
        return stem
    found = {lesson: sum(one.id in checks for one in module.EXERCISES) for lesson, module in NOTEBOOKS.items()}
    best = max(found, key=found.get)
    if found[best]:
        return best
    return next((lesson for lesson in NOTEBOOKS if stem and (stem in lesson or lesson in stem)), "")


def _about_version(version):
    from coursekit import __version__

    if not version or version == __version__:
        return [], ()
    version = version[:40]
    text = f"The notebook belongs to version {version} of the course; it was graded with version {__version__}."
    return [text], (Incident("version", "", text),)


def _suspicious(cells):
    """Incidents about modules for which no exercise has a use."""
    found = {name: cell.number for cell in cells for name in cell.names.modules & _SUSPICIOUS}
    return tuple(Incident("forbidden", "", f"import of {name} in code cell {n + 1}") for name, n in found.items())


def _order(chosen, cells):
    """The chosen cells and all that they need, each once; what is needed comes first, else it stays in order.

    In a notebook made by `coursekit release` the answer has a cell of its own. It is known by its name, stands
    directly before its check wherever it was moved, and gives the check its names.
    """
    answers = _answers(cells)
    own = {
        cell.number: answers[id].number
        for id, cell in chosen
        if id in answers and cell.grade_id == id.replace("/", "-")
    }
    needed = _Needed(cells, own)
    numbers, todo = set(), [cell.number for _, cell in chosen]
    while todo:
        number = todo.pop()
        if number not in numbers:
            numbers.add(number)
            todo += needed(number)
    place = {number: number for number in numbers} | {own[n]: n - 0.5 for n in own if own[n] in needed(n)}
    order = {}
    for number in sorted(numbers, key=place.get):
        stack = [number]
        while stack:
            first = next((one for one in needed(stack[-1]) if one not in order and one not in stack), None)
            if first is None:
                order.setdefault(stack.pop())
            else:
                stack.append(first)
    return tuple(cells[number] for number in order)


class _Needed:
    """For a cell, which others give it the names it needs: for each the nearest above, or else the first below."""

    def __init__(self, cells, own):
        self._cells, self._own, self._known, self._givers = cells, own, {}, {}
        modules = frozenset().union(*(cell.names.imports for cell in cells))
        for cell in cells:
            for name in cell.names.binds | (cell.names.changes - modules) | (cell.names.imports & {"*"}):
                self._givers.setdefault(name, []).append(cell.number)

    def __call__(self, number):
        if number not in self._known:
            found = {self._giver(name, number) for name in self._cells[number].names.needs}
            everything = self._givers.get("*", ())
            self._known[number] = sorted((found | {one for one in everything if one < number}) - {None, number})
        return self._known[number]

    def _giver(self, name, number):
        own = self._own.get(number)
        if own is not None and name in self._cells[own].names.binds:
            return own
        givers = self._givers.get(name, ())
        place = bisect_left(givers, number)
        if place:
            return givers[place - 1]
        return next((one for one in givers[place:] if one != number), None)
