"""Taking in what was handed in: a folder or a zip of notebooks, of which nothing is followed, unpacked or believed.

`SUBMISSIONS/<student>/<notebook>.ipynb`, nbgrader's `submitted/<student>/<assignment>/<notebook>.ipynb`, what Moodle
packs (`Name_123_assignsubmission_file_/x.ipynb`), each as a folder or a zip, or a folder with a zip for each student.
Finding reads names only; a notebook is read when its turn comes, so that memory does not grow with the class.
"""

import os
import re
import stat
import zipfile
from collections.abc import Callable
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import NamedTuple

from coursekit.grading._clean import clean
from coursekit.grading._types import Incident, Submission

LIMIT = 20 * 2**20  # bytes of a notebook, or of a student's zip; a lesson with all its pictures has less than 1 MB
MOST = 200  # files of one student
NAME = 120  # characters of a name; nbgrader's database takes 128
_MOODLE = re.compile(r"(?P<name>.+?)_(?P<number>\d+)_assignsubmission_file_?(?P<file>.*)", re.DOTALL)


class Refused(Exception):
    """Says in words why a file is not read."""


class Found(NamedTuple):
    """A notebook that was handed in; `read` returns its bytes or raises `Refused`."""

    student: str
    assignment: str
    notebook: str
    read: Callable[[], bytes]

    def load(self):
        """The submission; one that cannot be read has no data and an incident."""
        about = {"assignment": self.assignment}
        try:
            return Submission(self.student, self.notebook, self.read(), **about)
        except (Refused, OSError, zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, ValueError) as why:
            why = getattr(why, "strerror", None) or str(why) or type(why).__name__
            return Submission(self.student, self.notebook, b"", **about, incidents=(_unreadable(why),))


def find(path):
    """Yield every notebook below `path`, in order of names."""
    path = Path(path)
    if path.is_dir() and (path / "submitted").is_dir():
        path = path / "submitted"
    entries = _of_folder(path) if path.is_dir() else _of_zip(partial(path.open, "rb"), path.stem)
    for parts, read in entries:
        if parts[-1].lower().endswith(".ipynb") or isinstance(read, Refuse):
            yield _placed(parts, read)


class Refuse(NamedTuple):
    """In place of the way to read a file."""

    why: str

    def __call__(self):
        raise Refused(self.why)


def _placed(parts, read):
    """Whose notebook it is, by its path."""
    moodle = _MOODLE.fullmatch(parts[0])
    if moodle:
        parts = (moodle["name"], *parts[1:]) if len(parts) > 1 else (moodle["name"], moodle["file"])
    student, *folders, name = map(_name, parts) if len(parts) > 1 else ("", _name(parts[0]))
    if not student and not isinstance(read, Refuse):
        read = Refuse("this notebook is in no student's folder")
    return Found(student, "/".join(folders), re.sub(r"(?i)\.ipynb$", "", name), read)


def _name(text):
    return clean(text, NAME)


def _unreadable(why):
    return Incident("unreadable", "", clean(why))


# ---- folders


def _of_folder(folder, above=()):
    """Yield (parts of the path, way to read) for every file; a link or a device gets a reason instead."""
    with os.scandir(folder) as entries:
        entries = sorted(entries, key=lambda entry: entry.name)
    for entry in entries:
        parts = (*above, entry.name)
        if entry.name.startswith(".") or entry.name in ("__MACOSX", "__pycache__"):
            continue
        if entry.is_symlink():
            yield parts, Refuse("it is a link, and links are not followed")
        elif entry.is_dir(follow_symlinks=False):
            if len(parts) > 4:
                yield parts, Refuse("its folders are too deep")
            else:
                yield from _of_folder(entry.path, parts)
        elif not entry.is_file(follow_symlinks=False):
            yield parts, Refuse("it is no regular file")
        elif entry.name.lower().endswith(".zip"):
            path = entry.path
            yield from _of_zip(lambda path=path: BytesIO(_read_file(path)), Path(entry.name).stem, parts[:-1] or None)
        else:
            yield parts, lambda path=entry.path: _read_file(path)


def _read_file(path):
    """The bytes of a regular file of a sensible size; the last part of its path is not followed."""
    handle = os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0))
    with open(handle, "rb") as file:
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            raise Refused("it is no regular file")
        return _at_most(file)


def _at_most(file):
    data = file.read(LIMIT + 1)
    if len(data) > LIMIT:
        raise Refused(f"it has more than {LIMIT // 2**20} MB")
    return data


# ---- zips


def _of_zip(opened, stem, above=None, depth=0):
    """The same for the members of a zip; `above` is the student's folder that it lies in, if it does."""
    try:
        with opened() as file, zipfile.ZipFile(file) as archive:
            members = archive.infolist()
    except (Refused, OSError, zipfile.BadZipFile, NotImplementedError, ValueError) as why:
        yield (*(above or ()), f"{stem}.zip"), Refuse(f"the zip cannot be read: {why}")
        return
    inside = [(member, _parts(member.filename)) for member in members if not member.is_dir()]
    inside = [(member, parts) for member, parts in inside if not _hidden(parts)]
    tops = {parts[0] for _, parts in inside}
    strip = len(tops) == 1 and tops <= {stem, "submitted"} and all(len(parts) > 2 for _, parts in inside)
    for member, parts in sorted(inside, key=lambda pair: pair[1]):
        read = _member(opened, member, parts)
        parts = parts[strip:]
        alone = parts if len(parts) > 1 else (stem, *parts)
        place = (*above, parts[-1]) if above else alone  # in a student's own zip any folder will do
        nested = parts[-1].lower().endswith(".zip") and not isinstance(read, Refuse)
        if nested and depth == 0:
            yield from _of_zip(lambda read=read: BytesIO(read()), Path(parts[-1]).stem, place[:-1], 1)
        else:
            yield place, read


def _parts(name):
    return tuple(part for part in re.split(r"[/\\]", name) if part) or ("nameless",)


def _hidden(parts):
    return parts[0] == "__MACOSX" or parts[-1].startswith("._") or parts[-1] == ".DS_Store"


def _member(opened, member, parts):
    """The way to read a member, or why it is not read."""
    if member.filename.startswith(("/", "\\")) or ".." in parts or ":" in parts[0]:
        return Refuse("its path leads out of the zip")
    if stat.S_ISLNK(member.external_attr >> 16):
        return Refuse("it is a link, and links are not followed")
    if member.file_size > LIMIT:
        return Refuse(f"it has more than {LIMIT // 2**20} MB")

    def read():
        with opened() as file, zipfile.ZipFile(file) as archive, archive.open(member) as inside:
            return _at_most(inside)

    return read
