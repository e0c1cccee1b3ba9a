"""What happens in lesson 9."""

from functools import cache

import numpy as np

import coursekit as ck


def in_place(minus_equals):
    """The loss of a line before and after 50 updates by a rule that writes `p -= ...`, or `p = p - ...`."""
    x, y = np.linspace(-1, 1, 20), np.linspace(-1, 1, 20) * 2 + 1
    theta = [np.zeros(1), np.zeros(1)]

    def update(theta, grad):
        for p, g in zip(theta, grad, strict=True):
            if minus_equals:
                p -= 0.1 * g
            else:
                p = p - 0.1 * g

    losses = []
    for _ in range(51):
        error = theta[0] * x + theta[1] - y
        losses.append(float(np.mean(error**2)))
        update(theta, [2 * np.mean(error * x, keepdims=True), 2 * np.mean(error, keepdims=True)])
    return losses[0], losses[-1]


def saved_without_copy():
    """Which epoch's parameters `best = theta` holds after ten epochs of which the third was best."""
    theta, best, best_loss = [np.zeros(1)], None, np.inf
    for epoch, loss in enumerate([9, 5, 1, 2, 3, 4, 5, 6, 7, 8], 1):
        for p in theta:
            p += 1.0  # an epoch changes the arrays in place
        assert theta[0][0] == epoch
        if loss < best_loss:
            best, best_loss = theta, loss
    return int(best[0][0]), best_loss


@cache
def digits():
    """Training and validation digits of the lesson."""
    data = ck.datasets.digits()
    X, y, fifth = data.X / 16, data.y, np.arange(len(data.y)) % 5
    training, validation = ~((fifth == 1) | (fifth == 3)), fifth == 1
    return X[training], y[training], X[validation], y[validation]


@cache
def accuracy(lr, epochs):
    """Validation accuracy with batches of 32, at a rate, after so many epochs."""
    X, y, new, truth = digits()
    model = ck.models.mlp([64, 32, 10])
    run = ck.fit(model, X, y, lr=lr, batch_size=32, epochs=epochs, seed=0)
    return float(model.accuracy(run.theta, new, truth))


def band():
    """Accuracies after 12 and 120 epochs: below the band, and above it."""
    return [[accuracy(lr, epochs) for epochs in (12, 120)] for lr in (2.0**-9, 4.0)]


def chosen_by_the_test_set(models=10, truth=0.97, n=359):
    """The mean test accuracy of the best of some equally good models, and what each of them is worth."""
    rng = np.random.default_rng(0)
    return float((rng.binomial(n, truth, (20_000, models)) / n).max(axis=1).mean()), truth
