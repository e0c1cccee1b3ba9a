"""Taking in what was submitted: a folder or a zip of notebooks, of which nothing is followed, unpacked or believed.

`SUBMISSIONS/<student>/<notebook>.ipynb`, nbgrader's `submitted/<student>/<assignment>/<notebook>.ipynb`, what Moodle
packs (`Name_123_assignsubmission_file_/x.ipynb`), each as a folder or a zip; in place of a student's folder there may
be a zip. Finding reads names only; a notebook is read when its turn comes, so memory does not grow with the class.
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

from coursekit.grading.records import Incident, Submission
from coursekit.grading.report.sanitize import clean
from coursekit.student.name import normal

LIMIT = 20 * 2**20  # bytes of a notebook, or of a student's zip; a lesson with all its pictures has less than 1 MB
MOST = 200  # files in a student's zip
DEEPEST = 4  # folders above a notebook
NAME = 120  # characters of a name; nbgrader's database takes 128
_MOODLE = re.compile(r"(?P<name>.+?)_(?P<number>\d+)_assignsubmission_file_?(?P<file>.*)", re.DOTALL)
_DIRECTORY = 2**20  # bytes of the list of contents of a student's zip


class Refused(Exception):
    """Says in words why a file is not read."""


class Refuse(NamedTuple):
    """In place of the way to read a file: why it is not read."""

    why: str

    def __call__(self):
        raise Refused(self.why)


class Found(NamedTuple):
    """A notebook that was submitted; `read` returns its bytes or raises `Refused`."""

    student: str
    assignment: str
    notebook: str
    read: Callable[[], bytes]

    def load(self):
        """The submission; one that cannot be read has no data and an incident."""
        try:
            data, incidents = self.read(), ()
        except Exception as why:  # whatever a file does to what reads it, the class goes on
            data, incidents = b"", (Incident("unreadable", "", clean(_reason(why))),)
        return Submission(self.student, self.notebook, data, self.assignment, incidents)


def _reason(why):
    return getattr(why, "strerror", None) or str(why) or type(why).__name__


def find(path):
    """Yield every notebook below `path`, in order of names."""
    path = Path(path)
    if path.is_dir() and (path / "submitted").is_dir():
        path = path / "submitted"
    entries = _of_folder(path) if path.is_dir() else _of_zip(path.stem, _opener(path))
    owners, places = {}, set()
    for parts, read in entries:
        if not parts[-1].lower().endswith(".ipynb") and not isinstance(read, Refuse):
            continue
        found = _placed(parts, read)
        if owners.setdefault(normal(found.student), parts[0]) != parts[0]:
            found = found._replace(read=Refuse(f"there are two students called {found.student}: rename one"))
        while _place(found) in places:  # a file system may not tell capitals apart
            found = found._replace(notebook=f"{found.notebook}, again")
        places.add(_place(found))
        yield found


def _place(found):
    return normal(found.student), normal(found.assignment), normal(found.notebook)


def _placed(parts, read):
    """Whose notebook it is, by its path."""
    moodle = _MOODLE.fullmatch(parts[0])
    if moodle:
        parts = (moodle["name"], *(parts[1:] or (moodle["file"],)))
    student, *folders, name = (clean(part, NAME) for part in (parts if len(parts) > 1 else ("", *parts)))
    if not student and not isinstance(read, Refuse):
        read = Refuse("this notebook is in no student's folder")
    return Found(student, "/".join(folders), re.sub(r"(?i)\.ipynb$", "", name), read)


# ---- folders


def _of_folder(folder, above=()):
    """Yield (parts of the path, way to read) for every file; a link or a device gets a reason instead."""
    try:
        with os.scandir(folder) as entries:
            entries = sorted(entries, key=lambda entry: entry.name)
    except OSError as why:
        if not above:
            raise
        yield (*above, above[-1]), Refuse(f"the folder cannot be read: {_reason(why)}")
        return
    for entry in entries:
        parts = (*above, entry.name)
        if _set_aside(entry.name):
            continue
        if entry.is_symlink():
            yield parts, Refuse("it is a link, and links are not followed")
        elif entry.is_dir(follow_symlinks=False):
            if len(parts) > DEEPEST:
                yield parts, Refuse("its folders are too deep")
            else:
                yield from _of_folder(entry.path, parts)
        elif not entry.is_file(follow_symlinks=False):
            yield parts, Refuse("it is not a regular file")
        elif entry.name.lower().endswith(".zip"):
            yield from _of_students_zip(parts, partial(read_file, entry.path))
        else:
            yield parts, partial(read_file, entry.path)


def _set_aside(name):
    """What systems and editors leave behind."""
    return name.startswith(".") or name in ("__MACOSX", "__pycache__")


def read_file(path):
    """The bytes of a regular file of a sensible size; the last part of its path is not followed."""
    handle = os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0))
    with open(handle, "rb") as file:
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            raise Refused("it is not a regular file")
        return _at_most(file)


def _at_most(file):
    data = file.read(LIMIT + 1)
    if len(data) > LIMIT:
        raise Refused(f"it has more than {LIMIT // 2**20} MB")
    return data


# ---- zips


def _opener(path):
    """The way to open a class's zip: it stays open, for it may have thousands of members."""
    kept = []

    def opened():
        if not kept:
            kept.append(zipfile.ZipFile(path))
        return kept[0]

    return opened


