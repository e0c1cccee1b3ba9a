"""Softmax, row by row: answers that data cannot say."""

import numpy as np


def softmax(scores):
    """Return the softmax of each row of scores, shape (n, k), also for scores of 1000."""
    shifted = scores - scores.max(axis=1, keepdims=True)  # the largest of each row becomes 0
    e = np.exp(shifted)
    return e / e.sum(axis=1, keepdims=True)


def _softmax_by(shift, total):
    """A softmax that subtracts `shift` of the scores and divides by `total` of the exponentials."""

    def softmax(scores):
        e = np.exp(scores - shift(scores))
        return e / total(e)

    return softmax


def _row_max(s):
    return s.max(axis=1, keepdims=True)


def _row_sum(s):
    return s.sum(axis=1, keepdims=True)


def _column_max(s):
    return s.max(axis=0)


def _column_sum(s):
    return s.sum(axis=0)


def _flat_sum(s):
    return s.sum(axis=1)


def _nothing(s):
    return 0.0


def _whole_softmax(scores):
    out = np.zeros_like(scores)
    out[...] = softmax(scores)
    return out


_SHIFTS = (_row_max, _column_max, np.max, _nothing)
