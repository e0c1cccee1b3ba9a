"""Collecting: what a notebook holds, as plain data, without any judgment."""

from functools import cache
from pathlib import Path

from coursekit.exercises.answer_types.function import Function
from coursekit.exercises.catalog import BANK
from coursekit.grading.records import Collected, Incident, NotGraded
from coursekit.grading.report.sanitize import clean_lines
from coursekit.grading.sandbox import bwrap
from coursekit.grading.sandbox.beside import NOTHING, admitted
from coursekit.grading.sandbox.session import NoSandbox, Session, without
from coursekit.grading.submissions import reading_process

__all__ = ["NoSandbox", "collect"]

_LINES, _LONGEST = 400, 20_000  # lines and characters of an answer that are kept, for who looks at it


def collect(submission, secret, *, sandbox="bubblewrap", limits=bwrap.LIMITS, beside=NOTHING):
    """What a submission holds, whatever it does.

    Parameters
    ----------
    submission : Submission
    secret : str
        From which, with the student, hidden cases are drawn.
    sandbox : {"bubblewrap", "none", "unsafe"}
        "none", and "bubblewrap" where there is none, runs nothing: only answers that can be read off the source are
        collected. "unsafe" runs the notebook as this user, with nothing around it.
    limits : Limits
    beside : Beside
        What lies beside every notebook.

    Returns
    -------
    Collected

    Raises
    ------
    NotGraded
        If the machine kept it from being collected, through no fault of the notebook: try again. `NoSandbox` where no
        sandbox could be started.
    """
    runs = sandbox == "unsafe" or (sandbox == "bubblewrap" and not bwrap.why_not())
    notebook, plain = reading_process.notebook(submission.data, submission.notebook, plain=not runs)
    files, notes = admitted(submission.files, _names(beside.files))
    notebook = notebook._replace(notes=(*notebook.notes, *notes))
    if not runs:
        return _read_off(notebook, plain)._replace(answers=_answers(notebook))
    if missing := beside.missing():
        raise NotGraded(f"{missing} is not on this machine: start it where it can be read")
    collected = Session(notebook, secret, submission.student, sandbox, limits, beside, files).collected()
    return collected._replace(answers=_answers(notebook))


def _answers(notebook):
    """{exercise id: source of the cell that answers it}, as it may be shown and no longer than is read."""
    found = {}
    for id, check in notebook.exercises.items():
        givers = notebook.givers.get(check, {})
        cells = [givers[name] for number, name in sorted(notebook.answers) if number == check and name in givers]
        if cells:
            found[id] = clean_lines(notebook.all[cells[0]].shown.expandtabs(4), _LINES)[:_LONGEST]
    return found


@cache
def _names(folder):
    """The names of a teacher's files."""
    return frozenset(path.relative_to(folder).as_posix() for path in Path(folder).rglob("*")) if folder else frozenset()


def _read_off(notebook, plain):
    """What can be collected without running anything."""
    readings, incidents = {}, list(notebook.incidents)
    for id, reading in plain.items():
        if reading is None:
            incidents.append(Incident("sandbox", id, "its code was not run, because there is no sandbox here"))
        elif not (isinstance(BANK[id].answer_type, Function) and reading.empty):
            readings[id] = reading
    for id, problem in notebook.broken.items():
        readings[id] = without(BANK[id].answer_type, problem)
    return Collected(readings, {}, notebook.notes, tuple(incidents))
