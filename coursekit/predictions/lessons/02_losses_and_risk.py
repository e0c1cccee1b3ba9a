"""What happens in lesson 2."""

from itertools import pairwise

import numpy as np
import sympy as sp

import coursekit as ck

NAMES = ("approximation", "estimation", "optimization")
WEIGHTS = np.linspace(-1, 3, 21)
TARGETS = np.array([1.0, 2.0, 3.0, 4.0, 20.0])


def loss_over_the_weight():
    """The mean squared loss of f = w x on three examples, for each weight."""
    x, y = np.array([1.0, 2.0, -1.0]), np.array([2.0, 1.0, -1.0])
    return np.mean((np.outer(WEIGHTS, x) - y) ** 2, axis=1)


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


def _two_species(*features):
    """Standardized rows and classes of Adelie and another species."""
    birds = ck.datasets.penguins(features, ("Adelie", "Chinstrap" if "bill_length_mm" in features else "Gentoo"))
    return (birds.X - birds.X.mean(axis=0)) / birds.X.std(axis=0), birds.y


def called_one():
    """The share that is called class 1, is called rightly, and is of class 1, where P(y = 1) is trained to be large."""
    (X, y), model = _two_species("bill_length_mm", "bill_depth_mm"), ck.models.linear(2)
    run = ck.fit(model, X, np.ones(len(X)), "logistic", lr=1.0, batch_size=len(X), epochs=200)
    ones = model.scores(run.theta, X).ravel() >= 0
    return [float(ones.mean()), float(np.mean(ones == y)), float(y.mean())]


def lengths(smoothing):
    """The length of the parameters after 10, 100 and 1,000 passes over separable penguins."""
    (X, y), model = _two_species("bill_depth_mm", "flipper_length_mm"), ck.models.linear(2, 2)
    q = (1 - smoothing) * np.eye(2)[y] + smoothing / 2
    runs = (ck.fit(model, X, q, "cross_entropy", lr=1.0, batch_size=len(X), epochs=n) for n in (10, 100, 1000))
    return [float(np.linalg.norm(run.theta)) for run in runs]


def lowest_pairs():
    """For how many values of w1, of how many, some w2 gives w2 w1 = 1."""
    w1 = np.linspace(-2, 2, 1001)
    with np.errstate(divide="ignore", invalid="ignore"):
        return [int(np.isclose(w1 * (1 / w1), 1).sum()), len(w1)]


def _path(slope):
    path = [0.25]
    for _ in range(60):
        path.append(path[-1] - 0.5 * slope(path[-1] - TARGETS))
    return path


def end_of_the_path():
    """Sixty steps of descent on the mean absolute error of a constant."""
    return _path(lambda error: np.mean(np.sign(error)))


def mean_end():
    """Where the same descent ends on the mean squared error."""
    return _path(lambda error: 2 * np.mean(error))[-1]


def off_by():
    """Root mean squares of how far the constants of MSE, MAE and Huber are from the truth, for 2,000 samples of 40."""
    y = np.random.default_rng(0).normal(size=(2000, 40))
    huber = np.median(y, axis=1)
    for _ in range(50):
        huber = huber - np.clip(huber[:, None] - y, -1, 1).mean(axis=1)
    return [float(np.sqrt(np.mean(c**2))) for c in (y.mean(axis=1), np.median(y, axis=1), huber)]


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
