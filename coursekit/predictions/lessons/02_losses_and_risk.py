"""What happens in lesson 2."""

from itertools import pairwise

import numpy as np
import sympy as sp

import coursekit as ck

NAMES = ("approximation", "estimation", "optimization")


def lowest_training_loss(degree=9):
    """The mean squared error of the best polynomial on the ten points, and on new ones."""
    seen, fresh = (ck.datasets.sine_points(n, noise=0.3, seed=seed) for n, seed in ((10, 0), (10_000, 1)))
    theta = np.polyfit(seen.X[:, 0], seen.y, degree)
    return [float(ck.losses.mse(np.polyval(theta, d.X[:, 0]), d.y)) for d in (seen, fresh)]


def best_constants(last):
    """The constants with the lowest squared and absolute loss, of all hundredths."""
    y, c = np.array([1.0, 2.0, 3.0, 4.0, last]), np.arange(0, 5000)[:, None] / 100
    return [float(c[one(c - y).mean(axis=1).argmin(), 0]) for one in (np.square, np.abs)]


def pulls(margin):
    """The size and the way of the slope of hinge, logistic and squared loss at a margin; positive lowers the margin."""
    m = sp.symbols("m")
    squared, logistic = (sp.diff(f, m).subs(m, margin) for f in ((1 - m) ** 2, sp.log(1 + sp.exp(-m))))
    hinge = -1.0 if margin < 1 else 0.0
    return hinge, float(logistic), float(squared)


def loss_saved(wrong, right):
    """How many times as much loss the first correction saves, each a pair of probabilities of the true class."""
    saved = [float(sp.log(after) - sp.log(before)) for before, after in (wrong, right)]
    return saved[0] / saved[1]


def errors_of(degree, n, steps, seed):
    """Approximation, estimation and optimization error of one training on n points of the noisy sine."""
    x = np.linspace(-1, 1, 2001)
    sine = np.sin(np.pi * x)

    def risk(theta):
        return np.mean((np.polyval(theta, x) - sine) ** 2) + 0.3**2

    data = ck.datasets.sine_points(n, 0.3, seed)
    minimizer, model = np.polyfit(data.X[:, 0], data.y, degree), ck.models.polynomial(degree)
    settings = {"lr": 0.3, "batch_size": n, "epochs": steps, "theta": np.zeros(degree + 1)}
    found = ck.fit(model, data.X, data.y, "mse", **settings).theta
    return np.diff([0.3**2, risk(np.polyfit(x, sine, degree)), risk(minimizer), risk(found)])


def who_shrinks():
    """For (a), (b), (c): which of the three errors shrinks most, 0, 1 or 2; medians of 15 data sets."""
    settings = [(1, 10, 3), (5, 10, 3), (5, 100, 3), (5, 100, 30)]
    medians = [np.median([errors_of(*each, seed) for seed in range(15)], axis=0) for each in settings]
    return [int(np.argmin(after - before)) for before, after in pairwise(medians)]


def parabola_helps():
    """What x² takes off the approximation error, and what it adds to the other with 5, 20 and 200 examples."""
    x, t = sp.symbols("x"), np.linspace(-1, 1, 2001)
    gain = sp.integrate(sp.sin(sp.pi * x) * (x**2 - sp.Rational(1, 3)), (x, -1, 1))
    worse = []
    for n in (5, 20, 200):
        risks = []
        for degree in (1, 2):
            data = [ck.datasets.sine_points(n, 0.3, seed) for seed in range(200)]
            fits = [np.polyval(np.polyfit(d.X[:, 0], d.y, degree), t) for d in data]
            risks.append(np.median([np.mean((fit - np.sin(np.pi * t)) ** 2) for fit in fits]))
        worse.append(risks[1] - risks[0])
    return float(gain), worse
