"""What is measured: the data and settings of each workload, at full or tiny size, and its goals.

A peer is a module with NAME, `version()` and a function for each workload it knows: it takes a Problem,
prepares what a user of that library would prepare once, and returns a function that does the work and
returns an array: the parameters it found. Everybody starts at the same theta, sees the rows in the same
orders and draws the same points (`Problem.orders` and `points`, drawn anew in every run by coursekit's generator, C by
the same one in C) and computes in float64. The names in a peer's OPTIMIZERS are the update rules it knows; how quickly
they go, and their hyper-parameters, are read from coursekit's records.
"""

from itertools import pairwise
from typing import NamedTuple

import numpy as np

from coursekit import datasets, optimizers
from coursekit.core.generator import orders, seeded, uniform

# by what a record says of its rate: with these 1,000 steps on Beale's function from (1, 1) stay finite
BEALE_LR = {"plain": 1e-3, "step": 1e-2, "none": 1.0}
BEALE_START = (1.0, 1.0)


class Rule(NamedTuple):
    """An update rule: its name, its learning rate and its hyper-parameters."""

    name: str
    lr: float
    hyper: dict


class Problem(NamedTuple):
    """The data and settings of one workload."""

    X: np.ndarray | None = None
    y: np.ndarray | None = None
    sizes: tuple = ()
    theta: np.ndarray | None = None
    lr: float = 0.0
    batch_size: int = 1
    epochs: int = 1
    steps: int = 0
    n_datasets: int = 0
    seed: int = 0
    rules: tuple = ()

    def known_to(self, peers):
        """The same with the rules alone that all of these peers know, so that everybody does the same work."""
        return self._replace(rules=tuple(r for r in self.rules if all(r.name in peer.OPTIMIZERS for peer in peers)))

    def orders(self):
        """The order of the rows in each epoch."""
        return orders(len(self.X), self.epochs, self.seed)

    def batches(self):
        """The rows of each update of each run, (runs, updates, batch_size), where each run has the next seed."""
        n, runs = self.X.shape[-2], range(len(self.theta))
        return np.array([orders(n, self.epochs, self.seed + r) for r in runs]).reshape(len(runs), -1, self.batch_size)

    def points(self):
        """The points x of each data set, two in a row."""
        x = np.empty((self.n_datasets, 2))
        uniform(seeded(self.seed), -1.0, 1.0, x.reshape(-1))
        return x


class Workload(NamedTuple):
    """A workload: title, tiny -> Problem, and what each peer's time divided by ours is to be at least."""

    title: str
    problem: object
    goals: dict


def _linear(tiny):
    n, d = (200, 3) if tiny else (10_000, 10)
    rng = np.random.default_rng(0)
    X = rng.normal(size=(n, d))
    y = X @ rng.normal(size=d) + 0.5 + 0.1 * rng.normal(size=n)
    return Problem(X, y, (d, 1), np.zeros(d + 1), lr=0.01, batch_size=1, epochs=2 if tiny else 5)


def _digits(tiny):
    data = datasets.digits()
    n = 110 if tiny else len(data.y)
    return np.ascontiguousarray(data.X[:n] / data.X.max()), data.y[:n].astype(np.int64)


def _start(sizes):
    """He's initialization of a network."""
    rng = np.random.default_rng(1)
    parts = [part for d, k in pairwise(sizes) for part in (np.sqrt(2 / d) * rng.normal(size=d * k), np.zeros(k))]
    return np.concatenate(parts)


def _softmax(tiny):
    X, y = _digits(tiny)
    return Problem(X, y, (64, 10), np.zeros(650), lr=0.1, batch_size=32, epochs=2 if tiny else 50)


def _mlp(tiny):
    X, y = _digits(tiny)
    sizes = (64, 32, 10)
    return Problem(X, y, sizes, _start(sizes), lr=1e-3, batch_size=32, epochs=2 if tiny else 20)


def _mlp_large(tiny):
    sizes, n = ((20, 8, 10), 300) if tiny else ((784, 128, 10), 60_000)
    rng = np.random.default_rng(2)
    X = rng.random((n, sizes[0]))
    y = (X @ rng.normal(size=(sizes[0], 10))).argmax(axis=1)
    return Problem(X, y, sizes, _start(sizes), lr=1e-3, batch_size=128, epochs=1)


def _beale(tiny):
    records = [constructor() for constructor in optimizers.OPTIMIZERS.values()]
    rules = tuple(Rule(each.name, BEALE_LR[each.rate], each.hyper) for each in records)
    return Problem(theta=np.array(BEALE_START), steps=20 if tiny else 1000, rules=rules)


def _starts(sizes, runs):
    """He's initialization of many networks, a row each, with small biases."""
    rng = np.random.default_rng(3)
    parts = []
    for d, k in pairwise(sizes):
        parts += [np.sqrt(2 / d) * rng.normal(size=(runs, d * k)), 0.1 * rng.normal(size=(runs, k))]
    return np.hstack(parts)


def _many_seeds(tiny):
    runs, rng = 5 if tiny else 1000, np.random.default_rng(4)
    X = rng.uniform(-1, 1, (100, 2))
    y, sizes = np.sin(np.pi * X[:, 0]) * X[:, 1], (2, 16, 1)
    return Problem(X, y, sizes, _starts(sizes, runs), lr=1e-2, batch_size=10, epochs=2 if tiny else 5)


def _many_data(tiny):
    runs, rng = 5 if tiny else 1000, np.random.default_rng(5)
    X = rng.uniform(-1, 1, (runs, 20, 1))
    y, sizes = np.sin(np.pi * X[..., 0]) + 0.1 * rng.normal(size=X.shape[:2]), (1, 16, 1)
    return Problem(X, y, sizes, _starts(sizes, runs), lr=1e-2, batch_size=20, epochs=5 if tiny else 100)


def _two_point(tiny):
    return Problem(n_datasets=5_000 if tiny else 1_000_000)


C = "C"
WORKLOADS = {
    "linear": Workload(
        "linear regression, n 10,000, d 10, online SGD, 5 epochs",
        _linear,
        {"PyTorch": 100, "scikit-learn": 2, "JAX": 1, C: 1 / 1.3},
    ),
    "softmax": Workload(
        "softmax regression on digits, batch 32, 50 epochs, momentum", _softmax, {"PyTorch": 15, "JAX": 1, C: 1 / 1.3}
    ),
    "mlp": Workload(
        "MLP 64-32-10 on digits, batch 32, Adam, 20 epochs",
        _mlp,
        {"PyTorch": 15, "scikit-learn": 8, "JAX": 1.2, C: 1 / 1.3},
    ),
    "mlp_large": Workload(
        "MLP 784-128-10, n 60,000 (generated), batch 128, Adam, 1 epoch", _mlp_large, {"PyTorch": 1, "JAX": 1}
    ),
    "beale": Workload(
        "1,000 steps on Beale by each optimizer that all peers know", _beale, {"PyTorch": 100, "JAX": 1, C: 1 / 1.3}
    ),
    "many_seeds": Workload(
        "1,000 fits of an MLP 2-16-1, each from a seed of its own: n 100, batch 10, Adam, 5 epochs",
        _many_seeds,
        {"PyTorch": 1, "JAX": 1},
    ),
    "many_data": Workload(
        "1,000 fits of an MLP 1-16-1, each to 20 rows of its own: all rows at once, Adam, 100 updates",
        _many_data,
        {"PyTorch": 1, "JAX": 1},
    ),
    "two_point": Workload(
        "two-point bias-variance, 1,000,000 data sets, both families", _two_point, {"NumPy": 2, C: 1 / 1.3}
    ),
}
