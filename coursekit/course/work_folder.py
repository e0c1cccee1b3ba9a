"""A learner's own copy of the lessons: `coursekit-lessons`, with the edition it began as in `.coursekit` inside.

A folder is ours by that edition inside it, not by its name: one that somebody else made is never opened for ours, nor
written into, and ours may be moved and renamed.
"""

import json
import os
import re
import shutil
import tempfile
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path

from coursekit.course import notebooks
from coursekit.course.matching import look, matched

NAME, KEPT = "coursekit-lessons", ".coursekit"


class Trouble(Exception):
    """What cannot be done and what to do about it, in one sentence."""


class NoLesson(Trouble):
    """There is no lesson of this name."""


class WorkFolder:
    """A copy of the lessons, and the edition that it began as."""

    def __init__(self, path):
        self.path = Path(path)
        self.kept = self.path / KEPT

    def version(self):
        """Of the edition that it has; "" where that is lost."""
        try:
            found = json.loads((self.kept / "edition.json").read_bytes())["version"]
        except (OSError, ValueError, KeyError, TypeError):
            return ""
        return found if isinstance(found, str) else ""

    def has_version(self, version):
        """Write down of which edition it is."""
        notebooks.replace(self.kept / "edition.json", json.dumps({"version": version}).encode() + b"\n")

    def base(self, name):
        """Where a lesson lies as the edition had it that the learner's began as."""
        return self.kept / "base" / name

    def bases(self):
        """The names of the lessons it began with."""
        return sorted(path.name for path in (self.kept / "base").glob("*.ipynb"))

    def lesson(self, name):
        """The learner's notebook of a lesson, under whatever name, or None where it was deleted."""
        path = self.path / name
        if path.exists() or not self.base(name).exists():
            return path if path.exists() else None
        others = [one for one in sorted(self.path.glob("*.ipynb")) if one.name not in self.bases()]
        alike = [one for one in others if same_lesson(one, self.base(name))]
        return alike[0] if len(alike) == 1 else None

    def backups(self):
        """The folders of what was copied before it was changed, oldest first."""
        return sorted((self.kept / "backups").glob("*"))

    def backup(self, name, data, when):
        """Keep these bytes; where they are."""
        path = self.kept / "backups" / when / name
        notebooks.replace(path, data)
        return path

    def put(self, name, data):
        """Write a lesson as the edition has it; that it began so comes last, so that a break-off is seen."""
        notebooks.replace(self.path / name, data)
        notebooks.replace(self.base(name), data)


def now():
    """The name of a folder for what is copied now."""
    return f"{datetime.now():%Y-%m-%d-%H%M%S}"


def is_ours(folder):
    """Was this folder made by us?"""
    kept = Path(folder) / KEPT
    with suppress(OSError):  # a folder of somebody else's, closed to us
        return (kept / "edition.json").is_file() or (kept / "base").is_dir()
    return False


def writable(folder):
    """Can a file be made there?"""
    try:
        with tempfile.TemporaryFile(dir=folder):
            return True
    except OSError:
        return False


def found(here):
    """The work folder that somebody here means: one they stand in, `coursekit-lessons`, or the one of another name.

    None where there is none yet. A Trouble says which to choose, or that another's folder is in the way.
    """
    for folder in (here, *here.parents):
        if is_ours(folder):
            return WorkFolder(folder)
    if is_ours(here / NAME):
        return WorkFolder(here / NAME)
    try:
        ours = sorted(one for one in here.iterdir() if not one.name.startswith(".") and is_ours(one))
    except OSError as error:
        raise Trouble(f"{here} cannot be read ({error.strerror}): go to a folder of your own and begin there") from None
    if len(ours) > 1:
        names = ", ".join(one.name for one in ours)
        raise Trouble(
            f"there are several copies of the lessons here ({names}): say which, as in `coursekit lab {ours[0].name}`"
        )
    if not ours and _in_the_way(here / NAME):
        raise Trouble(
            f"{here / NAME} was not made by coursekit (it has no {KEPT} inside), so it is left alone: rename it, then "
            f"`coursekit lab` makes yours, and `coursekit update --from NEW-NAME` brings along what was answered in it"
        )
    return WorkFolder(ours[0]) if ours else None


