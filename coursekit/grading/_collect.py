"""Collecting: what a notebook holds, as plain data, without any judgement."""

from coursekit.exercises._bank import BANK
from coursekit.exercises._functions import Function
from coursekit.grading import _literal, _notebook, _sandbox
from coursekit.grading._session import NoSandbox, Session, without
from coursekit.grading._types import Collected, Incident

__all__ = ["NoSandbox", "collect"]


def collect(submission, secret, *, sandbox="bubblewrap", limits=_sandbox.LIMITS):
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

    Returns
    -------
    Collected

    Raises
    ------
    NotGraded
        If the machine kept it from being collected, through no fault of the notebook: try again. `NoSandbox` where no
        sandbox could be started.
    """
    notebook = _notebook.read(submission.data, submission.notebook)
    if sandbox == "none" or (sandbox == "bubblewrap" and _sandbox.why_not()):
        return _read_off(notebook)
    return Session(notebook, secret, submission.student, sandbox, limits).collected()


def _read_off(notebook):
    """What can be collected without running anything."""
    readings, incidents = {}, list(notebook.incidents)
    numbers, trees = [cell.number for cell in notebook.cells], [cell.tree for cell in notebook.cells]
    for id, number in notebook.exercises.items():
        asks = BANK[id].asks
        above = trees[: numbers.index(number) + 1]
        try:
            readings[id] = asks.read(_literal.handed_in(id, above))
        except _literal.NotPlain:
            if not (isinstance(asks, Function) and any(_literal.is_stub(tree, asks.name) for tree in above)):
                incidents.append(Incident("sandbox", id, "its code was not run, for there is no sandbox here"))
    for id, problem in notebook.broken.items():
        readings[id] = without(BANK[id].asks, problem)
    return Collected(readings, {}, notebook.notes, tuple(incidents))
