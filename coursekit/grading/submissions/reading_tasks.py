"""What the process of `reading_process` does: it takes one order after the other, each within its limits."""

import json
import os
import pickle
import sys
import threading
import time
from contextlib import suppress

from coursekit.exercises.answer_types.function import Function
from coursekit.exercises.catalog import BANK
from coursekit.exercises.reading import EMPTY, Reading
from coursekit.grading.submissions import notebook as _notebook, static_answers
from coursekit.grading.submissions.budget import Budget

try:
    import resource
except ImportError:  # Windows
    resource = None

_STACK, _DEEPEST = 128 * 2**20, 100_000  # bytes and calls, for trees as deep as the parser makes them
_WORN = 64 * 2**20  # bytes that this process may have grown by and still be kept


def notebook(at, left_out, data, name, plain):
    """A notebook, and the answers that can be read off it."""
    whole = _notebook.read(data, name, Budget(left_out, at))
    answers = {}
    for id in whole.exercises if plain else ():
        at(id)
        answers[id] = None if id in left_out else _plain(whole, id)
    return whole, answers


def _plain(whole, id):
    """The reading of an answer that needs no running; None where it does."""
    answer_type = BANK[id].answer_type
    numbers = [cell.number for cell in whole.cells]  # in the order in which they would run
    above = [cell.tree for cell in whole.cells[: numbers.index(whole.exercises[id]) + 1]]
    try:
        return answer_type.read(static_answers.submitted(id, above))
    except static_answers.NotPlain:
        stub = isinstance(answer_type, Function) and any(
            static_answers.is_stub(tree, answer_type.name) for tree in above
        )
        return Reading(dict.fromkeys(answer_type.labels, EMPTY)) if stub else None


def page(at, left_out, data):
    """[(kind, text, what nbgrader says of it)] of all cells of a notebook; ValueError where it is none."""
    import nbformat

    content = json.loads(data)
    version = content["nbformat"]
    sheets = content["worksheets"] if version < 4 else [content]
    if sum(len(sheet["cells"]) for sheet in sheets) > _notebook.MOST_CELLS:
        raise ValueError
    cells = nbformat.convert(nbformat.from_dict(content), 4)["cells"]
    return [("code" if cell["cell_type"] == "code" else "markdown", _source(cell), _marks(cell)) for cell in cells]


def _source(cell):
    source = cell.get("source", "")
    return "".join(map(str, source)) if isinstance(source, list) else str(source)


def _marks(cell):
    """What nbgrader says of a cell, {} where it gives no name."""
    try:
        marks = cell["metadata"]["nbgrader"]
        return dict(marks) if isinstance(marks["grade_id"], str) else {}
    except (KeyError, TypeError):
        return {}


def prose(at, left_out, sources):
    """The prose of cells, by `prose.blocks`."""
    from coursekit.grading.report.prose import blocks

    return blocks(at, left_out, sources)


TASKS = {"notebook": notebook, "page": page, "prose": prose}


def serve(orders, replies, cpu, memory):
    """Take orders until nobody gives any."""

    def reply(kind, content, packed=pickle.dumps):
        replies.write(packed((kind, content)))
        replies.flush()

    resident = _size(1)
    _limit("RLIMIT_CORE", 0)
    _limit("RLIMIT_AS", _size(0) + memory)
    while True:
        try:
            task, arguments, left_out = pickle.load(orders)
        except EOFError:
            return
        _limit("RLIMIT_CPU", int(time.process_time()) + cpu + 1)
        try:
            found = TASKS[task](lambda part: reply("part", part), left_out, *arguments)
        except MemoryError:
            reply("failed", ("memory", f"it took more than {memory // 2**20} MB of memory"))
            return
        except Exception as error:
            reply("failed", ("unreadable", f"reading it raised {type(error).__name__}"))
            continue
        worn = _size(1) > resident + _WORN
        reply("last" if worn else "found", found, _packed)
        if worn:
            return


def _packed(content):
    """Pickled; a syntax tree may be deep, so this is done where there is room for it."""
    made, before = [], sys.getrecursionlimit()
    threading.stack_size(_STACK)
    thread = threading.Thread(target=lambda: made.append(pickle.dumps(content)))
    sys.setrecursionlimit(_DEEPEST)
    try:
        thread.start()
        thread.join()
    finally:
        sys.setrecursionlimit(before)
    [data] = made
    return data


def _limit(name, value):
    with suppress(AttributeError, ValueError, OSError):  # where there is no such limit
        number = getattr(resource, name)
        resource.setrlimit(number, (value, resource.getrlimit(number)[1]))


def _size(which):
    """The address space (0) or the memory (1) of this process in bytes, 0 where it cannot be told."""
    try:
        with open("/proc/self/statm", "rb") as file:
            return int(file.read().split()[which]) * os.sysconf("SC_PAGE_SIZE")
    except OSError:
        return 0


if __name__ == "__main__":
    private = os.dup(1)
    os.dup2(2, 1)  # whatever prints
    with os.fdopen(0, "rb", closefd=False) as orders, os.fdopen(private, "wb") as replies:
        serve(orders, replies, *map(int, sys.argv[1:]))
