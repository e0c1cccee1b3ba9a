"""`coursekit export --anonymous`: what was done on this machine, as one CSV that names nobody.

The columns are described in docs/evidence.md. In it are no names, paths, dates, times of day or answers, and no
exercises of one's own. A learner's id is a keyed digest whose key is random and stays in the record on this machine.
"""

import csv
import hashlib
import hmac
import io
import os
from datetime import datetime
from pathlib import Path

from coursekit import __version__
from coursekit.exercises.catalog import BANK, FOLDERS, NOTEBOOKS
from coursekit.student import progress

SCHEMA = "1"
COLUMNS = (
    *("coursekit_export", "edition", "learner", "row", "day", "lesson", "exercise", "kind", "number", "status"),
    *("points", "max_points", "mistake", "seconds", "hints_before", "solution_before"),
)
KINDS = ("check", "hint", "solution", "practice", "before", "after")


def export(path):
    """Write the file; returns how many rows and learners it has.

    Raises
    ------
    ValueError
        If another file lies there, or nothing has been recorded.
    """
    path = Path(path).expanduser()
    if path.exists() and not is_export(path):
        raise ValueError(f"{path} is there and is no export of coursekit: give another name by --out")
    rows = [row for name in progress.students() for row in rows_of(name)]
    if not rows:
        raise ValueError("nothing has been recorded on this machine yet")
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows(rows)
    part = path.with_name(f"{path.name}.{os.getpid()}.part")
    try:
        part.write_text(text.getvalue(), encoding="utf-8")
        os.replace(part, path)
    finally:
        part.unlink(missing_ok=True)
    return len(rows), len({row[2] for row in rows})


def is_export(path):
    """Does the file begin as an export does?"""
    try:
        with path.open("rb") as file:
            return file.readline(1000).decode("utf-8", "replace").strip() == ",".join(COLUMNS)
    except OSError:
        return False


def rows_of(name):
    """The rows of one student, in the order in which things happened."""
    lessons = {id: lesson for lesson, found in NOTEBOOKS.items() for id in (*found.ids, *found.derivations)}
    kept = [event for event in progress.events(name) if event.kind in KINDS]
    kept = [event for event in kept if event.exercise in BANK and event.exercise not in FOLDERS]
    kept.sort(key=lambda event: event.number)
    who, rows, hints, solutions, day = learner(name), [], {}, set(), 0
    for event in kept:
        id = event.exercise
        day = max(day, _days(kept[0].at, event.at))  # a clock that was set back makes no day earlier
        rows.append(
            (
                *(SCHEMA, __version__, who, len(rows) + 1, day, lessons[id], id, event.kind, _number(event)),
                *(event.status, f"{event.points:g}", f"{event.max_points:g}", event.mistake or ""),
                "" if event.seconds is None else event.seconds,
                *(hints.get(id, 0), int(id in solutions)),
            )
        )
        if event.kind == "hint":
            hints[id] = max(hints.get(id, 0), int(event.detail or 0))
        if event.kind == "solution":
            solutions.add(id)
    return rows


def learner(name):
    """The id of a student: a digest with the key of this machine, without which no list of names leads back."""
    return hmac.new(progress.own_key().encode(), name.encode("utf-8", "replace"), hashlib.sha256).hexdigest()[:16]


def _number(event):
    """Which hint, or which question of a check before or after a lesson."""
    return (event.detail or "").rpartition(" ")[2] if event.kind in ("hint", "before", "after") else ""


def _days(first, at):
    """Whole days from the first thing a learner did."""
    try:
        return max(0, (datetime.fromisoformat(at) - datetime.fromisoformat(first)).days)
    except (TypeError, ValueError):
        return 0
