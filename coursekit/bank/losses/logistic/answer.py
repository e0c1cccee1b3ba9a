"""The logistic loss, from scores: answers that data cannot say."""

import numpy as np


def logistic(scores, y):
    """Return the mean logistic loss of scores (n,) for targets y (n,) of 0 or 1."""
    softplus = np.maximum(scores, 0) + np.log1p(np.exp(-np.abs(scores)))
    return np.mean(softplus - y * scores)


def _sigmoid(s):
    return 1 / (1 + np.exp(-s))


def _stable_sigmoid(s):
    e = np.exp(-np.abs(s))
    return np.where(s >= 0, 1.0, e) / (1.0 + e)


def _from(p, y):
    return np.mean(-y * np.log(p) - (1 - y) * np.log(1 - p))


def _clipped(eps):
    return lambda s, y: _from(np.clip(_stable_sigmoid(s), eps, 1 - eps), y)


def _padded(eps):
    def wrong(s, y):
        p = _stable_sigmoid(s)
        return np.mean(-y * np.log(p + eps) - (1 - y) * np.log(1 - p + eps))

    return wrong
