"""No platform: a folder or an archive for each student, or a file that is called like its student.

Folders around them, such as groups or weeks, are looked through: the students are at the depth at which the fewest
have one file name twice. A file that lies at that depth is its student's; what all files have in common in their names
is the lesson, and what remains is the student. A file of which nothing remains has no owner that is known here.
"""

import re
from collections import Counter
from pathlib import PurePosixPath

from coursekit.exercises.catalog import NOTEBOOKS
from coursekit.grading.intake.download import Download, Handed, Owner
from coursekit.grading.intake.platforms.suffixes import without_copies

_ARCHIVE = re.compile(r"\.(zip|7z|rar|tar|tgz|tar\.(gz|bz2|xz))$", re.IGNORECASE)
_MAIL = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]+")
_BETWEEN = re.compile(r"[\s_\-–—.,]+")
_NOBODY = {  # words in names of files that are not those of people
    *("final", "finished", "done", "new", "last", "version", "submission", "submitted", "solution", "homework", "hw"),
    *("fertig", "neu", "abgabe", "lösung", "hausaufgabe", "entrega", "devoir", "rendu"),
}
_NO_WORK = (  # how the names of files end that are a teacher's or a system's
    *(".csv", ".tsv", ".xls", ".xlsx", ".ods", ".json", ".md", ".yml", ".yaml", ".toml", ".log"),
    *(".eml", ".mbox", ".mbx", ".msg"),
)


def read(entries):
    """What can be told of any folder of files."""
    notebooks = [entry for entry in entries if entry.parts[-1].lower().endswith(".ipynb")] or list(entries)
    if not notebooks:
        return Download("folder", [])
    depth = _depth([entry.parts for entry in notebooks])
    alone = [entry for entry in entries if len(entry.parts) == depth + 1 and not _is_nobodys(entry.parts[-1])]
    shared = _shared([PurePosixPath(entry.parts[-1]).stem for entry in alone])
    foldered = [_in_folder(entry, depth) for entry in entries if len(entry.parts) > depth + 1]
    return Download("folder", foldered + [_by_name(entry, shared) for entry in alone])


def _is_nobodys(name):
    return name.lower().endswith(_NO_WORK) or name.lower().startswith("readme")


def _in_folder(entry, depth):
    name, attempt = without_copies(_ARCHIVE.sub("", entry.parts[depth]))
    owner = Owner(email=name) if _MAIL.fullmatch(name) else Owner(name=name.replace("_", " ").strip())
    return Handed(owner, entry, entry.parts[-1], attempt=attempt)


# ---- whose a file is by its name


def _by_name(entry, shared):
    """A file that is called like its student, its lesson, or both."""
    path = PurePosixPath(entry.parts[-1])
    stem, attempt = without_copies(path.stem)
    if _MAIL.fullmatch(stem):
        return Handed(Owner(email=stem), entry, path.name, attempt=attempt)
    lesson = next((lesson for lesson in NOTEBOOKS if lesson in stem.lower()), "")
    at = stem.lower().find(lesson)
    words = _words(f"{stem[:at]} {stem[at + len(lesson) :]}" if lesson else stem)
    mine = [word for word in words if word.lower() not in shared and not _is_nobody(word)]
    name = lesson or ("_".join(word for word in words if word.lower() in shared) if mine else "")
    return Handed(Owner(name=" ".join(mine)), entry, (name + path.suffix) if name else path.name, attempt=attempt)


def _is_nobody(word):
    return word.lower() in _NOBODY or re.fullmatch(r"v?\d{1,2}", word.lower())


def _shared(stems):
    """The words that most files have in their names."""
    counts = Counter(word for stem in stems for word in {word.lower() for word in _words(without_copies(stem)[0])})
    return {word for word, count in counts.items() if len(stems) > 2 and count > len(stems) / 2}


def _words(stem):
    return [word for word in _BETWEEN.split(stem) if word]


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
    costs = [_cost(paths, depth) for depth in range(deepest)]
    best = min(range(deepest), key=costs.__getitem__)
    while best + 1 < deepest - 1 and costs[best + 1] == costs[best] and len({path[best] for path in paths}) == 1:
        if any(len(path) <= best + 2 or path[best + 1].lower() in NOTEBOOKS for path in paths):
            break
        best += 1  # one folder, with nothing but folders in it, is around the students
    return best


def _all_differ(names):
    """Is each file called in a way of its own, so that the names are those of people?"""
    stems = [PurePosixPath(name).stem.lower() for name in names]
    return len(stems) > 2 and len(set(stems)) == len(stems) and not any(stem in NOTEBOOKS for stem in stems)


def _cost(paths, depth):
    """How many notebooks are there a second time, or in no folder, if the students are at this depth."""
    again = Counter((path[depth], path[-1]) for path in paths if len(path) > depth + 1)
    return sum(again.values()) - len(again) + sum(len(path) <= depth + 1 for path in paths)
