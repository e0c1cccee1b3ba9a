"""nbgrader: `submitted/student/assignment/notebook`, with the time in `timestamp.txt`.

nbgrader.readthedocs.io ("The philosophy and the approach") shows the tree; jupyter/nbgrader,
`exchange/default/collect.py` and `apps/zipcollectapp.py`, fill it. Below another name than `submitted` it is known by
its time stamps. What lies beside it in the folder of a course is the teacher's.
"""

from collections import Counter

from coursekit.grading.intake.download import Download, Handed, Owner
from coursekit.grading.intake.platforms import times
from coursekit.grading.intake.platforms.matching import text

ADDED = ("timestamp.txt", "submission_secret.txt")
_COURSE = (  # what lies beside `submitted`
    *("source", "release", "autograded", "feedback", "downloaded", "nbgrader_config.py", "gradebook.db"),
    *("nbgrader.log", "grades.csv", "header.ipynb"),
)


def read(entries):
    """The download as nbgrader keeps it, or None."""
    root = _root(entries)
    if root is None:
        return None
    depth = len(root)
    below = [entry for entry in entries if entry.parts[:depth] == root and len(entry.parts) > depth + 2]
    about = [entry for entry in entries if _is_course(entry.parts, root)]
    if len({entry.parts[: depth + 1] for entry in entries}) > 2 * len({e.parts[: depth + 1] for e in (*below, *about)}):
        return None
    stamps = {entry.parts[:-1]: times.read(text(entry)) for entry in below if entry.parts[-1] == "timestamp.txt"}
    about += [entry for entry in below if entry.parts[-1] in ADDED]
    return Download("nbgrader", [_handed(e, depth, stamps) for e in below if e.parts[-1] not in ADDED], about)


def _root(entries):
    """The path below which there are a student and an assignment."""
    named = Counter(
        entry.parts[: at + 1]
        for entry in entries
        for at, part in enumerate(entry.parts)
        if part == "submitted" and len(entry.parts) > at + 3
    )
    if named:
        return named.most_common(1)[0][0]
    stamped = Counter(e.parts[:-3] for e in entries if e.parts[-1] == "timestamp.txt" and len(e.parts) > 2)
    root = stamped.most_common(1)[0][0] if stamped else None
    pairs = [e.parts[-3:-1] for e in entries if e.parts[-1] == "timestamp.txt" and e.parts[:-3] == root]
    students, assignments = (len(set(names)) for names in zip(*pairs, strict=True)) if pairs else (0, 0)
    return root if students >= assignments else None


def _is_course(parts, root):
    beside = len(root) - 1
    return bool(root) and parts[:beside] == root[:beside] and len(parts) > beside and parts[beside] in _COURSE


def _handed(entry, depth, stamps):
    student, assignment = entry.parts[depth : depth + 2]
    time = stamps.get((*entry.parts[:depth], student, assignment))
    return Handed(Owner(login=student), entry, entry.parts[-1], assignment, time, "platform" if time else "")