def _of_students_zip(parts, read):
    """The same for a student's zip: whatever the folders in it are called, it is this student's."""
    stem = parts[-1][: -len(".zip")]
    yield from _of_zip(stem, lambda: _small(read()), parts[:-1] or (stem,))


def _small(data):
    """A student's zip; its end says how long its list of contents is, and a long one is not read at all."""
    at = data.rfind(b"PK\5\6") if data[-22:-18] != b"PK\5\6" else len(data) - 22
    if at >= 0 and int.from_bytes(data[at + 12 : at + 16], "little") > _DIRECTORY:
        raise Refused(f"its list of contents has more than {_DIRECTORY // 2**20} MB")
    return zipfile.ZipFile(BytesIO(data))


def _of_zip(stem, opened, above=()):
    """The same for the members of a zip; what lies in a student's goes to the folder `above`."""
    try:
        members = [one for one in opened().infolist() if not one.is_dir()]
        if above and len(members) > MOST:
            raise Refused(f"it has {len(members)} files; {MOST} are allowed")
    except Exception as why:
        yield (*(above or (stem,)), f"{stem}.zip"), Refuse(f"the zip cannot be read: {_reason(why)}")
        return
    inside = sorted((_parts(one.filename), i, one) for i, one in enumerate(members))
    inside = [(parts, one) for parts, _, one in inside if ".." in parts or not any(map(_set_aside, parts))]
    top = {parts[0] for parts, _ in inside}
    extra = top in ({stem}, {"submitted"}) and all(len(parts) > 2 for parts, _ in inside)
    for parts, member in inside:
        read = _member(opened, member, parts)
        place = (*above, parts[-1]) if above else parts[extra:]
        if parts[-1].lower().endswith(".zip") and not above and not isinstance(read, Refuse):
            yield from _of_students_zip(place, read)
        else:
            yield place, read


def _parts(name):
    return tuple(part for part in re.split(r"[/\\]", name) if part) or ("nameless",)


def _member(opened, member, parts):
    """The way to read a member, or why it is not read."""
    if member.filename.startswith(("/", "\\")) or ".." in parts or re.match(r"[A-Za-z]:", parts[0]):
        return Refuse("its path leads out of the zip")
    if stat.S_ISLNK(member.external_attr >> 16):
        return Refuse("it is a link, and links are not followed")
    if member.file_size > LIMIT:
        return Refuse(f"it has more than {LIMIT // 2**20} MB")

    def read():
        with opened().open(member) as inside:
            return _at_most(inside)

    return read
