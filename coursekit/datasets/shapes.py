"""Generated point clouds in the plane, with classes: what a line separates, and what it does not.

The classes take turns row by row, so they are balanced in every run of rows.
"""

import numpy as np

from coursekit.core import validate
from coursekit.datasets._dataset import Dataset
from coursekit.datasets.generated import NOISIEST, drawn

_CORNERS = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 1.0], [1.0, 0.0]])  # XOR of these: 0, 1, 0, 1


def xor(n=200, noise=0.15, seed=0):
    """Clouds around the corners of the unit square; the class is the XOR of the corner's coordinates.

    Parameters
    ----------
    n : int
        Rows, at least 4.
    noise : float, at least 0 and at most 1e300
        Standard deviation of the clouds; with 0 and n = 4 the rows are the table of XOR.
    seed : int

    Returns
    -------
    Dataset
        X of shape (n, 2), y of shape (n,) with 0 and 1.

    Raises
    ------
    TypeError, ValueError
        If n, noise or seed is of the wrong kind or outside its range.

    Examples
    --------
    >>> table = xor(n=4, noise=0)
    >>> [(*map(int, corner), int(label)) for corner, label in zip(table.X, table.y)]
    [(0, 0, 0), (0, 1, 1), (1, 1, 0), (1, 0, 1)]

    References
    ----------
    Lecture A, XOR.
    """
    n, noise, rng = drawn(n, noise, seed, at_least=4)
    return _cloud(_CORNERS[np.arange(n) % 4], noise, rng, ("same", "different"))


def moons(n=200, noise=0.1, seed=0):
    """Two half circles of radius 1 that reach into one another.

    Parameters
    ----------
    n : int
        Rows, at least 2.
    noise : float, at least 0 and at most 1e300
        Standard deviation of the distance from the half circles, in each coordinate.
    seed : int

    Returns
    -------
    Dataset
        X of shape (n, 2), y of shape (n,): 0 for the upper moon around (0, 0), 1 for the lower around (1, 0.5).

    Raises
    ------
    TypeError, ValueError
        If n, noise or seed is of the wrong kind or outside its range.

    Examples
    --------
    >>> moons(n=100)
    Dataset(100 rows; features: x1, x2; targets: upper, lower)

    References
    ----------
    The shape of `sklearn.datasets.make_moons`; lecture E, hidden layers.
    """
    n, noise, rng = drawn(n, noise, seed, at_least=2)
    angle = np.pi * (rng.random(n) + np.arange(n) % 2)  # the lower moon is the second half of the circle
    center = np.array([[0.0, 0.0], [1.0, 0.5]])[np.arange(n) % 2]
    return _cloud(center + _direction(angle), noise, rng, ("upper", "lower"))


def blobs(n=300, k=3, spread=0.3, seed=0):
    """Round normal clouds around k points at even distances on the unit circle.

    Parameters
    ----------
    n : int
        Rows, at least k.
    k : int
        Classes, at least 2.
    spread : float, at least 0 and at most 1e300
        Standard deviation of a cloud in each coordinate.
    seed : int

    Returns
    -------
    Dataset
        X of shape (n, 2), y of shape (n,) with class indices.

    Raises
    ------
    TypeError, ValueError
        If n, k, spread or seed is of the wrong kind or outside its range.

    Examples
    --------
    >>> blobs(n=30, k=4)
    Dataset(30 rows; features: x1, x2; targets: 0, 1, 2, 3)

    References
    ----------
    Lecture E, three classes on a plane.
    """
    k, spread = validate.integer("k", k, low=2), validate.number("spread", spread, low=0, high=NOISIEST)
    n, _, rng = drawn(n, 0, seed, at_least=k)
    return _cloud(_direction(2 * np.pi * (np.arange(n) % k) / k), spread, rng, range(k))


def spirals(n=300, k=3, noise=0.03, seed=0):
    """Spiral arms that start near the origin and wind 240 degrees around it, to the distance 1.

    Parameters
    ----------
    n : int
        Rows, at least k.
    k : int
        Classes, one for each arm, at least 2.
    noise : float, at least 0 and at most 1e300
        Standard deviation of the distance from the arms, in each coordinate.
    seed : int

    Returns
    -------
    Dataset
        X of shape (n, 2), y of shape (n,) with class indices.

    Raises
    ------
    TypeError, ValueError
        If n, k, noise or seed is of the wrong kind or outside its range.

    Examples
    --------
    >>> spirals(n=30, k=2)
    Dataset(30 rows; features: x1, x2; targets: 0, 1)

    References
    ----------
    After Lang & Witbrock (1988), Learning to tell two spirals apart; lecture E, hidden layers.
    """
    k = validate.integer("k", k, low=2)
    n, noise, rng = drawn(n, noise, seed, at_least=k)
    r = rng.uniform(0.1, 1.0, n)
    arm = 2 * np.pi * (np.arange(n) % k) / k
    return _cloud(r[:, None] * _direction(arm + 4 * np.pi / 3 * r), noise, rng, range(k))


def _direction(angle):
    return np.column_stack([np.cos(angle), np.sin(angle)])


def _cloud(points, noise, rng, names):
    """Points whose classes take turns, blurred."""
    names = tuple(map(str, names))
    X = points + noise * rng.standard_normal(points.shape)
    return Dataset(X, np.arange(len(X)) % len(names), ("x1", "x2"), names, "generated")
