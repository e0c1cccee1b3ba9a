"""Who the exercises are for, as a card shows it, and the name cell of a notebook.

A card asks `identity()` who the student is and how that is known; where the name is only remembered it shows
`question`, and at the first check it writes `name_cell(source)` into the cell that names the student.
"""

import json
import re
from typing import NamedTuple

from coursekit.core.plain import one_line
from coursekit.student import name as _name

_EMPTY = re.compile(r"""\b((?:\w+\.)*set_student\(\s*)(?:name\s*=\s*)?(?:""|'')(\s*\))""")


class Identity(NamedTuple):
    """The student of now."""

    name: str  # as it was typed, on one line; "" with the lecture's own numbers
    source: str  # "notebook", "environment", "remembered" or "nobody"
    question: str  # "You are Ada: not you?" where the name is only remembered, else ""
    note: str  # why the name that was remembered cannot be read, in one sentence, else ""


def identity():
    """Who the student is, and whether the name was said in this notebook or is remembered.

    Examples
    --------
    >>> identity().source in ("notebook", "environment", "remembered", "nobody")
    True
    """
    found = _name.who()
    shown = one_line(found.typed, 60) if found.name else ""
    question = f"You are {shown}: not you?" if shown and found.source == "remembered" else ""
    return Identity(shown, found.source, question, _name.not_remembered())


def name_cell(source=None):
    r"""The source of the name cell with the name of now; None where there is nothing to write.

    Parameters
    ----------
    source : str, optional
        The cell as it is: what it says beside the name stays. A cell that names somebody, or asks for the
        lecture's numbers by `ck.set_student()`, is never changed.

    Examples
    --------
    >>> from coursekit.exercises.variants import set_student
    >>> said = set_student("Ada")
    >>> print(name_cell('# Your name between the quotes.\nck.set_student("")'))
    # Your name between the quotes.
    ck.set_student("Ada")
    >>> name_cell('ck.set_student("Bob")')
    >>> said = set_student()
    """
    found = _name.who()
    if not found.name:
        return None
    if source is None:
        return f"ck.set_student({_quoted(found.typed)})"
    written, count = _EMPTY.subn(lambda match: f"{match[1]}{_quoted(found.typed)}{match[2]}", source)
    return written if count == 1 else None


def _quoted(name):
    """The name as a Python text on one line, in double quotes: JSON writes texts as Python does."""
    return json.dumps(" ".join(name.split()), ensure_ascii=False)
