"""Points that a teacher gave by hand: a journal in the class's folder, which no grading touches.

The last entry for a person and an exercise stands. An entry without points takes back the one before it.
"""

import getpass
import json
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from coursekit.grading.results import write

JOURNAL, FORMGRADER = "changes.json", "formgrader"


class Change(NamedTuple):
    """Points for one exercise of one person, who gave them, when and why."""

    person: str
    exercise: str
    points: float | None  # None: what was given before is taken back
    reason: str
    by: str
    when: str = ""  # ISO 8601


def journal(out):
    """Every entry, in order."""
    path = Path(out) / JOURNAL
    return [Change(*entry) for entry in json.loads(path.read_text("utf-8"))] if path.exists() else []


def changes(out):
    """{person: {exercise: Change}}: what stands."""
    found = {}
    for one in journal(out):
        found.setdefault(one.person, {})[one.exercise] = one
    return {person: {id: one for id, one in of.items() if one.points is not None} for person, of in found.items()}


def taken_back(out):
    """{(person, exercise): points} that were given and are no longer."""
    last = {}
    for one in journal(out):
        where = one.person, one.exercise
        last[where] = (last.get(where, (None, None))[1], one.points)
    return {where: before for where, (before, now) in last.items() if now is None and before is not None}


def add(out, person, exercise, points, reason, by=None):
    """Write an entry; `by` is the user of this machine where nobody is named."""
    when = datetime.now().astimezone().isoformat(timespec="seconds")
    entries = [*journal(out), Change(person, exercise, points, reason, by or _user(), when)]
    write(Path(out) / JOURNAL, json.dumps(entries, indent=1) + "\n")


def _user():
    """Who runs this; in many containers the system has no name for it."""
    try:
        return getpass.getuser()
    except (ImportError, KeyError, OSError):
        return "a user without a name"
