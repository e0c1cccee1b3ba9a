"""Every file of a download as an `Entry`: nothing is followed, unpacked or believed.

A download is a folder, an archive or a file. An archive in it is a folder like any other, and so is one in that. What
systems and editors leave behind is dropped and counted; what holds a notebook that is nowhere else is named.
"""

import os
from functools import partial
from pathlib import Path
from typing import NamedTuple

from coursekit.grading.intake import folders, zips
from coursekit.grading.intake.archives import MOST, Member, Shelf, at_most, seekable
from coursekit.grading.intake.download import Entry, Refuse, Refused
from coursekit.grading.intake.member_names import repaired
from coursekit.grading.records import Trouble

DEEPEST = 3  # archives in archives


class Unpacked(NamedTuple):
    """All entries of a download, in order of their paths, and how much was left out of them."""

    entries: list[Entry]
    dropped: dict[str, int]  # what it was, in words: how many files


def entries(*paths):
    """All files below these paths, in order; of several paths each has its name before its files.

    An empty folder is an entry too, see `Entry.is_empty_folder`; what cannot be read has a `Refuse` in place of `read`.
    """
    return unpacked(*paths).entries


def unpacked(*paths):
    """The same, with what was dropped."""
    found = []
    for path in map(Path, paths):
        found += _of_path(path, (repaired(path.name),) if len(paths) > 1 else ())
    return Unpacked(sorted(found, key=lambda entry: entry.parts), {})


def _of_path(path, above):
    if path.is_dir():
        listed = folders.members(path)
    elif not path.exists():
        raise Trouble(f"{path} does not exist: give the folder or the archive that the learning platform made")
    elif path.suffix.lower() == ".zip":
        archive = partial(_opened, Member((path.name,), partial(folders.open_file, path), seekable=True))
        try:
            yield from _of_archive(archive, above, Shelf(), 0)
        except Exception as why:
            raise Trouble(f"{path} cannot be opened: {reason(why)}") from None
        return
    else:
        yield Entry((repaired(path.name),), partial(folders.read_file, path))
        return
    shelf = Shelf()
    for member in listed:
        parts = (*above, *map(repaired, member.parts))
        yield from _of_member(member, parts, shelf, lambda member=member: member, 0)


def _of_archive(archive, above, shelf, deep):
    listed = shelf.members(archive)
    if deep and len(listed) > MOST:
        raise Refused(f"it has {len(listed)} files; {MOST} are allowed")
    if not listed:
        raise Refused("it is empty")
    for number, member in enumerate(listed):
        again = partial(_again, shelf, archive, number)
        yield from _of_member(member, (*above, *(member.parts or ("nameless",))), shelf, again, deep)


def _of_member(member, parts, shelf, again, deep):
    """The entries that a member becomes; `again()` finds it when its time has come."""
    if isinstance(member.open, Refuse):
        yield Entry(parts, member.open, member.time)
    elif parts[-1].lower().endswith(".zip"):
        try:
            if deep == DEEPEST:
                raise Refused(f"it lies in more than {DEEPEST} archives")
            yield from list(_of_archive(lambda: _opened(again()), parts, shelf, deep + 1))
        except Exception as why:
            yield Entry(parts, Refuse(f"the archive cannot be opened: {reason(why)}"), member.time)
    else:
        yield Entry(parts, partial(_read, again), member.time)


def _again(shelf, archive, number):
    return shelf.members(archive)[number]


def _opened(member):
    """(file, members) of an archive."""
    file = seekable(member)
    try:
        return file, zips.members(file)
    except BaseException:
        file.close()
        raise


def _read(again):
    try:
        with again().open() as file:
            return at_most(file)
    except Refused:
        raise
    except Exception as why:  # whatever a file does to what reads it, the class goes on
        raise Refused(reason(why)) from None


def reason(why):
    """What an exception says, in words that continue a sentence."""
    return os.strerror(why.errno) if isinstance(why, OSError) and why.errno else str(why) or type(why).__name__
