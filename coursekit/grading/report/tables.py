"""`grades.csv` and `incidents.csv`, which open in any spreadsheet and run nothing there."""

import csv
import io
import re

from coursekit.grading.records import KINDS
from coursekit.grading.report import feedback
from coursekit.grading.report.sanitize import clean

_STATES = ("right", "partly right", "wrong", "not attempted", "not read", "submitted", "not graded")
_GRADES = ("student", "assignment", "notebook", "points", "max_points", *_STATES, "incidents", "feedback")
_FORMULA = re.compile(r"(^|;)(?=[\s\"]*[=+\-@|%\uff1d\uff0b\uff0d\uff20])")
_INCIDENTS = ("student", "assignment", "notebook", "exercise", "kind", "meaning", "evidence", "seen by")


def grades(results, page_of=feedback.name):
    """The text of grades.csv: a row for each submission; one on which the machine failed has no points."""
    return _text(_GRADES, (_grade(graded, page_of) for graded in results))


def incidents(results):
    """The text of incidents.csv: a row for each incident."""
    return _text(_INCIDENTS, (row for graded in results for row in _incidents(graded)))


def _grade(graded, page_of):
    submission, verdicts = graded.submission, graded.verdicts.values()
    states = [verdict.status for verdict in verdicts]
    return (
        *_who(submission),
        sum(verdict.points for verdict in verdicts) if graded.complete else "",
        sum(verdict.max_points for verdict in verdicts),
        *(states.count(state) for state in _STATES),
        len(graded.incidents),
        f"feedback/{page_of(submission)}",
    )


def _incidents(graded):
    for one in graded.incidents:
        yield *_who(graded.submission), one.exercise, one.kind, KINDS[one.kind], one.evidence, one.source


def _who(submission):
    return submission.student, submission.assignment, submission.notebook


def _text(head, rows):
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(head)
    writer.writerows([harmless(value) for value in row] for row in rows)
    return text.getvalue()


def harmless(value):
    """A text that a spreadsheet takes for a text: a formula in it gets a quote before it.

    Half of the world's spreadsheets end a field at a semicolon, so what stands after one may be a formula as well.
    """
    if not isinstance(value, str):
        return value
    return _FORMULA.sub(r"\1'", clean(value, 400))
