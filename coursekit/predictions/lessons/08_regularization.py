"""What happens in lesson 8."""

from functools import cache

import numpy as np
import sympy as sp

import coursekit as ck

X = np.linspace(-1, 1, 41)
PENALTIES = np.logspace(-3, 2, 26)


def points():
    """The twelve points of the lesson: rows of x and y."""
    x = np.linspace(-1, 1, 12)
    return np.column_stack([x, np.sin(np.pi * x) + 0.3 * np.random.default_rng(1).normal(size=12)])


def fitted(l2):
    """The curve of degree 9 with this penalty, at X."""
    (x, y), powers = points().T, np.arange(1, 10)
    return ck.regularization.ridge(x[:, None] ** powers, y, l2).predict(X[:, None] ** powers)


def penalty_for_half_the_rate():
    """By what lambda is multiplied so that 1 - 2 eta lambda stays when eta is halved."""
    factor, eta, lam = sp.symbols("factor eta lambda", positive=True)
    return sp.solve((1 - 2 * eta * lam) - (1 - 2 * (eta / 2) * (factor * lam)), factor)[0]


def touching():
    """Where the diamond touches the level curves, for the minimum of the picture and for (2, 2)."""
    angle = np.linspace(0, 2 * np.pi, 36_001)
    circle = np.column_stack([np.cos(angle), np.sin(angle)])
    diamond = circle / abs(circle).sum(axis=1, keepdims=True)

    def touched(minimum):
        away = diamond - minimum
        return diamond[((away**2).sum(axis=1) / 2 + 0.4 * away[:, 0] * away[:, 1]).argmin()]

    return touched((0.5, 2.0)), touched((2.0, 2.0))


@cache
def with_dropout():
    """The losses at the end without and with dropout: (on the training points, on new ones) for the rates 0 and 0.5."""
    points, new = ck.datasets.moons(60, 0.3, seed=0), ck.datasets.moons(500, 0.3, seed=1000)
    how = {"optimizer": ck.optimizers.adam(), "lr": 0.02, "batch_size": 60, "epochs": 200, "validation": (new.X, new.y)}
    runs = [ck.fit(ck.models.mlp([2, 32, 32, 2]), points.X, points.y, dropout=rate, **how) for rate in (0, 0.5)]
    return [(float(run.history.loss[-1]), float(run.history.validation_loss[-1])) for run in runs]


def stopped_early(start):
    """Two weights whose best values are 1, one steep and one flat, after 100 steps from the same start."""
    curvature = np.array([1.0, 1e-3])
    return ck.descend(lambda w: curvature * (w - 1), [start, start], lr=0.1, steps=100).theta[-1]


def flattery():
    """The lowest cross-validation error, and that of its penalty on other patients: means of 50 draws of 24."""
    patients = ck.datasets.diabetes()
    rows, y, found = (patients.X - patients.X.mean(axis=0)) / patients.X.std(axis=0), patients.y, []

    def errors(some):
        return ck.regularization.cross_validate(
            lambda A, b: ck.regularization.ridge(A, b, PENALTIES), rows[some], y[some]
        ).mean

    for seed in range(50):
        order = np.random.default_rng(seed).permutation(len(y))
        first = errors(order[:24])
        found.append([first.min(), errors(order[24:48])[first.argmin()]])
    return np.mean(found, axis=0).tolist()
