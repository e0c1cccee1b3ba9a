"""What a folder or an archive says of the files in it, how large these may be, and the few archives that are open.

An archive is read from a file that can be read anywhere. One that lies in another archive is unpacked into memory, and
again when a file in it is read long after: so memory does not grow with the number of archives.
"""

import os
from collections.abc import Callable
from datetime import datetime
from typing import BinaryIO, NamedTuple

from coursekit.grading.intake.download import Refused

MB = 2**20
LARGEST = 20 * MB  # bytes of a file; a lesson with all its pictures has less than 1 MB
LARGEST_ARCHIVE = 100 * MB  # bytes of an archive in an archive
LARGEST_UNPACKED = 400 * MB  # bytes of what comes out of it
MOST = 5000  # files of an archive in a download, with those of the archives in it
MOST_LISTED = 500_000  # files that any archive may list
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


def reason(why):
    """What an exception says, in words that continue a sentence."""
    return os.strerror(why.errno) if isinstance(why, OSError) and why.errno else str(why) or type(why).__name__


class Shelf:
    """Keeps the archives open that were read from last."""

    def __init__(self):
        self._open = {}

    def __del__(self):
        self.close()

    def close(self):
        """Close all of them; one is opened again where it is read from."""
        while self._open:
            self._open.popitem()[1][0].close()

    def opened(self, key, archive):
        """(file, members) as `archive()` opens it, or has opened it under this key."""
        if key in self._open:
            self._open[key] = self._open.pop(key)
        else:
            opened = archive()
            while len(self._open) >= _OPEN:
                self._open.pop(next(iter(self._open)))[0].close()
            self._open[key] = opened
        return self._open[key]
