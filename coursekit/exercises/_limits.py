"""A learner's function runs in the learner's own kernel; whatever it does, the kernel is as it was before.

`bounded` stops it after some seconds and keeps it from taking all memory (where the system can limit that);
`restored` puts back what it may have replaced: NumPy's functions, built-ins, limits, random state.
"""

import builtins
import ctypes
import math
import signal
import sys
import threading
from contextlib import contextmanager
from types import ModuleType

import numpy as np

try:
    import resource
except ImportError:  # Windows
    resource = None

MEMORY = 2 * 2**30  # bytes beyond what the kernel has already
_AGAIN = 0.05  # seconds after which an exception that was swallowed is raised again
_MODULES = (builtins, math, np, np.linalg, np.random)


class OutOfTime(BaseException):
    """The time limit has passed; not an Exception, so that `except Exception` lets it through."""


@contextmanager
def bounded(seconds):
    """Raise `OutOfTime` in the block after `seconds`, and `MemoryError` when it asks for very much memory."""
    with _memory(), timed(seconds):
        yield


def timed(seconds):
    main = threading.current_thread() is threading.main_thread()
    return _alarm(seconds) if main and hasattr(signal, "setitimer") else _watched(seconds)


@contextmanager
def _alarm(seconds):
    """By the system's clock: interrupts sleeping, too."""

    def ring(number, frame):
        raise OutOfTime

    before = signal.signal(signal.SIGALRM, ring)
    try:
        try:
            signal.setitimer(signal.ITIMER_REAL, seconds, _AGAIN)
            yield
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
    finally:
        signal.signal(signal.SIGALRM, before)


@contextmanager
def _watched(seconds):
    """By a second thread, where there is no such clock: stops loops of Python."""
    target, over, lock = ctypes.c_ulong(threading.get_ident()), threading.Event(), threading.Lock()
    throw = ctypes.pythonapi.PyThreadState_SetAsyncExc

    def watch():
        pause = seconds
        while not over.wait(pause):
            with lock:
                if not over.is_set():
                    throw(target, ctypes.py_object(OutOfTime))
            pause = _AGAIN

    threading.Thread(target=watch, daemon=True).start()
    try:
        yield
    finally:
        with lock:
            over.set()
            throw(target, None)  # one that is still on its way


@contextmanager
def _memory():
    limit = _address_space()
    if limit is None:
        yield
        return
    before = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (limit, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_AS, before)


def _address_space():
    """The limit in bytes: what is in use and `MEMORY` more; None where it cannot be lowered."""
    if resource is None or sys.platform != "linux":
        return None
    with open("/proc/self/statm", encoding="ascii") as file:
        used = int(file.read().split()[0]) * resource.getpagesize()
    soft, _ = resource.getrlimit(resource.RLIMIT_AS)
    return used + MEMORY if soft == resource.RLIM_INFINITY else min(soft, used + MEMORY)


@contextmanager
def restored():
    """Put modules, the recursion limit, standard output and NumPy's random state back afterwards."""
    spaces = [(vars(module), dict(vars(module))) for module in _MODULES]
    depth, streams, state = sys.getrecursionlimit(), (sys.stdout, sys.stderr), np.random.get_state()  # noqa: NPY002
    try:
        yield
    finally:
        for space, before in spaces:
            _put_back(space, before)
        sys.stdout, sys.stderr = streams
        sys.setrecursionlimit(depth)
        np.random.set_state(state)  # noqa: NPY002


def _put_back(space, before):
    added = [name for name in space if name not in before]
    for name in added:
        if type(space[name]) is not ModuleType:  # `np.ma` and others load when they are first used
            del space[name]
    for name, value in before.items():
        if space.get(name) is not value:
            space[name] = value
