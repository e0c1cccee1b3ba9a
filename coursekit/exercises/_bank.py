"""All exercises by id, and the answers where they are installed."""

from difflib import get_close_matches
from importlib import import_module

from coursekit.exercises import (
    backprop,
    bias_variance,
    capstone,
    gradient_descent,
    linear,
    losses,
    optimizers,
    regularization,
    sgd,
    start,
)  # fmt: skip
from coursekit.exercises._plain import one_line, shown

NOTEBOOKS = {
    "00_start": start,
    "01_linear_models": linear,
    "02_losses_and_risk": losses,
    "03_bias_variance": bias_variance,
    "04_backprop_by_hand": backprop,
    "05_gradient_descent": gradient_descent,
    "06_sgd": sgd,
    "07_momentum_to_adam": optimizers,
    "08_regularization": regularization,
    "09_capstone": capstone,
}
BANK = {exercise.id: exercise for lesson in NOTEBOOKS.values() for exercise in lesson.EXERCISES}


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


def answers():
    """The module `coursekit.answers`, or None where it is not installed."""
    try:
        module = import_module("coursekit.answers")
    except ModuleNotFoundError as error:
        if not (error.name or "").startswith("coursekit.answers"):
            raise
        return None
    return module if getattr(module, "__file__", None) else None  # an empty folder is no answers either
