"""Every file of a download as an `Entry`: nothing is followed, unpacked or believed.

A download is a folder, an archive or a file. An archive in it is a folder like any other, and so is one in that. What
systems and editors leave behind is dropped and counted; what holds a notebook that is nowhere else is named.
"""

import io
import os
import re
from collections import Counter
from functools import partial
from pathlib import Path
from typing import NamedTuple

from coursekit.grading.intake import folders, formats, leftovers
from coursekit.grading.intake.archives import LARGEST_UNPACKED, MB, MOST, Member, Shelf, at_most, reason
from coursekit.grading.intake.download import EMPTY, Entry, Refuse, Refused
from coursekit.grading.intake.kinds import kind
from coursekit.grading.intake.member_names import decoded, repaired
from coursekit.grading.records import Trouble

DEEPEST = 3  # archives in archives
DEEPEST_FOLDERS = 40
_FAILURES = 8  # archives in an archive that cannot be opened; no more are tried
_UNDECODED = re.compile("[\ud800-\udfff]")  # how Python shows bytes that are no text


class Unpacked(NamedTuple):
    """All entries of a download, in order of their paths, and how much was left out of them."""

    entries: list[Entry]
    dropped: dict[str, int]  # what it was, in words: how many files


def entries(*paths):
    """All files below these paths, in order; of several paths each has its name before its files.

    An empty folder is an entry too, see `Entry.is_empty_folder`; what cannot be read has a `Refuse` in place of `read`.

    Raises
    ------
    Trouble
        If one of the paths does not exist or cannot be opened.
    """
    return unpacked(*paths).entries


def unpacked(*paths):
    """The same, with what was dropped."""
    found, visit = [], _Visit(Shelf(), Counter())
    for path in map(Path, paths):
        try:
            found += _of_path(path, (repaired(path.name),) if len(paths) > 1 else (), visit)
        except (Refused, OSError) as why:
            visit.shelf.close()
            raise Trouble(f"{path} cannot be opened: {reason(why)}") from None
    return Unpacked(sorted(found, key=lambda entry: entry.parts), dict(visit.dropped))


def inside(entry):
    """The entries that a file becomes if it is an archive, else itself: one that a download holds in its own way."""
    member = Member(entry.parts[-1:], lambda: io.BytesIO(entry.read()), entry.time, seekable=True)
    return _of_member(member, entry.parts, lambda: member, _Visit(Shelf(), Counter(), left=[MOST, LARGEST_UNPACKED]))


class _Visit(NamedTuple):
    """On the way through a download."""

    shelf: Shelf
    dropped: Counter
    deep: int = 0  # archives in archives
    left: list[int] | None = None  # files and bytes that an archive in a download may still have, with all those in it


def _of_path(path, above, visit):
    if not path.exists():
        raise Trouble(f"{path} does not exist: give the folder or the archive that the learning platform made")
    if path.is_dir():
        members = _in_one_encoding(list(folders.members(path)))
        return _of_members(members, members.__getitem__, above, visit)
    file = Member((repaired(path.name),), partial(folders.open_file, path), seekable=True)
    if formats.is_archive(path.name) or (path.suffix != ".ipynb" and kind(path.name, _begin(file)) == "archive"):
        return _of_archive(partial(formats.opened, lambda: file, path.name, inner=False), above, visit)
    return [Entry(above or file.parts, partial(_read, lambda: file))]


def _in_one_encoding(members):
    """The members of a folder, whose names another system may have written."""
    names = ["/".join(member.parts) for member in members]
    names = decoded([os.fsencode(name) if _UNDECODED.search(name) else name for name in names])
    return [member._replace(parts=tuple(name.split("/"))) for member, name in zip(members, names, strict=True)]


def _of_archive(archive, above, visit):
    opened = partial(visit.shelf.opened, object(), archive)
    file, members = opened()
    _take(visit, 0, file.seek(0, 2))
    found = _of_members(members, lambda number: opened()[1][number], above, visit)
    if not found:
        raise Refused("there is nothing in it")
    return found


def _of_members(members, again, above, visit):
    """The entries of a folder's or an archive's members; `again` gives the one of a number when its time has come."""
    paths = [member.parts or ("nameless",) for member in members]
    what = leftovers.sort(paths, lambda number: _begin(members[number], 4), top=not above)
    _take(visit, len(what.kept), 0)
    visit.dropped.update(what.dropped)
    found = [Entry((*above, *parts), EMPTY) for parts in what.emptied]
    found += [Entry((*above, *paths[one]), Refuse(why), members[one].time) for one, why in what.named.items()]
    for number in what.kept:
        found += _of_member(members[number], (*above, *paths[number]), partial(again, number), visit)
    return found


def _of_member(member, parts, again, visit):
    entry = Entry(parts, partial(_read, again), member.time)
    if isinstance(member.open, Refuse):
        return [entry._replace(read=member.open)]
    if len(parts) > DEEPEST_FOLDERS:
        return [entry._replace(parts=(parts[0], parts[-1]), read=Refuse("it lies in too many folders"))]
    if not formats.is_archive(parts[-1]) or kind(parts[-1], _begin(member)) == "notebook":
        return [entry]
    try:
        if visit.deep == DEEPEST:
            raise Refused(f"it lies in more than {DEEPEST} archives")
        inside = visit._replace(deep=visit.deep + 1, left=visit.left or [MOST, LARGEST_UNPACKED])
        _take(inside, 0, 0)
        return _of_archive(partial(formats.opened, again, parts[-1], inner=True), parts, inside)
    except (Refused, OSError) as why:
        if visit.left:  # whatever it took to find out
            visit.left[1] -= LARGEST_UNPACKED // _FAILURES
        return [entry._replace(read=Refuse(f"the archive cannot be opened: {reason(why)}"))]


def _take(visit, files, size):
    """Count what an archive in a download has."""
    if visit.left is None:
        return
    visit.left[0] -= files
    visit.left[1] -= size
    if visit.left[0] < 0:
        raise Refused(f"it has more than the {MOST} files that are allowed")
    if visit.left[1] < 0:
        raise Refused(f"it has more than {LARGEST_UNPACKED // MB} MB with the archives in it")


def _begin(member, size=4096):
    """The first bytes of a member; none where it cannot be read."""
    try:
        with member.open() as file:
            return file.read(size)
    except Exception:
        return b""


def _read(again):
    try:
        with again().open() as file:
            return at_most(file)
    except Refused:
        raise
    except Exception as why:  # whatever a file does to what reads it, the class goes on
        raise Refused(f"it is damaged: {reason(why)}") from None
