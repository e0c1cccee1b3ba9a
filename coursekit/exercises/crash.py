"""What a crash says to a learner: the exception uncut, the line of the learner's own code, and how it came there.

Frames of libraries and of the course are left out; text is bounded, for a message can be as long as a program.
"""

import os
import sys
from traceback import walk_tb
from typing import NamedTuple

from coursekit.core.plain import one_line, type_name
from coursekit.exercises.frames import is_shown, line_of, source_of

_LONGEST, _TRACE = 1000, 3000  # characters of a message and of a traceback
_FIRST, _LAST = 4, 8  # frames that are shown of a deep recursion


class Place(NamedTuple):
    """A line that was running: its file, its number, its function."""

    file: str
    number: int
    function: str


def described(error):
    """An exception on one line, `ValueError: its message`; a broken message is left out."""
    name, text = one_line(type_name(error), 80), one_line(_message(error), _LONGEST).rstrip(".")
    return f"{name}: {text}" if text else name


def where(error, home=""):
    """The line of the learner's code that raised it, in words: "in line 3: `x = f(y)`"; "" where there is none.

    A file other than `home`, in which the function stands, is named.
    """
    places = _places(error)
    if not places:
        return ""
    last = places[-1]
    other = f" of {_named(last.file)}" if home and last.file != home else ""
    line, colon, text = line_of(last.file, last.number).partition(": ")
    return f"in {line}{other}{colon}{text}"


def trace(error, ended=""):
    """The learner's own lines from the call to the crash, outermost first; `ended` in place of the exception."""
    places = _places(error)
    if not places:
        return ""
    shown = [_shown(place) for place in _without_repeats(places)]
    lines = [*(line for each in shown for line in each), ended or _whole(error)]
    return "\n".join(lines)[:_TRACE]


def _places(error):
    steps = [(frame.f_code, line) for frame, line in walk_tb(error.__traceback__) if is_shown(frame)]
    if type(error) is RecursionError and len(steps) > 1 and steps[-1][1] == steps[-1][0].co_firstlineno:
        steps.pop()  # the call that was one too many had not begun
    return [Place(code.co_filename, line or 0, code.co_name) for code, line in steps]


def _without_repeats(places):
    """The places, a run of one and the same said once; None stands for those left out of a long way."""
    once = [place for i, place in enumerate(places) if i == 0 or place != places[i - 1]]
    return once if len(once) <= _FIRST + _LAST else [*once[:_FIRST], None, *once[-_LAST:]]


def _shown(place):
    if place is None:
        return ["..."]
    text = source_of(place.file, place.number)
    return [f"{_named(place.file)}, line {place.number}, in {place.function}", *([f"    {text}"] if text else [])]


def _named(filename):
    """A file by its name, a cell as Jupyter numbers it."""
    shell = sys.modules.get("IPython") and sys.modules["IPython"].get_ipython()
    kind = shell.compile.format_code_name(filename) if shell else None
    return f"cell {kind[1]}" if kind else os.path.basename(filename).strip("<>")


def _whole(error):
    text = "\n".join(map(_on_its_line, _message(error).split("\n")[:40]))
    return f"{one_line(type_name(error), 80)}{': ' if text else ''}{text}"


def _on_its_line(line):
    """A line of a message, its indentation kept."""
    return " " * (len(line) - len(line.lstrip(" "))) + one_line(line, _LONGEST)


def _message(error):
    try:
        return str(error)[: 8 * _LONGEST]
    except KeyboardInterrupt:
        raise
    except BaseException:
        return ""
