"""What is in a folder or an archive: `members` of one format each, and the few archives that are open at a time.

An archive is read from a file that can be read anywhere. One that lies in another archive is unpacked into memory, and
again when a file in it is read long after: so memory does not grow with the number of archives.
"""

import io
from collections.abc import Callable
from datetime import datetime
from typing import BinaryIO, NamedTuple

from coursekit.grading.intake.download import Refused

MB = 2**20
LARGEST = 20 * MB  # bytes of a file; a lesson with all its pictures has less than 1 MB
LARGEST_ARCHIVE = 100 * MB  # bytes of an archive in an archive
MOST = 2000  # files of an archive in a download
_OPEN = 4  # archives at a time; one and those that it lies in have to fit


class Member(NamedTuple):
    """A file or an empty folder, as a folder or an archive lists it."""

    parts: tuple[str, ...]
    open: Callable[[], BinaryIO]  # or a `Refuse`
    time: datetime | None = None
    folder: bool = False
    seekable: bool = False  # what is opened can be read anywhere


def at_most(file, most=LARGEST):
    """The bytes of a file; more than `most` are refused, whatever size it claims to have."""
    data = file.read(most + 1)
    if len(data) > most:
        raise Refused(f"it has more than {most // MB} MB")
    return data


class Shelf:
    """Keeps the archives open that were read from last."""

    def __init__(self):
        self._open = {}

    def __del__(self):
        for file, _ in self._open.values():
            file.close()

    def members(self, archive):
        """What is in an archive, which `archive()` opens and lists as (file, members)."""
        if archive in self._open:
            self._open[archive] = self._open.pop(archive)
        else:
            opened = archive()
            while len(self._open) >= _OPEN:
                self._open.pop(next(iter(self._open)))[0].close()
            self._open[archive] = opened
        return self._open[archive][1]


def seekable(member):
    """A member's file, which can be read anywhere."""
    file = member.open()
    if member.seekable:
        return file
    with file:
        return io.BytesIO(at_most(file, LARGEST_ARCHIVE))
