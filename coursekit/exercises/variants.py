"""Everyone's own numbers: a student's name picks one of 1,000 variants of each exercise.

A variant on which a known mistake would look like the right answer, or like another mistake, is listed in
`rejected.json` (written by `tools/variants.py`, which knows the answers) and never given to anyone. So all
that any student can ever get has been tried, and the numbers are the same where no answers are installed.
"""

import hashlib
import json
from functools import cache
from importlib.resources import files
from itertools import count

from coursekit.core.plain import is_a, one_line, shown
from coursekit.exercises.draw import Draw
from coursekit.exercises.text import Text
from coursekit.student import remembered
from coursekit.student.name import choose, choose_nobody, normal, student

VARIANTS = 1000


def set_student(name=None, *, remember=True):
    """Give every exercise the numbers of this student, now and in later sessions; without a name, the lecture's.

    The machine remembers the name until another one is set. A name in a notebook counts more than what is remembered;
    an empty one, `set_student("")`, is a name still to be filled in and changes nothing.

    Parameters
    ----------
    name : str or None
        Any name, such as "alice"; capitals and spaces around it do not matter. The environment variable
        COURSEKIT_STUDENT does the same for a whole session, without remembering it.
    remember : bool
        False: in this session only, as in a class where everybody has the lecture's numbers.

    Returns
    -------
    Text
        Says whose numbers are used from now on, and why the name is not remembered where it cannot be.

    Raises
    ------
    TypeError
        If the name is not text.

    Examples
    --------
    >>> set_student("Alice")  # doctest: +ELLIPSIS
    From now on the exercises have the numbers of alice...
    >>> set_student()  # doctest: +ELLIPSIS
    From now on the exercises have the lecture's own numbers...
    """
    if name is not None and not is_a(name, str):
        raise TypeError(f"A student's name is a text such as 'alice', not {shown(name)}.")
    if name is not None and not normal(name):
        choose_nobody()
        return Text(f"No name is given here: the exercises have {whose(student())}.")
    before = remembered.read(remembered.path())
    problem = choose(str.__str__(name or ""), remember=bool(remember))
    lines = [f"From now on the exercises have {whose(student())}."]
    if problem:
        lines.append(f"This is not remembered beyond this session: {problem}.")
    elif remember and before.found and normal(before.name) != student():
        lines.append(f"Before, this machine remembered {one_line(before.name, 60) or 'the numbers of the lecture'}.")
    return Text(" ".join(lines))


def whose(name):
    """Whose numbers these are, in words."""
    return f"the numbers of {one_line(name, 60)}" if name else "the lecture's own numbers"


def numbers_of(exercise, name=None):
    """The numbers that `exercise` has for a student, by default for the current one."""
    name = student() if name is None else normal(name)
    return variant(exercise, _index(exercise.id, name)) if name and exercise.draw else exercise.lecture


def variant(exercise, index):
    """The numbers of one of the variants."""
    return exercise.draw(Draw(f"{exercise.id} {index}"))


def fresh(exercise, occasion, others=()):
    """Numbers for an occasion of the current student, such as "practice 7"; not their own, nor any of the `others`."""
    indices, name = given(exercise), student()
    others = [numbers_of(exercise), *others]
    for attempt in range(len(indices)):
        digest = hashlib.sha256(f"{name}\n{exercise.id}\n{occasion}\n{attempt}".encode()).digest()
        numbers = variant(exercise, indices[int.from_bytes(digest[:8], "big") % len(indices)])
        if numbers not in others:
            break
    return numbers


def given(exercise):
    """The indices of the variants that students can get."""
    return [index for index in range(VARIANTS) if index not in rejected(exercise.id)] if exercise.draw else []


def _index(id, name):
    for attempt in count():
        digest = hashlib.sha256(f"{name}\n{id}\n{attempt}".encode()).digest()
        index = int.from_bytes(digest[:8], "big") % VARIANTS
        if index not in rejected(id):
            return index


def rejected(id):
    """The indices of the variants of this exercise that nobody gets."""
    return _table().get(id, frozenset())


@cache
def _table():
    text = files("coursekit.exercises").joinpath("rejected.json").read_text(encoding="utf-8")
    return {id: frozenset(indices) for id, indices in json.loads(text).items()}
