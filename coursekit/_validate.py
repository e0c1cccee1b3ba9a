"""Checks of what a caller passes in: each error names the argument, what was given, what is expected."""

import numbers

import numpy as np


def shown(value, limit=60):
    """A short text of any value, for an error message; never fails."""
    try:
        text = " ".join(repr(value).split())
    except Exception:
        text = f"an object of type {type(value).__name__}"
    return text if len(text) <= limit else text[: limit - 3] + "..."


def array(name, value, ndim, *, empty=False):
    """`value` as a C-ordered float64 array of one of the dimensions `ndim`, all finite."""
    dims = (ndim,) if isinstance(ndim, int) else tuple(ndim)
    wanted = " or ".join(f"{n}-dimensional" for n in dims)
    try:
        raw = np.asarray(value)
        if np.iscomplexobj(raw):
            raise TypeError
        result = np.ascontiguousarray(raw, dtype=np.float64).reshape(raw.shape)
    except (TypeError, ValueError, OverflowError):
        raise TypeError(f"{name} must be a {wanted} array of real numbers, got {shown(value)}") from None
    if result.ndim not in dims:
        raise ValueError(f"{name} must be {wanted}, got an array of shape {result.shape}")
    if result.size == 0 and not empty:
        raise ValueError(f"{name} must not be empty, got an array of shape {result.shape}")
    if not np.isfinite(result).all():
        where = tuple(int(i) for i in np.argwhere(~np.isfinite(result))[0])
        place = f" at index {where[0] if len(where) == 1 else where}" if where else ""
        raise ValueError(f"{name} must hold finite numbers only, got {result[where]}{place}")
    return result


def number(name, value, *, low=-np.inf, high=np.inf, open_low=False, open_high=False):
    """`value` as a float inside the interval from `low` to `high`."""
    is_number = isinstance(value, numbers.Real) or (isinstance(value, np.ndarray) and value.ndim == 0)
    if isinstance(value, (bool, np.bool_)) or not is_number:
        raise TypeError(f"{name} must be a number, got {shown(value)}")
    result = float(value)
    above = result > low if open_low else result >= low
    below = result < high if open_high else result <= high
    if not (np.isfinite(result) and above and below):
        raise ValueError(f"{name} must be {_interval(low, high, open_low, open_high)}, got {result!r}")
    return result


def _interval(low, high, open_low, open_high):
    parts = []
    if np.isfinite(low):
        parts.append(f"{'above' if open_low else 'at least'} {low:g}")
    if np.isfinite(high):
        parts.append(f"{'below' if open_high else 'at most'} {high:g}")
    return "a finite number" + (" " + " and ".join(parts) if parts else "")


def integer(name, value, *, low, high=None, high_name=""):
    """`value` as an int from `low` to `high`."""
    if isinstance(value, (bool, np.bool_)) or not isinstance(value, numbers.Integral):
        raise TypeError(f"{name} must be a whole number, got {shown(value)}")
    if value < low or (high is not None and value > high):
        upper = "" if high is None else f" and at most {high_name and high_name + ' = '}{high}"
        raise ValueError(f"{name} must be a whole number of at least {low}{upper}, got {value}")
    return int(value)


def choice(name, value, options):
    """`value`, which must be one of the names in `options`."""
    if not isinstance(value, str) or value not in options:
        raise ValueError(f"{name} must be one of {', '.join(map(repr, options))}, got {shown(value)}")
    return value
