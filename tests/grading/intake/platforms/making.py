"""What the downloads of all platforms are made of: a class of twenty, and files that nobody has read."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from coursekit.grading.intake.download import EMPTY, Entry, Refuse


class Student(NamedTuple):
    id: int
    first: str
    last: str
    login: str

    @property
    def name(self):
        return f"{self.first} {self.last}"

    @property
    def email(self):
        return f"{self.login}@uni.example"


_NAMES = """
Ada Lovelace, Alan Turing, Grace Hopper, Zoë Müller-Lüdenscheidt, Seán O'Brien, José de la Cruz, 小明 王, Søren Ærø,
Anna Maria Rossi, Kim Lee, Kim Lee, Jean-Luc Picard, Nguyễn Văn An, Ольга Иванова, Mary Ann van der Berg, Bo Li,
T. J. Hooker, Ayşe Yılmaz, Robert2 Smith, Emmy Noether
"""
CLASS = [
    Student(
        4100 + 7 * i,
        *name.strip().rsplit(" ", 1) if "van der" not in name else ("Mary Ann", "van der Berg"),
        f"s{i:02}",
    )
    for i, name in enumerate(_NAMES.replace("\n", " ").split(","))
]
LATE, TWICE, MISSING, PDF = CLASS[2:4], CLASS[5], CLASS[7], CLASS[8]  # the odd ones of every download
HANDED_IN = [student for student in CLASS if student is not MISSING]
EVENING = datetime(2026, 11, 3, 20, 15, 12, tzinfo=UTC)


def handed_at(student):
    """When somebody handed in, each in another minute."""
    return EVENING + timedelta(minutes=CLASS.index(student)) + timedelta(days=student in LATE)


def file(path, data=b"{}", time=None):
    """An entry; where the data is an exception's sentence it refuses to be read."""
    read = Refuse(data) if isinstance(data, str) else lambda: data
    return Entry(tuple(path.split("/")), read, time)


def never_read(path):
    """A file that a reader has no business to open."""

    def read():
        raise AssertionError(f"{path} was read")

    return Entry(tuple(path.split("/")), read)


def name_of(student):
    """What somebody hands in."""
    return "report.pdf" if student is PDF else "00_start.ipynb"


def counted(download, what):
    """How many files each owner has, where an owner is told by one of its fields."""
    return Counter(getattr(one.owner, what) for one in download.handed)


def left_over(download, entries):
    """The paths of what no reader placed."""
    placed = {one.entry.path for one in download.handed} | {entry.path for entry in download.about}
    return [entry.path for entry in entries if entry.path not in placed]


def empty_folder(path):
    """A folder with nothing in it."""
    return Entry(tuple(path.split("/")), EMPTY)
