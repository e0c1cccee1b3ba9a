"""What a student has done: results, attempts, hints and solutions seen, by exercise.

Nothing here knows an exercise. An id is any text, so that the challenge of a panel is recorded in the same way.
"""

import atexit
import os
import secrets
import sys
from datetime import UTC, datetime
from typing import NamedTuple

from coursekit.core.cells import run_together
from coursekit.student import schema
from coursekit.student.journal import Journal
from coursekit.student.name import not_remembered, student
from coursekit.student.store import STATUSES, Store
from coursekit.student.times import Times

_store, _times = Journal() if sys.platform == "emscripten" else Store(), Times()
atexit.register(lambda: _store.close())
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=lambda: _store.after_fork())

_NOTHING = {"status": 0, "points": 0.0, "max_points": 0.0, "attempts": 0, "hints": 0, "solution_seen": 0}
_NOTHING |= dict.fromkeys(("first_right", "mistake", "digest", "seconds", "detail"))


class Entry(NamedTuple):
    """What is known of one exercise."""

    status: str  # the best so far
    points: float
    max_points: float
    attempts: int
    hints: int  # the most that were shown in one session
    solution_seen: bool
    first_right: str | None  # in UTC, as "2026-01-31T09:00:00+00:00"


class Event(NamedTuple):
    """One thing that happened; `turn` gives the order, whatever the clock said."""

    number: int
    exercise: str
    kind: str  # "check", "hint", "solution"; "practice", "before", "after"; "prediction"; "exam"
    turn: int
    at: str
    status: str
    points: float
    max_points: float
    mistake: str | None
    digest: str | None
    seconds: int | None
    detail: str | None


def record(id, status, points, max_points, *, answer=None, mistake=None):
    """Keep a result; the best one of an exercise stays. Never fails for want of a disk.

    Parameters
    ----------
    id : str
        Of an exercise, or of a panel's challenge: "panels/descent".
    status : {"not attempted", "submitted", "wrong", "partly right", "right"}
        Where nothing was attempted nothing is kept.
    points, max_points : float
    answer : str, optional
        A digest of what was submitted. An answer that was judged before, with this result, is no new attempt.
    mistake : str, optional
        The known mistake that was named.

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
        digest = f"{answer} {status} {points:g}" if answer else None
        found = {"status": STATUSES.index(status), "points": float(points), "max_points": float(max_points)}
        _add(id, "check", **found, attempts=1, first_right=_now() if status == "right" else None, mistake=mistake,
             digest=digest)  # fmt: skip


def shown(id):
    """Note that an exercise is before the learner's eyes: from now on it takes time."""
    _times.gesture(id, not run_together())


def hint_shown(id, count):
    """Keep that `count` hints have been shown; of cells that run together nothing is kept."""
    if not run_together():
        _add(id, "hint", hints=count, detail=str(count))


def solution_shown(id):
    """Keep that the solution has been seen."""
    _add(id, "solution", solution_seen=1)


def predicted(id, detail):
    """Keep what was predicted, no points hang on it; None gives the prediction up."""
    _store.add((schema.HAPPENED, _event(id, "prediction", detail=detail)))


def exam_begun(name):
    """Keep when an exam began."""
    _store.add((schema.HAPPENED, _event(name, "exam")))


def attempted(id):
    """Has an answer to this exercise ever been judged, or submitted?"""
    entry = entries().get(id)
    return entry is not None and entry.attempts > 0


def solution_seen(id):
    """Has the solution been seen before?"""
    entry = entries().get(id)
    return entry is not None and entry.solution_seen


def entries():
    """The current student's entries by id."""
    rows = _store.select(schema.ENTRIES, _clean(student()))
    return {row[1]: Entry(STATUSES[row[2]], *row[3:7], bool(row[7]), row[8]) for row in rows}


def events(name=None):
    """What a student has done, by default the current one, in order."""
    rows = _store.select(schema.EVENTS, _clean(student() if name is None else name))
    return [Event(row[0], *row[2:6], STATUSES[row[6]], *row[7:]) for row in rows]


def students():
    """Everybody of whom something is kept on this machine, as names are compared."""
    return sorted(row[0] for row in _store.select(schema.STUDENTS))


def own_key():
    """A random text of this record, made when it is first asked for; it never leaves the machine."""
    _store.add((schema.KEYS, {}), (schema.NEW_KEY, {"name": "export", "value": secrets.token_hex(32)}))
    return _store.select(schema.KEY, "export")[0][0]


def probed(occasion, id, lesson, number, status, points, max_points, mistake):
    """Keep the answer to one question of the check before or after a lesson; the first answer stays."""
    found = {"status": STATUSES.index(status), "points": float(points), "max_points": float(max_points)}
    found |= {"mistake": mistake, "digest": f"{lesson} {number}", "detail": f"{lesson} {number}"}
    _store.add((schema.HAPPENED, _event(id, occasion, **found)))


def not_kept():
    """Why nothing is kept, in one sentence; "" where all is well."""
    return f"Nothing is kept beyond this session: {_store.reason}." if _store.reason else ""


def troubles():
    """A sentence for each thing that is not kept or could not be read."""
    aside = _store.set_aside
    rest = f"which has the {_store.rescued} rows that could be read" if _store.rescued else "which begins anew"
    lost = f"The record is damaged: it lies in {aside} now, and there is a new one, {rest}." if aside else ""
    return tuple(filter(None, (not_kept(), lost, not_remembered())))


def last_checks():
    """The event of the last check of each exercise."""
    return {event.exercise: event for event in events() if event.kind == "check"}


def wrong_now():
    """The exercises whose last check did not end right, each with its event."""
    return {id: event for id, event in last_checks().items() if event.status in ("wrong", "partly right")}


def _add_practice(id, status, points, max_points, mistake, row):
    """What `boxes` keeps of a question: the event, and where the exercise stands."""
    found = {"status": STATUSES.index(status), "points": points, "max_points": max_points, "mistake": mistake}
    _store.add((schema.HAPPENED, _event(id, "practice", **found)), (schema.PRACTICED, row))


def _add(id, kind, **what):
    row = _event(id, kind, **what)
    _store.add((schema.MERGE, row), (schema.HAPPENED, row))


def _event(id, kind, **what):
    by_hand = not run_together()
    row = {**_NOTHING, **what, "student": _clean(student()), "exercise": _clean(id), "kind": kind}
    return row | {"at": _now(), "by_hand": by_hand, "seconds": _times.gesture(id, by_hand)}


def _now():
    return datetime.now(UTC).isoformat(timespec="seconds")


def _clean(text):
    """Text that any file can hold: the environment may contain half characters."""
    return str(text).encode("utf-8", "replace").decode("utf-8")
