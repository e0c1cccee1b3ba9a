"""All exercises by id.

`bank/lessons.toml` lists the exercises of each lesson in order; the folder of an exercise is read when it is asked for.
"""

from difflib import get_close_matches
from pathlib import Path
from typing import NamedTuple

from coursekit.core.plain import one_line, shown
from coursekit.exercises import (
    load,
    optimizers,
)
from coursekit.exercises.files import BANK_FOLDER, Lazy, toml


class Lesson(NamedTuple):
    """The exercises of a notebook; `folder` holds those that are not the course's own."""

    ids: tuple[str, ...]
    folder: Path | None = None

    @property
    def EXERCISES(self):
        """The exercises in order."""
        return tuple(BANK[id] for id in self.ids)


_MODULES = {
    "07_momentum_to_adam": optimizers,
}
_MADE = {exercise.id: exercise for lesson in _MODULES.values() for exercise in lesson.EXERCISES}
_IDS = {name: tuple(one.id for one in module.EXERCISES) for name, module in _MODULES.items()}
_IDS |= {name: tuple(lesson["exercises"]) for name, lesson in toml(BANK_FOLDER / "lessons.toml").items()}
NOTEBOOKS = {name: Lesson(ids) for name, ids in sorted(_IDS.items())}
BANK = Lazy((id for lesson in NOTEBOOKS.values() for id in lesson.ids), lambda id: _MADE.get(id) or load.exercise(id))
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
