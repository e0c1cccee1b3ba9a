"""No iteration needed: answers that data cannot say."""

import numpy as np


def least_squares(X, y, l2):
    d = X.shape[1]
    return np.linalg.solve(X.T @ X + l2 * np.eye(d), X.T @ y)


def _with(penalty):
    """Least squares that adds `penalty(X, l2)` to X'X, by a solver and by the inverse."""
    return (
        lambda X, y, l2: np.linalg.solve(X.T @ X + penalty(X, l2), X.T @ y),
        lambda X, y, l2: np.linalg.inv(X.T @ X + penalty(X, l2)) @ X.T @ y,
        lambda X, y, l2: np.linalg.inv(X.T @ X + penalty(X, l2)) @ (X.T @ y),
    )


def _without_penalty(X, y, l2):
    return np.linalg.lstsq(X, y)[0]


def _pseudo_inverse(X, y, l2):
    return np.linalg.pinv(X.T @ X) @ X.T @ y


def _one_free(X, l2):
    return l2 * np.diag([0.0] + [1.0] * (X.shape[1] - 1))
