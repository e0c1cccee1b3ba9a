"""One epoch of training: for each minibatch: gather, forward, loss, backward, update.

The kernel takes model, loss and update rule as values; it runs compiled with ours and as plain Python with
a learner's own. What stays the same over a run comes first, what is new in each epoch last: `training.Run`
fixes the first part once.
"""

import numpy as np

from coursekit.core.kernel import (
    ACTIVATION,
    INTEGERS,
    LINE,
    LOSS,
    MATRIX,
    MODEL,
    UPDATE,
    VECTOR,
    float64,
    int64,
    kernel,
    prefetch,
    types,
    value,
)

AHEAD = 32  # rows: so many take longer to gather than one does to come from memory


@kernel(int64(MATRIX, MATRIX), allocates=False)
def count_correct(scores, targets):
    # how many rows are predicted right: by the sign of a single score (0 counts as +), or by the largest of many
    n, k = scores.shape
    count = 0
    for i in range(n):
        guess, top = 0, scores[i, 0]
        truth, most = 0, targets[i, 0]
        for j in range(1, k):
            if scores[i, j] > top:
                guess, top = j, scores[i, j]
            if targets[i, j] > most:
                truth, most = j, targets[i, j]
        count += guess == truth if k > 1 else (top >= 0.0) == (most > 0.0)
    return count


EPOCH = types.UniTuple(int64, 2)(
    *(value(MODEL), value(LOSS), VECTOR, value(ACTIVATION), INTEGERS, int64, int64),  # the model
    *(MATRIX, MATRIX, int64),  # the data
    *(float64, float64, VECTOR),  # the penalty
    *(value(UPDATE), VECTOR, MATRIX, float64),  # the update rule
    *(MATRIX, MATRIX, VECTOR, VECTOR, VECTOR),  # work space
    *(VECTOR, INTEGERS, MATRIX, VECTOR, int64),  # this epoch
    *(MATRIX, VECTOR),  # what is recorded
)


@kernel(EPOCH, allocates=False)
def epoch(
    model, loss, loss_hyper, activation, sizes, hidden, classes,
    X, targets, batch_size,
    l1, l2, weights,
    update, hyper, state, nesterov_beta,
    X_batch, y_batch, point, grad, work,
    theta, order, masks, lrs, t,
    path, losses,
):  # fmt: skip
    count = 0  # rows predicted right, each just before the update it is used for
    for u in range(losses.size):
        first = u * batch_size
        m = min(batch_size, order.size - first)  # the last batch may be smaller
        for i in range(m):
            row, later = order[first + i], order[min(first + i + AHEAD, order.size - 1)]
            for j in range(0, X.shape[1], LINE):
                prefetch(X, later, j)
            prefetch(targets, later, 0)
            for j in range(X.shape[1]):
                X_batch[i, j] = X[row, j]
            for j in range(targets.shape[1]):
                y_batch[i, j] = targets[row, j]
        at = theta
        if nesterov_beta > 0.0:  # Nesterov: the gradient at the interim point
            for i in range(theta.size):
                point[i] = theta[i] + nesterov_beta * state[0, i]
            at = point
        batch = X_batch[:m], y_batch[:m], masks[first : first + m]
        value = model(loss, loss_hyper, activation, at, sizes, batch[0], batch[1], batch[2], grad, work)
        if l1 > 0.0 or l2 > 0.0:
            for i in range(theta.size):
                w = weights[i] * at[i]
                value += l1 * abs(w) + l2 * w**2
                grad[i] += l1 * np.sign(w) + 2.0 * l2 * w
        losses[u] = value
        if not np.isfinite(value):
            return u, count
        if classes > 0:
            count += count_correct(work[m * hidden : m * (hidden + classes)].reshape(m, classes), batch[1])
        update(theta, grad, state, hyper, lrs[u], t + u)
        if path.shape[0] > 0:
            for i in range(theta.size):
                path[u, i] = theta[i]
    return losses.size, count
