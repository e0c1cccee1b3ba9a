"""What happens in lesson 1."""

import numpy as np
import sympy as sp

import coursekit as ck
from coursekit.training.perceptron import learn, margin, with_one

PASSES = np.arange(21)
CORNERS, XOR = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]]), np.array([0, 1, 1, 0])


def line_moved(factor):
    """By how much the distance of the line from the origin, and its direction, change with the factor."""
    w, b = np.array([1.0, 1.0]), -2.0
    where = [(abs(c) / np.linalg.norm(v), np.arctan2(*v)) for v, c in ((w, b), (factor * w, factor * b))]
    return np.subtract(*where[::-1])


def same_slope():
    """The slope a with a (x1 + x2 - 2) = 2 x1 + 2 x2 - 4."""
    a, x1, x2 = sp.symbols("a x1 x2")
    (slope,) = sp.solve(sp.Poly(a * (x1 + x2 - 2) - (2 * x1 + 2 * x2 - 4), x1, x2).coeffs(), a).values()
    return slope


def right_with_zero_weights():
    """The share of penguins with y s >= 0 where every score is 0."""
    y = 2 * ck.datasets.penguins(("bill_depth_mm", "flipper_length_mm"), ("Adelie", "Gentoo")).y - 1
    return float(np.mean(y * 0.0 >= 0))


def shares_of_the_widest_gap():
    """How far the perceptron's last line is from the nearest example, as a share of what is possible: in 20 orders."""
    rng, shares = np.random.default_rng(0), []
    X, y = rng.normal(size=(40, 2)), np.repeat([-1.0, 1.0], 20)
    X = with_one(X * 0.4 + y[:, None])
    for _ in range(20):
        order = rng.permutation(40)
        w = learn(X[order], y[order], mistakes=1000).path[-1]
        shares.append(np.min(y * (X @ w)) / np.linalg.norm(w) / margin(X, y)[0])
    return np.array(shares)


def long_training():
    """Accuracy on Adelie and Chinstrap after 100 passes and after 1000."""
    birds = ck.datasets.penguins(["bill_length_mm", "bill_depth_mm"], ["Adelie", "Chinstrap"])
    X, model = (birds.X - birds.X.mean(axis=0)) / birds.X.std(axis=0), ck.models.linear(2)
    runs = (ck.fit(model, X, birds.y, loss="logistic", lr=1.0, epochs=many) for many in (100, 1000))
    return [float(model.accuracy(run.theta, X, birds.y)) for run in runs]


def both_kinds():
    """The same model: its error in a regression, as a share of the spread, and its accuracy with two classes."""
    x = np.linspace(-1, 1, 40)[:, None]
    rents, model = 3 * x[:, 0] + 1, ck.models.linear(1)
    line = ck.fit(model, x, rents, "mse", lr=0.3, batch_size=40, epochs=200)
    classes = (x[:, 0] > 0).astype(int)
    split = ck.fit(model, x, classes, "logistic", lr=1.0, batch_size=40, epochs=200)
    off = np.mean((model.scores(line.theta, x).ravel() - rents) ** 2) / rents.var()
    return float(off), float(model.accuracy(split.theta, x, classes))


def biases_raised():
    """The largest change of a probability when all biases are raised by 100."""
    W, b = np.array([[1.0, 0.0, 1.0], [1.0, -1.0, -0.5]]), np.array([-2.0, 1.0, 10.0])
    X = np.random.default_rng(0).uniform(-20, 20, (500, 2))
    return float(abs(ck.activations.softmax(X @ W + b) - ck.activations.softmax(X @ W + b + 100)).max())


def loss_by_pass(batch_size):
    """The loss of softmax regression on all penguins, before training and after each of 20 passes."""
    birds = ck.datasets.penguins(["bill_length_mm", "bill_depth_mm"])
    X = (birds.X - birds.X.mean(axis=0)) / birds.X.std(axis=0)
    model, theta = ck.models.linear(2, 3), np.zeros(9)
    losses = [model.loss_and_grad(theta, X, birds.y, "cross_entropy")[0]]
    for seed in range(20):
        theta = ck.fit(
            model, X, birds.y, "cross_entropy", lr=0.1, batch_size=batch_size, epochs=1, theta=theta, seed=seed
        ).theta
        losses.append(model.loss_and_grad(theta, X, birds.y, "cross_entropy")[0])
    return np.array(losses)


def xor_with(feature):
    """Accuracy on XOR with one more feature."""
    rows, model = np.column_stack([CORNERS, feature(*CORNERS.T)]), ck.models.linear(3)
    run = ck.fit(model, rows, XOR, loss="logistic", lr=1.0, batch_size=4, epochs=1000)
    return float(model.accuracy(run.theta, rows, XOR))
