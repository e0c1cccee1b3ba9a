"""Other hidden cases for a class: a new secret beside the old one, and a list of those whose points changed."""

import json
from pathlib import Path

from coursekit.grading.records import Trouble
from coursekit.grading.results import Results, fresh_secret, write

_BEFORE = ".points-before.json"  # there until a run has said what changed


def draw(out, secret_file=None):
    """Put a new secret in place of the one in `out`, which is kept as `.secret.1`, `.secret.2` and so on."""
    if secret_file:
        raise Trouble("--new-cases makes a secret of its own: write a new one to the --secret-file in its place")
    secret = Path(out) / ".secret"
    if not secret.exists():
        return  # the first are new
    if not (Path(out) / _BEFORE).exists():
        write(Path(out) / _BEFORE, json.dumps(list(_points(out).items())))
    number = next(n for n in range(1, 10**6) if not secret.with_name(f".secret.{n}").exists())
    write(secret.with_name(f".secret.{number}"), secret.read_text(encoding="utf-8"))
    write(secret, fresh_secret())


def changed(out):
    """A line for each exercise whose points are not those of before the last draw; said once they are all known."""
    path = Path(out) / _BEFORE
    if not path.exists():
        return []
    before, now = {tuple(where): points for where, points in json.loads(path.read_text("utf-8"))}, _points(out)
    if None in now.values():
        return ["whose points changed is listed once everything is graded"]
    path.unlink()
    lines = [
        f"{'/'.join(filter(None, where[:3]))}: {where[3]} has {now[where]} points with the new cases, "
        f"and had {points} before"
        for where, points in before.items()
        if points is not None and now.get(where, points) != points
    ]
    return lines or ["nobody's points changed with the new cases"]


def _points(out):
    """{(student, assignment, notebook, exercise): points}, None where the machine failed."""
    found = {}
    for graded in Results(out):
        one = graded.submission
        for id, verdict in graded.verdicts.items():
            found[one.student, one.assignment, one.notebook, id] = verdict.points if graded.complete else None
    return found
