"""What a function returned, as arrays of float64; anything that is not plainly numbers is refused in words."""

import numpy as np

from coursekit.exercises._plain import NUMPY_SCALARS, is_a, shown
from coursekit.exercises._reading import Unreadable

_KINDS = {"b": "truth values", "c": "complex numbers", "U": "text"}


def array_of(returned, what="returned"):
    """One number or array.

    Raises
    ------
    Unreadable
        Says in words that continue "the call ..." why it is no array of numbers.

    Examples
    --------
    >>> array_of([1, 2])
    array([1., 2.])
    """
    if returned is None:
        raise Unreadable(f"{what} None; the function must end with a `return`")
    if returned is Ellipsis:
        raise Unreadable(f"{what} `...`, which stands for something still to be written")
    if not _numeric(returned):
        raise Unreadable(f"{what} {shown(returned)}; numbers are expected, best a NumPy array")
    try:
        array = np.array(returned)
    except ValueError:
        raise Unreadable(f"{what} a list whose rows have different lengths") from None
    if array.dtype.kind not in "iuf":
        raise Unreadable(f"{what} {_KINDS.get(array.dtype.kind, 'objects')}, where real numbers are expected")
    return array.astype(np.float64)


def arrays_of(returned, names=()):
    """Several results, a tuple of arrays: one for each name or, without names, as many as there are.

    Examples
    --------
    >>> arrays_of((1.5, [2, 3]), ("loss", "grad"))
    (array(1.5), array([2., 3.]))
    """
    if returned is None:
        raise Unreadable("returned None; the function must end with a `return`")
    if not is_a(returned, (list, tuple)) and not (type(returned) is np.ndarray and returned.ndim > 1):
        listed = f"`{', '.join(names)}`" if names else "a list of arrays"
        raise Unreadable(f"returned {shown(returned)}, where {listed} is expected")
    parts = list(returned)
    if names and len(parts) != len(names):
        raise Unreadable(f"returned {len(parts)} values, where {len(names)} are expected: `{', '.join(names)}`")
    labels = [f"returned as `{name}`" for name in names] or [f"returned at position {i}" for i in range(len(parts))]
    return tuple(array_of(part, label) for part, label in zip(parts, labels, strict=True))


def _numeric(value, depth=0):
    """Is it a number, a plain array, or a list or tuple of such?"""
    kind = type(value)
    if kind in (list, tuple) and depth < 4:
        return all(_numeric(item, depth + 1) for item in value)
    return kind in (bool, int, float, complex, np.ndarray) or kind in NUMPY_SCALARS
