"""What readers have in common: the outermost part of a path that a platform has named.

A platform's names are looked for at any depth, so that folders and archives around them do not matter, and the first
one counts, so that what a student packed does not matter either. One student whose folder happens to be called like
that does not make a download: most of what lies beside has to be called so too.
"""

import re
from collections import Counter
from typing import NamedTuple

from coursekit.grading.intake.download import Entry, Refused

_PART = re.compile(r"-\d{8}T\d{6}Z(-\d+)*( ?\(\d+\))?(\.zip)?$")


class Found(NamedTuple):
    """An entry below, or at, a name that a platform gave."""

    entry: Entry
    at: int  # which part of its path that is
    match: re.Match

    @property
    def whole(self):
        """The path down to the name: everything in there was handed in together."""
        return self.entry.parts[: self.at + 1]

    @property
    def inside(self):
        """What follows it in the path: () where the file itself has the name."""
        return self.entry.parts[self.at + 1 :]


def outermost(entries, pattern, *, least=0.5):
    """The entries that have a part of this pattern; [] where fewer than the share `least` of all units have one."""
    found, others = [], []
    for entry in entries:
        matches = ((at, pattern.fullmatch(part)) for at, part in enumerate(entry.parts))
        at, match = next(((at, match) for at, match in matches if match), (0, None))
        (found.append(Found(entry, at, match)) if match else others.append(entry))
    if not found:
        return []
    usual = Counter(one.at for one in found).most_common(1)[0][0]
    units, beside = {one.whole for one in found}, {entry.parts[: usual + 1] for entry in others}
    return found if len(units) >= least * (len(units) + len(beside)) else []


def beginning(names, end):
    """What all names begin with, up to the last `end` in that; "" where there is none."""
    first, last = min(names), max(names)
    same = next((at for at, pair in enumerate(zip(first, last, strict=False)) if pair[0] != pair[1]), len(first))
    return first[: first.rfind(end, 0, same) + len(end)] if end in first[:same] else ""


def folder_in_drive(entry):
    """The folder that a file is in; of one in Google Drive several parts may have been downloaded."""
    return tuple(_PART.sub("", part) for part in entry.parts[:-1])


def text(entry):
    """What a file of the platform says; "" where it cannot be read."""
    try:
        data = entry.read()
    except (Refused, OSError):
        return ""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data.decode("utf-16", "replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")
