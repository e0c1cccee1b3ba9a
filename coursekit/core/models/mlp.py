"""The multi-layer perceptron: layers X W + b with an activation between them, and backpropagation."""

from itertools import pairwise

import numpy as np

from coursekit.core import validate
from coursekit.core.activations import ACTIVATIONS, Activation
from coursekit.core.kernel import MATRIX, MODEL, kernel, pointer, void
from coursekit.core.models.model import Model

MANY = 2000  # rows of a batch


@kernel(void(MATRIX, MATRIX, MATRIX))
def _product(A, B, out):
    np.dot(A, B, out)


@kernel(void(MATRIX, MATRIX, MATRIX))
def _left_transposed(A, B, out):
    np.dot(A.T, B, out)


@kernel(void(MATRIX, MATRIX, MATRIX))
def _right_transposed(A, B, out):
    np.dot(A, B.T, out)


@kernel(MODEL, allocates=False)
def _loss_and_grad(loss, hyper, activation, theta, sizes, X, targets, masks, grad, work):
    n, depth = X.shape[0], sizes.size - 1
    units = sizes[1:].sum()
    # work holds, layer after layer: U = H W + b, the output H of each layer, and its derivative D
    U, H, D = work[: n * units], work[n * units : 2 * n * units], work[2 * n * units : 3 * n * units]

    at, first, unit = 0, 0, 0  # where theta, the rows of a layer and the masks of a layer begin
    below = X
    for layer in range(depth):
        d, k = sizes[layer], sizes[layer + 1]
        W, b = theta[at : at + d * k].reshape(d, k), theta[at + d * k : at + (d + 1) * k]
        scores = U[first : first + n * k].reshape(n, k)
        _product(below, W, scores)
        for i in range(n):
            for j in range(k):
                scores[i, j] += b[j]
        if layer < depth - 1:
            span = slice(first, first + n * k)
            activation(U[span], H[span], D[span])
            below = H[span].reshape(n, k)
            if masks.shape[1] > 0:  # inverted dropout: 0, or 1 / (1 - rate)
                slope = D[span].reshape(n, k)
                for i in range(n):
                    for j in range(k):
                        below[i, j] *= masks[i, unit + j]
                        slope[i, j] *= masks[i, unit + j]
                unit += k
            at, first = at + (d + 1) * k, first + n * k

    # here scores, d, k, at and first are those of the last layer; the U of a layer becomes its delta
    delta = H[first : first + n * k].reshape(n, k)
    value = loss(scores, targets, hyper, delta)  # fills delta = dL/dscores
    for layer in range(depth - 1, -1, -1):
        d, k = sizes[layer], sizes[layer + 1]
        W = theta[at : at + d * k].reshape(d, k)
        dW, db = grad[at : at + d * k].reshape(d, k), grad[at + d * k : at + (d + 1) * k]
        below = X if layer == 0 else H[first - n * d : first].reshape(n, d)
        _left_transposed(below, delta, dW)  # dL/dW = H' delta
        if n < MANY:  # row after row, as they lie in memory
            db[:] = 0.0
            for i in range(n):
                for j in range(k):
                    db[j] += delta[i, j]
        else:  # the same sums, in float64 whatever the arrays are: in float32 they would lose digits
            for j in range(k):
                total = 0.0
                for i in range(n):
                    total += delta[i, j]
                db[j] = total
        if layer > 0:
            first, at = first - n * d, at - (sizes[layer - 1] + 1) * d
            next_delta = U[first : first + n * d].reshape(n, d)
            _right_transposed(delta, W, next_delta)
            slope = D[first : first + n * d].reshape(n, d)
            for i in range(n):
                for j in range(d):
                    next_delta[i, j] *= slope[i, j]  # delta = (delta W') * sigma'(U)
            delta = next_delta
    return value


def _forward(activation, theta, sizes, X):
    at, depth = 0, len(sizes) - 1
    for layer, (d, k) in enumerate(pairwise(sizes)):
        X = X @ theta[at : at + d * k].reshape(d, k)
        X += theta[at + d * k : at + (d + 1) * k]
        if layer < depth - 1:
            U, X = X, np.empty_like(X)
            activation.kernel(U.ravel(), X.ravel(), np.empty(U.size))
        at += (d + 1) * k
    return X


def mlp(sizes, activation="relu"):
    """Multi-layer perceptron: H_l = activation(H_(l-1) W_l + b_l), and scores H W + b at the end.

    Parameters
    ----------
    sizes : sequence of int
        (d_in, hidden, ..., d_out), at least two numbers of at least 1.
    activation : str, a name in `ck.activations.ACTIVATIONS`, or one of its records
        Between the layers; nothing is applied to the scores.

    Returns
    -------
    Model
        Its `init` uses the scheme "he" unless told otherwise.

    Raises
    ------
    TypeError, ValueError
        If sizes or activation is none of these.

    Examples
    --------
    >>> model = mlp([64, 32, 10], activation="relu")
    >>> model.n_params
    2410
    >>> [W.shape for W, b in model.unpack(model.init(seed=0))]
    [(64, 32), (32, 10)]

    References
    ----------
    Lecture E, training a multi-layer perceptron.
    """
    sizes = validate.sizes("sizes", sizes)
    if not isinstance(activation, Activation):
        activation = ACTIVATIONS[validate.choice("activation", activation, ACTIVATIONS)]
    return Model("mlp", sizes, pointer(_loss_and_grad), _forward, "he", activation)
