"""A lesson, what learners do to theirs, and what a new edition does to it: functions that change a notebook in place.

Texts that a learner types hold the word MINE, those of the edition NEW, so that a test can look for them.
"""

import copy

ANSWER = 'answer = {"slope": ..., "step": ...}\nck.check("gd/first", answer)'
STUB = 'def gd_step(theta, grad, lr):\n    """One step. Roughly 1 line."""\n    ...\n\n\nck.check("gd/step", gd_step)'
DERIVATION = 'answer = r"""\nf(x - t*g) = ...\n"""\nck.check("gd/descent", answer)'
STATEMENT = """## Downhill

Where is it lowest?
Set the derivative to zero.

For most losses that does not work.

So take a step."""
CODE = "theta, lr = 1.5, 0.1\nfor _ in range(36):\n    theta -= lr * 2 * theta\n\nprint(theta)\nprint(lr)"


def lesson():
    """A notebook as an edition has it."""
    cells = [
        _markdown("title", "# 5 · Gradient descent\n\nAbout 100 minutes."),
        _code("imports", "import numpy as np\n\nimport coursekit as ck"),
        _markdown("down", STATEMENT),
        _code("loop", CODE, "0.0004\n0.1\n"),
        _code("figure", 'ax = ck.figures.descent("parabola")', "a picture", alt="A parabola."),
        _code("first-ask", 'ck.exercise("gd/first")', "a card"),
        _code("first", ANSWER),
        _markdown("why", "### Why against the gradient?\n\nBecause of the tangent plane."),
        _code("step-ask", 'ck.exercise("gd/step")', "a card"),
        _code("step", STUB),
        _code("descent-ask", 'ck.exercise("gd/descent")', "a card"),
        _code("descent", DERIVATION),
        _markdown("end", "Next: learning from samples."),
    ]
    metadata = {"kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"}}
    return {"cells": cells, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}


def another_lesson():
    """A notebook that has nothing in common with `lesson()`."""
    cells = [_markdown("hello", "# 10 · Attention"), _code("query", "q = 3"), _markdown("bye", "That is all you need.")]
    return {**lesson(), "cells": cells}


def _markdown(id, source):
    return {"cell_type": "markdown", "id": id, "metadata": {}, "source": source}


def _code(id, source, output="", **metadata):
    outputs = [_stream(output)] if output else []
    cell = {"cell_type": "code", "id": id, "metadata": metadata, "source": source}
    return {**cell, "outputs": outputs, "execution_count": 1 if output else None}


def _stream(text):
    return {"output_type": "stream", "name": "stdout", "text": text}


def changed(notebook, edit):
    """A copy of a notebook after an edit."""
    edit(notebook := copy.deepcopy(notebook))
    return notebook


def cell(notebook, id):
    """The cell of this id."""
    return next(one for one in notebook["cells"] if one.get("id") == id)


def _place(notebook, id):
    return notebook["cells"].index(cell(notebook, id))


def _replaces(id, old, new):
    def edit(notebook):
        one = cell(notebook, id)
        assert old in one["source"]
        one["source"] = one["source"].replace(old, new)

    return edit


def _adds(after, *cells):
    def edit(notebook):
        at = _place(notebook, after) + 1
        notebook["cells"][at:at] = copy.deepcopy(cells)

    return edit


def _deletes(*ids):
    def edit(notebook):
        notebook["cells"] = [one for one in notebook["cells"] if one.get("id") not in ids]

    return edit


def _moves(after, *ids):
    def edit(notebook):
        moving = [cell(notebook, id) for id in ids]
        rest = [one for one in notebook["cells"] if one not in moving]
        at = next(i for i, one in enumerate(rest) if one["id"] == after) + 1
        notebook["cells"] = [*rest[:at], *moving, *rest[at:]]

    return edit


def _both(*edits):
    def edit(notebook):
        for one in edits:
            one(notebook)

    return edit


def _splits(id, at, other):
    def edit(notebook):
        one = cell(notebook, id)
        head, tail = one["source"].split(at)
        one["source"] = head.rstrip("\n")
        _adds(id, {**copy.deepcopy(one), "id": other, "source": at + tail + " # MINE split"})(notebook)

    return edit


def _merges(id, other):
    def edit(notebook):
        cell(notebook, id)["source"] += "\n\n" + cell(notebook, other)["source"] + "\n\nMINE joined"
        _deletes(other)(notebook)

    return edit


def _loses_ids(notebook):
    for number, one in enumerate(notebook["cells"]):
        one["id"] = f"{number:08x}"


def _is_of_44(notebook):
    for one in notebook["cells"]:
        del one["id"]
    notebook["nbformat_minor"] = 4


def _has_crlf(notebook):
    for one in notebook["cells"]:
        one["source"] = one["source"].replace("\n", "\r\n")


def _becomes(id, kind):
    def edit(notebook):
        one = cell(notebook, id)
        one["cell_type"] = kind
        for name in ("outputs", "execution_count"):
            one.pop(name, None)
        if kind == "code":
            one.update(outputs=[], execution_count=None)

    return edit


