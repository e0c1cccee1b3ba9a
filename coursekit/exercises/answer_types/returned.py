"""What a function returned, as arrays of float64: whatever a person would unpack is read, the rest refused in words.

Shapes are not judged here; the judge takes a column or a row for a vector, where it can be nothing else.
"""

import sys

import numpy as np

from coursekit.core.plain import NUMPY_SCALARS, AnswerParseError, is_a, shown
from coursekit.exercises.answer_types.foreign import familiar, plain_array
from coursekit.exercises.answer_types.numbers import number

_KINDS = {"c": "complex numbers", "U": "text"}
_NUMBERS = (bool, int, float, complex)
_NONE = "returned None; the function must end with a `return`"
_DOTS = "returned `...`, which stands for something still to be written"


def array_of(returned, what="returned"):
    """One number or array.

    Raises
    ------
    AnswerParseError
        Says in words that continue "the call ..." why it is not an array of numbers.

    Examples
    --------
    >>> array_of([1, 2])
    array([1., 2.])
    """
    if returned is None or returned is Ellipsis:
        raise AnswerParseError((_NONE if returned is None else _DOTS).replace("returned", what, 1))
    tree = _tree(returned)
    if tree is None:
        raise AnswerParseError(f"{what} {shown(returned)}; numbers are expected, best a NumPy array")
    try:
        array = np.array(tree)
    except ValueError:
        raise AnswerParseError(f"{what} {_uneven(returned)}") from None
    if array.dtype.kind not in "biuf":
        raise AnswerParseError(f"{what} {_KINDS.get(array.dtype.kind, 'objects')}, where real numbers are expected")
    return array.astype(np.float64)


def arrays_of(returned, names=()):
    """Several results, a tuple of arrays: one for each name or, without names, as many as there are.

    Examples
    --------
    >>> arrays_of((1.5, [2, 3]), ("loss", "grad"))
    (array(1.5), array([2., 3.]))
    >>> arrays_of({"grad": [2, 3], "loss": 1.5}, ("loss", "grad"))
    (array(1.5), array([2., 3.]))
    """
    if returned is None or returned is Ellipsis:
        raise AnswerParseError(_NONE if returned is None else _DOTS)
    parts = _parts(familiar(returned, names), names)
    if parts is None:
        listed = f"`{', '.join(names)}`" if names else "a list of arrays"
        raise AnswerParseError(f"returned {shown(returned)}, where {listed} is expected")
    if names and len(parts) != len(names):
        raise AnswerParseError(f"returned {_values(len(parts))}, where {len(names)} are expected: `{', '.join(names)}`")
    labels = [f"returned as `{name}`" for name in names] or [f"returned at position {i}" for i in range(len(parts))]
    return tuple(array_of(part, label) for part, label in zip(parts, labels, strict=True))


def _parts(value, names):
    """The results in `value`, in order; None where it holds no several."""
    if is_a(value, dict):
        return _by_name(dict(dict.items(value)), names)
    if type(value) is np.ndarray and value.ndim:
        flat = np.squeeze(value)
        return list(flat if names and len(value) != len(names) and flat.shape[:1] == (len(names),) else value)
    if not is_a(value, (list, tuple)):
        return None
    parts = list((list if is_a(value, list) else tuple).__iter__(value))
    if names and len(parts) == 1 != len(names):  # several in brackets of their own
        inner = familiar(parts[0], names)
        return _parts(inner, names) or parts
    return parts


def _by_name(given, names):
    """The values of a dict: by the names that are asked for, and in the dict's own order where it has others."""
    if not names:
        return None
    alike = {_bare(own): value for own, value in given.items()}
    if len(alike) == len(given) == len(names):
        wanted = [_bare(name) for name in names]
        others = iter([value for own, value in alike.items() if own not in wanted])
        return [alike[name] if name in alike else next(others) for name in wanted]
    own = ", ".join(str.__str__(name) if is_a(name, str) else shown(name).strip("`") for name in list(given)[:8])
    raise AnswerParseError(f"returned a dict with the names `{own}`, where `{', '.join(names)}` are expected")


def _bare(name):
    """A name as it is compared: `dW1`, `d_w1` and `W1` are the same result."""
    return (
        str.__str__(name).lower().replace("_", "").removeprefix("grad").removeprefix("d") if is_a(name, str) else None
    )


def _tree(value, depth=0):
    """Numbers and plain arrays in lists, as `value` holds them; None where there is anything else."""
    kind = type(value)
    if kind in _NUMBERS or kind in NUMPY_SCALARS:
        return value
    value = familiar(value)
    kind = type(value)
    if kind is np.ndarray:
        return _array(plain_array(value), depth)
    if kind in (list, tuple) and depth < 4:
        inside = [_tree(item, depth + 1) for item in value]
        return None if any(item is None for item in inside) else inside
    return value if kind in _NUMBERS or kind in NUMPY_SCALARS else _exact(value)


def _array(array, depth):
    """An array of numbers; of objects, the lists of what is inside."""
    if array.dtype != object:
        return array
    inside = _tree(array.tolist(), depth) if array.ndim or depth < 4 else None
    return array if inside is None else inside


def _exact(value):
    """The float of a fraction, a decimal or a number of SymPy; None for all else."""
    exact = ("fractions", "Fraction"), ("decimal", "Decimal"), ("sympy", "Expr")
    known = [vars(sys.modules[module])[name] for module, name in exact if module in sys.modules]
    try:
        return number(value) if is_a(value, tuple(known)) else None
    except AnswerParseError as why:
        raise AnswerParseError(f"returned something that is not a number: {why}") from None


def _uneven(returned):
    """What cannot become one array, in words."""
    if is_a(returned, tuple):
        return f"{_values(tuple.__len__(returned))}, where one is expected"
    return "a list whose rows have different lengths"


def _values(count):
    return f"{count} value{'s' * (count != 1)}"
