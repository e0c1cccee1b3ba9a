"""A learner's own data in a panel: read from whatever holds them, or one sentence that says why they do not fit.

Arrays, lists, tables of pandas or of any other library that NumPy can read, tensors. Nothing is dropped, filled or
sampled in silence: what does not fit is an error, and what was done to the rows is in `said`.
"""

import functools
import inspect
import numbers
import sys
from dataclasses import dataclass, field

import numpy as np

from coursekit.core import validate

LARGEST = 1e100  # beyond it squares overflow
SHORT, LONG = 16, 40  # letters of a name in a picture, and along an axis


@dataclass(frozen=True, eq=False)  # compared and hashed by identity, so that results can be cached
class OwnData:
    """Rows X, targets y, the names of what they are, and how the caller calls the two.

    With classes y holds class indices, else numbers. said is what was done to the rows, to be told.
    """

    X: np.ndarray
    y: np.ndarray
    features: tuple
    classes: tuple
    called: tuple
    said: str = ""
    center: np.ndarray = field(init=False)
    scale: np.ndarray = field(init=False)

    def __post_init__(self):
        center, scale = moments(self.X)
        object.__setattr__(self, "center", center)
        object.__setattr__(self, "scale", scale)

    def standardized(self, points=None):
        """The rows, or other points, with the mean 0 and the standard deviation 1 that the rows then have."""
        return ((self.X if points is None else points) - self.center) / self.scale


class OwnFunction:
    """A learner's function, with the name that it has in the learner's cells; equal to the function itself.

    Not to another of it: what is kept of one panel must not be shown by a later one, for a function may read what has
    changed since.
    """

    def __init__(self, function):
        inner = getattr(function, "__name__", "")
        self.function, self.__name__ = function, name_of(function, inner if inner.isidentifier() else "f")

    @classmethod
    def of(cls, argument, function, wanted, **more):
        """The function that an argument is, or a TypeError that says what is wanted."""
        if not callable(function) or inspect.isclass(function):
            raise TypeError(f"{argument} must be {wanted}, got {validate.shown(function)}")
        return cls(function, **more)

    def __call__(self, *args):
        return self.function(*args)

    def __eq__(self, other):
        return other is self or other is self.function

    def __hash__(self):
        return id(self)


def takes_data(panel):
    """A panel whose first arguments X and y may be left out: a number or a text before them is its first setting."""

    @functools.wraps(panel)
    def call(*args, **settings):
        shifted = args and not _is_data(args[0])
        return panel(None, None, *args, **settings) if shifted else panel(*args, **settings)

    return call


def _is_data(value):
    return value is None or not isinstance(value, (numbers.Number, str))


def classified(X, y, *, columns, classes, rows, least=2):
    """OwnData for a classifier: so many columns, 2 to `classes` classes, at most `rows` rows; None without X and y."""
    return _own(X, y, columns, rows, least, functools.partial(_classes, most=classes))


def measured(X, y, *, columns, rows, least=2):
    """OwnData for a regression, whose y are numbers, at most `rows` of them; None without X and y."""
    return _own(X, y, columns, rows, least, _numbers)


def pictured(X, y, *, side, classes, rows, least):
    """As `classified`, for grey images of shape (n, s, s) or (n, s * s), s from 2 to `side`."""
    return _own(_flat(X), y, (4, side**2), rows, least, functools.partial(_classes, most=classes), given=X)


def _own(X, y, columns, rows, least, targets, given=None):
    if X is None and y is None:
        return None
    _both(X, y)
    called = name_of(X if given is None else given, "X"), name_of(y, "y")
    table, features = _table(X, columns)
    _same_rows(X, y)
    values, classes = targets(y, len(table))
    if len(table) < least:
        raise ValueError(f"X must hold at least {least} rows, got {len(table)}")
    kept, said = _sample(values if classes else np.zeros(len(table)), rows)
    numbers = np.require(table[kept], np.float64, "CAW")
    return OwnData(numbers, values[kept], features, classes, called, said)


