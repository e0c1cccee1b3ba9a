"""coursekit: the helper library of a course on the foundations of deep learning.

Everything is reached as `import coursekit as ck`; parts load when they are first used, so the import
itself costs next to nothing. `help(ck.fit)` explains a function, `dir(ck.losses)` has what is in a part.

training     fit, fit_many; sweep over settings; sklearn, the same as estimators of scikit-learn
             models, losses, optimizers, schedules, activations, regularization; orders of the rows
descent      descend, race, line_search, adagrad_variants, on surfaces
theory       graph, backpropagation by hand; bias_variance
data         datasets
pictures     figures; panels, which are live
exercises    exercise, check, hint, solution, demonstrate; predict before a picture; exercises, the table of all
             practice; before and after a lesson; progress, set_student; use_exercises of your own
what is said DivergenceWarning, GradientWarning, SweepError
"""

from coursekit.core import cells, completion, doors, imports
from coursekit.core.lazy import attach

__version__ = "0.1.0"
__distribution__ = "coursekit-dl"  # its name on package indexes, where another project owns coursekit

_CORE = (
    *("activations", "losses", "models", "optimizers", "schedules", "surfaces"),
    *("regularization", "bias_variance"),
)
_ROOMS = ("graph", "datasets", "figures", "panels", "exercises")
_ASKED = (
    *("after", "before", "check", "demonstrate", "exercise", "hint", "practice", "progress", "set_student", "solution"),
    "use_exercises",
)
_PLACES = {
    **{name: f"coursekit.core.{name}" for name in _CORE},
    **{name: f"coursekit.{name}" for name in _ROOMS},
    **{name: f"coursekit.training.{name}" for name in ("line_search", "adagrad_variants")},
    **{name: f"coursekit.training.{name}:{name}" for name in ("descend", "fit", "fit_many", "race", "sweep")},
    **{name: f"coursekit.exercises:{name}" for name in _ASKED},
    "sklearn": "coursekit.training.estimators",
    "predict": "coursekit.predictions:predict",
    "DivergenceWarning": "coursekit.core.divergence:DivergenceWarning",
    "GradientWarning": "coursekit.training.own_gradient:GradientWarning",
    "SweepError": "coursekit.training.sweep:SweepError",
    "orders": "coursekit.core.generator:orders",
}
_RENAMED = {"exhibits": "coursekit.training.adagrad_variants"}
__all__ = [*_PLACES]
__getattr__ = attach("coursekit", _PLACES | _RENAMED)[0]
__dir__ = attach("coursekit", _PLACES)[1]

doors.FIGURES.room, doors.JUDGE.room = "coursekit.figures", "coursekit.judging.api"

_texts = attach("coursekit", {"texts": "coursekit.exercises.completion:texts"})[0]
completion.offer(lambda code, names: _texts("texts")(code, names))
cells.watch()
imports.settle()


def _jupyter_server_extension_points():
    """Where a Jupyter server that has the extension `coursekit` turned on finds it."""
    return [{"module": "coursekit.server"}]
