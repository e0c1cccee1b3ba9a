"""The questions of `lessons/`: TOML held to its schema, and the Python beside it that computes what happens."""

import re
from functools import cache
from pathlib import Path
from typing import NamedTuple

import numpy as np

import coursekit
from coursekit.core.plain import one_line
from coursekit.exercises.files import Lazy, Source, defined, hold, toml

LESSONS = Path(__file__).parent / "lessons"
_SCHEMA = ("coursekit.predictions", "prediction.schema.json")
_NAMES = {"np": np, "ck": coursekit}
_IN_TEXT = re.compile(r"\{\{(.+?)(?::([^{}:]*))?\}\}")


class Question(NamedTuple):
    """A prediction as its file has it; `source` has the names that its expressions may use."""

    id: str
    lesson: str
    source: Source

    @property
    def data(self):
        """The tables and texts of the file."""
        return self.source.data

    @property
    def kind(self):
        """What kind of question it is: choice, number or curve."""
        return next((kind for kind in ("number", "curve") if kind in self.data), "choice")

    def evaluate(self, key, text, **more):
        """The value of an expression of the file."""
        try:
            return eval(text, self.source.space | more)
        except Exception as error:
            why = one_line(f"{type(error).__name__}: {error}", 200)
            raise self.source.error(key, f"`{one_line(text, 60)}` cannot be computed: {why}") from error

    def filled(self, key, **more):
        """A text of the file with the values of what stands in double braces."""
        return _IN_TEXT.sub(
            lambda found: format(self.evaluate(key, found[1].strip(), **more), found[2] or ""), self.data[key]
        ).strip()


def lesson_files(folder=LESSONS):
    """The files of predictions, by lesson."""
    return {path.stem: path for path in sorted(folder.glob("*.toml"))}


def read_lesson(path):
    """The questions of a file, by id, each held to the schema."""
    space = _NAMES | defined(path.with_suffix(".py"), path.stem)
    found = {}
    for id, data in toml(path).items():
        source = Source(path, id, data, space, {})
        if type(data) is not dict:
            raise source.error("", "expected a table")
        hold(source, _SCHEMA)
        kinds = [kind for kind in ("options", "number", "curve") if kind in data]
        if len(kinds) != 1:
            raise source.error("", "expected one of `options`, `number` and `curve`")
        found[id] = Question(id, path.stem, source)
    return found


@cache
def _lesson(path):
    return read_lesson(path)


@cache
def places():
    """The file of each prediction, by id; nothing beside it is run."""
    return {id: path for path in lesson_files().values() for id in toml(path)}


@cache
def questions():
    """Every prediction of the course by id, read when it is asked for."""
    return Lazy(places(), lambda id: _lesson(places()[id])[id])
