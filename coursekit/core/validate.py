"""Checks of what a caller passes in: each error names the argument, what was given, what is expected."""

import numbers

import numpy as np

from coursekit.core.lookup import did_you_mean


def shown(value, limit=60):
    """A short text of any value, for an error message; never fails."""
    try:
        text = " ".join(repr(value).split())
    except Exception:
        text = f"an object of type {type(value).__name__}"
    return text if len(text) <= limit else text[: limit - 3] + "..."


NUMBERED = "np.unique(y, return_inverse=True)[1] numbers classes from 0"


def floats(value, dtype=np.float64):
    """`value` as an array of floats that a kernel takes: C-ordered, aligned, writeable; a copy where need be."""
    raw = np.asarray(value)
    objects = raw.flat if raw.dtype.kind == "O" else ()
    if raw.dtype.kind not in "biufO" or any(v is None or isinstance(v, (str, bytes)) for v in objects):
        raise TypeError("not real numbers")  # NumPy would read "1" as 1 and None as NaN
    with np.errstate(over="ignore"):  # what float32 cannot hold becomes inf
        return np.require(raw, dtype, "CAW")


def array(name, value, ndim, *, empty=False, dtype=np.float64):
    """`value` as a C-ordered array of floats of one of the dimensions `ndim` (None: of any), all finite."""
    dims = (ndim,) if isinstance(ndim, int) else ndim
    wanted = " or ".join(f"{n}-dimensional" for n in dims or ())
    try:
        result = floats(value, dtype)
    except (TypeError, ValueError, OverflowError):
        kind = f"a {wanted} array" if dims else "an array"
        targets = {1, 2} <= set(dims or ())  # the dimensions that they may have
        hint = f"; {NUMBERED}" if targets and _words(value) else ""
        raise TypeError(f"{name} must be {kind} of real numbers, got {_no_numbers(value)}{hint}") from None
    if dims and result.ndim not in dims:
        given = f"an array of shape {result.shape}" if result.ndim else f"the number {shown(value)}"
        raise ValueError(f"{name} must be {wanted}, got {given}")
    if result.size == 0 and not empty:
        raise ValueError(f"{name} must not be empty, got an array of shape {result.shape}")
    if not np.isfinite(result).all():
        where = tuple(int(i) for i in np.argwhere(~np.isfinite(result))[0])
        place = f" at index {where[0] if len(where) == 1 else where}" if where else ""
        kind = "" if dtype == np.float64 else f" as {np.dtype(dtype)}"
        raise ValueError(f"{name} must hold finite numbers only, got {result[where]}{kind}{place}")
    return result


def _no_numbers(value):
    """What of `value` is not made of numbers: a column of a table, which is named, or else all of it."""
    for column in value.columns if hasattr(value, "columns") and hasattr(value, "dtypes") else ():
        if not _numeric(value[column]):
            entries = np.asarray(value[column], object)
            return f"{shown(next((one for one in entries if not _numeric(one)), entries))} in column {column!r}"
    return shown(value)


def _numeric(value):
    try:
        floats(value)
    except (TypeError, ValueError, OverflowError):
        return False
    return True


def _words(value):
    """Is it a column of words?"""
    try:
        column = np.asarray(value)
    except ValueError:  # of lists of different lengths
        return False
    return column.ndim == 1 and all(isinstance(one, str) for one in column[:1])


def one_each(name, y, X):
    """Raise where y has not a target for each row of X."""
    if len(y) != len(X):
        raise ValueError(f"{name} must hold one target for each of the {len(X)} rows of X, got {len(y)}")


def number(name, value, *, low=-np.inf, high=np.inf, open_low=False, open_high=False):
    """`value` as a float inside the interval from `low` to `high`."""
    raw = value[()] if isinstance(value, np.ndarray) and value.ndim == 0 else value
    if isinstance(raw, (bool, np.bool_)) or not isinstance(raw, numbers.Real):
        raise TypeError(f"{name} must be a number, got {shown(value)}")
    try:
        result = float(raw)
    except OverflowError:
        result = np.inf
    above = result > low if open_low else result >= low
    below = result < high if open_high else result <= high
    if not (np.isfinite(result) and above and below):
        raise ValueError(f"{name} must be {_interval(low, high, open_low, open_high)}, got {shown(value)}")
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
        raise ValueError(f"{name} must be a whole number of at least {low}{upper}, got {shown(value)}")
    return int(value)


def sizes(name, value):
    """`value`, the layer sizes of a model, as a tuple of at least two ints."""
    if not isinstance(value, list | tuple | np.ndarray) or len(value) < 2:
        raise ValueError(f"{name} must be a list (d_in, hidden, ..., d_out), got {shown(value)}")
    return tuple(integer(f"{name}[{i}]", size, low=1) for i, size in enumerate(value))


def boolean(name, value):
    """`value` as a bool."""
    if not isinstance(value, (bool, np.bool_)):
        raise TypeError(f"{name} must be True or False, got {shown(value)}")
    return bool(value)


def choice(name, value, options):
    """`value`, which must be one of the names in `options`."""
    if not isinstance(value, str) or value not in options:
        wanted = ", ".join(map(repr, options))
        raise ValueError(f"{name} must be one of {wanted}, got {shown(value)}{did_you_mean(value, options)}")
    return value


def real_targets(shape, targets, name="targets"):
    """Any numbers, as an array of the shape (n, k) of the scores."""
    targets = array(name, targets, (1, 2))
    grid = np.ascontiguousarray(targets.reshape(len(targets), -1))
    if grid.shape != shape:
        raise ValueError(f"{name} must have the shape of the scores {_outer(shape)}, got {targets.shape}")
    return grid


def two_valued_targets(low, high):
    """A function like `real_targets` for numbers that are `low` or `high`."""

    def encode(shape, targets, name="targets"):
        targets = real_targets(shape, targets, name)
        wrong = targets[(targets != low) & (targets != high)]
        if wrong.size:
            raise ValueError(f"{name} must be {low} or {high} for this loss, got {wrong[0]:g}")
        return targets

    return encode


def class_targets(shape, targets, name="targets", soft=False):
    """Class indices or one-hot rows, as one-hot rows; with `soft` rows of probabilities as well."""
    n, k = shape
    targets = array(name, targets, (1, 2))
    if targets.shape == (n, 1):
        targets = targets[:, 0]  # a column of a table
    if targets.ndim == 2:
        one_hot = soft or np.isin(targets, (0, 1)).all()
        if targets.shape != shape or not one_hot or (targets < 0).any() or not np.allclose(targets.sum(axis=1), 1):
            rows = "rows of probabilities" if soft else "one-hot rows"
            raise ValueError(f"{name} with two axes must be {rows} of shape {shape}, got {shown(targets)}")
        return targets
    if len(targets) != n:
        raise ValueError(f"{name} must hold one class for each of the {n} rows of scores, got {len(targets)}")
    wrong = targets[(targets != np.floor(targets)) | (targets < 0) | (targets >= k)]
    if wrong.size:
        hint = f"; {NUMBERED}" if (targets == np.floor(targets)).all() and targets.min() >= 1 else ""
        raise ValueError(f"{name} must be class indices from 0 to {k - 1}, got {wrong[0]:g}{hint}")
    return np.eye(k)[targets.astype(np.int64)]


def _outer(shape):
    """The shape a caller knows: one score a row is written (n,)."""
    return shape[:1] if shape[1] == 1 else shape
