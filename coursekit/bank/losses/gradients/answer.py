"""The gradients of MSE and MAE: answers that data cannot say."""

import numpy as np


def loss_gradients(predictions, targets):
    """Return the gradients of MSE and MAE with respect to the predictions, each (n,)."""
    n = len(predictions)
    error = predictions - targets
    return 2 * error / n, np.sign(error) / n


def _changed(d_mse=lambda grad: grad, d_mae=lambda grad: grad):
    """The reference with one or both gradients changed."""

    def wrong(predictions, targets):
        one, other = loss_gradients(predictions, targets)
        return d_mse(one), d_mae(other)

    return wrong


def _sums(predictions, targets):
    return tuple(len(predictions) * grad for grad in loss_gradients(predictions, targets))


def _values(predictions, targets):
    error = predictions - targets
    return np.mean(error**2), np.mean(np.abs(error))


def _each_value(predictions, targets):
    error = predictions - targets
    return error**2 / len(error), np.abs(error) / len(error)


def _error_in_mae(predictions, targets):
    d_mse, _ = loss_gradients(predictions, targets)
    return d_mse, (predictions - targets) / len(targets)


def _size_in_mae(predictions, targets):
    d_mse, _ = loss_gradients(predictions, targets)
    return d_mse, np.abs(predictions - targets) / len(targets)


def _where_sign(at_zero):
    def wrong(predictions, targets):
        d_mse, d_mae = loss_gradients(predictions, targets)
        return d_mse, np.where(predictions == targets, at_zero / len(targets), d_mae)

    return wrong


def _quotient_sign(predictions, targets):
    error = predictions - targets
    return 2 * error / len(error), error / np.abs(error) / len(error)
