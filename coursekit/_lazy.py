"""Parts of a package that load when they are first used."""

from difflib import get_close_matches
from importlib import import_module


def attach(package, names):
    """`__getattr__` and `__dir__` for a package: names maps a name to the module it lives in, or is.

    Examples
    --------
    >>> get, names = attach("collections", {"abc": "collections.abc"})
    >>> get("abc").__name__
    'collections.abc'
    """

    def __getattr__(name):
        if name not in names:
            near = ", ".join(get_close_matches(name, names)) or "nothing of a name like it"
            raise AttributeError(f"{package} has no attribute {name!r}; it has {near}")
        module = import_module(names[name])
        return module if names[name].endswith(f".{name}") else getattr(module, name)

    return __getattr__, lambda: sorted(names)
