"""What a student has done: results, attempts, hints and solutions seen, by exercise.

Nothing here knows an exercise. An id is any text, so that the challenge of a panel is recorded in the same way.
"""

import atexit
import os
from datetime import UTC, datetime
from typing import NamedTuple

from coursekit.student.name import student
from coursekit.student.store import STATUSES, Store

_store = Store()
atexit.register(lambda: _store.close())
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=lambda: _store.after_fork())


class Entry(NamedTuple):
    """What is known of one exercise."""

    status: str  # the best so far
    points: float
    max_points: float
    attempts: int
    hints: int  # the most that were shown in one session
    solution_seen: bool
    first_right: str | None  # in UTC, as "2026-01-31T09:00:00+00:00"


def record(id, status, points, max_points):
    """Keep a result; the best one of an exercise stays. Never fails for want of a disk.

    Parameters
    ----------
    id : str
        Of an exercise, or of a panel's challenge: "panels/descent".
    status : {"not attempted", "submitted", "wrong", "partly right", "right"}
        Where nothing was attempted nothing is kept.
    points, max_points : float

    Raises
    ------
    ValueError
        If there is no such status.

    Examples
    --------
    >>> record("panels/descent", "right", 1, 1)
    >>> entries()["panels/descent"].status
    'right'
    """
    if status not in STATUSES:
        raise ValueError(f"status must be one of {', '.join(STATUSES)}, got {status!r}")
    if status != "not attempted":
        now = datetime.now(UTC).isoformat(timespec="seconds") if status == "right" else None
        _add(id, status, float(points), float(max_points), attempts=1, first_right=now)


def hint_shown(id, count):
    """Keep that `count` hints have been shown."""
    _add(id, hints=count)


def solution_shown(id):
    """Keep that the solution has been seen."""
    _add(id, solution_seen=1)


def attempted(id):
    """Has an answer to this exercise ever been judged, or submitted?"""
    entry = entries().get(id)
    return entry is not None and entry.attempts > 0


def entries():
    """The current student's entries by id."""
    rows = _store.rows(_clean(student()))
    return {row[1]: Entry(STATUSES[row[2]], *row[3:7], bool(row[7]), row[8]) for row in rows}


def not_kept():
    """Why nothing is kept, in one sentence; "" where all is well."""
    return f"Nothing is kept beyond this session: {_store.reason}." if _store.reason else ""


def _add(id, status=STATUSES[0], points=0.0, max_points=0.0, *, attempts=0, hints=0, solution_seen=0, first_right=None):
    who, what, rank = _clean(student()), _clean(id), STATUSES.index(status)
    _store.add((who, what, rank, points, max_points, attempts, hints, solution_seen, first_right))


def _clean(text):
    """Text that any file can hold: the environment may contain half characters."""
    return str(text).encode("utf-8", "replace").decode("utf-8")
