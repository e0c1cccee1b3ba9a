"""Downloads with something in them that costs other tools a student, each with the public report that it stands for.

A case makes its download and its roster; what must come of it stands beside, in words and as data. The cases lie in
`nasty_archives.py`, `nasty_files.py` and `nasty_people.py`, and in `kept_*.py` those that were kept back until the
readers were there; one more is one function with `@case` above it.
"""

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from world.downloads.making import spread, table, written, zipped
from world.downloads.people import Expected

ADA, ALAN, GRACE = "Ada Lovelace", "Alan Turing", "Grace Hopper"
RIGHT = Expected(7)
NO_FUNCTION = Expected(2)
UNREADABLE = frozenset({"unreadable"})
NAME = frozenset({"name"})
NOT_READ = Expected(None, "not read", kinds=UNREADABLE)
NOTHING = Expected(None, "nothing submitted")


class Case(NamedTuple):
    """A download and what must come of it."""

    name: str
    source: str  # owner/repo#number, or a page or file that says so
    outcome: str
    make: Callable  # (folder): the path of the download
    expected: dict  # by name, id, login or email of each person who has a row: people.Expected
    people: object = (
        None  # rows of the roster; None: the names expected; False: there is no roster; or (folder): a path
    )
    code: int | None = 0  # None: either
    said: tuple[str, ...] = ()  # what incidents.csv or the command says, among other things
    arguments: tuple[str, ...] = ()

    def roster(self, folder):
        """The path of the roster, or None."""
        if self.people is False:
            return None
        if callable(self.people):
            return self.people(folder)
        rows = self.people or [("Name",), *((name,) for name in self.expected)]
        return table(Path(folder) / "people.csv", rows)


def cases():
    """An empty list, and the decorator that puts cases into it."""
    found = []

    def case(name, source, outcome, expected, **more):
        return lambda make: found.append(Case(name, source, outcome, make, expected, **more))

    return found, case


def folders(folder, files):
    """Files in folders of a download that was unpacked."""
    return spread(folder / "submissions", files)


def a_zip(folder, files, encoding=None, name="submissions.zip"):
    """Files in a zip."""
    return written(folder / name, zipped(files, encoding))
