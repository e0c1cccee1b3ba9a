"""Where the lessons of this edition lie: in the package, or beside it in a clone."""

from pathlib import Path

_PACKAGE = Path(__file__).parents[1]
_SHIPPED, _CLONED = Path(__file__).parent / "lessons", _PACKAGE.parent / "notebooks"


def source():
    """The folder of the lessons as this edition has them; nobody answers there.

    A wheel holds them as `coursekit/course/lessons`; in a clone they are `notebooks/`, which authors edit.
    """
    return _SHIPPED if _SHIPPED.is_dir() else _CLONED
