"""The outputs that a lesson does not show before its question: which these are, and where they are kept.

A stored lesson shows no answer before its question. So the outputs of the cells that come right after a prediction, or
right below the answer cell of an exercise, are not in the notebook but in tests/notebooks/outputs/, one file a lesson;
the cells carry the tag of nbval that leaves outputs alone. A reader without a kernel sees the question; a panel keeps
its picture, which is that of its first settings.
"""

import json
import re
from pathlib import Path

import nbformat

OUTPUTS = Path(__file__).parent.parent / "tests" / "notebooks" / "outputs"
TAG = "nbval-ignore-output"
_PREDICTION = re.compile(r"^ck\.predict\(\"([\w/-]+)\"\)", re.MULTILINE)
# a progress bar is no result, nor is whether PyTorch is installed here: never stored, and never compared
_BAR = re.compile(r"\bprogress=True\b|\.told$")
_ANSWER = re.compile(r"^ck\.check\(", re.MULTILINE)


class NothingToPutBack(ValueError):
    """A tagged cell whose outputs are nowhere."""


def predictions(notebook):
    """The ids of the predictions of a notebook, by the id of their cell, in order."""
    found = ((c.id, _PREDICTION.match(c.source)) for c in notebook.cells if c.cell_type == "code")
    return {cell: match[1] for cell, match in found if match}


def answering(notebook):
    """The ids of the cells whose outputs answer a question above them."""
    from coursekit.predictions.load import questions

    asked, found, after = predictions(notebook), set(), False
    for cell in notebook.cells:
        if cell.cell_type != "code" or cell.source.startswith("ck.exercise("):
            after = False
        elif cell.id in asked or _ANSWER.search(cell.source):
            after = True
        elif after and not cell.source.startswith("ck.panels."):
            found.add(cell.id)
    return found | {id for name in asked.values() for id in questions()[name].data.get("answered_by", ())}


def has_bar(cell):
    """Does the cell show a progress bar, or where its numbers come from, and nothing else?"""
    return cell.cell_type == "code" and not cell.outputs and bool(_BAR.search(cell.source))


def is_put_away(cell):
    """Has the cell outputs that are not in the notebook?"""
    return TAG in cell.metadata.get("tags", []) and not has_bar(cell)


def put_away(notebook):
    """Take the outputs that answer a question out of a notebook: these outputs, by the id of the cell."""
    away, cells = {}, answering(notebook)
    for cell in notebook.cells:
        tags = [tag for tag in cell.metadata.get("tags", []) if tag != TAG]
        if cell.id in cells and cell.outputs:
            away[cell.id], cell.outputs = cell.outputs, []
            tags.append(TAG)
        elif has_bar(cell):
            tags.append(TAG)
        cell.metadata.pop("tags", None)
        if tags:
            cell.metadata["tags"] = tags
    return away


def put_back(notebook, outputs):
    """The notebook with its outputs, and without the tags; raises where a tagged cell has none to put back."""
    whole = nbformat.from_dict(notebook)
    for cell in whole.cells:
        if is_put_away(cell):
            if not outputs.get(cell.id):
                raise NothingToPutBack(f"the cell {cell.id} is tagged {TAG}, and there are no outputs to put back")
            cell.outputs = [nbformat.from_dict(output) for output in outputs[cell.id]]
            tags = [tag for tag in cell.metadata.pop("tags") if tag != TAG]
            if tags:
                cell.metadata["tags"] = tags
    return whole


def place(path):
    """Where the outputs of a notebook are kept."""
    return OUTPUTS / f"{Path(path).stem}.json"


def kept(path):
    """The outputs that are kept for a notebook, by the id of the cell."""
    file = place(path)
    return json.loads(file.read_text(encoding="utf-8")) if file.is_file() else {}


def written(outputs):
    """The text of the file that keeps these outputs."""
    return json.dumps(outputs, indent=1, sort_keys=True, ensure_ascii=False) + "\n"


def whole(path):
    """A stored notebook with all its outputs."""
    return put_back(nbformat.read(path, as_version=4), kept(path))
