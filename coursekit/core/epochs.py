"""One epoch of many training runs: each with its own parameters, orders and dropout, one after the other.

What a run does in an epoch is `epoch.epoch`, and its chance is drawn by `generator`; both come as values, so this
loop is compiled without them. Work space is shared: a run fills it before it reads it.
"""

from coursekit.core.epoch import EPOCH
from coursekit.core.kernel import (
    ACTIVATION,
    CUBE,
    INTEGERS,
    LOSS,
    MATRIX,
    MODEL,
    UPDATE,
    VECTOR,
    WORDS,
    float64,
    int64,
    kernel,
    uint64,
    value,
    void,
)

PERMUTATION = void(WORDS, INTEGERS)
UNIFORM = void(WORDS, float64, float64, VECTOR)


@kernel(
    void(
        *(value(EPOCH), value(PERMUTATION), value(UNIFORM)),
        *(value(MODEL), value(LOSS), VECTOR, value(ACTIVATION), INTEGERS, int64, int64),  # the model
        *(CUBE, CUBE, int64),  # the data: of each run, or one for all
        *(float64, float64, VECTOR, float64),  # the penalty, dropout
        *(value(UPDATE), VECTOR, CUBE, float64),  # the update rule
        *(uint64[:, ::1], INTEGERS, MATRIX),  # chance: the generator of each run, work space for what it draws
        *(MATRIX, MATRIX, VECTOR, VECTOR, VECTOR, MATRIX),  # work space
        *(MATRIX, VECTOR, int64),  # this epoch
        *(MATRIX, INTEGERS, INTEGERS),  # what is recorded
    ),
    allocates=False,
)
def epochs(
    epoch, permutation, uniform,
    model, loss, loss_hyper, activation, sizes, hidden, classes,
    X, targets, batch_size,
    l1, l2, weights, dropout,
    update, hyper, states, nesterov_beta,
    generators, order, masks,
    X_batch, y_batch, point, grad, work, path,
    theta, lrs, t,
    losses, reached, correct,
):  # fmt: skip
    for r in range(theta.shape[0]):
        if reached[r] < losses.shape[1]:
            continue  # it has diverged before
        permutation(generators[r], order)
        if masks.shape[1] > 0:  # inverted dropout: 0, or 1 / (1 - dropout)
            uniform(generators[r], 0.0, 1.0, masks.reshape(masks.size))
            for i in range(masks.shape[0]):
                for j in range(masks.shape[1]):
                    masks[i, j] = 1.0 / (1.0 - dropout) if masks[i, j] >= dropout else 0.0
        own = r if X.shape[0] > 1 else 0
        reached[r], correct[r] = epoch(
            model, loss, loss_hyper, activation, sizes, hidden, classes,
            X[own], targets[own], batch_size,
            l1, l2, weights,
            update, hyper, states[r], nesterov_beta,
            X_batch, y_batch, point, grad, work,
            theta[r], order, masks, lrs, t,
            path, losses[r],
        )  # fmt: skip
