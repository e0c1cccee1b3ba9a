"""Did an answer leave the work to the course's own library? An exercise says whether it may.

Python tells of every call that the answer makes, so it does not matter under which name a function was handed on.
"""

import sys
from contextlib import contextmanager
from inspect import CO_NEWLOCALS
from pathlib import Path

from coursekit.exercises.clock import settle

_COURSE = f"{Path(__file__).parents[2]}/"
# not panels: one that is thrown away closes itself at any time, in the middle of an answer, too
_ROOMS = tuple(f"{_COURSE}{room}/" for room in ("core", "training", "graph", "datasets", "figures"))
_NOT_ANSWERS = (f"{_COURSE}core/plain.py", f"{_COURSE}core/templates.py")  # an answer is looked at, a note is shown


@contextmanager
def course_calls():
    """A list that gets the name of the first public function of the course that the block calls."""
    found = []

    def look(frame, event, arg):
        if event == "call" and not found and _is_ours(frame.f_code):
            found.append(frame.f_code.co_name)

    if sys.getprofile() is not None:  # somebody measures; leave that alone
        yield found
        return
    settle()
    sys.setprofile(look)
    try:
        yield found
    finally:
        sys.setprofile(None)


def _is_ours(code):
    file, name = code.co_filename, code.co_name
    if not file.startswith(_ROOMS) or file in _NOT_ANSWERS or name.startswith(("_", "<")):
        return False
    return bool(code.co_flags & CO_NEWLOCALS) and not Path(file).name.startswith("_")  # not the body of a class
