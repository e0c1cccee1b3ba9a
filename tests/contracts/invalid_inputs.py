"""What an argument may not be: for each kind of argument (value, error, what is said of it).

Every sentence is "NAME must ..., got VALUE": a kind gives what comes after the name, in full or as far as it
does not depend on numpy's way of printing.
"""

import numpy as np


class Strange:
    """An object that even refuses to be shown."""

    def __repr__(self):
        raise RuntimeError


NOT_NUMBERS = {"'0.1'": "0.1", "None": None, "True": True, "[0.5]": [0.5], "1j": 1j, "array('a'": np.array("a")}
NOT_ARRAYS = {
    "'abc'": "abc",
    "['1', '2']": ["1", "2"],
    "None": None,
    "[1.0, None]": [1.0, None],
    "[1j, 2.0]": [1j, 2.0],
    "[[1.0], [1.0, 2.0]]": [[1.0], [1.0, 2.0]],
    "[1000": [10**400],
    "{'a': 1}": {"a": 1},
    "<built-in function abs>": abs,
    "array([['2020-01-01']": np.array([["2020-01-01"]], "M8[D]"),
    "an object of type Strange": Strange(),
}


def number(interval="", outside=()):
    """A float in an interval; `outside` are floats that are not."""
    yield from ((value, TypeError, f"a number, got {shown}") for shown, value in NOT_NUMBERS.items())
    wanted = f"a finite number{interval and ' '}{interval}"
    for value in (np.nan, np.inf, -np.inf, *outside):
        yield value, ValueError, f"{wanted}, got {value!r}"
    yield 10**400, ValueError, f"{wanted}, got 1000"


def not_negative():
    return number("at least 0", (-1, -0.5, -5e-324))


def share():
    return number("at least 0 and below 1", (-1.0, -1e-300, 1, 1.0, 1.5))


def positive():
    return number("above 0", (-1.0, 0, 0.0))


def inside():
    return number("above 0 and below 1", (-1e-4, 0, 1.0, 2.0))


def whole(low=0, high="", above=None):
    """An integer of at least `low`; `high` as the sentence has it, and one `above` that."""
    shown = {**NOT_NUMBERS, "1.5": 1.5, "2.0": 2.0, "nan": np.nan}
    yield from ((value, TypeError, f"a whole number, got {text}") for text, value in shown.items())
    for value in (low - 1, -7) + ((above,) if high else ()):
        yield value, ValueError, f"a whole number of at least {low}{high and ' and at most '}{high}, got {value}"


def choice(*names):
    wanted = f"one of {', '.join(map(repr, names))}, got "
    yield from ((value, ValueError, f"{wanted}{value!r}") for value in ("rmse", "", None, 3, ["mse"]))


def boolean():
    yield from ((value, TypeError, f"True or False, got {value!r}") for value in (1, 0, None, "yes"))


def function(wanted, *more, error=TypeError):
    for value in ("abs", None, 3, *more):
        yield value, error, f"{wanted}, got {' '.join(repr(value).split())[:40]}"


def not_a_list(wanted, *more):
    return function(wanted, *more, error=ValueError)


def array(good, *dims):
    """An array of one of these dimensions (none: of any, and it may be empty); the finite `good` shows the shape."""
    words = " or ".join(f"{d}-dimensional" for d in dims)
    a = f"a {words} array" if dims else "an array"
    yield from ((value, TypeError, f"{a} of real numbers, got {shown}") for shown, value in NOT_ARRAYS.items())
    for bad in (np.nan, np.inf, -np.inf):
        spoiled = np.array(good, dtype=float)
        spoiled.flat[-1] = bad
        index = tuple(size - 1 for size in spoiled.shape)
        at = f" at index {index[0] if len(index) == 1 else index}" if index else ""
        yield spoiled, ValueError, f"hold finite numbers only, got {bad}{at}"
    if dims:
        yield 7.5, ValueError, f"{words}, got the number 7.5"
        for shape in {(2,), (1, 2), (1, 1, 2)} - {(*[1] * (d - 1), 2) for d in dims}:
            yield np.ones(shape), ValueError, f"{words}, got an array of shape {shape}"
        for d in dims:
            shape = (0, 2)[:d]
            yield np.empty(shape), ValueError, f"not be empty, got an array of shape {shape}"


def but(kind, *accepted):
    """A kind that takes these values, such as None, all the same."""
    return [row for row in kind if not any(type(row[0]) is type(one) and row[0] == one for one in accepted)]


def optional(kind):
    return but(kind, None)


def ax():
    yield from ((value, TypeError, f"axes of matplotlib, got {value!r}") for value in ("left", 3, [1.0]))


def in_place(value):
    """What cannot be changed in place, or must not be."""
    frozen = value.copy()
    frozen.flags.writeable = False
    for wrong in (value.tolist(), value.astype(int), frozen, np.repeat(value, 2, axis=-1)[..., ::2], None, "ab"):
        yield wrong, TypeError, "a float64 array that can be changed in place, got "
    yield value * np.nan, ValueError, "hold finite numbers only, got nan at index "
    yield np.zeros((1, 1, 2)), ValueError, f"{value.ndim}-dimensional, got an array of shape (1, 1, 2)"


def pair():
    yield from array([1.0, 2.0], 1)
    yield [1.0, 2.0, 3.0], ValueError, "hold 2 numbers, got 3"


def names(*known):
    wanted = f"one of {', '.join(map(repr, known))}, got "
    yield from ((value, ValueError, wanted) for value in (["x"], 5, [None], ("x",)))


def not_text():
    wanted = "a text such as '(x + y) * z', got "
    yield from ((value, TypeError, f"{wanted}{value!r}") for value in (None, 3, b"x", ["x"]))


def turned():
    """Bounds that go from high to low, or are too many."""
    for value in ([[1.0, 0.0], [0.0, 1.0]], [[0.0, 1.0]] * 3):
        yield value, ValueError, f"((left, right), (bottom, top)), from low to high, got {value!r}"


def times():
    yield from ((value, TypeError, f"an array of real numbers, got {value!r}") for value in ("1", None, [1, None]))
    yield True, TypeError, "a number, got True"
    yield from ((value, ValueError, f"a finite number at least 0, got {value}") for value in (-1, np.nan, np.inf))
    yield [0, -3, 2], ValueError, "at least 0, got -3"
    yield [0, np.nan], ValueError, "hold finite numbers only, got nan at index 1"
