"""An exercise: what is asked, with which numbers, and what an answer looks like."""

from collections.abc import Callable
from typing import Any, NamedTuple


class Exercise(NamedTuple):
    """A statement (a function of the student's numbers, giving Markdown) and the kind of its answer.

    The numbers are keyword arguments of `statement` and of every function of its answer: whoever gets
    other numbers gets another exercise. They are plain: ints, floats, texts, and tuples of such.
    """

    id: str
    title: str
    section: str  # the heading in the notebook that teaches it
    statement: Callable[..., str]
    answer_type: Any  # Numbers, Formula, Function or Choice
    lecture: dict = {}  # noqa: RUF012  the lecture's own numbers, never changed
    draw: Callable | None = None  # from a Draw, the numbers of one of the variants; None: the same for everyone
