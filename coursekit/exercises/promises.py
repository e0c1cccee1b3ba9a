"""Words for what a statement promises about the inputs: a `Function`'s promise is made of them.

Each is true of one or several inputs; the tests hold every promise on all cases, shown and hidden.
"""

import numpy as np

CLOSE = 1e-6  # nearer than this, another order of operations could decide otherwise


def numbers(*values):
    """Finite numbers, or arrays of such with at least one element."""
    return all(
        np.size(value) > 0 and np.asarray(value).dtype.kind in "if" and np.isfinite(value).all() for value in values
    )


def alike(*arrays):
    """Arrays, all of one shape."""
    same = len({np.shape(array) for array in arrays}) == 1
    return numbers(*arrays) and same and all(type(array) is np.ndarray for array in arrays)


def shaped(*pairs):
    """Arrays of finite numbers, each with its shape in letters: equal letters are equal lengths.

    Examples
    --------
    >>> shaped((np.ones((2, 3)), "nd"), (np.ones(3), "d"))
    True
    >>> shaped((np.ones((2, 3)), "nd"), (np.ones(2), "d"))
    False
    """
    lengths = {}
    return all(
        numbers(array) and np.ndim(array) == len(letters)
        and all(lengths.setdefault(letter, n) == n for letter, n in zip(letters, np.shape(array), strict=True))
        for array, letters in pairs
    )  # fmt: skip


def among(values, options):
    """Nothing but these values."""
    return bool(np.isin(values, options).all())


def whole(values, low, high):
    """Whole numbers, by type as well, from `low` to `high`."""
    return np.asarray(values).dtype.kind == "i" and bool(np.min(values) >= low and np.max(values) <= high)


def best_alone(scores):
    """In each row one value is clearly the largest."""
    first, second = np.sort(np.asarray(scores, dtype=float), axis=1)[:, :-3:-1].T
    return bool((first - second > CLOSE).all())


def one_solution(X, penalty):
    """X'X and a penalty on its diagonal can be inverted."""
    X = np.asarray(X, dtype=float)
    return np.linalg.cond(X.T @ X + penalty * np.eye(X.shape[1])) < 1e8


def centered(X):
    """Columns of mean 0."""
    return bool((np.abs(np.mean(X, axis=0)) < 1e-12).all())
