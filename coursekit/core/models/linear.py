"""The linear model: scores = X W + b. With one output it is a neuron, with k softmax regression."""

import numpy as np

from coursekit.core import validate
from coursekit.core.kernel import (
    INTEGERS,
    MATRIX,
    MODEL,
    ONE,
    UPDATE,
    VECTOR,
    int64,
    kernel,
    pointer,
    types,
    value,
    void,
)
from coursekit.core.models.model import Model

SMALL = 400  # below so many products a loop is done before BLAS has looked at its arguments


@kernel(void(MATRIX, MATRIX, MATRIX))
def _product(A, B, out):
    np.dot(A, B, out)


@kernel(void(MATRIX, MATRIX, MATRIX))
def _left_transposed(A, B, out):
    np.dot(A.T, B, out)


@kernel(MODEL, allocates=False)
def _loss_and_grad(loss, hyper, activation, theta, sizes, X, targets, masks, grad, work):
    n, d = X.shape
    k = sizes[1]
    W, b = theta[: d * k], theta[d * k :]
    dW, db = grad[: d * k], grad[d * k :]
    scores = work[: n * k].reshape(n, k)
    delta = work[n * k : 2 * n * k].reshape(n, k)
    small = n * d * k < SMALL

    if small:
        for i in range(n):
            for j in range(k):
                s = b[j]
                for p in range(d):
                    s += X[i, p] * W[p * k + j]
                scores[i, j] = s
    else:
        _product(X, W.reshape(d, k), scores)
        for i in range(n):
            for j in range(k):
                scores[i, j] += b[j]
    value = loss(scores, targets, hyper, delta)  # fills delta = dL/dscores
    if small:  # dL/dW = X' delta
        dW[:] = 0.0
        for i in range(n):
            for j in range(k):
                for p in range(d):
                    dW[p * k + j] += X[i, p] * delta[i, j]
    else:
        _left_transposed(X, delta, dW.reshape(d, k))
    for j in range(k):
        total = 0.0  # of its own, and so in float64 whatever the arrays are
        for i in range(n):
            total += delta[i, j]
        db[j] = total
    return value


@kernel(
    types.UniTuple(int64, 2)(
        *(value(ONE), VECTOR, int64, value(UPDATE), VECTOR, MATRIX, int64),  # the loss and the update rule
        *(MATRIX, MATRIX, VECTOR),  # the data, work space
        *(VECTOR, INTEGERS, VECTOR, int64, VECTOR),  # this epoch, and the loss of each update
    ),
    allocates=False,
)
def _online(
    loss, loss_hyper, squared, update, hyper, state, plain,
    X, targets, grad,
    theta, order, lrs, t, losses,
):  # fmt: skip
    d = X.shape[1]
    correct = 0  # rows predicted right, each just before the update it is used for
    for u in range(order.size):
        row = order[u]
        score = theta[d]
        for j in range(d):
            score += X[row, j] * theta[j]
        if squared:  # the mean squared error, written out: the call takes a seventh of an update
            off = score - targets[row, 0]
            losses[u], slope = off**2, 2.0 * off
        else:
            losses[u], slope = loss(score, targets[row, 0], loss_hyper)  # slope = dL/dscore
        if not np.isfinite(losses[u]):
            return u, correct
        correct += (score >= 0.0) == (targets[row, 0] > 0.0)
        if plain:  # gradient descent: theta <- theta - lr dL/dscore (x, 1)
            for j in range(d):
                theta[j] -= lrs[u] * (slope * X[row, j])
            theta[d] -= lrs[u] * slope
        else:
            for j in range(d):
                grad[j] = slope * X[row, j]
            grad[d] = slope
            update(theta, grad, state, hyper, lrs[u], t + u)
    return order.size, correct


def _forward(activation, theta, sizes, X):
    d, k = sizes
    scores = X @ theta[: d * k].reshape(d, k)
    scores += theta[d * k :]
    return scores


def linear(d_in, d_out=1):
    """Linear model with scores X W + b, W of shape (d_in, d_out), b of shape (d_out,).

    Parameters
    ----------
    d_in : int
        Number of features, at least 1.
    d_out : int
        Number of scores: 1 for regression and two classes, k for k classes.

    Returns
    -------
    Model
        With `n_params`, `init`, `scores`, `unpack`, `loss_and_grad`.

    Raises
    ------
    TypeError, ValueError
        If d_in or d_out is not a whole number of at least 1.

    Examples
    --------
    >>> model = linear(2)
    >>> model.n_params
    3
    >>> model.scores([1.0, 1.0, -2.0], [[3.0, 1.0]])
    array([2.])

    References
    ----------
    Lecture A, linear models.
    """
    sizes = (validate.integer("d_in", d_in, low=1), validate.integer("d_out", d_out, low=1))
    online = pointer(_online) if sizes[1] == 1 else None
    return Model("linear", sizes, pointer(_loss_and_grad), _forward, online=online)
