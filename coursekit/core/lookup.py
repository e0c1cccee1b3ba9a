"""Names as text: wherever an optimizer, a loss, a surface or the like is an argument, its name in its table will do."""

from difflib import get_close_matches
from types import FunctionType


def listing(names):
    """The `__dir__` of a module: these names and no import of its own, for `dir()` and for completion."""
    return lambda: sorted(names)


def did_you_mean(name, options):
    """The end of an error sentence: "; did you mean 'adam'?", or nothing where no name is like it."""
    plain = {option.lower(): option for option in options}
    near = get_close_matches(name.lower(), plain, n=1) if isinstance(name, str) else []
    return f"; did you mean {plain[near[0]]!r}?" if near else ""


def uncalled(value, constructors, arguments=""):
    """What an error calls a constructor of a table that was given in place of what it makes; "" for anything else.

    Examples
    --------
    >>> uncalled(dict, {"dict": dict}), uncalled({}, {"dict": dict})
    ('dict itself: call it, dict()', '')
    """
    return next((f"{key} itself: call it, {key}({arguments})" for key, one in constructors.items() if one is value), "")


def named(argument, value, table):
    """Look up the entry of a table by its name; a constructor is called with its defaults.

    Anything but a text is handed back as it is. A ValueError names the argument and the entry that may be meant.

    Examples
    --------
    >>> named("base", "ten", {"two": 2, "ten": 10}), named("base", 3, {"two": 2})
    (10, 3)
    """
    if not isinstance(value, str):
        return value
    if value not in table:
        names = ", ".join(map(repr, table))
        given = repr(value) if len(value) < 40 else f"{value[:37]!r}..."
        raise ValueError(f"{argument} must be one of {names}, got {given}{did_you_mean(value, table)}")
    entry = table[value]
    return entry() if isinstance(entry, FunctionType) else entry
