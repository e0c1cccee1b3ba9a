"""The files of a folder: no link is followed, and only regular files are read."""

import os
import stat
from datetime import UTC, datetime
from functools import partial

from coursekit.grading.intake.archives import Member, at_most
from coursekit.grading.intake.download import EMPTY, Refuse, Refused

DEEPEST = 20  # folders above a file


def read_file(path):
    """The bytes of a regular file of a sensible size; the last part of its path is not followed."""
    with open_file(path) as file:
        return at_most(file)


def open_file(path):
    """A regular file, opened; the last part of its path is not followed."""
    handle = os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0))
    file = open(handle, "rb")  # noqa: SIM115  whoever asked closes it
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        file.close()
        raise Refused("it is not a regular file")
    return file


def members(folder, above=()):
    """Yield a `Member` for every file and every empty folder below a folder; a link or a device has a reason."""
    try:
        with os.scandir(folder) as found:
            found = sorted(found, key=lambda one: one.name)
    except OSError as why:
        if not above:
            raise
        yield Member(above, Refuse(f"the folder cannot be read: {why.strerror}"))
        return
    if not found:
        yield Member(above, EMPTY, folder=True)
    for one in found:
        parts = (*above, one.name)
        if one.is_symlink():
            yield Member(parts, Refuse("it is a link, and links are not followed"))
        elif one.is_dir(follow_symlinks=False):
            if len(parts) > DEEPEST:
                yield Member(parts, Refuse(f"it lies in more than {DEEPEST} folders"))
            else:
                yield from members(one.path, parts)
        elif not one.is_file(follow_symlinks=False):
            yield Member(parts, Refuse("it is not a regular file"))
        else:
            yield Member(parts, partial(open_file, one.path), _time(one), seekable=True)


def _time(entry):
    try:
        return datetime.fromtimestamp(entry.stat(follow_symlinks=False).st_mtime, UTC)
    except (OSError, ValueError, OverflowError):
        return None