def _flat(X):
    """Images of shape (n, s, s), with one channel or without, as rows."""
    if X is None or (hasattr(X, "columns") and hasattr(X, "index")):
        return X
    raw = X if hasattr(X, "target") or hasattr(X, "X") else _array("X", X)
    if getattr(raw, "ndim", 0) == 4 and 1 in (raw.shape[1], raw.shape[3]):
        raw = raw[:, 0] if raw.shape[1] == 1 else raw[..., 0]
    if getattr(raw, "ndim", 0) < 3:
        return X
    if raw.ndim != 3 or raw.shape[1] != raw.shape[2]:
        wanted = "square grey images of shape (n, s, s), or their rows of shape (n, s * s)"
        raise ValueError(f"X must hold {wanted}, got an array of shape {raw.shape}")
    return raw.reshape(len(raw), -1) if len(raw) else X


def _both(X, y):
    for rows, targets in (("X", "y"), ("data", "target")):
        if not isinstance(X, np.ndarray) and hasattr(X, rows) and hasattr(X, targets):
            raise TypeError(f"X must be an array or a table, got a data set: give its .{rows} and .{targets}")
    for name, value, other in (("X", X, "y"), ("y", y, "X")):
        if value is None:
            raise TypeError(f"{name} must be given with {other}, got None")


def name_of(value, otherwise):
    """The name by which the caller knows a value: of the cell, or of a module in it (np.sin).

    Else `otherwise`, with my_ before it where that is the name of something else, which the call must not show.
    """
    frame = sys._getframe(1)
    while frame.f_globals.get("__name__", "").startswith("coursekit.panels") and frame.f_back:
        frame = frame.f_back
    known = {**frame.f_globals, **frame.f_locals}
    names = [name for name, each in known.items() if each is value and name.isidentifier() and name[0] != "_"]
    inner = getattr(value, "__name__", "")
    names += [f"{m}.{inner}" for m, each in known.items() if inspect.ismodule(each) and _holds(each, inner, value)]
    if names:
        return otherwise if otherwise in names else names[0]
    return f"my_{otherwise}" if otherwise in known else otherwise


def _holds(module, name, value):
    return bool(name) and vars(module).get(name) is value


def _array(name, value):
    """`value` as NumPy has it; masked values are NaN, for NumPy would take what is behind the mask."""
    value = value.detach() if hasattr(value, "detach") else value  # a tensor that wants a gradient
    if hasattr(value, "toarray"):
        raise TypeError(f"{name} must be an array or a table, got a sparse matrix: give {name}.toarray()")
    if isinstance(value, np.ma.MaskedArray):
        return value.astype(object).filled(np.nan)
    try:
        return np.asarray(value)
    except Exception as error:  # whatever a library raises whose data NumPy cannot have
        given = f"{validate.shown(value)} ({type(error).__name__})"
        raise TypeError(f"{name} must be an array or a table of numbers, got {given}") from None


def _table(X, columns):
    """X as numbers of shape (n, d), with a name for each column; `columns` are the least and the most of them."""
    raw, names = _array("X", X), getattr(X, "columns", None)
    low, high = columns
    wanted = f"{low} column{'s' * (low > 1)}" if low == high else f"{low} to {high} columns"
    if raw.ndim == 1 and low == 1 and raw.dtype.names is None:
        raw, names = raw[:, None], [getattr(X, "name", None) or "x"]
    if raw.ndim != 2:
        shape = f"an array of shape {raw.shape}" if raw.ndim else validate.shown(X)
        raise ValueError(f"X must be an array or a table of shape (n, d) with {wanted}, got {shape}")
    if not len(raw):
        raise ValueError(f"X must not be empty, got an array of shape {raw.shape}")
    names = [f"x{j + 1}" for j in range(raw.shape[1])] if names is None else [str(each) for each in names]
    if not low <= raw.shape[1] <= high:
        some = f": choose some, such as X[{names[:high]!r}]" if hasattr(X, "columns") and raw.shape[1] > high else ""
        raise ValueError(f"X must have {wanted} for this panel, got {raw.shape[1]}{some}")
    if raw.dtype.kind not in "biuf":
        raw = np.column_stack([_column(raw[:, j], f" in column {name!r}") for j, name in enumerate(names)])
    _whole("X", raw, names)
    return raw, tuple(short(name, LONG) for name in names)


