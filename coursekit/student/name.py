"""The student's name: it decides whose numbers an exercise has, and whose results are kept.

Of four places the first that says anything counts: a name in this notebook, the environment variable
COURSEKIT_STUDENT, the name that this machine remembers, nobody (the lecture's own numbers). What is remembered is read
once in a session, so that no exercise changes its numbers while somebody works on it.
"""

import os
import unicodedata
from typing import NamedTuple

from coursekit.student import remembered


class Who(NamedTuple):
    """The current student, and how that is known."""

    name: str  # as compared; "" with the lecture's own numbers
    typed: str  # as it was typed, such as "Ada"
    source: str  # "notebook", "environment", "remembered" or "nobody"


_chosen = []  # the name chosen in this session as it was typed, if any
_found = {}  # what was remembered when this session first asked, by the file that it was looked for in


def choose(name, *, remember=True):
    """Be this student from now on; "" is the one with the lecture's own numbers.

    Returns
    -------
    str
        Why this machine cannot remember it, as the rest of a sentence; "" where it does.
    """
    _chosen[:] = [name]
    if not remember:
        return ""
    if "COURSEKIT_STUDENT" in os.environ:
        return "the environment variable COURSEKIT_STUDENT names the student of every new session"
    return remembered.keep(name)


def choose_nobody():
    """Let the notebook name nobody: the environment or what is remembered counts."""
    if _chosen:  # what has been chosen in this session is what is remembered by now
        _found.clear()
    _chosen.clear()


def who():
    """The current student, and how that is known."""
    if _chosen:
        return Who(normal(_chosen[0]), _chosen[0], "notebook")
    if "COURSEKIT_STUDENT" in os.environ:
        typed = os.environ["COURSEKIT_STUDENT"]
        return Who(normal(typed), typed, "environment")
    before = _remembered()
    return Who(normal(before.name), before.name, "remembered" if before.found else "nobody")


def student():
    """The current student's name as it is compared, "" for the lecture's own numbers."""
    return who().name


def not_remembered():
    """Why the name that this machine remembers cannot be read, in one sentence; "" where all is well."""
    return "" if _chosen or "COURSEKIT_STUDENT" in os.environ else _remembered().problem


def normal(name):
    """A name as it is compared: without capitals, spaces around it, or two ways to write one letter."""
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())


def _remembered():
    path = remembered.path()
    if path not in _found:
        _found.clear()
        _found[path] = remembered.read(path)
    return _found[path]
