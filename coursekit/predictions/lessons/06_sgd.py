"""What happens in lesson 6."""

from functools import cache

import numpy as np
import sympy as sp

import coursekit as ck
from coursekit.panels.hardware import SIZES

PASSES, CUT = np.arange(0, 21), 10
MODEL = ck.models.linear(2)


@cache
def data():
    """The points of the lesson: X, y, and the lowest loss."""
    rng = np.random.default_rng(0)
    X = rng.standard_normal((20_000, 2))
    y = X @ [1.0, -2.0] + rng.standard_normal(20_000)
    return X, y, float(np.mean((ck.regularization.least_squares(X, y).predict(X) - y) ** 2))


def rows_touched(n):
    """How many different examples of n an update of 32 looks at."""
    return len(set(ck.orders(n, epochs=1, seed=0)[0][:32].tolist()))


def batch_for(share):
    """The size that divides the deviation of a minibatch of 100 by so much: sigma / sqrt(m)."""
    m = sp.symbols("m", positive=True)
    return sp.solve(1 / sp.sqrt(m) - 1 / sp.sqrt(100) / share, m)[0]


def minibatches(n, size):
    """Updates of an epoch, and the examples of the last."""
    sizes = [len(range(n)[start : start + size]) for start in range(0, n, size)]
    return len(sizes), sizes[-1]


def wandering(size):
    """How far theta is from the minimum, in the mean of the last 300 of 3000 updates at the rate 0.05."""
    X, y, _ = data()
    best, rng = np.linalg.lstsq(np.column_stack([X, np.ones(len(X))]), y, rcond=None)[0], np.random.default_rng(0)
    theta, far = np.zeros(3), []
    for _ in range(3000):
        B = rng.integers(len(X), size=size)
        error = X[B] @ theta[:2] + theta[2] - y[B]
        theta = theta - 0.05 * 2 * np.append(X[B].T @ error, error.sum()) / size
        far.append(np.linalg.norm(theta - best))
    return float(np.mean(far[-300:]))


@cache
def excess_by_pass():
    """The loss above the lowest by pass: 2000 examples, batches of 4, the rate 0.1 up to CUT, then 0.01."""
    X, y = (each[:2000] for each in data()[:2])
    lowest = np.mean((ck.regularization.least_squares(X, y).predict(X) - y) ** 2)
    found = []
    for seed in range(20):
        theta, losses = np.array([3.0, 1.0, 1.0]), []
        for t in PASSES:
            losses.append(MODEL.loss_and_grad(theta, X, y, "mse")[0] - lowest)
            how = {
                "lr": 0.1 if t < CUT else 0.01,
                "batch_size": 4,
                "epochs": 1,
                "theta": theta,
                "seed": 100 * seed + int(t),
            }
            theta = ck.fit(MODEL, X, y, "mse", **how).theta
        found.append(losses)
    return np.mean(found, axis=0)


def best_rates():
    """The best of the lesson's rates for batches of 32 and 250, by examples to 1 % above the lowest; 2/L."""
    X, y, lowest = data()
    best = []
    for size in (32, 250):
        needed = {}
        for lr in [0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.45]:
            theta, seen = np.zeros(3), 0
            while MODEL.loss_and_grad(theta, X, y, "mse")[0] > 1.01 * lowest and seen < 4000:
                some, start = slice(seen, seen + size), {"theta": theta, "epochs": 1}
                theta = ck.fit(MODEL, X[some], y[some], "mse", lr=lr, batch_size=size, **start).theta
                seen += size
            needed.setdefault(seen, lr)
        best.append(needed[min(needed)])
    ones = np.column_stack([X, np.ones(len(X))])
    return *best, float(2 / np.linalg.eigvalsh(2 * ones.T @ ones / len(X)).max())


def steps_up(place):
    """Of 1000 steps from one example each, at the rate 0.05, the share that raises the loss of all."""
    X, y, _ = data()
    before = MODEL.loss_and_grad(place, X, y, "mse")[0]
    steps = (MODEL.loss_and_grad(place, X[[i]], y[[i]], "mse")[1] for i in range(1000))
    return float(np.mean([MODEL.loss_and_grad(place - 0.05 * step, X, y, "mse")[0] > before for step in steps]))


def clock(size):
    """How many times longer an update of so many examples takes, on the machine of the panel's recording."""
    update = ck.panels.hardware().result.update
    return float(update[SIZES.index(size)] / update[0])


@cache
def by_batch():
    """The mean validation loss of three seeds where training has come down to 0.02, by size; how far seeds differ."""
    (X, y), (new, truth) = ((part.X / 16, part.y) for part in map(ck.datasets.digits, ("training", "validation")))
    net, found = ck.models.mlp([64, 32, 10]), []
    for size, lr in {4: 0.05, 16: 0.2, 64: 0.5}.items():
        how = {"lr": lr, "batch_size": size, "epochs": 60, "validation": (new, truth)}
        runs = [ck.fit(net, X, y, seed=seed, **how).history for seed in range(3)]
        found.append([run.validation_loss[(run.loss <= 0.02).argmax()] for run in runs])
    return *map(float, np.mean(found, axis=1)), float(np.ptp(found, axis=1).mean())