def _column(raw, where, name="X"):
    """Real numbers of one column, NaN where there is none."""
    if raw.dtype.kind == "O":
        raw = np.array([np.nan if _missing(each) else each for each in raw], dtype=object)
    try:
        return validate.floats(raw)
    except (TypeError, ValueError, OverflowError):
        odd = next((each for each in raw.tolist() if not isinstance(each, numbers.Real)), raw[:3])
        kind = "the text " if isinstance(odd, str) else ""
        raise TypeError(f"{name} must hold real numbers only, got {kind}{validate.shown(odd)}{where}") from None


def _missing(value):
    """Is this None, NaN, or what a library takes for them (NA, NaT), which may refuse to be compared?"""
    try:
        return value is None or bool(value != value)
    except Exception:
        return type(value).__name__ == "NAType"


def _whole(name, table, columns=()):
    """A ValueError where a value is missing, infinite or too large to be squared."""
    wide = table.dtype.kind == "f" and table.dtype.itemsize >= 8  # no other numbers are as large
    large = np.abs(table) > LARGEST if wide else np.zeros((1, 1), bool)
    for bad, wanted in (
        (~np.isfinite(table), "hold finite numbers only"),
        (large, f"hold numbers of at most {LARGEST:g} in size"),
    ):
        if bad.any():
            row, *column = np.argwhere(bad)[0]
            of = f" of column {columns[column[0]]!r}" if column and columns else ""
            spoiled = int(bad.reshape(len(bad), -1).any(axis=1).sum())
            rows = "1 row" if spoiled == 1 else f"{spoiled:,} rows"
            given = f"{table[row, *column]:g} at row {row}{of}"
            raise ValueError(f"{name} must {wanted}, got {given}: leave such rows out of X and y ({rows})")


def _same_rows(X, y):
    """Tables are paired by position; an index that has the same labels in another order says that this is wrong."""
    one, other = (getattr(each, "index", None) for each in (X, y))
    if one is None or other is None or callable(one) or callable(other):
        return
    one, other = np.asarray(one), np.asarray(other)
    if one.shape == other.shape and not (one == other).all() and {*one.tolist()} == {*other.tolist()}:
        raise ValueError(
            "y must have its rows in the order of X, got the same index in another order: give y.loc[X.index]"
        )


def _numbers(y, n):
    """Targets that are numbers, of shape (n,); no classes."""
    raw = _one_column(y, n, "a number")
    values = _column(raw, "", "y")
    _whole("y", values)
    if np.ptp(values) < 1 / LARGEST:  # its square would underflow
        raise ValueError(f"y must hold more than one value, got {values[0]:g} in all {n} rows")
    return values, ()


def _classes(y, n, most):
    """Class indices of shape (n,) and the names of the classes: texts, numbers, True and False, or one-hot rows."""
    raw = _array("y", y)
    if raw.ndim == 2 and raw.shape[1] > 1:
        raw, order = _one_hot(y, raw)
    else:
        order = getattr(getattr(y, "dtype", None), "categories", None)
    raw = _one_column(raw if raw.ndim else y, n, "a class")
    values = raw.tolist()
    absent = [i for i, each in enumerate(values) if _missing(each)]
    if absent:
        rows = f"{len(absent)} row{'s' * (len(absent) > 1)}"
        raise ValueError(f"y must name a class for each row, got none at row {absent[0]}: leave such rows out ({rows})")
    try:
        found = _ordered(set(values), order)
    except TypeError:
        raise TypeError(f"y must hold names or numbers of classes, got {validate.shown(values[0])}") from None
    if len(found) < 2:
        raise ValueError(f"y must hold at least two classes, got {validate.shown(found[0])} in all {n} rows")
    if len(found) > most:
        real = isinstance(found[0], float)
        hint = "; a number to be predicted is for ck.panels.sgd or regularization" if real else ""
        raise ValueError(f"y must hold at most {most} classes, got {len(found):,} different values{hint}")
    places = {each: k for k, each in enumerate(found)}
    return np.array([places[each] for each in values]), tuple(short(_class_name(each)) for each in found)


