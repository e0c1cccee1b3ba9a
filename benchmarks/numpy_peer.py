"""NumPy, vectorized over all data sets."""

import numpy as np

NAME = "NumPy"
X_TEST = (2 * np.arange(100) - 99) / 100


def version():
    """The version measured."""
    return np.__version__


def moments(values, n):
    """Mean and covariance of the rows of `values`, from sums over n data sets."""
    mean = np.array([value.sum() for value in values]) / n
    centered = [value - m for value, m in zip(values, mean, strict=True)]
    return mean, np.array([[np.dot(a, b) for a in centered] for b in centered]) / n


def decompose(mean, covariance):
    """Bias^2 and variance, averaged over X_TEST, of a x + b with these moments of (a, b)."""
    powers = np.stack([X_TEST, np.ones_like(X_TEST)])
    bias2 = (mean @ powers - np.sin(np.pi * X_TEST)) ** 2
    variance = np.einsum("ix,ij,jx->x", powers, covariance, powers)
    return bias2.mean(), variance.mean()


def two_point(problem):
    """Bias and variance of constants and lines through two points of a sine: (bias^2, variance) of each."""

    def run():
        n = problem.n_datasets
        x = problem.points()
        y = np.sin(np.pi * x)
        constant = y.mean(axis=1)
        a = (y[:, 1] - y[:, 0]) / (x[:, 1] - x[:, 0])
        b = y[:, 0] - a * x[:, 0]
        mean, covariance = moments((constant,), n)
        level = np.append(0.0, mean), np.diag([0.0, *covariance[0]])
        return np.array([decompose(*level), decompose(*moments((a, b), n))])

    return run
