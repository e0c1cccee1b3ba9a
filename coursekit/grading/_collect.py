"""Collecting: what a notebook holds, as plain data, without any judgement.

The grader outside leads: it sends the cells, notes what the worker says comes next, stops what takes too long, and
begins again without it, so that one endless loop costs one exercise. Hidden cases come in last, when all that may be
shown to anybody has been handed in.
"""

import time

from coursekit.exercises._bank import BANK
from coursekit.exercises._clock import WAIT
from coursekit.exercises._functions import Function
from coursekit.exercises._plain import one_line
from coursekit.exercises._reading import EMPTY, Item, Reading
from coursekit.grading import _boxes, _literal, _notebook, _sandbox, _wire
from coursekit.grading._box import Limit, Stopped
from coursekit.grading._hidden import hidden_cases
from coursekit.grading._types import KINDS, Collected, Incident
from coursekit.grading._why import behind, exercise_of, failure, missing_named, why
from coursekit.grading._wire import Forged

_MOST_INCIDENTS, _MOST_ATTEMPTS = 30, 40
_STARTING, _STARTS = ("", ""), 3  # what a sandbox does before the first cell, and how often it may fail there
_TELLING = {  # exceptions that say that a wall was met
    "OutOfTime": "time",
    "MemoryError": "memory",
    "PermissionError": "forbidden",
    "BlockingIOError": "processes",
    "SystemExit": "crash",
    "RuntimeError: can't start new thread": "processes",
    "OSError: [Errno 24]": "forbidden",  # too many open files
    "OSError: [Errno 27]": "output",  # too large a file
    "OSError: [Errno 28]": "output",  # no room left
}


def collect(submission, secret, *, sandbox="bubblewrap", limits=_sandbox.LIMITS):
    """What a submission holds, whatever it does.

    Parameters
    ----------
    submission : Submission
    secret : str
        From which hidden cases are drawn.
    sandbox : {"bubblewrap", "none", "unsafe"}
        "none", and "bubblewrap" where there is none, runs nothing: only answers that can be read off the source are
        collected. "unsafe" runs the notebook as this user, with nothing around it.
    limits : Limits

    Returns
    -------
    Collected

    Raises
    ------
    NoSandbox
        If no sandbox could be started, through no fault of the notebook; try again.
    """
    notebook = _notebook.read(submission.data, submission.notebook)
    if sandbox == "none" or (sandbox == "bubblewrap" and _sandbox.why_not()):
        return _read_off(notebook)
    return _Session(notebook, secret, sandbox, limits).collected()


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
        readings[id] = _without(BANK[id].asks, problem)
    return Collected(readings, {}, notebook.notes, tuple(incidents))


class NoSandbox(RuntimeError):
    """No sandbox could be started; says why in one sentence."""