def _clears(notebook):
    for one in notebook["cells"]:
        if one["cell_type"] == "code":
            one.update(outputs=[], execution_count=None)


def _runs(notebook):
    for number, one in enumerate(one for one in notebook["cells"] if one["cell_type"] == "code"):
        one.update(outputs=[_stream(f"MINE output {number}")], execution_count=number + 1)


def _copies(id):
    def edit(notebook):
        _adds(id, cell(notebook, id))(notebook)
        notebook["cells"][_place(notebook, id) + 1]["source"] += "  # MINE copy"

    return edit


def _tags(id, tag):
    def edit(notebook):
        cell(notebook, id)["metadata"]["tags"] = [tag]

    return edit


_answers = _replaces("first", '"slope": ..., "step": ...', '"slope": 3.5, "step": "MINE"')
_writes = _replaces("step", "    ...\n", "    return theta - lr * grad  # MINE\n")
_derives = _replaces("descent", "= ...\n", "= f(x) - t*g'*g  # MINE\n  = 0\n")
_NOTE = _markdown("a1b2c3d4", "MINE note: ask about this")
_OWN = _code("e5f6a7b8", "MINE = 3\nprint(MINE)", "3\n")

LEARNER = {
    "nothing": lambda notebook: None,
    "answers": _both(_answers, _writes, _derives),
    "answers and runs": _both(_answers, _writes, _derives, _runs),
    "adds a note": _adds("down", _NOTE),
    "adds cells of code": _both(_adds("loop", _OWN), _adds("end", _NOTE)),
    "adds at the top": lambda notebook: notebook["cells"].insert(0, copy.deepcopy(_NOTE)),
    "writes into a statement": _replaces("down", "So take a step.", "So take a step.\n\nMINE: how far?"),
    "changes a number": _replaces("loop", "0.1", "0.2"),
    "deletes cells": _deletes("figure", "why"),
    "deletes a statement": _deletes("down"),
    "deletes an exercise": _deletes("step-ask", "step"),
    "moves a cell": _moves("title", "why"),
    "moves an exercise to the end": _moves("end", "first-ask", "first"),
    "splits a cell": _splits("loop", "print(theta)", "99aa99aa"),
    "merges two cells": _merges("down", "why"),
    "runs all": _runs,
    "clears all outputs": _clears,
    "loses the ids": _both(_answers, _writes, _loses_ids),
    "saves as 4.4": _both(_answers, _writes, _adds("down", _NOTE), _is_of_44),
    "changes types": _both(_becomes("down", "raw"), _becomes("figure", "markdown")),
    "tags": _both(_tags("loop", "MINE tag"), lambda notebook: notebook["metadata"].update(MINE=1)),
    "has CRLF": _both(_answers, _has_crlf),
    "copies an answer cell": _both(_copies("first"), _answers),
    "copies a statement": _copies("down"),
    "rewrites everything": lambda notebook: notebook.update(cells=[_markdown("z", "MINE alone")]),
    "empties": lambda notebook: notebook.update(cells=[]),
}

_EXERCISE = (_code("new-ask", 'ck.exercise("gd/NEW")'), _code("new", 'answer = ...\nck.check("gd/NEW", answer)'))
EDITION = {
    "nothing": lambda notebook: None,
    "mends a statement": _replaces("down", "Where is it lowest?", "NEW: where is it lowest?"),
    "rewrites a statement": _replaces("down", STATEMENT, "## NEW\n\nAll of it is said in other words."),
    "mends code": _replaces("loop", "lr = 1.5, 0.1", "lr = 1.5, 0.01  # NEW"),
    "adds cells": _adds("why", _markdown("more", "NEW text"), _code("more-code", "NEW = 1")),
    "adds an exercise": _adds("first", *_EXERCISE),
    "deletes cells": _deletes("figure", "why"),
    "deletes an exercise": _deletes("step-ask", "step"),
    "asks otherwise": _replaces("first", '"step": ...', '"NEW": ...'),
    "words a stub otherwise": _replaces("step", "Roughly 1 line", "NEW: roughly 1 line"),
    "changes a derivation": _replaces("descent", "f(x - t*g) = ...", "f(x - NEW*g) = ..."),
    "moves exercises": _moves("why", "first-ask", "first"),
    "moves a statement to the end": _moves("end", "down"),
    "shows other outputs": lambda notebook: cell(notebook, "loop").update(outputs=[_stream("NEW output")]),
    "describes a picture": lambda notebook: cell(notebook, "figure")["metadata"].update(alt="NEW alternative text"),
    "gives new ids": _loses_ids,
    "makes a statement code": _both(_becomes("why", "code"), lambda one: cell(one, "why").update(source="NEW = 1")),
    "does much": _both(
        _replaces("down", "Where is it lowest?", "NEW: where is it lowest?"),
        _adds("first", *_EXERCISE), _deletes("figure"), _moves("why", "loop"),
        _replaces("step", "grad, lr):", "grad, lr, NEW=1):"),
    ),
}  # fmt: skip
