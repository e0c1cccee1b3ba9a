"""The linear model: scores = X W + b. With one output it is a neuron, with k softmax regression."""

import numpy as np

from coursekit import _validate as validate
from coursekit._kernel import MODEL, handle, kernel
from coursekit.models._model import Model


@kernel(MODEL)
def _loss_and_grad(loss, activation, theta, sizes, X, targets, masks, grad, work):
    n, d = X.shape
    k = sizes[1]
    W, b = theta[: d * k].reshape(d, k), theta[d * k :]
    dW, db = grad[: d * k].reshape(d, k), grad[d * k :]
    scores = work[: n * k].reshape(n, k)
    delta = work[n * k : 2 * n * k].reshape(n, k)

    np.dot(X, W, scores)
    scores += b
    value = loss(scores, targets, delta)  # fills delta = dL/dscores
    np.dot(X.T, delta, dW)  # dL/dW = X' delta
    for j in range(k):
        db[j] = delta[:, j].sum()
    return value


def _forward(activation, theta, sizes, X):
    d, k = sizes
    return X @ theta[: d * k].reshape(d, k) + theta[d * k :]


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
    return Model("linear", sizes, handle(_loss_and_grad), _forward)
