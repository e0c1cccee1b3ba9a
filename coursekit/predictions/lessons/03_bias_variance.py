"""What happens in lesson 3."""

import numpy as np
import sympy as sp

import coursekit as ck

SIZES = np.array([12, 16, 24, 40, 70, 112, 200, 400, 1012])


def target(x):
    """The sine of the lesson."""
    return np.sin(np.pi * x)


def variance_without_noise():
    """The variance of H1 where the two points are drawn, and where they are the same in every draw."""
    drawn = ck.bias_variance.decompose("line", target, n_points=2, n_datasets=20_000).variance
    fixed = np.polyval(np.polyfit([-0.5, 0.5], target(np.array([-0.5, 0.5])), 1), np.linspace(-1, 1, 100))
    return float(drawn), float(np.var([fixed, fixed], axis=0).mean())


def worst_draws():
    """Of 20,000 draws: how many the line wins, and the largest error of line and constant."""
    (x, y), at = ck.bias_variance.data_sets(target, n_points=2, n_datasets=20_000), np.linspace(-1, 1, 100)
    slopes = (y[:, 1] - y[:, 0]) / (x[:, 1] - x[:, 0])
    lines = y[:, :1] + slopes[:, None] * (at - x[:, :1])
    line = ((lines - target(at)) ** 2).mean(axis=1)
    constant = ((y.mean(axis=1)[:, None] - target(at)) ** 2).mean(axis=1)
    return (
        float(np.mean(line < constant)),
        float(line.max()),
        float(constant.max()),
        float(line.mean() / constant.mean()),
    )


def crossing(noise):
    """From how many points on the line has the lower error."""
    for n in range(2, 30):
        errors = [ck.bias_variance.decompose(name, target, n, 4000, noise).error for name in ("constant", "line")]
        if errors[1] < errors[0]:
            return n
    return 30


def best_blind_constant():
    """The constant with the lowest mean of (c - f)² over 0, 0 and 6."""
    c = sp.symbols("c")
    return sp.solve(sp.diff((c**2 + c**2 + (c - 6) ** 2) / 3, c), c)[0]


def errors_by_size(degree=9):
    """Training and validation error for each of SIZES: medians of 40 data sets."""
    valid, found = ck.datasets.sine_points(200, noise=0.3, seed=101), []
    for n in SIZES:
        pairs = []
        for seed in range(40):
            some = ck.datasets.sine_points(int(n), noise=0.3, seed=seed)
            w = np.polyfit(some.X[:, 0], some.y, degree)
            pairs.append([np.mean((np.polyval(w, d.X[:, 0]) - d.y) ** 2) for d in (some, valid)])
        found.append(np.median(pairs, axis=0))
    return np.array(found).T


def best_penalties():
    """The penalty with the lowest true error of degree 9, for 27 points and for twice as many."""
    penalties, model = np.logspace(-5, 0, 26), ck.models.polynomial(9)
    return [
        float(
            penalties[
                np.argmin([ck.bias_variance.decompose(model, target, n, 400, 0.5, l2=l2).error for l2 in penalties])
            ]
        )
        for n in (27, 54)
    ]


def cancelled():
    """The variance of three answers near a billion, by the square of the mean and as it is defined."""
    g = 1e9 + np.array([1.0, 2.0, 3.0])
    return float(np.mean(g**2) - np.mean(g) ** 2), float(np.var(g))


def noisy_lines():
    """The variance of the line through two points with noise of 0.5, over 20,000 data sets, three times."""
    found = [ck.bias_variance.decompose("line", target, 2, 20_000, noise=0.5, seed=seed) for seed in range(3)]
    return [each.variance for each in found]


def variance_of_width(p, n=40, d=10):
    """The variance of ridge regression on p random neurons, over 60 data sets of n points."""
    rng = np.random.default_rng(0)
    new, answers = rng.normal(size=(200, d)), []
    for _ in range(60):
        X, V = rng.normal(size=(n, d)), rng.normal(size=(d, p)) / np.sqrt(d)
        y = X.sum(axis=1) / np.sqrt(d) + 0.5 * rng.normal(size=n)
        F, F_new = (np.maximum(each @ V, 0) / np.sqrt(p) for each in (X, new))
        answers.append(F_new @ F.T @ np.linalg.solve(F @ F.T + 1e-3 * np.eye(n), y))
    return float(np.var(answers, axis=0).mean())
