"""Slow, obvious twins of what coursekit computes, written from the textbook formulas.

Everything is plain Python on numbers of 50 digits (mpmath), so a twin neither overflows nor rounds;
gradients are differences of values, so no derivative is written down a second time.
"""

import mpmath
import numpy as np
import sympy
from mpmath import mpf

mpmath.mp.dps = 50

Z = sympy.Symbol("z", real=True)
ACTIVATIONS = {
    "step": sympy.Heaviside(Z, 1),
    "sigmoid": 1 / (1 + sympy.exp(-Z)),
    "tanh": (sympy.exp(Z) - sympy.exp(-Z)) / (sympy.exp(Z) + sympy.exp(-Z)),
    "relu": sympy.Max(Z, 0),
    "softplus": sympy.log(1 + sympy.exp(Z)),
}

X, Y = sympy.symbols("x y", real=True)
SURFACES = {
    "bowl": (X**2 + Y**2) / 2,
    "valley": (X**2 + 20 * Y**2) / 2,
}


def softmax(row):
    """exp(s_j) / sum_i exp(s_i)."""
    powers = [mpmath.exp(mpf(s)) for s in row]
    return [p / sum(powers) for p in powers]


def _sigmoid(s):
    return 1 / (1 + mpmath.exp(-s))


# loss of one example: its scores, and its target as a list of the same length
LOSSES = {
    "mse": lambda s, y: sum((a - b) ** 2 for a, b in zip(s, y, strict=True)),
    "mae": lambda s, y: sum(abs(a - b) for a, b in zip(s, y, strict=True)),
    "hinge": lambda s, y: max(mpf(0), 1 - y[0] * s[0]),
    "logistic": lambda s, y: -mpmath.log(_sigmoid(s[0] if y[0] == 1 else -s[0])),  # 1 - sigmoid(s) = sigmoid(-s)
    "multiclass_hinge": lambda s, y: max(
        mpf(0), 1 - (s[y.index(1)] - max(a for a, b in zip(s, y, strict=True) if b != 1))
    ),
    "cross_entropy": lambda s, y: -sum(b * mpmath.log(p) for p, b in zip(softmax(s), y, strict=True) if b),
}


def targets(name, n, k, rng):
    """Random targets as a person would write them for the loss called `name`."""
    if name in ("mse", "mae"):
        return rng.normal(size=n if k == 1 else (n, k))
    labels = rng.integers(max(k, 2), size=n)
    return 2 * labels - 1 if name == "hinge" else labels


def rows(targets, k):
    """Targets as a list of one list for each example: class indices become one-hot."""
    targets = np.asarray(targets).tolist()
    if k == 1 or isinstance(targets[0], list):
        return [t if isinstance(t, list) else [t] for t in targets]
    return [[int(j == t) for j in range(k)] for t in targets]


def loss(name, scores, targets):
    """Mean over the examples, as a number of 50 digits."""
    scores = [row if isinstance(row, list) else [row] for row in getattr(scores, "tolist", lambda: scores)()]
    pairs = zip(scores, rows(targets, len(scores[0])), strict=True)
    return sum(LOSSES[name]([mpf(s) for s in row], y) for row, y in pairs) / len(scores)


def gradient(f, point):
    """Central differences of f, a function of a list, at a list of numbers: right to 1e-20 or so."""
    point, h = [mpf(v) for v in point], mpf(10) ** -20
    result = []
    for i, v in enumerate(point):
        above, below = ([*point[:i], v + step, *point[i + 1 :]] for step in (h, -h))
        result.append((f(above) - f(below)) / (2 * h))
    return result


def linear_scores(theta, X, k):
    """Scores sum_d x_d W_dk + b_k; theta holds W row by row, then b."""
    d = len(X[0])
    return [[sum(mpf(x[i]) * theta[i * k + j] for i in range(d)) + theta[d * k + j] for j in range(k)] for x in X]


def linear_loss(name, theta, X, targets, k):
    """Mean loss of a linear model."""
    return loss(name, linear_scores(theta, X, k), targets)


def minibatch_sgd(name, theta, X, targets, k, orders, batch_size, lr):
    """Stochastic gradient descent over the rows in the order of each epoch: (theta, loss at each update)."""
    theta, losses, t = [mpf(v) for v in theta], [], 0
    X, targets = np.asarray(X), np.asarray(targets)
    for order in orders:
        for first in range(0, len(order), batch_size):
            batch = order[first : first + batch_size]

            def batch_loss(theta, batch=batch):
                return linear_loss(name, theta, X[batch].tolist(), targets[batch], k)

            losses.append(float(batch_loss(theta)))
            theta = [v - mpf(lr(t)) * g for v, g in zip(theta, gradient(batch_loss, theta), strict=True)]
            t += 1
    return np.array([float(v) for v in theta]), np.array(losses)


# theta after the steps of an optimizer along a list of gradients: the rule for one parameter at a time
def sgd(theta, grads, lr):
    """Gradient descent: theta <- theta - lr g."""
    for g in grads:
        theta = theta - lr * g
    return theta


OPTIMIZERS = {"sgd": sgd}
