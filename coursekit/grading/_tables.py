"""`grades.csv` and `incidents.csv`, which open in any spreadsheet and run nothing there."""

import csv
import io

from coursekit.grading import _feedback
from coursekit.grading._clean import clean
from coursekit.grading._types import KINDS

_STATES = ("right", "partly right", "wrong", "not attempted", "handed in", "not graded")
_GRADES = ("student", "assignment", "notebook", "points", "max_points", *_STATES, "incidents", "feedback")
_INCIDENTS = ("student", "assignment", "notebook", "exercise", "kind", "meaning", "evidence", "seen by")


def grades(results):
    """The text of grades.csv: a row for each submission; one on which the machine failed has no points."""
    return _text(_GRADES, map(_grade, results))


def incidents(results):
    """The text of incidents.csv: a row for each incident."""
    return _text(_INCIDENTS, (row for graded in results for row in _incidents(graded)))


def _grade(graded):
    submission, verdicts = graded.submission, graded.verdicts.values()
    states = [verdict.status for verdict in verdicts]
    return (
        *_who(submission),
        sum(verdict.points for verdict in verdicts) if graded.complete else "",
        sum(verdict.max_points for verdict in verdicts),
        *(states.count(state) for state in _STATES),
        len(graded.incidents),
        f"feedback/{_feedback.name(submission)}",
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
    writer.writerows([_harmless(value) for value in row] for row in rows)
    return text.getvalue()


def _harmless(value):
    """A text that a spreadsheet takes for a text: a formula in it gets a quote before it."""
    if not isinstance(value, str):
        return value
    value = clean(value, 400)
    return f"'{value}" if value.lstrip()[:1] in ("=", "+", "-", "@", "|", "%") else value
