"""The pace of the lessons: a picture first, something to do soon, honest times; and the tables of the README."""

from pathlib import Path

import nbformat
import pace
import pytest

from coursekit.core.lesson_names import written
from coursekit.figures.course_map import LESSONS

LESSON_FILES = sorted((Path(__file__).parents[2] / "notebooks").glob("*.ipynb"))
EACH = pytest.mark.parametrize("path", LESSON_FILES, ids=lambda path: path.stem)
TITLE = "# 5 · A lesson\n\n**Why?** About 20 minutes, in one sitting."
PANEL = "ck.panels.descent()"
SECTION = "## 5.1 Steps\n\n*Sitting 1 of 1, about 20 minutes.*\n\nHow far?"
WORDS = "word " * 240
PAGE = [TITLE, "%import coursekit as ck", "%" + PANEL, SECTION]
PAGE += [f"%ck.panels.descent(lr={lr})" for lr in range(5)] + ["%ck.predict('a')", "## Summary"]


def lesson(cells):
    """A notebook of these cells; code begins with a percent sign."""
    kinds = {True: nbformat.v4.new_code_cell, False: nbformat.v4.new_markdown_cell}
    return nbformat.v4.new_notebook(cells=[kinds[c.startswith("%")](c.removeprefix("%")) for c in cells])


SLOW = [  # the place and the cells that stand there, in place of one; what is said of it
    (2, ["%x = 1"], "cell 5 is the first panel"),
    (0, [TITLE + "\n\n" + "word " * 140], "first panel, below"),
    (9, [WORDS, WORDS, "%ck.predict('a')"], "words before"),
    (9, ["%" + "x = 1\n" * 13, "%ck.predict('a')"], "13 lines"),
    (3, [SECTION.replace("?", ".")], "does not begin with a question"),
    (9, ["## 5.2 More\n\nAnd then?"], "neither a panel nor a prediction"),
    (3, [SECTION.replace("about 20", "about 45")], "says 45 minutes and takes"),
    (3, [SECTION.replace("1 of 1", "1 of 2")], "not counted from 1"),
    (9, [*["%" + PANEL] * 9, "%ck.predict('a')"], "15 to 35"),
    (0, [TITLE.replace("20", "10")], "the title cell says"),
]


@EACH
def test_a_lesson_keeps_its_pace(path):
    assert list(pace.faults(nbformat.read(path, as_version=4))) == []


def test_a_page_that_keeps_its_pace_has_no_fault():
    assert list(pace.faults(lesson(PAGE))) == []


@pytest.mark.parametrize(("place", "cells", "said"), SLOW, ids=[said for *_, said in SLOW])
def test_what_drags_is_named(place, cells, said):
    found = "\n".join(pace.faults(lesson([*PAGE[:place], *cells, *PAGE[place + 1 :]])))
    assert said in found


def test_minutes_add_up():
    """By the formula: 160 words, 12 lines, a prediction, a panel, and two numbers of an exercise (2 + 2)."""
    cells = ["word " * 160, "%" + "x = 1\n" * 12, "%ck.predict('a')", "%" + PANEL, '%ck.exercise("start/first-number")']
    assert pace.minutes(lesson(cells).cells) == 1 + 1 + 1 + 3 + 4
    assert pace.minutes(lesson(["a $x + y$ and $$a\n= b$$ " * 40]).cells) == 1
    assert pace.minutes(lesson(['%answer = ...\nck.check("start/first-number", answer)']).cells) == 0


def test_the_map_and_the_readme_say_what_the_lessons_take():
    notebooks = {path.stem: nbformat.read(path, as_version=4) for path in LESSON_FILES}
    totals = {
        written(stem): sum(pace.rounded(one.measured) for one in pace.sittings(notebook))
        for stem, notebook in notebooks.items()
    }
    assert {number: minutes for number, _, minutes, _ in LESSONS} == totals
    text = pace.README.read_text(encoding="utf-8")
    assert pace.readme(text, notebooks) == text, "run `python tools/pace.py`"
