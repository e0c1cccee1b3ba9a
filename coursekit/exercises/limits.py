"""A learner's function runs in the learner's own kernel; whatever it does, the kernel is as it was before.

`bounded` stops it when its time is up and keeps it from taking all memory (where the system can limit that);
`restored` puts back what it may have replaced: NumPy's functions, built-ins, limits, random state.
"""

import builtins
import importlib
import math
import sys
from contextlib import contextmanager
from importlib.util import find_spec
from types import ModuleType

import numpy as np

from coursekit.exercises.clock import WAIT, timed
from coursekit.exercises.frames import of_library

try:
    import resource
except ImportError:  # Windows
    resource = None

MEMORY = 2 * 2**30  # bytes beyond what the kernel has already
_MODULES = (builtins, math, np, np.linalg, np.random)


class NobodyAnswers(BaseException):
    """Somebody was asked for input."""


@contextmanager
def bounded(seconds, call=""):
    """Raise `OutOfTime` in the block when its time is up, and `MemoryError` when it asks for very much memory."""
    with _memory(), timed(seconds, WAIT, call) as clock:
        yield clock


@contextmanager
def _memory():
    limit = _address_space()
    if limit is None:
        yield
        return
    before = resource.getrlimit(resource.RLIMIT_AS)
    imports = builtins.__import__, importlib.import_module
    resource.setrlimit(resource.RLIMIT_AS, (limit, before[1]))
    try:
        builtins.__import__, importlib.import_module = (_unbounded(one, before) for one in imports)
        yield
    finally:
        builtins.__import__, importlib.import_module = imports
        resource.setrlimit(resource.RLIMIT_AS, before)


def _unbounded(imported, limits):
    """The same import, without our limit while a package is loaded: some take gigabytes of addresses."""

    def load(name, *args, **kwargs):
        lifted = resource.getrlimit(resource.RLIMIT_AS) == limits  # by an import outside this one
        if lifted or name in sys.modules or not _is_package(name):
            return imported(name, *args, **kwargs)
        resource.setrlimit(resource.RLIMIT_AS, limits)
        try:
            return imported(name, *args, **kwargs)
        finally:
            resource.setrlimit(resource.RLIMIT_AS, (_address_space(), limits[1]))

    return load


def _is_package(name):
    """Would this be imported from where packages are installed?"""
    try:
        found = find_spec(str(name).partition(".")[0])
    except (ValueError, ImportError):
        return False
    return found is not None and of_library(found.origin or "")


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
        builtins.input = _nobody_answers
        yield
    finally:
        for space, before in spaces:
            _put_back(space, before)
        sys.stdout, sys.stderr = streams
        sys.setrecursionlimit(depth)
        np.random.set_state(state)  # noqa: NPY002


def _nobody_answers(prompt=""):
    raise NobodyAnswers


def _put_back(space, before):
    added = [name for name in space if name not in before]
    for name in added:
        if type(space[name]) is not ModuleType:  # `np.ma` and others load when they are first used
            del space[name]
    for name, value in before.items():
        if space.get(name) is not value:
            space[name] = value
