"""Least squares problems that panels descend: their data, their lowest point, their limit of the learning rate.

The loss is a parabola in the parameters, so a whole path is measured against its lowest point at once.
"""

from typing import NamedTuple

import numpy as np

from coursekit.core.regularization import least_squares

BEYOND = 1e3  # a loss so many times the lowest has left the picture
LINE_ROWS = 256


class Problem(NamedTuple):
    """Data X, y of a model that is linear in theta, the best theta and its loss, and the Hessian of the loss."""

    X: np.ndarray
    y: np.ndarray
    best: np.ndarray
    lowest: float
    hessian: np.ndarray

    @property
    def limit(self):
        """The limit of the rate of full-batch descent: 2 over the largest eigenvalue of the Hessian."""
        return 2 / np.linalg.eigvalsh(self.hessian)[-1]

    def excess(self, theta):
        """How far the mean squared error is above the lowest, for each row of theta: (t, p) -> (t,)."""
        away = theta - self.best
        with np.errstate(all="ignore"):
            return ((away @ self.hessian) * away).sum(axis=1) / 2

    def value_and_gradient(self, theta):
        """The mean squared error at theta and its gradient: (float, ndarray of shape (p,))."""
        slope = self.hessian @ (theta - self.best)
        return self.lowest + (theta - self.best) @ slope / 2, slope


def least_squares_problem(X, y, columns):
    """The problem of scores = columns @ theta[:-1] + theta[-1]."""
    fitted = least_squares(columns, y)
    A = np.column_stack([columns, np.ones(len(y))])
    best = np.append(fitted.weights, fitted.intercept)
    return Problem(X, y, best, float(np.mean((A @ best - y) ** 2)), 2 / len(y) * A.T @ A)


def noisy_line(seed):
    """256 points around y = 2x + 1 for x between -0.5 and 1.5: a valley six times steeper across than along."""
    rng = np.random.default_rng(seed)
    X = rng.uniform(-0.5, 1.5, (LINE_ROWS, 1))
    return least_squares_problem(X, 2 * X[:, 0] + 1 + rng.standard_normal(LINE_ROWS), X)
