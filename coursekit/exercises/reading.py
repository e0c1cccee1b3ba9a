"""An answer, read: plain data that can leave the learner's process and be judged somewhere else."""

from typing import Any, NamedTuple


class Item(NamedTuple):
    """What was handed in for one name or one case; `problem` is a sentence when it cannot be judged."""

    value: Any = None
    problem: str = ""
    empty: bool = False
    call: str = ""  # of a function: the call as a learner would type it
    raised: str = ""  # the type of the exception that it raised
    warned: str = ""  # the first numerical warning, where the exercise is about warnings
    trace: str = ""  # the learner's own lines from the call to where it ended, one below the other


EMPTY = Item(empty=True)


class Reading(NamedTuple):
    """What was handed in: an `Item` for each name or case; `problem` concerns the answer as a whole."""

    items: dict
    problem: str = ""

    @property
    def empty(self):
        """Has nothing been attempted?"""
        return not self.problem and all(item.empty for item in self.items.values())
