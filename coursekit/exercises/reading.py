"""An answer, read: plain data that can leave the learner's process and be judged somewhere else."""

from typing import Any, NamedTuple

from coursekit.core.plain import is_a, one_line, shown

_PLAIN = (bool, int, float)


class Item(NamedTuple):
    """What was submitted for one name or one case; `problem` is a sentence when it cannot be judged."""

    value: Any = None
    problem: str = ""
    empty: bool = False
    call: str = ""  # of a function: the call as a learner would type it
    raised: str = ""  # the type of the exception that it raised
    warned: str = ""  # the first numerical warning, where the exercise is about warnings
    trace: str = ""  # the learner's own lines from the call to where it ended, one below the other
    typed: str = ""  # what could not be read, as it stands in code: the judge may know the slip
    again: bool = False  # of a function: a second call with the same arguments gave something else


EMPTY = Item(empty=True)


class Reading(NamedTuple):
    """What was submitted: an `Item` for each name or case; `problem` concerns the answer as a whole."""

    items: dict
    problem: str = ""
    typed: str = ""  # the whole answer as it stands in code, where it could not be read

    @property
    def empty(self):
        """Has nothing been attempted?"""
        return not self.problem and all(item.empty for item in self.items.values())


def as_typed(value):
    """A value that cannot be read, as it stands in code: a text in quotes, numbers in brackets, else words.

    Examples
    --------
    >>> as_typed("2.5 m"), as_typed((2, 4)), as_typed(print)
    ("'2.5 m'", '(2, 4)', 'a function')
    """
    if is_a(value, str):
        return f"'{one_line(str.__str__(value), 200)}'"
    if type(value) is tuple and len(value) <= 40 and all(type(one) in _PLAIN for one in value):
        return one_line(repr(value), 200)
    return one_line(shown(value).replace("`", ""), 200)
