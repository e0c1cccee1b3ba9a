"""What the parts of the intake hand to each other: files, whose they are, and the download as a whole."""

from collections.abc import Callable
from datetime import datetime
from typing import NamedTuple


class Refused(Exception):
    """Says in words why a file is not read."""


class Refuse(NamedTuple):
    """In place of the way to read a file: why it is not read."""

    why: str

    def __call__(self):
        raise Refused(self.why)


EMPTY = Refuse("the folder is empty")


class Entry(NamedTuple):
    """A file of a download, not yet read; an archive in it is a folder like any other."""

    parts: tuple[str, ...]  # its path in the download, names repaired; an archive's name is one of them
    read: Callable[[], bytes]  # raises `Refused`
    time: datetime | None = None  # the file's own; without a zone it is the local one

    @property
    def path(self):
        """Its path, as a teacher sees it."""
        return "/".join(self.parts)

    @property
    def is_empty_folder(self):
        """Is it a folder with nothing in it, as some platforms make one for each person?"""
        return self.read == EMPTY


class Owner(NamedTuple):
    """Whose upload it is, in the platform's words; "" is what it does not say."""

    id: str = ""  # the platform's own number
    name: str = ""
    login: str = ""
    email: str = ""


class Handed(NamedTuple):
    """A file that somebody handed in; group work is handed in once for each of its people."""

    owner: Owner  # all "" where nothing says whose it is
    entry: Entry
    name: str  # of the file, as its student called it
    assignment: str = ""
    time: datetime | None = None  # when it was handed in
    time_from: str = ""  # "platform", "name" or "file"; "" where nobody knows
    attempt: int = 0  # of several uploads the highest is the latest, where there is no time
    late: bool = False  # the platform says so


class Download(NamedTuple):
    """What a reader makes of all entries; an entry that is in none of these is left over, and is named."""

    platform: str  # its name, for sentences
    handed: list[Handed]
    about: list[Entry] = []  # noqa: RUF012  what the platform itself added, such as lists of submissions
    people: list[Owner] = []  # noqa: RUF012  whom the platform lists, whether they handed anything in or not
