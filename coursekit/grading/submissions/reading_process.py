"""Reading in a process with limits of its own: whatever was submitted, it costs some seconds and a bounded memory.

A small file can make a parser take minutes and gigabytes. So files are read in a second process, which is kept for the
next file as long as all goes well. It says which part it is at; where it has to be ended there, it is started again and
leaves that part out, which is named. Nothing of what is read is run.
"""

import atexit
import os
import pickle
import signal
import subprocess
import sys
import threading
from contextlib import suppress

from coursekit.exercises import own
from coursekit.grading.records import Incident

CPU = 8  # seconds of the processor for one file; ours take a tenth of one
WALL = 120  # seconds, on a machine with much else to do
MEMORY = 512 * 2**20  # bytes, beside what the process has when it starts
_TRIES = 3
_idle = {}  # who asks: readers that wait; a forked process must not use those of its parent


class Failed(Exception):
    """Reading had to be stopped: `kind` as in `records.KINDS`, why in words, and at which part."""

    def __init__(self, kind, why, part=None):
        super().__init__(why)
        self.kind, self.why, self.part = kind, why, part


def notebook(data, name="", plain=False):
    """The notebook in these bytes; this does not raise.

    Parameters
    ----------
    data : bytes
    name : str
    plain : bool
        Read off the answers as well, where no code has to be run for it.

    Returns
    -------
    Notebook
        See `notebook.read`.
    dict
        By exercise the `Reading` of its answer; None where it has to be run.
    """
    try:
        return ask("notebook", data, name, plain)
    except Failed as failed:
        from coursekit.grading.submissions.notebook import Notebook, _lesson as lesson_named

        notes = (f"This file could not be read: {failed.why}.",)
        incidents = (Incident(failed.kind, "", f"while the file was read: {failed.why}"),)
        return Notebook(lesson_named(name, ()), {}, (), notes=notes, incidents=incidents), {}


def ask(task, *arguments):
    """What a task of `reading_tasks` makes of untrusted data; parts of it that cannot be read are left out.

    Raises
    ------
    Failed
        If that does not help.
    """
    left_out = {}
    while True:
        reader = _taken()
        try:
            found = reader.ask((task, arguments, left_out))
        except Failed as failed:
            reader.close()
            if failed.part is None or failed.part in left_out or len(left_out) == _TRIES - 1:
                raise
            left_out[failed.part] = failed.why
            continue
        if reader.worn:
            reader.close()
        else:
            _idle.setdefault(_place(), []).append(reader)
        return found


def _place():
    """Who asks: a process, and the teacher's own exercises that its readers know."""
    return os.getpid(), own.state()


def _taken():
    waiting = _idle.setdefault(_place(), [])
    while waiting:
        reader = waiting.pop()
        if reader.alive:
            return reader
        reader.close()
    return _Reader()


class _Reader:
    """One process that reads; one that is worn out ends after its answer."""

    worn = False

    def __init__(self):
        command = [sys.executable, "-m", "coursekit.grading.submissions.reading_tasks", str(CPU), str(MEMORY)]
        pipe = subprocess.PIPE
        self._process = subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=subprocess.DEVNULL)

    @property
    def alive(self):
        return self._process.poll() is None

    def ask(self, order):
        """The answer to one order."""
        clock, part, late = threading.Timer(WALL, self._too_late), None, threading.Event()
        self._late = late
        clock.start()
        try:
            with suppress(BrokenPipeError):
                pickle.dump(order, self._process.stdin)
                self._process.stdin.flush()
            while True:
                kind, content = pickle.load(self._process.stdout)
                if kind == "part":
                    part = content
                elif kind == "failed":
                    raise Failed(*content, part)
                else:
                    self.worn = kind == "last"
                    return content
        except (EOFError, pickle.UnpicklingError):
            raise Failed(*self._why(), part) from None
        finally:
            clock.cancel()

    def _too_late(self):
        self._late.set()
        self._process.kill()

    def _why(self):
        code = self._process.wait()
        if self._late.is_set():
            return "time", f"it took more than {WALL} seconds"
        if code == -getattr(signal, "SIGXCPU", 0):
            return "time", f"it took more than {CPU} seconds of the processor"
        return "crash", f"the process that reads it ended with the code {code}"

    def close(self):
        """End it."""
        with suppress(BrokenPipeError):
            self._process.stdin.close()
        self._process.stdout.close()
        self._process.kill()
        self._process.wait()


@atexit.register
def close():
    """End the processes that wait."""
    for place in [place for place in _idle if place[0] == os.getpid()]:
        for reader in _idle.pop(place):
            reader.close()
