"""All exercises by id.

`bank/lessons.toml` lists the exercises of each lesson in order; the folder of an exercise is read when it is asked for.
"""

from difflib import get_close_matches
from pathlib import Path
from typing import NamedTuple

from coursekit.core.plain import one_line, shown
from coursekit.exercises import load
from coursekit.exercises.files import BANK_FOLDER, Lazy, toml


class Lesson(NamedTuple):
    """The exercises of a notebook; `folder` holds those that are not the course's own."""

    ids: tuple[str, ...]
    folder: Path | None = None
    derivations: tuple[str, ...] = ()  # more of them, beside those that stand in the notebook

    @property
    def EXERCISES(self):
        """The exercises in order."""
        return tuple(BANK[id] for id in self.ids)


_LISTED = toml(BANK_FOLDER / "lessons.toml")
NOTEBOOKS = {
    name: Lesson(tuple(lesson["exercises"]), derivations=tuple(lesson.get("derivations", ())))
    for name, lesson in sorted(_LISTED.items())
}
BANK = Lazy((id for lesson in NOTEBOOKS.values() for id in (*lesson.ids, *lesson.derivations)), load.exercise)
FOLDERS = {}  # where the exercises lie that are not the course's own, by id


class UnknownExercise(ValueError):
    """There is no exercise of this id; Jupyter shows the sentence alone."""

    def _render_traceback_(self):
        return [str(self)]


def find(id):
    """The exercise of this id, or an `UnknownExercise` that names the nearest ones."""
    if type(id) is not str:
        raise UnknownExercise(f"The id of an exercise is a text such as 'linear/neuron', not {shown(id)}.")
    wanted = id.strip().lower()
    if wanted in BANK:
        return BANK[wanted]
    near = [repr(key) for key in _nearest(wanted.split("/")[-1])]
    advice = f"did you mean {' or '.join(near)}?" if near else f"ids look like {', '.join(list(BANK)[:3])}."
    raise UnknownExercise(f"There is no exercise '{one_line(id, 40)}'; {advice}")


def _nearest(name):
    """Ids whose last part is like `name`, or contains it."""
    tails = {key.split("/")[-1]: key for key in BANK}
    near = [tail for tail in tails if len(name) > 2 and name in tail]
    return [tails[tail] for tail in (near or get_close_matches(name, tails))[:3]]
