"""Generated data: a generator draws from a seeded source, so the same seed gives the same rows.

Here are homes to classify, curves to fit, and copies of rows; the point clouds with classes are in `shapes`.
"""

import numpy as np

from coursekit.core import validate
from coursekit.datasets._dataset import Dataset

CUBIC = (1.0, -2.0, -10.0, 5.0)  # the w1, w2, w3, w4 behind `cubic`
CUBIC_REACH = 4.5  # its x lie between -4.5 and 4.5: this sets the limit of the learning rate

NOISIEST = 1e300  # no draw times this overflows


def drawn(n, noise, seed, at_least=1):
    """The arguments that all generators share, checked: n, noise, and the source of random numbers."""
    n = validate.integer("n", n, low=at_least)
    noise = validate.number("noise", noise, low=0, high=NOISIEST)
    return n, noise, np.random.default_rng(validate.integer("seed", seed, low=0))


def apartments(seed=0, n=40):
    """Apartments of two districts: size and monthly rent; the center costs more a square meter.

    Parameters
    ----------
    seed : int
    n : int
        Apartments in each district, at least 1.

    Returns
    -------
    Dataset
        X of shape (2n, 2): size in square meters, rent in euros; y is 0 for the suburb, 1 for the center.

    Raises
    ------
    TypeError, ValueError
        If seed or n is not a whole number in its range.

    Examples
    --------
    >>> apartments(seed=0).X.shape
    (80, 2)

    References
    ----------
    After the example of lecture A; the numbers are invented.
    """
    rng = np.random.default_rng(validate.integer("seed", seed, low=0))
    n = validate.integer("n", n, low=1)
    size = rng.uniform(25, 110, 2 * n)
    y = np.repeat([0, 1], n)
    rent = np.where(y == 0, 150 + 9 * size, 350 + 15 * size) + rng.normal(0, 60, 2 * n)
    X = np.column_stack([size.round(), rent.round(-1)])
    return Dataset(X, y, ("size (m²)", "rent (€ a month)"), ("suburb", "center"), "generated")


def sine_points(n=2, noise=0.0, seed=0):
    """Points of y = sin(pi x), x uniform between -1 and 1: two of them are all that a learner sees.

    Parameters
    ----------
    n : int
        Rows, at least 1.
    noise : float, at least 0 and at most 1e300
        Standard deviation of what is added to y.
    seed : int

    Returns
    -------
    Dataset
        X of shape (n, 1), y of shape (n,) with numbers.

    Raises
    ------
    TypeError, ValueError
        If n, noise or seed is of the wrong kind or outside its range.

    Examples
    --------
    >>> sine_points(seed=1)
    Dataset(2 rows; features: x; targets: numbers)

    References
    ----------
    Lecture D, bias and variance; Abu-Mostafa et al. (2012), Learning from Data, example 2.8.
    """
    n, noise, rng = drawn(n, noise, seed)
    x = rng.uniform(-1, 1, n)
    return Dataset(x[:, None], np.sin(np.pi * x) + noise * rng.standard_normal(n), ("x",), (), "generated")


def cubic(n=50, noise=10.0, seed=0):
    """Points around y = x^3 - 2 x^2 - 10 x + 5, at even distances between -4.5 and 4.5.

    Gradient descent on the mean squared error of a cubic is stable for learning rates below 2/L, L being the
    largest eigenvalue of the Hessian (2/n) A'A with rows (x^3, x^2, x, 1) in A. It depends on x alone: with 50
    rows 2/L = 8.4e-4, so that 7.5e-4 is close to the limit, and 2e-5 slow.

    Parameters
    ----------
    n : int
        Rows, at least 1.
    noise : float, at least 0 and at most 1e300
        Standard deviation of what is added to y.
    seed : int

    Returns
    -------
    Dataset
        X of shape (n, 1), y of shape (n,) with numbers.

    Raises
    ------
    TypeError, ValueError
        If n, noise or seed is of the wrong kind or outside its range.

    Examples
    --------
    >>> cubic(n=9, noise=0).X[:3, 0]
    array([-4., -3., -2.])

    References
    ----------
    After the cubic of lecture B; the numbers are invented.
    """
    n, noise, rng = drawn(n, noise, seed)
    x = CUBIC_REACH / n * (2 * np.arange(n) + 1 - n)  # the middles of n equal pieces
    return Dataset(x[:, None], np.polyval(CUBIC, x) + noise * rng.standard_normal(n), ("x",), (), "generated")


def copies(data, times=10):
    """The same rows several times over: more data, no more information.

    Parameters
    ----------
    data : Dataset
    times : int
        How often each row occurs in the result, at least 1.

    Returns
    -------
    Dataset
        X of shape (times n, d): all rows, and all of them again.

    Raises
    ------
    TypeError, ValueError
        If data is no Dataset or times no whole number of at least 1.

    Examples
    --------
    >>> copies(sine_points(), times=3).y.shape
    (6,)

    References
    ----------
    Lecture C, stochastic gradient descent and redundant examples.
    """
    if not isinstance(data, Dataset):
        raise TypeError(f"data must be a Dataset, got {validate.shown(data)}")
    times = validate.integer("times", times, low=1)
    return data._replace(
        X=np.tile(data.X, (times, 1)), y=np.tile(data.y, times), source=f"{data.source}; {times} copies"
    )
