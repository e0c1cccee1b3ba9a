"""A lesson as a lecture: which cells begin a slide, so that `jupyter nbconvert --to slides` makes one of it.

A section begins a slide; below it stand its texts, pictures, panels, predictions and exercises, one after the other. A
short text below a picture comes after it, on the same slide. What a lecturer would not show, imports and the cells of
answers, is skipped.
"""

import re

SHORT = 60  # words
_HEADING = re.compile(r"#{1,3} ")
_ANSWER = re.compile(r"^ck\.check\(", re.MULTILINE)
_DONE = re.compile(r"^ck\.(panels\.\w+|predict|exercise)\(", re.MULTILINE)


def mark(notebook):
    """Write the kind of slide into the metadata of every cell."""
    imports, before = next((cell.id for cell in notebook.cells if cell.cell_type == "code"), None), None
    for cell in notebook.cells:
        cell.metadata["slideshow"] = {"slide_type": "skip" if cell.id == imports else kind(cell, before)}
        before = cell


def kind(cell, before):
    """What a cell is in a lecture: "slide", "subslide", "skip", or "fragment" and "-", which go on with a slide."""
    if cell.cell_type == "code":
        return (
            "skip" if _ANSWER.search(cell.source) else "subslide" if draws(cell) or _DONE.search(cell.source) else "-"
        )
    if _HEADING.match(cell.source):
        return "subslide" if cell.source.startswith("###") else "slide"
    return "fragment" if before and draws(before) and len(cell.source.split()) <= SHORT else "subslide"


def draws(cell):
    """Does a cell draw a picture? These have a text for those who cannot see it."""
    return "alt" in cell.metadata
