"""The folder that a class is graded into: one command at a time writes to it, and trouble with it is one sentence."""

import os
from contextlib import contextmanager

from coursekit.grading.records import Trouble
from coursekit.grading.results import folder

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None


@contextmanager
def written(out):
    """Turn what goes wrong with the disk into one sentence."""
    try:
        folder(out)
        yield
    except OSError as error:
        where = error.filename or out
        kept = "what was graded is kept, and grading again goes on from there"
        raise Trouble(f"{where} cannot be used ({error.strerror or error}); {kept}") from None


@contextmanager
def only_one(out):
    """One grader at a time in a folder; the lock goes with its process, however that ends."""
    with open(out / ".lock", "w", opener=_private) as file:
        if fcntl:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise Trouble(f"another coursekit grade is at work in {out}: wait, or give another --out") from None
        yield


def _private(path, flags):
    return os.open(path, flags, 0o600)
