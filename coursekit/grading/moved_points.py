"""Whose points changed, where a class was graded again on purpose: with other hidden cases, or a new edition."""

import json
from pathlib import Path

from coursekit.grading.results import write
from coursekit.grading.rows import rows

_BEFORE = ".points-before.json"  # there until a run has said what changed


def remember(out, why):
    """Keep the points of now and why they may change; where a run was stopped, those of before it stay."""
    path = Path(out) / _BEFORE
    before = _read(path) if path.exists() else {"why": [], "points": list(_points(out).items())}
    write(path, json.dumps({"why": [*before["why"], *({why} - {*before["why"]})], "points": before["points"]}))


def changed(out):
    """A line for each exercise whose points are not those that were remembered; said once they are all known."""
    path = Path(out) / _BEFORE
    if not path.exists():
        return []
    remembered, now = _read(path), _points(out)
    if None in now.values():
        return ["whose points changed is listed once everything is graded"]
    path.unlink()
    why = " and ".join(remembered["why"])
    lines = [
        f"{'/'.join(filter(None, where[:3]))}: {where[3]} has {now[where]} points with {why}, and had {points} before"
        for where, points in ((tuple(where), points) for where, points in remembered["points"])
        if points is not None and now.get(where, points) != points
    ]
    return lines or [f"nobody's points changed with {why}"]


def _read(path):
    return json.loads(path.read_text(encoding="utf-8"))


def _points(out):
    """{(student, assignment, notebook, exercise): points}, None where the machine failed."""
    found = {}
    for graded in (row.graded for row in rows(out) if row.graded):
        one = graded.submission
        for id, verdict in graded.verdicts.items():
            found[one.student, one.assignment, one.notebook, id] = verdict.points if graded.complete else None
    return found
