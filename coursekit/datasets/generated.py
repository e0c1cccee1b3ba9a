"""Generated data: a generator draws from a seeded source, so the same seed gives the same rows."""

import numpy as np

from coursekit import _validate as validate
from coursekit.datasets._dataset import Dataset


def apartments(seed=0, n=40):
    """Apartments of two districts: size and monthly rent; the centre costs more a square metre.

    Parameters
    ----------
    seed : int
    n : int
        Apartments in each district, at least 1.

    Returns
    -------
    Dataset
        X of shape (2n, 2): size in square metres, rent in euros; y is 0 for the suburb, 1 for the centre.

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
    return Dataset(X, y, ("size (m²)", "rent (€ a month)"), ("suburb", "centre"), "generated")
