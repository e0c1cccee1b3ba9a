"""What can be said of any object without running its code: an answer may be of any class whatever.

Nothing here calls a method that the object's own class defines: no repr, no ==, no float, no isinstance
(which asks the object for its `__class__`).
"""

import re
from fractions import Fraction
from types import BuiltinFunctionType, FunctionType, GeneratorType, ModuleType

import numpy as np

NUMPY_SCALARS = frozenset(np.sctypeDict.values())
_PLAIN = frozenset({bool, int, float, complex, Fraction, type(None), type(...)}) | NUMPY_SCALARS


def is_a(value, types):
    """isinstance, by the true type of the object only."""
    return issubclass(type(value), types)


def is_empty(value):
    """Has nothing been filled in: `...`, None or a blank text?"""
    return value is None or value is Ellipsis or (type(value) is str and not value.strip())


def type_name(value):
    """The name of the type of `value`."""
    return type.__dict__["__name__"].__get__(type(value))


def one_line(text, limit=80):
    """`text` on one line and without backticks (they mark code in a verdict), cut at `limit` characters."""
    text = " ".join(text[: 8 * limit].replace("`", "'").split())
    text = re.sub(r"[^\x20-\x7e\u00a1-\uffff]|[\ud800-\udfff\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]", "?", text)
    return text if len(text) <= limit else text[: limit - 3] + "..."


def shown(value):
    """A few words that let a learner recognize the value: `'abc'`, `[1 2 3]`, a list of length 3."""
    kind = type(value)
    if kind is str:
        return f"the text '{one_line(value, 40)}'"
    if kind is int and abs(value) >= 10**30:
        return "an int of more than 30 digits"
    if kind in _PLAIN:
        return f"`{one_line(_scalar(value), 40)}`"
    if kind is np.ndarray:
        return _array(value)
    for family, words in _FAMILIES.items():
        if issubclass(kind, family):
            return words(value)
    return f"an object of type {one_line(type_name(value), 40)}"


def _scalar(value):
    value = value.item() if type(value) in NUMPY_SCALARS and hasattr(value, "item") else value
    return f"{value:.6g}" if type(value) is float else str(value)


def _array(value):
    if value.size > 12 or value.ndim > 2 or value.dtype.kind not in "iuf":
        return f"an array of shape {value.shape}"
    return f"`{listed(value)}`"


def listed(array):
    """The values of a numeric array as a learner would type them: `[[0.5, 1], [-2, 3]]`."""
    if array.ndim == 0:
        return f"{array[()]:.4g}"
    return f"[{', '.join(listed(np.asarray(row)) for row in array)}]"


def _sized(article_and_name, length):
    return lambda value: f"{article_and_name} of length {length(value)}"


_FAMILIES = {
    list: _sized("a list", list.__len__),
    tuple: _sized("a tuple", tuple.__len__),
    dict: _sized("a dict", dict.__len__),
    (set, frozenset): lambda value: "a set",
    np.ndarray: lambda value: f"an array of type {one_line(type_name(value), 40)}",
    GeneratorType: lambda value: "a generator",
    (FunctionType, BuiltinFunctionType): lambda value: "a function",
    type: lambda value: "a class",
    ModuleType: lambda value: "a module",
}


def reason(error):
    """An exception in one line, `ValueError: its message`; a broken message is left out."""
    name = one_line(type_name(error), 40)
    try:
        text = one_line(str(error), 120).rstrip(".")
    except KeyboardInterrupt:
        raise
    except BaseException:
        text = ""
    return f"{name}: {text}" if text else name


class AnswerParseError(Exception):
    """Says in one sentence why a value cannot be read."""
