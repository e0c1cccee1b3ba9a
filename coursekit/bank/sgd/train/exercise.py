"""The training loop: what data cannot say."""

import numpy as np

from coursekit.exercises.promises import shaped, whole

_X = np.array([[1.0, 0.5], [0.0, 1.0], [-1.0, 2.0], [1.5, -0.5], [0.5, 1.0]])


_Y = np.array([2.0, -1.0, 0.5, 3.0, 1.0])


_W = np.array([0.5, -1.0])


def _batches(*batches):
    return [np.array(batch) for batch in batches]


def _random_train(draw):
    batches = [np.array(draw.distinct(2, 0, 5)), np.array(draw.distinct(3, 0, 5)), np.array(draw.distinct(1, 0, 5))]
    return draw.array((6, 3)), draw.array(6), draw.array(3), 0.05, batches


def _are_batches(X, y, w, lr, batches):
    known = [whole(batch, 0, len(X) - 1) and len(set(batch.tolist())) == len(batch) for batch in batches]
    return shaped((X, "nd"), (y, "n"), (w, "d")) and lr > 0 and all(known)
