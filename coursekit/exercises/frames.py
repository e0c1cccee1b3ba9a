"""Whose code is running: the learner's, a library's, an import's or a compiler's.

The learner's is what stands in a cell or in a file beside the notebook; libraries, the course among them, are where
packages are installed.
"""

import linecache
import os
import sys
import sysconfig
from functools import lru_cache
from types import FrameType
from typing import NamedTuple

from coursekit.core.plain import one_line
from coursekit.exercises.magics import as_typed

_PACKAGE = os.path.join(os.path.dirname(sys.modules["coursekit"].__file__), "")
_LIBRARIES = tuple({os.path.join(os.path.dirname(os.__file__), ""), sysconfig.get_path("stdlib") + os.sep, _PACKAGE})
_INSTALLED = (f"{os.sep}site-packages{os.sep}", f"{os.sep}dist-packages{os.sep}")
_ENGINE = os.path.join(_PACKAGE, "exercises", "answer_types", "function.py")  # who calls the learner's function
_IMPORT, _LOADING = "<frozen importlib._bootstrap>", ("_find_and_load", "_exec")  # `_exec` loads again
_COMPILER = os.path.join("numba", "core", "compiler_lock.py")  # holds the lock under which numba compiles


def folders():
    """Where the learner's own files are: beside the notebook."""
    found = {os.getcwd(), os.path.abspath(sys.path[0] or ".")} if sys.path else {os.getcwd()}
    return tuple(os.path.join(path, "") for path in found)


@lru_cache(maxsize=4096)
def of_library(filename):
    """Is this the name of a file of Python, of an installed package, or of the course?"""
    return filename.startswith((*_LIBRARIES, "<frozen ")) or any(part in filename for part in _INSTALLED)


class Activity(NamedTuple):
    """What a stack is busy with: "importing" a module, "compiling", or "running"."""

    what: str = "running"
    module: str = ""
    frame: FrameType | None = None  # where that began


RUNNING = Activity()


def activity(frame, folders):
    """What the stack is busy with, on behalf of the innermost line of the learner's.

    The learner's own modules are run, and whatever goes on inside a foreign import belongs to it.
    """
    found = RUNNING
    while frame is not None and not _is_learners(frame, folders) and frame.f_code.co_filename != _ENGINE:
        code = frame.f_code
        if code.co_filename == _IMPORT and code.co_name in _LOADING:
            found = Activity("importing", _module(frame.f_locals), frame)
        elif found.what != "importing" and code.co_filename.endswith(_COMPILER):
            found = Activity("compiling", "", frame)
        frame = frame.f_back
    return found


def _module(variables):
    return str(variables.get("name") or getattr(variables.get("spec"), "name", ""))


def _is_learners(frame, folders):
    filename = frame.f_code.co_filename
    if of_library(filename):
        return False
    return dict.get(frame.f_globals, "__name__") == "__main__" or os.path.abspath(filename).startswith(folders)


def is_shown(frame):
    """Is this a line that the learner has written and can read? Code that a library or `exec` made is neither."""
    filename = frame.f_code.co_filename
    if filename.startswith("<"):
        return filename in linecache.cache and dict.get(frame.f_globals, "__name__") == "__main__"
    return not of_library(filename)


def learners_line(frame):
    """The line of the learner's code that the stack is in, as "line 3: `x = f(y)`"; "" where there is none."""
    while frame is not None and frame.f_code.co_filename != _ENGINE:
        if is_shown(frame):
            return line_of(frame.f_code.co_filename, frame.f_lineno)
        frame = frame.f_back
    return ""


def line_of(filename, number):
    """A line by its number and its text."""
    text = source_of(filename, number)
    return f"line {number}: `{text}`" if text else f"line {number}"


def source_of(filename, number):
    """The text of a line, "" where nobody knows it."""
    return one_line(as_typed(filename, linecache.getline(filename, number)), 400) if number else ""
