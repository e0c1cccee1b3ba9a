"""A digest of a function's code, so that the file of a sweep knows which code has written it."""

import hashlib
import sys
from types import CodeType, FunctionType, MethodType

PLAIN = (bool, int, float, complex, str, bytes, type(None), type(...))


def digest(function):
    """A text that changes with a function's code, that of its helpers in the same module, and plain values around it.

    It is the same in every process of one version of Python, with which it begins. None for what is no function.
    Lists and arrays count by their type, for a run may fill them.

    Examples
    --------
    >>> [digest(lambda x, c=c: c * x) == digest(lambda x, c=2: c * x) for c in (2, 3)], digest(abs)
    ([True, False], None)
    """
    function = function.__func__ if isinstance(function, MethodType) else function
    if not isinstance(function, FunctionType):
        return None
    told = _told(function, function.__module__, set())
    return f"{sys.version_info[0]}.{sys.version_info[1]} {hashlib.sha256(told.encode()).hexdigest()[:16]}"


def _told(value, module, seen):
    """A value as text; a function with all that it reads, once."""
    if isinstance(value, PLAIN):
        return ascii(value)
    if isinstance(value, tuple | frozenset):
        parts = [_told(one, module, seen) for one in value]
        return f"({', '.join(parts if isinstance(value, tuple) else sorted(parts))})"
    if isinstance(value, CodeType):
        return f"{value.co_code.hex()} {value.co_names} {_told(value.co_consts, module, seen)}"
    if isinstance(value, FunctionType) and value.__module__ == module and value not in seen:
        seen.add(value)
        names = sorted(_names(value.__code__) & set(value.__globals__))
        read = [(name, value.__globals__[name]) for name in names]
        closure = [_content(cell) for cell in value.__closure__ or ()]
        defaults = value.__defaults__, tuple((value.__kwdefaults__ or {}).items())
        return _told((value.__code__, defaults, *closure, *read), module, seen)
    return type(value).__name__


def _names(code):
    """The names that code reads, and code within it."""
    return set(code.co_names).union(*(_names(one) for one in code.co_consts if isinstance(one, CodeType)))


def _content(cell):
    try:
        return cell.cell_contents
    except ValueError:  # a name that has no value yet
        return ...
