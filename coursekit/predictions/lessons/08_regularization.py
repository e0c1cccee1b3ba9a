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
    patients, found = ck.datasets.diabetes(), []

    def fit(A, b):
        center, scale = A.mean(axis=0), A.std(axis=0)  # of the rows trained on, of no others
        ridge = ck.regularization.ridge((A - center) / scale, b, PENALTIES)
        return lambda rows: ridge.predict((rows - center) / scale)

    def errors(some):
        return ck.regularization.cross_validate(fit, patients.X[some], patients.y[some]).mean

    for seed in range(50):
        order = np.random.default_rng(seed).permutation(len(patients.y))
        first = errors(order[:24])
        found.append([first.min(), errors(order[24:48])[first.argmin()]])
    return np.mean(found, axis=0).tolist()


def moved_points():
    """Share of wrong answers on moved points: of a narrow line without any mistake, and of the widest."""
    rng, side = np.random.default_rng(0), np.repeat([-1, 1], 15)
    points = np.outer(side, [1.0, 0.6]) + 0.45 * rng.normal(size=(30, 2))
    angle = np.deg2rad(np.arange(0, 360, 1.0))
    units = np.column_stack([np.cos(angle), np.sin(angle)])
    low, high = ((s * (s * points @ units.T)[side == s].min(axis=0)) for s in (1, -1))
    margin, b = (low - high) / 2, -(low + high) / 2
    order = [i for i in margin.argsort() if margin[i] > 0]
    moved = points[:, None] + 0.5 * np.random.default_rng(1).normal(size=(30, 400, 2))
    return [
        float(np.mean(side[:, None] * (moved @ units[i] + b[i]) <= 0)) for i in (order[len(order) // 10], order[-1])
    ]


def penalized_by_adam(l2=0.25, lr=0.01):
    """A noisy and a quiet weight after 400 updates of Adam with the penalty in the loss."""
    adam, theta, swing = ck.optimizers.adam(), np.ones(2), np.array([10.0, 0.1])
    state = adam.init(2)
    for t in range(1, 401):
        adam.update(theta, swing * (-1) ** t + 2 * l2 * theta, state, lr, t)
    return theta.tolist()
