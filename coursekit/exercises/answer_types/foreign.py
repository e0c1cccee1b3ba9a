"""Values of other libraries, and whatever Python counts through, as arrays, numbers, lists and dicts.

A type is recognized by being the very one that its library holds, never by a name or a method of the value,
and it is read by the library's own functions: no class that a learner wrote is asked anything.
"""

import array
import collections
import dataclasses
import itertools
import sys
from types import FunctionType, GeneratorType, GetSetDescriptorType, MappingProxyType, SimpleNamespace

import numpy as np

from coursekit.core.plain import AnswerParseError, is_a, one_line, type_name

_STDLIB = (collections.__file__, dataclasses.__file__, "<frozen")
_FAMILIAR = (bool, int, float, list, tuple, dict, str, np.ndarray, type(None))
MOST = 1_000_000  # values that a generator may give
_ITERATORS = (
    *(GeneratorType, map, zip, filter, enumerate, range, reversed, collections.deque, array.array, memoryview),
    *(type(iter(())), type(iter([])), type(iter({})), type(iter(range(0))), type(reversed([])), type(iter(set()))),
    *(type({}.keys()), type({}.values()), type(iter({}.values())), type({}.items())),
    *(kind for kind in vars(itertools).values() if isinstance(kind, type)),
)


def familiar(value, names=()):
    """`value` as NumPy array, number, list, tuple or dict where it is of a library that is known; else itself.

    Where it has names of its own, it becomes a dict if they are `names`, and a sequence otherwise.
    """
    kind = type(value)
    if kind in _FAMILIAR:
        return value
    if kind in _ITERATORS:
        return unfolded(value)
    if kind is MappingProxyType:
        return dict(value)
    if kind is SimpleNamespace:
        return dict(vars(value))
    if is_a(value, tuple):
        return _named(list(tuple.__iter__(value)), _fields(kind), names)
    if (made := _of_dataclass(value)) is not None:
        return made
    for module, types, convert in _LIBRARIES:
        if any(_held(module, name) is kind for name in types):
            return _converted(value, convert, names)
    return value


def unfolded(value):
    """A list of what `value` gives one after the other, where it is an iterator; else itself."""
    if type(value) not in _ITERATORS:
        return value
    values = list(itertools.islice(value, MOST + 1))
    if len(values) > MOST:
        raise AnswerParseError(f"returned {_called(value)} that does not end: more than {MOST:,} values")
    return values


def plain_array(value):
    """An array of NumPy's own type and numbers that it counts itself; `value` is an array of any dtype."""
    return value.astype(np.float64) if value.dtype.type.__module__ == "ml_dtypes" else value


def _called(value):
    name = one_line(type_name(value), 40)
    return f"{'an' if name[0] in 'aeiou' else 'a'} {name}"


def _held(module, name):
    """What a loaded module holds under a name; None where there is none."""
    found = sys.modules.get(module)
    return None if found is None else vars(found).get(name)


def _named(values, own, names):
    """A dict of the values where their `own` names are the `names` that are asked for; else a tuple."""
    known = bool(names) and all(is_a(name, str) for name in own) and set(own) == set(names)
    return dict(zip(own, values, strict=True)) if known else tuple(values)


def _converted(value, convert, names):
    try:
        return convert(value, names) if convert in (_series, _frame) else convert(value)
    except AnswerParseError:
        raise
    except Exception:  # of another device, say
        return value


def _class_entries(kind):
    return [type.__dict__["__dict__"].__get__(one) for one in type.__dict__["__mro__"].__get__(kind)]


def _fields(kind):
    """The names of a NamedTuple's values; () where it is none."""
    names = next((entries["_fields"] for entries in _class_entries(kind) if "_fields" in entries), ())
    return names if type(names) is tuple and names and all(type(name) is str for name in names) else ()


def is_record(kind):
    """Is it a class of the learner's that only names values: a NamedTuple or a dataclass without methods?"""
    entries = _class_entries(kind)[0]
    made = [one for one in entries.values() if type(one) is FunctionType]
    plain = all(one.__code__.co_filename.startswith(("<string>", *_STDLIB)) for one in made)
    return plain and (bool(_fields(kind)) or type(entries.get("__dataclass_fields__")) is dict)


def _of_dataclass(value):
    """The fields of a dataclass's instance, as a dict; None where it is of no dataclass."""
    entries = _class_entries(type(value))
    if not any(type(one.get("__dataclass_fields__")) is dict for one in entries):
        return None
    own = next((one["__dict__"] for one in entries if "__dict__" in one), None)
    return dict(own.__get__(value)) if type(own) is GetSetDescriptorType else None


def _torch(value):
    tensor = sys.modules["torch"].Tensor
    value = tensor.cpu(tensor.detach(value))
    value = tensor.to_dense(value) if tensor.layout.__get__(value) is not sys.modules["torch"].strided else value
    real = tensor.is_floating_point(value)
    return tensor.numpy(tensor.double(value) if real else tensor.resolve_conj(value))


def _masked(value):
    if np.ma.is_masked(value):
        raise AnswerParseError("returned an array with masked values, where numbers are expected")
    return np.array(np.ma.getdata(value))


def _series(value, names):
    read = _named(list(value.to_numpy()), list(value.index), names)
    return read if type(read) is dict else value.to_numpy()


def _frame(value, names):
    columns = [np.asarray(value.iloc[:, place]) for place in range(value.shape[1])]
    read = _named(columns, list(value.columns), names)
    return read if type(read) is dict else value.to_numpy()


_SPARSE = tuple(f"{form}_{kind}" for form in ("csr", "csc", "coo", "dia", "lil") for kind in ("array", "matrix"))
_LIBRARIES = (
    ("torch", ("Tensor",), _torch),
    ("torch.nn", ("Parameter",), _torch),
    ("jaxlib._jax", ("ArrayImpl",), lambda value: plain_array(np.asarray(value))),
    ("jaxlib.xla_extension", ("ArrayImpl",), lambda value: plain_array(np.asarray(value))),
    ("numpy", ("matrix", "memmap"), lambda value: np.ndarray.view(value, np.ndarray)),
    ("numpy.ma", ("MaskedArray",), _masked),
    ("numpy", ("flatiter",), np.array),
    ("ml_dtypes", ("bfloat16", "float8_e4m3fn", "float8_e5m2"), float),
    ("pandas", ("Series",), _series),
    ("pandas", ("DataFrame",), _frame),
    ("pandas", ("Index", "RangeIndex"), lambda value: value.to_numpy()),
    ("scipy.sparse", _SPARSE, lambda value: value.toarray()),
    ("sympy", ("Matrix", "ImmutableMatrix"), lambda value: value.tolist()),
    ("mpmath", ("mpf",), float),
    ("numba.typed.typedlist", ("List",), list),
)
