"""What downloads are made of: notebooks as students leave them, archives with names as programs write them, tables."""

import copy
import csv
import os
import tarfile
import zipfile
from collections.abc import Callable
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import NamedTuple

import nbformat
from grading.classroom import solved
from world.downloads.people import LESSON, PACKED
from world.real_class import right, written as written_down

from coursekit.grading.release import released

PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<</Type/Catalog>>\nendobj\n" + bytes(range(256)) * 8
WRONG_FUNCTION = "def square(x):\n    return -1"
_NOTEBOOKS = Path(__file__).parents[3] / "notebooks"
_WRONG = {
    "slip": {"new_x": 12345},
    "nothing right": {"slope": 12345, "new_x": 54321},
}  # the new place follows from neither


class Download(NamedTuple):
    """A platform's download of the class."""

    name: str
    source: str  # where its shape can be read: documentation, the platform's own code, scripts that take it apart
    make: Callable  # (folder, people): the path of the folder or archive
    roster: Callable  # (folder, people): the path of the file with the people, as the platform exports it
    expected: Callable  # (person): people.Expected
    arguments: tuple[str, ...] = ()
    code: int = 1  # somebody handed in a PDF
    ids: Callable = lambda person: (person.matriculation, person.login, person.email)  # that may name the person


@cache
def lesson(name=LESSON):
    """A released lesson."""
    return released(nbformat.read(_NOTEBOOKS / f"{name}.ipynb", as_version=4), name)


@cache
def notebook(typed, work="right", name=LESSON, numbers=None):
    """The bytes of a notebook with `typed` in its name cell and the answers of `work`.

    The answers are for the numbers that the notebook shows, those of the name typed; `numbers` names somebody else.
    """
    made = copy.deepcopy(lesson(name))
    cells = {cell.id: cell for cell in made.cells}
    empty = {id: cell.source for id, cell in cells.items()}
    solved(made, typed if numbers is None else numbers)
    cells["student"].source = f"ck.set_student({typed!r})" if typed else empty["student"]
    number, function = cells.get("start-first-number-answer"), cells.get("start-first-function-answer")
    if work in _WRONG:
        number.source = written_down(right("start/first-number", typed if numbers is None else numbers) | _WRONG[work])
    if work == "no number":
        number.source = empty["start-first-number-answer"]
    if work in ("no function", "nothing right"):
        function.source = WRONG_FUNCTION
    return nbformat.writes(made).encode()


def upload(person, one):
    """The bytes and the name of what somebody uploads at one try."""
    return ("Homework.pdf", PDF) if one.work == "pdf" else (f"{LESSON}.ipynb", notebook(person.name, one.work))


# ---- archives


class _Named(zipfile.ZipInfo):
    """A member whose name is written in an encoding of its own, without the flag that says UTF-8."""

    encoding = "utf-8"

    def _encodeFilenameFlags(self):
        return self.filename.encode(self.encoding), self.flag_bits & ~0x800


def zipped(files, encoding=None):
    """The bytes of a zip; `files` are (name, bytes) or (name, bytes, time), as a list or a dict.

    With an `encoding` the names are in it and nothing says so; else as the standard has it.
    """
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data, *time in files.items() if isinstance(files, dict) else files:
            info = (_Named if encoding else zipfile.ZipInfo)(name, (time[0] if time else PACKED).timetuple()[:6])
            if encoding:
                info.encoding = encoding
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, data)
    return out.getvalue()


def tarred(files, mode="w:gz"):
    """The bytes of a tar."""
    out = BytesIO()
    with tarfile.open(fileobj=out, mode=mode) as archive:
        for name, data in files.items():
            info = tarfile.TarInfo(name)
            info.size, info.mtime = len(data), PACKED.timestamp()
            archive.addfile(info, BytesIO(data))
    return out.getvalue()


def written(path, data):
    """Write a file, with the folders above it; its path."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return path


def spread(folder, files):
    """Write files with times below a folder, as from an archive that was unpacked; the folder."""
    for name, data, *time in files.items() if isinstance(files, dict) else files:
        path = written(folder / name, data)
        moment = (time[0] if time else PACKED).timestamp()
        os.utime(path, (moment, moment))
    return folder


# ---- tables


def table(path, rows, encoding="utf-8", delimiter=",", quoting=csv.QUOTE_MINIMAL):
    """Write a table; its path."""
    with open(path, "w", encoding=encoding, newline="") as file:
        csv.writer(file, delimiter=delimiter, quoting=quoting).writerows(rows)
    return path
