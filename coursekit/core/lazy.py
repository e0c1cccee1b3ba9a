"""Parts of a package that load when they are first used."""

from difflib import get_close_matches
from importlib import import_module


def attach(package, places):
    """`__getattr__` and `__dir__` for a package: `places` maps a name to "module" or to "module:attribute".

    Examples
    --------
    >>> get, names = attach("collections", {"abc": "collections.abc", "Counter": "collections:Counter"})
    >>> get("abc").__name__, get("Counter").__name__
    ('collections.abc', 'Counter')
    """

    def __getattr__(name):
        if name not in places:
            near = ", ".join(get_close_matches(name, places)) or "no similar name"
            raise AttributeError(f"{package} has no attribute {name!r}; it has {near}")
        module, _, attribute = places[name].partition(":")
        found = import_module(module)
        return getattr(found, attribute) if attribute else found

    return __getattr__, lambda: sorted(places)
