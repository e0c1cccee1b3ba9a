"""The kernels of the losses: value and derivative side by side.

A loss that looks at one score at a time has a kernel for that: (score, target, hyper) -> (loss, derivative). Every loss
has one for a batch: it returns the mean over the rows and fills the gradient of that mean. (Five of these differ
in a name only: numba keeps no kernel on disk that is handed another while it is compiled.)
"""

import numpy as np

from coursekit.core.kernel import LOSS, ONE, kernel


@kernel(ONE, allocates=False)
def mse_one(s, y, hyper):
    return (s - y) ** 2, 2.0 * (s - y)


@kernel(ONE, allocates=False)
def mae_one(s, y, hyper):
    return abs(s - y), np.sign(s - y)


@kernel(ONE, allocates=False)
def huber_one(s, y, hyper):
    delta, off = hyper[0], s - y
    if abs(off) <= delta:
        return off**2 / 2.0, off
    return delta * (abs(off) - delta / 2.0), delta * np.sign(off)


@kernel(ONE, allocates=False)
def hinge_one(s, y, hyper):
    slack = 1.0 - y * s
    return max(slack, 0.0), -y if slack > 0.0 else 0.0


@kernel(ONE, allocates=False)
def logistic_one(s, y, hyper):
    e = np.exp(-abs(s))
    p = 1.0 / (1.0 + e) if s >= 0.0 else e / (1.0 + e)
    return max(s, 0.0) - s * y + np.log1p(e), p - y  # -y log p - (1 - y) log(1 - p)


@kernel(LOSS, allocates=False)
def mse(scores, targets, hyper, grad):
    n, k = scores.shape
    total = 0.0
    for i in range(n):
        for j in range(k):
            loss, slope = mse_one(scores[i, j], targets[i, j], hyper)
            total += loss
            grad[i, j] = slope / n
    return total / n


@kernel(LOSS, allocates=False)
def mae(scores, targets, hyper, grad):
    n, k = scores.shape
    total = 0.0
    for i in range(n):
        for j in range(k):
            loss, slope = mae_one(scores[i, j], targets[i, j], hyper)
            total += loss
            grad[i, j] = slope / n
    return total / n


@kernel(LOSS, allocates=False)
def huber(scores, targets, hyper, grad):
    n, k = scores.shape
    total = 0.0
    for i in range(n):
        for j in range(k):
            loss, slope = huber_one(scores[i, j], targets[i, j], hyper)
            total += loss
            grad[i, j] = slope / n
    return total / n


@kernel(LOSS, allocates=False)
def hinge(scores, targets, hyper, grad):
    n, k = scores.shape
    total = 0.0
    for i in range(n):
        for j in range(k):
            loss, slope = hinge_one(scores[i, j], targets[i, j], hyper)
            total += loss
            grad[i, j] = slope / n
    return total / n


@kernel(LOSS, allocates=False)
def logistic(scores, targets, hyper, grad):
    n, k = scores.shape
    total = 0.0
    for i in range(n):
        for j in range(k):
            loss, slope = logistic_one(scores[i, j], targets[i, j], hyper)
            total += loss
            grad[i, j] = slope / n
    return total / n


@kernel(LOSS, allocates=False)
def multiclass_hinge(scores, targets, hyper, grad):
    n, k = scores.shape
    total = 0.0
    for i in range(n):
        t = np.argmax(targets[i])
        j = 1 if t == 0 else 0  # the best wrong class
        for c in range(k):
            grad[i, c] = 0.0
            if c != t and scores[i, c] > scores[i, j]:
                j = c
        slack = 1.0 - (scores[i, t] - scores[i, j])
        if slack > 0.0:
            total += slack
            grad[i, t] = -1.0 / n
            grad[i, j] = 1.0 / n
    return total / n


@kernel(LOSS, allocates=False)
def cross_entropy(scores, targets, hyper, grad):
    n, k = scores.shape
    total = 0.0
    for i in range(n):
        top = scores[i, 0]
        for j in range(1, k):
            top = max(top, scores[i, j])
        z = 0.0
        for j in range(k):
            grad[i, j] = np.exp(scores[i, j] - top)
            z += grad[i, j]
        log_z = np.log(z) + top
        for j in range(k):
            if targets[i, j] > 0.0:
                total += targets[i, j] * (log_z - scores[i, j])  # -y log p
        for j in range(k):
            grad[i, j] = (grad[i, j] / z - targets[i, j]) / n  # p - y
    return total / n


@kernel(LOSS, allocates=False)
def given(scores, targets, hyper, grad):
    # no loss: the targets are its gradient already, where a learner's own function has computed that
    n, k = scores.shape
    for i in range(n):
        for j in range(k):
            grad[i, j] = targets[i, j]
    return 0.0