def _one_hot(y, raw):
    """The column of the 1 in each row, and the columns' names."""
    names = [str(each) for each in getattr(y, "columns", range(raw.shape[1]))]
    ones = np.column_stack([_column(column, "", "y") for column in raw.T])
    if not np.isin(ones, (0, 1)).all() or (ones.sum(axis=1) != 1).any():
        raise ValueError(f"y must hold one class for each row, or one-hot rows, got an array of shape {raw.shape}")
    return np.array(names, dtype=object)[ones.argmax(axis=1)], names


def _one_column(y, n, what):
    raw = _array("y", y)
    raw = raw[:, 0] if raw.ndim == 2 and raw.shape[1] == 1 else raw  # a column of a table
    if raw.ndim != 1:
        shape = f"an array of shape {raw.shape}" if raw.ndim else validate.shown(y)
        raise ValueError(f"y must hold {what} for each row of X, shape (n,), got {shape}")
    if len(raw) != n:
        raise ValueError(f"y must hold {what} for each of the {n:,} rows of X, got {len(raw):,}")
    return raw


def _ordered(values, order):
    """Different values in the order of their categories, else sorted; by their texts where they do not compare."""
    if order is not None:
        return [each for each in order if each in values]
    try:
        return sorted(values)
    except TypeError:
        return sorted(values, key=str)


def _class_name(value):
    return f"{value:g}" if isinstance(value, float) else str(value)


def short(name, most=SHORT):
    """A name as matplotlib writes it: one short line, no formula, and not left out of a legend."""
    text = " ".join(str(name).split()) or "''"
    text = text if len(text) <= most else f"{text[: most - 1]}…"
    return (" " if text.startswith("_") else "") + text.replace("\\$", "$").replace("$", r"\$")


def _sample(classes, most):
    """Rows to keep, in their order, at most so many of each class in proportion; and what is to be said of it."""
    n = len(classes)
    if n <= most:
        return np.arange(n), ""
    order = np.random.default_rng(0).permutation(n)
    _, first = np.unique(classes[order], return_index=True)  # one of each class at least
    order = np.concatenate([order[first], np.delete(order, first)])
    return np.sort(order[:most]), f"; {most:,} of the {n:,} rows, drawn at random"


def moments(X):
    """Mean and standard deviation of each column; where squares would underflow, the unit is taken out of them."""
    center = X.mean(axis=0)
    largest = np.abs(X - center).max(axis=0)
    unit = np.where((largest > 0) & (largest < 1 / LARGEST), largest, 1.0)
    return center, unit * (X / unit).std(axis=0)


def vary(data):
    """A ValueError where a column of the rows is constant, for a panel that needs it to vary."""
    constant = [name for name, column in zip(data.features, data.X.T, strict=True) if column.min() == column.max()]
    if constant:
        raise ValueError(
            f"X must vary in each of its columns, got the same number in all rows of {constant[0].strip()!r}"
        )
    return data


def around(X, margin=0.08):
    """Bounds ((left, right), (bottom, top)) of a picture of the rows X of shape (n, 2), with a margin."""
    low, high = X.min(axis=0), X.max(axis=0)
    room = margin * (high - low)
    return tuple(zip((low - room).tolist(), (high + room).tolist(), strict=True))


def batch_sizes(n, largest=256):
    """The stops of a slider: 1, 2, 4, ... below n, and n itself; small ones only up to `largest`."""
    return (*(2**k for k in range(largest.bit_length()) if 2**k < n), n)
