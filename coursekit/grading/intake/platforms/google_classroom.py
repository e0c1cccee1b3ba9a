"""Google Classroom: the assignment's folder in Drive, where each file is called `Ada Lovelace - 00_start.ipynb`.

support.google.com ("Create an assignment", "Make a copy for each student") tells of the names, and of the zip that
Drive makes of a folder. What students upload themselves keeps its name, such as `00_start (2).ipynb` or `Copy of
00_start.ipynb`: Drive does not tell whose such a file is.
"""

import re
from collections import Counter
from pathlib import PurePosixPath

from coursekit.grading.intake.download import Download, Handed, Owner
from coursekit.grading.intake.platforms.matching import folder_in_drive
from coursekit.grading.intake.platforms.suffixes import without_copies

_NAME = re.compile(r"(?P<name>\S.*?) - (?P<file>.+)", re.DOTALL)


def read(entries):
    """The download as Drive makes it, or None."""
    folders = Counter(map(folder_in_drive, entries))
    folder = max(folders, key=folders.__getitem__, default=())
    files = [entry for entry in entries if folder_in_drive(entry) == folder]
    named = {entry.path: _NAME.fullmatch(entry.parts[-1]) for entry in files}
    titles = Counter(_title(match["file"]) for match in named.values() if match)
    title = max(titles, key=titles.__getitem__, default="")
    names = {without_copies(match["name"])[0] for match in named.values() if match}
    if titles[title] < 2 or 2 * titles[title] < len(entries) or len(names) < len(titles):
        return None
    return Download("Google Classroom", [_handed(entry, named[entry.path], title) for entry in files])


def _title(name):
    return without_copies(PurePosixPath(name).stem)[0].lower()


def _handed(entry, match, title):
    """With an owner where the name tells one."""
    name = entry.parts[-1]
    if match and (_title(match["file"]) == title or not name.lower().endswith(".ipynb")):
        return Handed(Owner(name=without_copies(match["name"])[0]), entry, match["file"])
    return Handed(Owner(), entry, name)
