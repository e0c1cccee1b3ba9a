"""Collecting: what a notebook holds, as plain data, without any judgement.

The grader outside leads: it sends the cells, notes what the worker says comes next, stops what takes too long, and
begins again without it, so that one endless loop costs one exercise. Hidden cases come in last, when all that may be
shown to anybody has been handed in.
"""

import os
import secrets
import time

from coursekit.exercises._bank import BANK
from coursekit.exercises._reading import EMPTY, Reading
from coursekit.grading import _notebook, _sandbox, _wire
from coursekit.grading._hidden import hidden_cases
from coursekit.grading._types import Collected


def collect(submission, secret, *, sandbox="bubblewrap", limits=_sandbox.LIMITS):
    """What a submission holds.

    Parameters
    ----------
    submission : Submission
    secret : str
        From which hidden cases are drawn.
    sandbox : {"bubblewrap", "none", "unsafe"}
        "none" runs nothing: only answers that can be read off the source are collected. "unsafe" runs the
        notebook as this user, with nothing around it.

    Returns
    -------
    Collected
    """
    notebook = _notebook.read(submission.data, submission.notebook)
    return Session(notebook, secret, sandbox, limits).collected()


class Session:
    """The collecting of one notebook, in as many sandboxes as it takes."""

    def __init__(self, notebook, secret, sandbox, limits):
        self.notebook, self.secret, self.sandbox, self.limits = notebook, secret, sandbox, limits
        self.readings, self.hidden, self.notes = {}, {}, list(notebook.notes)
        self.incidents, self.skip = list(notebook.incidents), set()
        self.end = time.monotonic() + limits.total

    def collected(self):
        """Run all that is to be run."""
        if self.notebook.cells:
            while self._attempt():
                pass
        for id in self.notebook.exercises:
            self.readings.setdefault(id, Reading(dict.fromkeys(BANK[id].asks.labels, EMPTY), "Nothing was handed in."))
        return Collected(self.readings, self.hidden, tuple(self.notes), tuple(self.incidents))

    def _attempt(self):
        """One sandbox; True when another one is needed for the rest."""
        worker = Worker(self.sandbox, self.limits)
        try:
            worker.send(
                {
                    "key": worker.key,
                    "skip": sorted(self.skip),
                    "cells": [{"number": cell.number, "source": cell.source} for cell in self.notebook.cells],
                }
            )
            self._converse(worker)
        finally:
            worker.kill()
        return False

    def _converse(self, worker):
        for message in worker.messages(self.end):
            if message["say"] == "reading" and message["id"] in self.notebook.exercises:
                reading = _wire.reading_in(BANK[message["id"]].asks, message["reading"])
                if not reading.empty or message["id"] not in self.readings:
                    self.readings[message["id"]] = reading
            if message["say"] == "done":
                break
        for id in self.notebook.exercises:
            for case in hidden_cases(BANK[id], self.secret):
                worker.send({"id": id, "name": case.name, "args": _wire.pack(case.args), "quiet": case.quiet})
                answer = next(worker.messages(self.end))
                if answer["item"] is not None:
                    self.hidden.setdefault(id, {})[case.name] = _wire.item_in(BANK[id].asks, answer["item"])


class Worker:
    """A sandbox and the pipes to it."""

    def __init__(self, sandbox, limits):
        self.key = secrets.token_hex(16)
        requests, self._requests = os.pipe()
        self._replies, replies = os.pipe()
        self._output, output = os.pipe()
        self._process = _sandbox.start(requests, replies, output, sandbox=sandbox, limits=limits)
        for end in (requests, replies, output):
            os.close(end)
        self._rest = b""

    def send(self, message):
        os.write(self._requests, _wire.line(message))

    def messages(self, end):
        while True:
            while b"\n" not in self._rest:
                more = os.read(self._replies, 2**16)
                if not more:
                    return
                self._rest += more
            line, self._rest = self._rest.split(b"\n", 1)
            message = _wire.message(line)
            if message.get("key") == self.key:
                yield message

    def kill(self):
        self._process.kill()
        self._process.wait()
        for end in (self._requests, self._replies, self._output):
            os.close(end)
