"""coursekit: the helper library of a course on the foundations of deep learning.

Everything is reached as `import coursekit as ck`; parts load when they are first used, so the import
itself costs next to nothing.
"""

from importlib import import_module

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
    "check": "coursekit.exercises",
    "exercise": "coursekit.exercises",
    "hint": "coursekit.exercises",
    "solution": "coursekit.exercises",
}
__all__ = ["__version__", *_MODULES, *_NAMES]


def __getattr__(name):
    if name in _MODULES:
        return import_module(f"coursekit.{name}")
    if name in _NAMES:
        return globals().setdefault(name, getattr(import_module(_NAMES[name]), name))
    raise AttributeError(f"coursekit has no attribute {name!r}; it has {', '.join(__all__[1:])}")


def __dir__():
    return sorted(__all__)
