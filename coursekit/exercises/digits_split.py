"""The digits as the exercises of the capstone split them; `ck.datasets.digits` says which rows are in which part."""

from functools import cache

import numpy as np

from coursekit.datasets import digits

_digits = cache(digits)


def split(seed=0):
    """Images to train on and those that judge, with labels; with a seed, the pixels shuffled and the digits renamed.

    Who trains may hold some back: the images are those of the training part and, behind them, of the validation part.

    Examples
    --------
    >>> images, labels, judged, truth = split()
    >>> images.shape, labels.shape, judged.shape, float(images.max())
    ((1132, 64), (1132,), (283, 64), 1.0)
    """
    X, y, judged, truth = _joined("training", "validation") + _joined("judged")
    if seed:
        rng = np.random.default_rng(seed)
        order, names = rng.permutation(64), rng.permutation(10)
        return X[:, order], names[y], judged[:, order], names[truth]
    return X, y, judged, truth


def decided_by():
    """Images to train on and to decide by, and their labels: those of the sweep.

    Examples
    --------
    >>> [part.shape for part in decided_by()]
    [(849, 64), (849,), (283, 64), (283,)]
    """
    return _joined("training") + _joined("validation")


def _joined(*parts):
    """Pixels from 0 to 1 and labels of these parts, one after the other."""
    return np.vstack([_digits(part).X for part in parts]) / 16, np.concatenate([_digits(part).y for part in parts])
