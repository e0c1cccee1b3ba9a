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
    (X, y), (new, truth) = ((part.X / 16, part.y) for part in map(ck.datasets.digits, ("training", "validation")))
    return X, y, new, truth


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


def chosen_by_the_test_set(models=10, truth=0.97, n=382):
    """The mean test accuracy of the best of some equally good models, and what each of them is worth."""
    rng = np.random.default_rng(0)
    return float((rng.binomial(n, truth, (20_000, models)) / n).max(axis=1).mean()), truth


def own_rate(optimizer):
    """Validation accuracy after 12 epochs with batches of 32, at the rate with the lowest validation loss."""
    X, y, new, truth = digits()
    how = {"batch_size": 32, "epochs": 12, "optimizer": optimizer, "validation": (new, truth)}
    rates = [0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1, 3, 10]
    runs = [ck.fit(ck.models.mlp([64, 32, 10]), X, y, lr=lr, **how).history for lr in rates]
    return float(min(runs, key=lambda run: run.validation_loss[-1]).accuracy[-1])


@cache
def new_hands():
    """Accuracy on validation and on test digits; the lesson's own look at the test part comes right below."""
    X, y, new, truth = digits()
    model, test = ck.models.mlp([64, 64, 10]), ck.datasets.digits("test")
    run = ck.fit(model, X, y, optimizer="adam", lr=0.003, epochs=20)
    return tuple(float(model.accuracy(run.theta, *part)) for part in ((new, truth), (test.X / 16, test.y)))
