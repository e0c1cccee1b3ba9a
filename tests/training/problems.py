"""Problems to train on, and when two fits are the same."""

import numpy as np
from references import core as twins

from coursekit.core.losses import LOSSES
from coursekit.core.models import linear


def problem(name="logistic", n=23, d=2, seed=0):
    """Rows, targets that no line separates, a model, and where to start."""
    rng = np.random.default_rng([seed, n])
    model = linear(d, 3 if LOSSES[name].columns == "many" else 1)
    X = rng.normal(size=(n, d))
    return model, X, twins.targets(name, n, model.sizes[-1], rng), rng.normal(size=model.n_params)


def same(first, second):
    return first.theta.tobytes() == second.theta.tobytes() and all(
        a is b is None or a.tobytes() == b.tobytes() for a, b in zip(first.history, second.history, strict=True)
    )


def plain_logistic(theta, X, y):
    """A learner's model: loss and gradient with NumPy only."""
    p = 1 / (1 + np.exp(-(X @ theta[:-1] + theta[-1])))
    loss = -np.mean(y * np.log(p) + (1 - y) * np.log(1 - p))
    return loss, [*(X.T @ (p - y) / len(y)), np.mean(p - y)]


def plain_step(theta, grad, lr):
    return theta - lr * grad
