"""Losses that people wrote for other libraries, whose gradient was not theirs; and schedules without an end.

There the training ran on, to nothing or to 1e9, and nobody was told.
"""

import warnings

import numpy as np
import pytest

import coursekit as ck

X = np.linspace(-1.0, 1.0, 64)[:, None]
LINE, LABELS = 4.0 * X[:, 0] + 0.5, (X[:, 0] > 0.2).astype(float)
WEIGHTS = np.linspace(0.5, 1.5, 32)


def squared(scores, y):
    x = y - scores
    return (x**2).mean(), 2 * x / len(y)


def fair(scores, y):
    x = y - scores
    return (abs(x) - np.log1p(abs(x))).mean(), x / (abs(x) + 1) / len(y)


def log_loss(scores, y):
    p = 1 / (1 + np.exp(-scores))
    return -(y * np.log(p) + (1 - y) * np.log(1 - p)).mean(), (y - p) / len(y)


def weighted_absolute(scores, y):
    return (WEIGHTS * abs(scores - y)).mean(), WEIGHTS * np.sign(scores - y)


def focal(scores, y):  # the gradient is that with respect to p, and p is made of the scores
    p = 1 / (1 + np.exp(-scores))
    value = np.where(y == 1, -((1 - p) ** 2) * np.log(p), -(p**2) * np.log(1 - p))
    slope = np.where(y == 1, 2 * (1 - p) * np.log(p) - (1 - p) ** 2 / p, -2 * p * np.log(1 - p) + p**2 / (1 - p))
    return value.mean(), slope / len(y)


def of_a_rectified_score(scores, y):
    at = np.maximum(scores, 0)
    return ((at - y) ** 2).mean(), 2 * (at - y) * (scores > 0) / len(y)


WRONG = [
    ("dmlc/xgboost#3037", squared, LINE, "has the wrong sign"),
    ("lightgbm-org/LightGBM#3794", fair, LINE, "has the wrong sign"),
    ("dmlc/xgboost#1060", log_loss, LABELS, "has the wrong sign"),
    ("lightgbm-org/LightGBM#6188", weighted_absolute, LINE, "is 32 times too large for 32 rows"),
    ("lightgbm-org/LightGBM#2052", focal, LABELS, "does not fit its values"),
]


@pytest.mark.parametrize(("report", "loss", "y", "says"), WRONG, ids=[row[0] for row in WRONG])
def test_a_gradient_that_is_not_that_of_the_loss_is_named(report, loss, y, says):
    with pytest.warns(ck.GradientWarning, match=f"the gradient of {loss.__name__} {says}"):
        ck.fit(ck.models.linear(1), X, y, loss, lr=1e-6, batch_size=32, epochs=1)


@pytest.mark.parametrize("y", [LINE, np.zeros(64)], ids=["BVLC/caffe#1334", "HomericIntelligence/Odyssey#2077"])
def test_a_kink_where_training_begins_is_no_mistake(y):
    """Scores are 0 there: finite differences give half of what is right on either side."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        ck.fit(ck.models.linear(1), X, y, of_a_rectified_score, lr=0.1, batch_size=32, epochs=2)


@pytest.mark.parametrize("report", ["NVIDIA-NeMo/Speech#14186", "lucidrains/imagen-pytorch#71"])
def test_a_cosine_reaches_its_end_with_the_run_and_not_before(report):
    """The one was told no length, the other that of its warm-up: the rest of the training had no rate."""
    lr = ck.fit(ck.models.linear(1), X, LINE, lr="cosine", batch_size=1, epochs=10).history.lr
    np.testing.assert_allclose(lr, 0.05 + 0.05 * np.cos(np.pi * (64 * np.arange(1, 11) - 1) / 640))
