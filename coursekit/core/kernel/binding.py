"""Kernels by name: their arguments, the Python they were compiled from, how records that hold them are pickled."""

from functools import cache, partial
from importlib import import_module
from inspect import signature as parameters_of


def source(kernel):
    """The plain Python that a kernel was compiled from, for callers whose functions are plain too."""
    return getattr(kernel, "py_func", kernel)


def beside(kernel, function):
    """The kernel, or its plain Python where the function that is handed to it is plain, too."""
    return kernel if hasattr(function, "py_func") else source(kernel)


def bind(kernel, later=(), **fixed):
    """A kernel with its first arguments fixed by name, to be called with the rest in the kernel's order.

    `later` are the names of the rest, as a reminder to the reader that is checked: together with the fixed ones they
    must be the kernel's parameters.

    Examples
    --------
    >>> bind(lambda a, b, x: (a, b, x), b=2, a=1, later=("x",))(3)
    (1, 2, 3)
    """
    names = _parameters(kernel)
    try:
        first = [fixed[name] for name in names[: len(fixed)]]
    except KeyError:
        first = None
    if first is None or names[len(fixed) :] != later:
        given = f"{', '.join(fixed)}; later {', '.join(later)}"
        raise TypeError(f"{source(kernel).__name__} takes {', '.join(names)}, got {given}")
    return partial(kernel, *first)


@cache
def _parameters(kernel):
    return tuple(parameters_of(source(kernel)).parameters)


def by_name(record, table):
    """How a record of a table is pickled: by the table's name and its own, so that it is the same one on arrival."""
    module = import_module(type(record).__module__)
    if getattr(module, table, {}).get(record.name) is record:
        return _named_record, (module.__name__, table, record.name)
    return type(record), tuple(record)  # one that somebody has made for themselves


def _named_record(module, table, name):
    return getattr(import_module(module), table)[name]
