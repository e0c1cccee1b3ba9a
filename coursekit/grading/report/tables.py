"""`grades.csv` and `incidents.csv`, which open in any spreadsheet and run nothing there."""

import csv
import io
import re

from coursekit.exercises import BANK
from coursekit.grading.records import KINDS
from coursekit.grading.report import feedback
from coursekit.grading.report.sanitize import clean

_STATES = ("right", "partly right", "wrong", "not attempted", "not read", "submitted", "not graded")
_PERSON = ("student", "name", "id", "login", "email", "section")
_LESSON = ("assignment", "notebook", "file", "handed_in", "time_from", "late")
_AFTER = ("deducted", "changed", "incidents", "feedback")
_FORMULA = re.compile(r"(^|;)(?=[\s\"]*[=+\-@|%\uff1d\uff0b\uff0d\uff20])")
_INCIDENTS = ("student", "name", "assignment", "notebook", "exercise", "kind", "meaning", "evidence", "seen by")
_UNPLACED = "what was handed in could not be placed, so nobody has points for it"
_BOM = "\ufeff"  # by which spreadsheets know UTF-8


def grades(rows, page_of=feedback.name):
    """The text of grades.csv: a row for each person and lesson, and a column for each exercise of all of them.

    An exercise of another lesson is empty, and so is whatever has no points yet.
    """
    rows = list(rows)
    ids = exercises(rows)
    head = (*_PERSON, *_LESSON, "status", "points", "max_points", *_STATES, *ids, *_AFTER)
    return csv_text(head, (_grade(row, ids, page_of) for row in rows))


def incidents(rows, unplaced=()):
    """The text of incidents.csv: a row for each incident, and for each file that is of nobody."""
    lines = [line for row in rows if row.graded for line in _incidents(row)]
    lines += [
        ("", one.owner, one.assignment, one.lesson, "", "unplaced", _UNPLACED, f"{one.file} {one.why}", "grader")
        for one in unplaced
    ]
    return csv_text(_INCIDENTS, lines)


def exercises(rows):
    """The exercises of all rows, in the order of the course, a teacher's own behind them."""
    ids = dict.fromkeys(id for row in rows for id in row.worth)
    return [*(id for id in BANK if id in ids), *(id for id in ids if id not in BANK)]


def csv_text(head, rows):
    """A table as a text, in which no spreadsheet finds a formula."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(head)
    writer.writerows([harmless(value) for value in row] for row in rows)
    return _BOM + text.getvalue()


def harmless(value):
    """A text that a spreadsheet takes for a text: a formula in it gets a quote before it.

    Half of the world's spreadsheets end a field at a semicolon, so what stands after one may be a formula as well.

    Examples
    --------
    >>> harmless("=1+1"), harmless("O'Brien"), harmless("Lovelace-King"), harmless(-1.5)
    ("'=1+1", "O'Brien", 'Lovelace-King', -1.5)
    """
    if not isinstance(value, str):
        return value
    return _FORMULA.sub(r"\1'", clean(value, 400))


def _grade(row, ids, page_of):
    person, handed = row.person, row.handed
    states = [verdict.status for verdict in row.verdicts.values()]
    return (
        *(person.key, person.name, person.id, person.login, person.email, person.section),
        *(row.assignment, row.lesson),
        *((handed.file, handed.time, handed.time_from) if handed else ("", "", "")),
        feedback.late(row.late) or "yes" * row.flagged,
        *(row.status, "" if row.points is None else row.points, row.max_points),
        *(states.count(state) for state in _STATES),
        *("" if (points := row.points_of(id)) is None or _empty(row, id) else points for id in ids),
        row.deducted or "",
        "; ".join(_changed(one) for one in row.changes.values()),
        len(row.graded.incidents) if row.graded else 0,
        f"feedback/{page_of(row.graded.submission)}" if row.graded else "",
    )


def _empty(row, id):
    """Was there no answer, or none that could be graded?"""
    verdict = row.verdicts.get(id)
    return id not in row.changes and (verdict is None or verdict.status in ("not attempted", "submitted", "not graded"))


def _changed(one):
    return f"{one.exercise}: {one.points:g} by {one.by} {one.when[:10]}, {one.reason}".replace(" ,", ",")


def _incidents(row):
    for one in row.graded.incidents:
        what = one.exercise, one.kind, KINDS[one.kind], one.evidence, one.source
        yield row.person.key, row.person.name, row.assignment, row.lesson, *what
