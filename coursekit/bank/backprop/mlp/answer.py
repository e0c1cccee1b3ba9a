"""Backpropagation through two layers: answers that data cannot say."""

import numpy as np


def mlp_gradients(X, Y, W1, b1, W2, b2):
    """Return the gradients of the mean squared error with respect to W1, b1, W2 and b2."""
    H = 1 / (1 + np.exp(-(X @ W1 + b1)))
    S = H @ W2 + b2
    delta2 = 2 * (S - Y) / len(X)
    delta1 = (delta2 @ W2.T) * H * (1 - H)
    return X.T @ delta1, delta1.sum(axis=0), H.T @ delta2, delta2.sum(axis=0)


def _sigmoid(U):
    return 1 / (1 + np.exp(-U))


def _mean_error(S, Y):
    return 2 * (S - Y) / len(S)


def _through_sigmoid(U, H):
    return H * (1 - H)


def _gradients(error=_mean_error, back=lambda delta, W2: delta @ W2.T, slope=_through_sigmoid, bias=np.sum):
    """The gradients with one link of the chain replaced."""

    def gradients(X, Y, W1, b1, W2, b2):
        U = X @ W1 + b1
        H = _sigmoid(U)
        delta2 = error(H @ W2 + b2, Y)
        delta1 = back(delta2, W2) * slope(U, H)
        return X.T @ delta1, bias(delta1, axis=0), H.T @ delta2, bias(delta2, axis=0)

    return gradients


def _linear(X, Y, W1, b1, W2, b2):
    H = X @ W1 + b1
    delta2 = _mean_error(H @ W2 + b2, Y)
    delta1 = delta2 @ W2.T
    return X.T @ delta1, delta1.sum(axis=0), H.T @ delta2, delta2.sum(axis=0)


def _scores_into_second(X, Y, W1, b1, W2, b2):
    U = X @ W1 + b1
    dW1, db1, _, db2 = mlp_gradients(X, Y, W1, b1, W2, b2)
    return dW1, db1, U.T @ _mean_error(_sigmoid(U) @ W2 + b2, Y), db2


def _biases_left_out(X, Y, W1, b1, W2, b2):
    return mlp_gradients(X, Y, W1, 0 * b1, W2, 0 * b2)


def _transposed(X, Y, W1, b1, W2, b2):
    dW1, db1, dW2, db2 = mlp_gradients(X, Y, W1, b1, W2, b2)
    return dW1.T, db1, dW2.T, db2
