"""What happens in lesson 0b."""

from functools import cache

import numpy as np

import coursekit as ck

STEPS = ((1, 0), (-1, 0), (0, 1), (0, -1))  # a pixel to each side


@cache
def threes_and_eights():
    """Pixels and True for an 8: those to learn from, and new ones."""
    parts = [ck.datasets.digits(part) for part in ("training", "validation")]
    X, y = np.vstack([part.X for part in parts]) / 16, np.concatenate([part.y for part in parts])
    X, is_8 = X[np.isin(y, (3, 8))], y[np.isin(y, (3, 8))] == 8
    return X[::2], is_8[::2], X[1::2], is_8[1::2]


@cache
def ten_times_as_many(tries=8):
    """The shares of new images that the written and the learned rule read right, from 11 images and from 110."""
    X, y, new, truth = threes_and_eights()
    rng, model, found = np.random.default_rng(0), ck.models.linear(64, 2), np.zeros((2, 2))
    left, left_new = (ck.datasets.hand_made(images)[:, 1] for images in (X, new))
    for i, n in enumerate((11, 110)):
        for _ in range(tries):
            seen = rng.permutation(len(X))[:n]
            right = [np.mean((left[seen] >= t) == y[seen]) for t in np.linspace(0, 1, 101)]
            theta = ck.fit(model, X[seen], y[seen].astype(int), lr=0.5, batch_size=n, epochs=200).theta
            written = np.mean((left_new >= np.argmax(right) / 100) == truth)
            found[i] += written, model.accuracy(theta, new, truth.astype(int))
    return found / tries


def moved(X):
    """Four copies of the images, one moved by a pixel to each side."""
    return np.vstack([ck.datasets.shifted(X, *step) for step in STEPS])


@cache
def three_models(taught=False):
    """The shares of new digits that each model reads right, where they are and moved; taught: it met moved ones."""
    train, new = ck.datasets.digits("training"), ck.datasets.digits("validation")
    X, y, found = train.X / 16, train.y, {}
    hand = ck.datasets.hand_made(X)
    views = {
        "hand": (lambda X: (ck.datasets.hand_made(X) - hand.mean(axis=0)) / hand.std(axis=0), ck.models.linear(8, 10)),
        "pixels": (lambda X: X, ck.models.linear(64, 10)),
        "network": (lambda X: X, ck.models.mlp([64, 32, 10])),
    }
    if taught:
        X, y = np.vstack([X, moved(X)]), np.tile(y, 5)
    for name, (view, model) in views.items():
        fit = ck.fit(model, view(X), y, optimizer="adam", lr=0.01, batch_size=32, epochs=30, seed=0)
        tests = (new.X / 16, new.y), (moved(new.X / 16), np.tile(new.y, 4))
        found[name] = [float(model.accuracy(fit.theta, view(images), truth)) for images, truth in tests]
    return found


def pieces(folds=10, units=20):
    """How many straight pieces ten folds make of a line, and one layer of twenty ReLU units at most."""
    x = np.linspace(0, 1, 2**folds * 8 + 1)
    for _ in range(folds):
        x = 2 * np.maximum(x, 0) - 4 * np.maximum(x - 0.5, 0)
    return int(1 + np.count_nonzero(np.diff(np.sign(np.diff(x))))), units + 1


@cache
def penguins(splits=6):
    """The mean shares of new penguins that a linear model and a large network read right."""
    birds = ck.datasets.penguins(["bill_length_mm", "bill_depth_mm"])
    X, found = (birds.X - birds.X.mean(axis=0)) / birds.X.std(axis=0), np.zeros(2)
    for seed in range(splits):
        train, new = np.array_split(np.random.default_rng(seed).permutation(len(X)), 2)
        for i, model in enumerate((ck.models.linear(2, 3), ck.models.mlp([2, 100, 100, 3]))):
            settings = {"optimizer": "adam", "lr": 0.01, "batch_size": 32, "epochs": 100, "seed": 0}
            found[i] += model.accuracy(ck.fit(model, X[train], birds.y[train], **settings).theta, X[new], birds.y[new])
    return found / splits


def spikes(drive, milliseconds=100, step=0.01):
    """The height of the spikes in millivolts, and how many there are, of a leaky cell with a threshold of -55 mV."""
    v = [-70.0]
    for _ in range(10 * milliseconds):
        now = -70.0 if v[-1] > 0 else v[-1] + step * (-70 + drive - v[-1])
        v.append(30.0 if now >= -55 else now)
    return max(v), sum(each > 0 for each in v)


@cache
def nearest_neighbor():
    """The shares of new digits that the name of the nearest training image reads right, and the network."""
    train, new = ck.datasets.digits("training"), ck.datasets.digits("validation")
    away = (new.X**2).sum(axis=1)[:, None] - 2 * new.X @ train.X.T + (train.X**2).sum(axis=1)
    return float(np.mean(train.y[away.argmin(axis=1)] == new.y)), three_models()["network"][0]


def slid(row, weights=(1, 2, -1)):
    """What three weights say at each place of a row."""
    return [sum(w * x for w, x in zip(weights, row[i:], strict=False)) for i in range(len(row) - 2)]


def slid_twice():
    """Of a row, and of the row moved by one."""
    row = [0, 0, 3, 1, 4, 0, 0, 0]
    return slid(row), slid([0, *row[:-1]])
