"""Many fits in one call are the fits of `ck.fit` one by one, to the bit, whatever the settings."""

import warnings

import numpy as np
import pytest

import coursekit as ck
from coursekit.core.divergence import DivergenceWarning

RNG = np.random.default_rng(3)
X, SEEDS = RNG.normal(size=(41, 3)), [0, 7, 2**70, 7]
Y, CLASSES = X @ [1.0, -2.0, 0.5] + 0.1 * RNG.normal(size=41), RNG.integers(3, size=41)


def own_loss(scores, y):
    return np.mean((scores - y) ** 2), 2 * (scores - y) / y.size


def own_model(theta, X, y):
    error = X @ theta - y
    return error @ error / len(y), 2 * X.T @ error / len(y)


WAYS = {
    "linear": ("linear", Y, {"batch_size": 1}),
    "batches": (ck.models.linear(3), Y, {"optimizer": "momentum", "batch_size": 2, "l2": 0.1}),
    "one batch": (ck.models.mlp([3, 5, 1], "tanh"), Y, {"optimizer": "adam", "batch_size": 41}),
    "classes": (ck.models.mlp([3, 8, 4, 3]), CLASSES, {"optimizer": "nesterov", "l1": 0.01, "batch_size": 7}),
    "dropout": (ck.models.mlp([3, 8, 3]), CLASSES, {"optimizer": "rmsprop", "dropout": 0.3}),
    "schedule": (ck.models.mlp([3, 4, 1]), Y, {"lr": "exponential"}),
    "curve": (ck.models.polynomial(2), Y, {"lr": 0.05}),
    "own loss": (ck.models.mlp([3, 4, 1]), Y, {"loss": own_loss}),
    "own rule": (ck.models.mlp([3, 4, 1]), Y, {"optimizer": lambda theta, grad, lr: theta - lr * np.sign(grad)}),
    "own model": (own_model, Y, {"theta": np.ones(3)}),
}


def assert_same(fits, alone):
    for r, fit in enumerate(alone):
        for found, expected in ((fits.theta[r], fit.theta), (fits.best_theta[r], fit.best_theta)):
            assert found.tobytes() == expected.tobytes(), r
        lasted = len(fit.history.loss)
        assert fits.losses[r, :lasted].tobytes() == fit.history.loss.tobytes(), r
        assert np.isnan(fits.losses[r, lasted:]).all()
        assert fits.diverged_at[r] == (-1 if fit.diverged_at is None else fit.diverged_at)
        assert (fits.accuracy is None) == (fit.history.accuracy is None)
        if fits.accuracy is not None:
            np.testing.assert_array_equal(fits.accuracy[r, :lasted], fit.history.accuracy)


@pytest.mark.parametrize("way", WAYS)
def test_every_run_is_the_fit_of_its_seed(way):
    model, y, settings = WAYS[way]
    rows, settings = (X[:, :1] if way == "curve" else X), {"epochs": 5, "lr": 0.02} | settings
    fits = ck.fit_many(model, rows, y, seeds=SEEDS, **settings)
    alone = [ck.fit(model, rows, y, seed=seed, **settings) for seed in SEEDS]
    assert_same(fits, alone)
    if way != "own model":
        np.testing.assert_array_equal(fits.predict(rows), [fit.predict(rows) for fit in alone])
        np.testing.assert_array_equal(fits.score(rows, y), [fit.score(rows, y) for fit in alone])


@pytest.mark.parametrize("k", [1, 3])
@pytest.mark.parametrize("batch_size", [1, 9])
def test_each_run_has_data_and_a_start_of_its_own(k, batch_size):
    model, rows = ck.models.mlp([3, 4, k]), RNG.normal(size=(5, 9, 3))
    y, theta = RNG.integers(k, size=(5, 9)) if k > 1 else rows[:, :, 0], RNG.normal(size=(5, model.n_params))
    settings = {"optimizer": "adam", "batch_size": batch_size, "epochs": 3}
    fits = ck.fit_many(model, rows, y, theta=theta, **settings)
    runs = zip(rows, y, theta, range(5), strict=True)
    assert_same(fits, [ck.fit(model, a, b, theta=start, seed=seed, **settings) for a, b, start, seed in runs])


@pytest.mark.parametrize("batch_size", [1, 4, 41])
def test_a_run_that_diverges_leaves_the_others_alone(batch_size):
    model, theta = ck.models.linear(3), np.zeros((3, 4))
    theta[1] = 1e100
    settings = {"lr": 5.0, "batch_size": batch_size, "epochs": 60}
    with pytest.warns(DivergenceWarning, match=r"^diverged at update \d+ or later in [1-3] runs?: ") as said:
        fits = ck.fit_many(model, X, Y, theta=theta, seeds=3, **settings)
    assert (len(said), said[0].filename) == (1, __file__)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DivergenceWarning)
        alone = [ck.fit(model, X, Y, theta=start, seed=seed, **settings) for seed, start in enumerate(theta)]
    assert alone[1].diverged_at is not None
    assert_same(fits, alone)


def test_bias_and_variance_of_a_network():
    """Over data sets of their own the mean squared error of the predictions is the square of their bias + variance."""
    x = RNG.uniform(-1, 1, (40, 10, 1))
    fits = ck.fit_many(
        ck.models.mlp([1, 6, 1], "tanh"), x, np.sin(np.pi * x[..., 0]), optimizer="adam", lr=0.05, epochs=30
    )
    grid = np.linspace(-1, 1, 21)
    g, target = fits.predict(grid[:, None]), np.sin(np.pi * grid)
    assert g.shape == (40, 21)
    np.testing.assert_allclose(((g - target) ** 2).mean(0), (g.mean(0) - target) ** 2 + g.var(0), rtol=1e-10)
    assert g.var(0).mean() > 1e-3


def test_it_says_how_many_runs_there_were():
    fits = ck.fit_many("linear", X, Y, seeds=2, epochs=1)
    assert (repr(fits), fits.seeds, fits.losses.shape) == ("Fits(2 runs of 1 epoch)", (0, 1), (2, 1))


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"seeds": None}, "^seeds must be a number of runs or a list of seeds where all runs share X and y, got None$"),
        ({"seeds": 0}, "^seeds must be a whole number of at least 1, got 0$"),
        ({"seeds": []}, "^seeds must hold at least one seed, got 0$"),
        ({"seeds": [1, -1]}, r"^seeds\[1\] must be a whole number of at least 0, got -1$"),
        ({"X": X[None], "y": Y[None], "seeds": 2}, "^seeds must hold a seed for each of the 1 runs .*, got 2$"),
        (
            {"X": X[None], "seeds": None},
            r"^y must hold a target for each row of X, .* \(1, 41\), got shape \(41,\)$",
        ),
        ({"theta": np.zeros((3, 4))}, "^theta must hold a row for each of the 2 runs, got 3$"),
        ({"theta": np.zeros((2, 3))}, "^theta must hold 4 numbers for linear"),
        (
            {"theta": [np.zeros(4), np.full(4, 1e200)]},
            "^X, y and theta must have a finite loss before",
        ),
        ({"lr": -1.0}, "^lr must be a finite number at least 0, got -1.0$"),
    ],
)
def test_what_is_wrong_is_named(changes, said):
    with pytest.raises((TypeError, ValueError), match=said):
        ck.fit_many(**{"model": ck.models.linear(3), "X": X, "y": Y, "seeds": 2} | changes)
