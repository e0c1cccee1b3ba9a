"""coursekit: the helper library of a course on the foundations of deep learning.

Everything is reached as `import coursekit as ck`; parts load when they are first used, so the import
itself costs next to nothing.
"""

from coursekit._lazy import attach

__version__ = "0.1.0"

_MODULES = (
    *("activations", "losses", "models", "optimizers", "schedules", "surfaces"),
    *("regularization", "bias_variance"),
    *("line_search", "exhibits", "graph", "datasets", "figures", "panels", "exercises"),
)
_NAMES = {
    "DivergenceWarning": "coursekit._divergence",
    "descend": "coursekit.descent",
    "fit": "coursekit.training",
    "sweep": "coursekit.grid",
    **dict.fromkeys(("check", "exercise", "hint", "progress", "set_student", "solution"), "coursekit.exercises"),
}
__all__ = [*_MODULES, *_NAMES]
__getattr__, __dir__ = attach("coursekit", {name: f"coursekit.{name}" for name in _MODULES} | _NAMES)
