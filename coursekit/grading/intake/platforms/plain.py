"""No platform: a folder or an archive for each student, or a file that is called like its student.

Folders around them, such as groups or weeks, are looked through: the students are at the depth at which the fewest
have one file name twice. A file that lies at that depth is its student's; what all files have in common in their names
is the lesson, and what remains is the student. A file of which nothing remains has no owner that is known here.
"""

import re
from collections import Counter
from pathlib import PurePosixPath

from coursekit.exercises.catalog import NOTEBOOKS
from coursekit.grading.intake.download import Download, Handed
from coursekit.grading.intake.platforms.called import names_nobody, told
from coursekit.grading.intake.platforms.matching import folder_in_drive

_ARCHIVE = re.compile(r"(\.ipynb)?(\.zipx?|\.7z|\.rar|\.t[gbx]z2?|(\.tar)?(\.gz|\.bz2|\.xz)?)$", re.IGNORECASE)
_NO_WORK = (  # how the names of files end that are a teacher's or a system's
    *(".csv", ".tsv", ".xls", ".xlsx", ".ods", ".yml", ".yaml", ".toml", ".log", ".eml", ".mbox", ".mbx", ".msg"),
    *("release.json", "package.json"),
)


def read(entries):
    """What can be told of any folder of files."""
    notebooks = [entry for entry in entries if entry.parts[-1].lower().endswith(".ipynb")] or list(entries)
    if not notebooks:
        return Download("folder", [])
    depth = _depth([(*folder_in_drive(entry), entry.parts[-1]) for entry in notebooks])
    foldered = [entry for entry in entries if len(entry.parts) > depth + 1]
    alone = [entry for entry in entries if len(entry.parts) == depth + 1 and not _is_nobodys(entry.parts[-1])]
    folders = told((_folder(entry, depth) for entry in foldered), people=True)
    files = told((PurePosixPath(entry.parts[-1]).stem for entry in alone), people=False)
    handed = [_in_folder(entry, folders[_folder(entry, depth)]) for entry in foldered]
    return Download("folder", handed + [_by_name(entry, files) for entry in alone])


def _is_nobodys(name):
    return name.lower().endswith(_NO_WORK) or name.lower().startswith("readme")


def _folder(entry, depth):
    return _ARCHIVE.sub("", entry.parts[depth])


def _in_folder(entry, tells):
    return _handed(entry, tells, entry.parts[-1])


def _by_name(entry, files):
    """A file that is called like its student, its lesson, or both."""
    path = PurePosixPath(entry.parts[-1])
    tells = files[path.stem]
    return _handed(entry, tells, tells.file + path.suffix if tells.file and any(tells.owner) else path.name)


def _handed(entry, tells, name):
    return Handed(tells.owner, entry, name, "", tells.time, "name" if tells.time else "", tells.attempt)


# ---- at which depth


def _depth(paths):
    """At which part of the paths the students are."""
    deepest = max(map(len, paths))
    folders = len({path[:-1] for path in paths})
    if (
        all(len(path) == deepest for path in paths)
        and 3 * folders <= len(paths)
        and _all_differ([p[-1] for p in paths])
    ):
        return deepest - 1
    shared = next((at for at, parts in enumerate(zip(*paths, strict=False)) if len(set(parts)) > 1), 0)
    costs = [_cost(paths, depth, shared) for depth in range(deepest)]
    fewest = [depth for depth in range(deepest) if costs[depth] == min(costs)]
    best = next((depth for depth in fewest if not _tell_nobody(paths, depth)), fewest[0])
    while (
        best + 1 < deepest - 1
        and costs[best + 1] == costs[best]
        and _is_around({path[best : best + 2] for path in paths})
    ):
        best += 1
    return best


def _tell_nobody(paths, depth):
    return all(names_nobody(_ARCHIVE.sub("", path[depth])) for path in paths if len(path) > depth + 1)


def _is_around(pairs):
    """Is a folder not a student's, but around those of students? What is in it decides, and else its own name."""
    folders, inside = {pair[:1] for pair in pairs}, [pair[1] for pair in pairs if len(pair) > 1]
    if len(folders) > 1 or len(inside) < len(pairs) or any(lesson in n.lower() for n in inside for lesson in NOTEBOOKS):
        return False
    people = len(inside) > 1 and not any(_ARCHIVE.search(name)[0] or names_nobody(name) for name in inside)
    (folder,) = folders.pop()
    return people or names_nobody(_ARCHIVE.sub("", folder))


def _all_differ(names):
    """Is each file called in a way of its own, so that the names are those of people?"""
    stems = [PurePosixPath(name).stem.lower() for name in names]
    return len(stems) > 2 and len(set(stems)) == len(stems) and not any(stem in NOTEBOOKS for stem in stems)


def _cost(paths, depth, shared):
    """In how many of the outermost folders there is a notebook a second time, or in no folder, with students here."""
    again = Counter((path[depth], path[-1]) for path in paths if len(path) > depth + 1)
    return len({path[shared] for path in paths if len(path) <= depth + 1 or again[path[depth], path[-1]] > 1})