def _in_the_way(path):
    if not path.is_dir():
        return path.exists() or path.is_symlink()
    with suppress(OSError):
        return any(path.iterdir())
    return True


def make(here, edition):
    """A copy of the lessons in this folder: all of it or none, also where two are made at once."""
    path, part = here / NAME, None
    try:
        part = Path(tempfile.mkdtemp("", f".{NAME}-", here))
        new = WorkFolder(part)
        for name, data in edition.lessons.items():
            new.put(name, data)
        new.has_version(edition.version)
        part.chmod(0o777 & ~notebooks.umask())
        _rename(part, path)
    except OSError as error:
        shutil.rmtree(part, ignore_errors=True) if part else None
        if is_ours(path):  # another process was quicker
            return WorkFolder(path)
        raise Trouble(
            f"your copy of the lessons cannot be made in {here} ({error.strerror or error}): "
            f"go to a folder of your own with some room and run it there"
        ) from None
    return WorkFolder(path)


def _rename(part, path):
    if path.is_dir():
        path.rmdir()  # an empty one, or it raises
    os.rename(part, path)


@contextmanager
def only_one(work):
    """One command at a time changes a work folder; the lock goes with its process, however that ends."""
    try:
        work.kept.mkdir(exist_ok=True)
        with open(work.kept / "lock", "ab") as file:
            if not _locked(file):
                raise Trouble(f"another coursekit is at work in {work.path}: wait until it has ended")
            yield
    except OSError as error:
        raise Trouble(
            f"{error.filename or work.path} cannot be used ({error.strerror or error}): nothing is lost; "
            f"make room or let it be written to, then run it again"
        ) from None


def _locked(file):
    try:
        try:
            import fcntl
        except ImportError:
            import msvcrt

            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except PermissionError:  # msvcrt's word for the same
        return os.name != "nt"
    except OSError:  # a drive that knows no locks
        return True
    return True


def same_lesson(one, other):
    """Do two notebooks hold the same lesson? By half of the cells of the shorter; each a path or bytes."""
    try:
        looks = [[look(cell) for cell in _read(each)["cells"]] for each in (one, other)]
    except notebooks.Unreadable:
        return False
    return len(matched(*looks, alike=False)) * 2 > min(map(len, looks)) > 0


def _read(each):
    return notebooks.parsed(each) if isinstance(each, bytes) else notebooks.read(each)


def behind(work, edition):
    """One line about the edition that is installed, where it is another than the folder's; "" where it is not."""
    changed = [name for name in edition.lessons if _changed(work, name, edition.lessons[name])]
    if not changed:
        return ""
    before = work.version()
    if is_older(edition.version, before):
        return (
            f"{work.path.name} has the lessons of edition {before}, and the installed one, {edition.version}, is older."
        )
    newer = (
        f"Edition {edition.version} is newer than this folder" if is_older(before, edition.version) else "There is news"
    )
    lessons = f"lesson{'s' * (len(changed) > 1)} {', '.join(name.split('_')[0] for name in changed)}"
    return f"{newer} ({lessons}): `coursekit update` brings it in and keeps your answers."


def _changed(work, name, data):
    try:
        base = work.base(name).read_bytes()
    except OSError:
        return not (work.path / name).exists() or not work.base(name).exists()
    return base != data and work.lesson(name) is not None


def is_older(version, other):
    """Does a version come before another? An unknown one ("") does not.

    Examples
    --------
    >>> is_older("0.9.1", "0.10.0"), is_older("0.2.0", "")
    (True, False)
    """
    one, two = ([int(number) for number in re.findall(r"\d+", each.partition("+")[0])] for each in (version, other))
    return bool(two) and one < two
