"""The name that a machine remembers: one small file beside the record of what has been done.

It is replaced as a whole, so whoever reads it sees a whole name, however many write. A file that cannot be read is
said to be so, and kept under another name when the next one is written.
"""

import json
import os
import tempfile
from contextlib import suppress
from itertools import count
from typing import NamedTuple

from coursekit.student.store import data_path

FILE, LARGEST = "student.json", 10_000  # bytes: a name is short


class Remembered(NamedTuple):
    """What the file says: is there a name, which ("" is the lecture's own numbers), and why it cannot be read."""

    found: bool
    name: str = ""
    problem: str = ""


def path():
    """Where the file is; None where nobody knows, as without the library that does."""
    try:
        return data_path().with_name(FILE)
    except (ImportError, OSError):
        return None


def read(path):
    """What is remembered at this place. Never raises.

    Examples
    --------
    >>> read(None)
    Remembered(found=False, name='', problem='')
    """
    try:
        if path is None or not path.exists():
            return Remembered(False)
        with path.open("rb") as file:
            text = file.read(LARGEST + 1)
    except OSError as error:
        return Remembered(False, problem=_unreadable(path, error.strerror or "unknown reason"))
    try:
        if len(text) > LARGEST:
            raise ValueError
        name = json.loads(text)["student"]
        if type(name) is not str:
            raise TypeError
    except (ValueError, TypeError, KeyError, RecursionError):  # ValueError: not UTF-8, or not JSON
        return Remembered(False, problem=_unreadable(path, "it is damaged"))
    return Remembered(True, name)


def keep(name):
    """Remember this name; returns why not, as the rest of a sentence, "" where it is done. Never raises."""
    target = path()
    if target is None:
        return "this machine does not say where a user's data belong"
    before, made = read(target), None
    if before == Remembered(True, _clean(name)):
        return ""
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        handle, made = tempfile.mkstemp(".part", "student-", target.parent)
        with open(handle, "wb") as file:
            file.write(json.dumps({"student": _clean(name)}).encode())
            file.flush()
            os.fsync(file.fileno())
        if before.problem:
            _set_aside(target)
        os.replace(made, target)
    except OSError as error:
        if made:
            with suppress(OSError):
                os.unlink(made)
        return f"{target} cannot be written ({error.strerror or 'unknown reason'})"
    return ""


def _set_aside(path):
    targets = (path.with_name(f"student-set-aside-{number}.json") for number in count(1))
    with suppress(FileNotFoundError):
        os.rename(path, next(target for target in targets if not target.exists()))


def _unreadable(path, why):
    return (
        f"The name in {path} cannot be read ({why}): say it again with ck.set_student, "
        f"until then the exercises have the lecture's own numbers."
    )


def _clean(name):
    """A name that any file can hold: the environment may contain half characters."""
    return name.encode("utf-8", "replace").decode("utf-8")
