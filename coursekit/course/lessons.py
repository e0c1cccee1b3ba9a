"""Where the lessons of this edition lie: in the package, or beside it in a clone; and what they are."""

from pathlib import Path
from typing import NamedTuple

from coursekit import __version__
from coursekit.core.lesson_names import NOTEBOOK, is_called
from coursekit.course import clone

_PACKAGE = Path(__file__).parents[1]
_SHIPPED, _CLONED = Path(__file__).parent / "lessons", _PACKAGE.parent / "notebooks"


def source():
    """The folder of the lessons as this edition has them; nobody answers there.

    A wheel holds them as `coursekit/course/lessons`; in a clone they are `notebooks/`, which authors edit.
    """
    return _SHIPPED if _SHIPPED.is_dir() else _CLONED


def cloned():
    """The folder that authors edit; None where the course was installed and not cloned."""
    of_ours = (
        _CLONED.is_dir() and (_CLONED.parent / "pyproject.toml").is_file()
    )  # beside a package it is somebody else's
    return _CLONED if of_ours and source() == _CLONED else None


class Edition(NamedTuple):
    """The lessons of a version, by the names of their files."""

    version: str
    lessons: dict[str, bytes]


def edition():
    """The lessons of this edition; in a clone as they were committed, whatever was typed into them since.

    There are none in the course without its answers, of which a class gets its lessons by itself.
    """
    folder = cloned() or _SHIPPED
    own = clone.not_committed(folder) if cloned() else {}
    found = {path.name: path.read_bytes() for path in folder.glob("*.ipynb") if path.name not in own} | own
    ours = [name for name, data in sorted(found.items()) if data is not None and NOTEBOOK.fullmatch(_stem(name))]
    return Edition(__version__, {name: found[name] for name in ours})


def known_as(name):
    """The names of files that a lesson's number, name or beginning of its exercises' ids may mean: one, or none.

    Examples
    --------
    >>> known_as("4")
    ['04_backprop_by_hand.ipynb']
    """
    from coursekit.exercises.overview import lessons as beginnings

    wanted = _stem(Path(name.strip()).name.lower())
    known, names = beginnings(), sorted(edition().lessons)
    return [one for one in names if is_called(_stem(one), wanted) or wanted in known.get(_stem(one), ())]


def _stem(name):
    return name.removesuffix(".ipynb")
