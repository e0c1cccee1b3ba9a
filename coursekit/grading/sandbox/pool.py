"""Sandboxes that are ready: while one notebook is collected, the sandbox for the next one loads its modules."""

import atexit
import os

from coursekit.exercises import own
from coursekit.grading.sandbox.beside import NOTHING
from coursekit.grading.sandbox.process import SandboxProcess

_spare = {}  # (process, kind, limits, own exercises, beside): boxes; a forked process must not use those of its parent


def take(sandbox, limits, beside=NOTHING):
    """A fresh sandbox; another one is started for the next call."""
    waiting = _spare.setdefault((os.getpid(), sandbox, limits, own.state(), beside), [])
    box = waiting.pop() if waiting else SandboxProcess(sandbox, limits, beside)
    if not box.alive:
        box.close()
        box = SandboxProcess(sandbox, limits, beside)
    waiting.append(SandboxProcess(sandbox, limits, beside))
    return box


@atexit.register
def close():
    """End the sandboxes that wait."""
    for (process, *_), waiting in _spare.items():
        while process == os.getpid() and waiting:
            waiting.pop().close()
