"""What may stand in a text in quotes: the id of an exercise in `ck.check("gd/`, a name in `optimizer="ad`."""

import re
import sys
from types import FunctionType, ModuleType

from coursekit.core.lazy import attach

_OPEN_TEXT = re.compile(r"(?P<quote>[\"'])(?P<typed>[^\"'\n]*)\Z")
_TEXT = re.compile(r"\"[^\"\n]*\"|'[^'\n]*'")
_CALLED = re.compile(r"([A-Za-z_][\w.]*)\s*\Z")
_KEYWORD = re.compile(r"(?:\A|[,(])\s*(\w+)\s*=\s*\Z")
_FIRST = {  # the first argument of a function, by its name
    **dict.fromkeys(("check", "demonstrate", "exercise", "hint", "practice", "solution", "cell"), "id"),
    **dict.fromkeys(("descend", "backtracking"), "surface"),
}
_TABLES = {  # by the name of an argument; loaded when they are asked for
    "id": "coursekit.exercises.catalog:BANK",
    "optimizer": "coursekit.core.optimizers:RULES",
    "loss": "coursekit.core.losses:LOSSES",
    "surface": "coursekit.core.surfaces:SURFACES",
    "lr": "coursekit.core.schedules:SCHEDULES",
    "activation": "coursekit.core.activations:ACTIVATIONS",
}
_table = attach("coursekit.exercises.completion", _TABLES)[0]


def texts(code, names):
    """What is typed of the text that `code` ends in, and the texts that may stand there; `names` is what names hold.

    Examples
    --------
    >>> import coursekit as ck
    >>> texts('ck.check("linear/neu', {"ck": ck})
    ('linear/neu', ['linear/neuron'])
    >>> texts('print("linear/neu', {"ck": ck})
    ('linear/neu', [])
    """
    opened = _OPEN_TEXT.search(code)
    before = _TEXT.sub(lambda text: "_" * len(text[0]), code[: opened.start()]) if opened else ""
    if not opened or set(before.rpartition("\n")[2]) & {'"', "'"}:
        return "", []
    kind, typed = _kind(*_argument(before), names), opened["typed"]
    known = list(_table(kind)) if kind in _TABLES else []
    found = [one for one in known if one.startswith(typed)]
    return typed, found or [one for one in known if typed in one]


def _argument(before):
    """The name of the function whose bracket is the last one open, and what stands in it before the text."""
    depth, end = 0, len(before)
    for place in range(len(before) - 1, -1, -1):
        letter = before[place]
        depth += (letter in ")]}") - (letter in "([{")
        if depth < 0 and letter == "(" and (called := _CALLED.search(before[:place])):
            return called[1], before[place + 1 : end]
        if depth < 0:  # a list of texts
            depth, end = 0, place
    return "", ""


def _kind(called, argument, names):
    """What kind of text an argument of one of the course's functions is; None if it is none."""
    path = _public_path(called, names)
    keyword = _KEYWORD.search(argument)
    if path is None or not (keyword or not argument.strip()):
        return None
    return keyword[1] if keyword else _FIRST.get(path.rpartition(".")[2])


def _public_path(called, names):
    """The path of a function within the package, `check` for `ck.check`; None if it is not one of the course's."""
    head, _, rest = called.partition(".")
    found = names.get(head)
    if found is sys.modules["coursekit"]:
        return rest
    if type(found) is ModuleType and found.__name__.startswith("coursekit."):
        return f"{found.__name__.rpartition('.')[2]}.{rest}"
    is_own = type(found) is FunctionType and str(found.__module__).startswith("coursekit.")
    return found.__name__ if is_own and not rest else None
