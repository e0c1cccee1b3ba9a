"""A lesson as a lecture: which cells begin a slide, so that `jupyter nbconvert --to slides` makes one of it.

A section begins a slide; below it stand its texts, panels, predictions and exercises, one after the other. Pictures
stay with what comes before them. What a lecturer would not show, imports and the cells of answers, is skipped.
"""

import re

_HEADING = re.compile(r"#{1,2} ")
_ANSWER = re.compile(r"^ck\.check\(", re.MULTILINE)
_DONE = re.compile(r"^ck\.(panels\.\w+|predict|exercise)\(", re.MULTILINE)


def mark(notebook):
    """Write the kind of slide into the metadata of every cell."""
    imports = next((cell.id for cell in notebook.cells if cell.cell_type == "code"), None)
    for cell in notebook.cells:
        cell.metadata["slideshow"] = {"slide_type": "skip" if cell.id == imports else kind(cell)}


def kind(cell):
    """What a cell is in a lecture: "slide", "subslide", "skip", or "-", which goes on with the slide before."""
    if cell.cell_type == "markdown":
        return "slide" if _HEADING.match(cell.source) else "subslide"
    if _ANSWER.search(cell.source):
        return "skip"
    return "subslide" if _DONE.search(cell.source) else "-"
