"""A lesson is a lecture, too: `jupyter nbconvert --to slides` makes slides of it, and leaves answers out."""

import re
from pathlib import Path

import nbformat
import pytest
import slides
from nbconvert import SlidesExporter

LESSONS = sorted((Path(__file__).parents[2] / "notebooks").glob("*.ipynb"))


@pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)
def test_every_cell_knows_its_slide(path):
    notebook = nbformat.read(path, as_version=4)
    stored = [cell.metadata.get("slideshow") for cell in notebook.cells]
    slides.mark(notebook)
    assert stored == [cell.metadata["slideshow"] for cell in notebook.cells], "run `python tools/notebooks.py`"


def test_slides_have_the_sections_and_pictures_of_the_lesson_and_no_cell_of_an_answer():
    path = next(path for path in LESSONS if path.stem == "05_gradient_descent")
    notebook = nbformat.read(path, as_version=4)
    slides.mark(notebook)
    page, _ = SlidesExporter().from_notebook_node(notebook)
    titles = [cell.source.splitlines()[0] for cell in notebook.cells if cell.source.startswith(("# ", "## "))]
    starts = re.findall(r"<section>\s*<section>", page)
    assert len(starts) == len(titles)
    drawn = [o for c in notebook.cells for o in c.get("outputs", []) if "image/png" in o.get("data", {})]
    assert page.count('src="data:image/png') == len(drawn) > 10
    assert "ck.check" not in page
    assert "import numpy" not in page