class _Session:
    """The collecting of one notebook, in as many sandboxes as it takes."""

    def __init__(self, notebook, secret, sandbox, limits):
        self.notebook, self.secret, self.sandbox, self.limits = notebook, secret, sandbox, limits
        self.readings, self.hidden, self.problems = {}, {}, {}  # by exercise
        self.notes, self.incidents, self.skip = list(notebook.notes), list(notebook.incidents), set()
        self.raised, self.cell = {}, _STARTING  # by number of a cell what it raised; the cell that is run
        self.doing, self.open, self.crashes = _STARTING, True, []  # open: readings are still taken
        self.end = time.monotonic() + limits.total

    def collected(self):
        """Run all that is to be run."""
        attempts = 0
        while self.notebook.cells and attempts < _MOST_ATTEMPTS and self._attempt():
            attempts += 1
        failed = {number: text for (kind, number), text in self.problems.items() if kind == "cell"}
        for id, number in self.notebook.exercises.items():
            if id in self.readings and (text := behind(self.notebook, self.readings[id], failed)):
                self.notes.append(f"`{id}`: {text}")
            if id not in self.readings:
                problem = self.problems.get(("check", id)) or why(self.notebook, number, failed, self.raised)
                self.readings[id] = _without(BANK[id].asks, problem or "This exercise was not reached.")
        for id, problem in self.notebook.broken.items():
            self.readings[id] = _without(BANK[id].asks, problem)
        return Collected(self.readings, self.hidden, tuple(self.notes), tuple(self.incidents))

    def _attempt(self):
        """One sandbox; True when another one is needed for the rest."""
        self.doing = _STARTING
        box = _boxes.take(self.sandbox, self.limits)
        try:
            self._read(box)
            self._try_hidden_cases(box)
            return False
        except Stopped as stopped:
            return self._note_stop(stopped)
        finally:
            for what in box.forged:
                self._incident("forged", "", f"{what} came out of the sandbox")
            box.close()

    def _read(self, box):
        """Send the cells and take in what is handed in."""
        starting = Limit(time.monotonic() + 60, "it took more than 60 seconds")
        box.receive(starting)
        cells = [
            {"number": cell.number, "source": cell.source, "fresh": sorted(cell.names.binds - cell.names.needs)}
            for cell in self.notebook.cells
        ]
        visible = [str(path) for path in _sandbox.visible()]
        order = {"key": box.key, "skip": sorted(self.skip), "cells": cells, "visible": visible}
        box.send(order, starting)
        limit = starting
        while True:
            message = box.receive(limit)
            try:
                limit = self._take(message) or limit
            except (Forged, KeyError, TypeError, ValueError, OverflowError):
                self._incident("forged", self._exercise(), "a message of another form came out of the sandbox")
            if message["say"] == "done":
                self.open = False
                return

    def _take(self, message):
        """Believe a message as far as it can be; the limit from now on, if it is another one."""
        what = message["say"]
        if what == "cell":
            self.doing = self.cell = ("cell", int(message["number"]))
            return self._limit(self.limits.cell)
        if what == "failed":
            number = int(message["number"])
            source = next((cell.source for cell in self.notebook.cells if cell.number == number), "")
            self.problems["cell", number], self.raised[number] = failure(message, source), str(message["reason"])
            self._wall(str(message["reason"]), self._exercise())
        elif what == "incident":
            self._incident(str(message["kind"]), self._exercise(), str(message["evidence"]))
        elif what in ("check", "case", "reading"):
            id = message["id"]
            if id not in self.notebook.exercises or self.cell[1] in self.notebook.shown:
                return None  # another lesson's, or the lesson's own
            if what == "reading":
                self._handed_in(id, _wire.reading_in(BANK[id].asks, message["reading"]))
                return self._limit(self.limits.cell)
            self.doing = ("check", id)
            return self._limit(self._longest(BANK[id].asks))
        return None

    def _handed_in(self, id, reading):
        """The last one that is filled in counts."""
        if self.open and (id not in self.readings or not reading.empty):
            items = {name: one._replace(problem=missing_named(one.problem)) for name, one in reading.items.items()}
            self.readings[id] = reading._replace(items=items)
            for item in reading.items.values():
                self._wall(item.problem.partition("` raised ")[2] or item.raised, id)

    def _wall(self, raised, exercise):
        """An incident, where an exception says that a wall was met."""
        kind = next((kind for start, kind in _TELLING.items() if raised.startswith(start)), None)
        if kind:
            self._incident(kind, exercise, "it did not end in time" if kind == "time" else raised)

    def _try_hidden_cases(self, box):
        """Call each function that has given something on cases nobody has seen."""
        for id in self.notebook.exercises:
            asks, reading = BANK[id].asks, self.readings.get(id)
            if not isinstance(asks, Function) or not reading or all(i.value is None for i in reading.items.values()):
                continue
            cases = self.hidden.setdefault(id, {})
            for case in hidden_cases(BANK[id], self.secret):
                if case.name not in cases and ("hidden", id) not in self.skip:
                    self.doing = ("hidden", id)
                    cases[case.name] = self._hidden_item(box, id, case)
            for case in hidden_cases(BANK[id], self.secret):
                cases.setdefault(case.name, Item(problem="It was not answered."))

    def _hidden_item(self, box, id, case):
        asks = BANK[id].asks
        box.send(
            {"id": id, "name": case.name, "args": _wire.pack(case.args), "quiet": case.quiet},
            self._limit(self._longest(asks)),
        )
        limit = self._limit(self._longest(asks))
        while True:
            message = box.receive(limit)
            if message["say"] == "incident":
                self._incident(str(message.get("kind")), id, str(message.get("evidence")))
            if message["say"] == "hidden":
                break
            if message["say"] in ("check", "reading"):
                self._incident("forged", id, "an answer was handed in while a hidden case was tried")
        try:
            if (message["id"], message["name"]) != (id, case.name):
                raise Forged("the answer to another case")
            if message["item"] is not None:
                return _wire.item_in(asks, message["item"])
        except (Forged, KeyError, TypeError, ValueError, OverflowError) as forged:
            self._incident("forged", id, f"{one_line(str(forged), 100)} came out of the sandbox")
        return Item(problem="It was not answered.")

    def _note_stop(self, stopped):
        """Remember what had to be stopped; True when there is time for the rest."""
        self.crashes.append(self.doing)
        if self.doing == _STARTING:
            if self.crashes.count(_STARTING) == _STARTS:
                raise NoSandbox(f"no sandbox could be started ({stopped.why})")
            return True
        if stopped.kind == "crash" and self.crashes.count(self.doing) == 1:
            return True  # somebody else may have ended it: whoever does it again has done it
        self._incident(stopped.kind, self._exercise(), stopped.why)
        self.problems.setdefault(self.doing, f"It was stopped: {stopped.why}.")
        self.skip.add(self.doing)
        return time.monotonic() < self.end

    def _exercise(self):
        """The exercise that is being looked at, "" where it is none."""
        kind, which = self.doing
        if kind != "cell":
            return which
        return exercise_of(self.notebook, which)

    def _incident(self, kind, exercise, evidence):
        kind = kind if kind in KINDS else "forged"
        if self.doing[0] == "hidden":  # what comes out now may quote the hidden input
            evidence = f"{KINDS[kind]}, while a hidden case was tried"
        incident = Incident(kind, exercise, one_line(evidence, 200))
        if incident not in self.incidents and len(self.incidents) < _MOST_INCIDENTS:
            self.incidents.append(incident)

    def _longest(self, asks):
        """How long a case may take: what its own clock allows, and some more; seconds."""
        return asks.seconds + WAIT + self.limits.slack if isinstance(asks, Function) else self.limits.cell

    def _limit(self, seconds):
        end = time.monotonic() + seconds
        if end > self.end:
            return Limit(self.end, f"the notebook as a whole took more than {self.limits.total:g} seconds")
        return Limit(end, f"it took more than {seconds:g} seconds")


def _without(asks, problem):
    """The reading of an exercise of which nothing came out."""
    return Reading(dict.fromkeys(asks.labels, EMPTY), problem)
