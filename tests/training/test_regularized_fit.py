"""Penalties, dropout, Nesterov's interim gradients and recorded paths in `fit`."""

import numpy as np
import pytest
from references import models as twin_models
from references.generator import Generator
from training.problems import problem, same

import coursekit as ck
from coursekit.core.losses import LOSSES
from coursekit.core.optimizers import RULES
from coursekit.training.run import Run

linear, mlp, polynomial = ck.models.linear, ck.models.mlp, ck.models.polynomial
PENALTIES = [{"l2": 0.3}, {"l1": 0.2}, {"l1": 0.2, "l2": 0.3}]
MODELS = [(linear(2), "mse"), (linear(2, 3), "cross_entropy"), (polynomial(3), "mae"), (mlp([2, 4, 1], "tanh"), "mse")]


def data_for(model, loss, n=12):
    rng = np.random.default_rng(n)
    y = rng.integers(3, size=n) if loss == "cross_entropy" else rng.normal(size=n)
    return rng.normal(size=(n, model.columns)), y, rng.normal(size=model.n_params)


def objective(model, X, y, loss, l1=0.0, l2=0.0):
    """The loss and its penalty, of the weights alone, as a function of theta."""

    def value(theta):
        weights = np.concatenate([W.ravel() for W, _ in model.unpack(theta)])
        data = model.loss_and_grad(theta, X, y, loss)[0]
        return data + l1 * np.abs(weights).sum() + l2 * np.square(weights).sum()

    return value


def differences(f, theta, h=1e-6):
    """Central differences of f."""
    return np.array([(f(theta + h * e) - f(theta - h * e)) / (2 * h) for e in np.eye(theta.size)])


@pytest.mark.parametrize(("model", "loss"), MODELS, ids=str)
@pytest.mark.parametrize("penalty", PENALTIES, ids=str)
def test_penalties_add_to_loss_and_gradient(model, loss, penalty):
    """One step of gradient descent shows both."""
    X, y, theta = data_for(model, loss)
    f = objective(model, X, y, loss, **penalty)
    fit = ck.fit(model, X, y, loss, lr=0.01, batch_size=len(X), epochs=1, theta=theta, **penalty)
    assert fit.history.loss[0] == fit.history.update_loss[0] == pytest.approx(f(theta), rel=1e-13)
    np.testing.assert_allclose((theta - fit.theta) / 0.01, differences(f, theta), rtol=2e-6, atol=1e-7)


@pytest.mark.parametrize("penalty", PENALTIES, ids=str)
def test_validation_and_accuracy_leave_the_penalty_out(penalty):
    model, X, y, theta = problem("logistic")
    history = ck.fit(model, X, y, "logistic", epochs=1, theta=theta, lr=0, validation=(X, y), **penalty).history
    assert history.validation_loss[0] == LOSSES["logistic"].value(model.scores(theta, X), y)
    assert history.loss[0] > history.validation_loss[0]


def test_a_weight_of_zero_has_no_slope_under_l1():
    fit = ck.fit(linear(1), [[0.0]], [0.0], "mse", l1=0.5, lr=0.1, epochs=3, theta=[0.0, 0.0])
    assert fit.theta.tolist() == [0.0, 0.0]


def test_ridge_converges_to_its_closed_form():
    """(A'A / n + l2 D) theta = A'y / n, where D is the identity without the bias."""
    model, X, y, theta = problem("mse", n=40, d=3)
    A, l2 = np.column_stack([X, np.ones(40)]), 0.2
    best = np.linalg.solve(A.T @ A / 40 + l2 * np.diag([1, 1, 1, 0]), A.T @ y / 40)
    fit = ck.fit(model, X, y, "mse", lr=0.2, batch_size=40, epochs=500, theta=theta, l2=l2)
    np.testing.assert_allclose(fit.theta, best, rtol=1e-10)


@pytest.mark.parametrize("name", ["logistic", "cross_entropy"])
@pytest.mark.parametrize("l2", [0.003, 0.05, 1.0])
def test_regression_with_l2_is_scikit_learns(name, l2):
    """Ours: mean loss + l2 |W|^2. Theirs: C * sum of losses + |W|^2 / 2, so C = 1 / (2 n l2)."""
    sklearn = pytest.importorskip("sklearn.linear_model", reason="scikit-learn is not installed")
    model, X, y, _ = problem(name, n=90)
    theirs = sklearn.LogisticRegression(C=1 / (2 * 90 * l2), solver="newton-cholesky", tol=1e-13, max_iter=200).fit(
        X, y
    )
    fit = ck.fit(model, X, y, name, lr=0.4, batch_size=90, epochs=2500, l2=l2)
    [(W, b)] = model.unpack(fit.theta)
    np.testing.assert_allclose(W, theirs.coef_.T, atol=1e-8)
    shift = (b - theirs.intercept_)[0] if name == "cross_entropy" else 0.0  # free: the same for all classes
    np.testing.assert_allclose(b - shift, theirs.intercept_, atol=1e-8)


def test_lasso_satisfies_its_optimality_conditions():
    """At the minimum of mse + l1 |w|: |slope| <= l1 where w = 0, slope = -l1 sign(w) elsewhere, 0 for the bias."""
    rng = np.random.default_rng(3)
    X = rng.normal(size=(60, 4))
    y, l1, model = X @ [2.0, -1.0, 0.0, 0.0] + 1 + 0.1 * rng.normal(size=60), 0.3, linear(4)
    schedule = lambda t: 0.2 / (1 + 0.05 * t)  # noqa: E731  subgradients need a falling rate
    fit = ck.fit(model, X, y, "mse", lr=schedule, batch_size=60, epochs=4000, l1=l1)
    slope = model.loss_and_grad(fit.theta, X, y)[1]
    np.testing.assert_allclose(slope[:2], -l1 * np.sign([2.0, -1.0]), atol=1e-3)
    assert (np.abs(fit.theta[2:4]) < 1e-3).all()
    assert (np.abs(slope[2:4]) < l1).all()
    assert abs(slope[4]) < 1e-3


def test_nesterov_takes_its_gradients_at_the_interim_point():
    model, X, y, theta = problem("cross_entropy")
    beta, lr, epochs, generator = 0.8, 0.1, 3, Generator(5)
    expected, v, losses = theta.copy(), np.zeros_like(theta), []
    for _ in range(epochs):
        order = generator.permutation(len(X))
        for first in range(0, len(X), 5):
            batch = order[first : first + 5]
            interim = expected + beta * v
            loss, grad = model.loss_and_grad(interim, X[batch], y[batch], "cross_entropy")
            W = np.append(interim[:-3], np.zeros(3))
            losses.append(loss + 0.1 * W @ W)
            v = beta * v - lr * (grad + 0.2 * W)
            expected = expected + v
    settings = {"lr": lr, "batch_size": 5, "epochs": epochs, "seed": 5, "theta": theta, "l2": 0.1}
    fit = ck.fit(model, X, y, optimizer=ck.optimizers.nesterov(beta), **settings)
    np.testing.assert_allclose(fit.theta, expected, rtol=1e-12)
    np.testing.assert_allclose(fit.history.update_loss, losses, rtol=1e-12)
    momentum = ck.fit(model, X, y, optimizer=ck.optimizers.momentum(beta), **settings)
    assert np.abs(momentum.theta - expected).max() > 1e-3


@pytest.mark.parametrize("optimizer", [*RULES, None])
def test_a_recorded_path_is_theta_after_every_update(optimizer):
    model, X, y, theta = problem("cross_entropy")
    rule = RULES[optimizer]() if optimizer else lambda theta, grad, lr: theta - lr * grad
    settings = {"optimizer": rule, "lr": 0.1, "batch_size": 5, "theta": theta, "seed": 2}  # 5 updates an epoch
    fit = ck.fit(model, X, y, epochs=3, record=True, **settings)
    path = fit.history.path
    assert path.shape == (16, theta.size)
    np.testing.assert_array_equal(path[0], theta)
    np.testing.assert_array_equal(path[-1], fit.theta)
    for epochs in (1, 2):
        np.testing.assert_array_equal(path[5 * epochs], ck.fit(model, X, y, epochs=epochs, **settings).theta)
    assert (path[1:] != path[:-1]).any(axis=1).all()
    silent = ck.fit(model, X, y, epochs=3, **settings)
    assert silent.history.path is None
    assert same(silent, fit._replace(history=fit.history._replace(path=None)))


@pytest.mark.parametrize("optimizer", RULES)
@pytest.mark.parametrize("loss", LOSSES)
def test_single_examples_train_alike_with_and_without_a_path(optimizer, loss):
    """A linear model has a loop of its own for batches of one; with a path, the general one runs."""
    model, X, y, theta = problem(loss)
    settings = {"optimizer": RULES[optimizer](), "lr": 0.02, "batch_size": 1, "epochs": 2, "theta": theta}
    general, own = (ck.fit(model, X, y, loss, record=record, **settings) for record in (True, False))
    np.testing.assert_allclose(own.theta, general.theta, rtol=1e-11)
    np.testing.assert_allclose(own.history.update_loss, general.history.update_loss, rtol=1e-10, atol=1e-14)


def test_losses_of_updates_are_those_of_the_path():
    model, X, y, theta = problem("mse")
    fit = ck.fit(model, X, y, "mse", lr=0.1, batch_size=23, epochs=9, theta=theta, record=True)
    losses = [model.loss_and_grad(point, X, y)[0] for point in fit.history.path[:-1]]
    np.testing.assert_allclose(fit.history.update_loss, losses, rtol=1e-13)
    fit.history.path[:] = 0
    assert fit.theta.all()  # no memory shared


@pytest.mark.filterwarnings("ignore::coursekit.DivergenceWarning")
def test_the_path_of_a_run_that_diverges_ends_before_the_overflow():
    model, X, y, _ = problem("mse")
    fit = ck.fit(model, X, y, "mse", lr=2.0, batch_size=1, epochs=100, record=True)
    assert fit.diverged_at == len(fit.history.path) - 1 == len(fit.history.update_loss)
    np.testing.assert_array_equal(fit.history.path[23 * len(fit.history.loss)], fit.theta)
    assert np.isfinite(fit.history.path).all()


def network():
    data = ck.datasets.moons(n=24, seed=3)
    model = mlp([2, 6, 4, 2], "tanh")
    return model, *data[:2], model.init(1, "xavier")


def test_dropout_masks_keep_the_expectation():
    """40,000 x 10 draws: the share of zeros is known to 0.08 %, the mean to 0.13 %."""
    X = np.zeros((40_000, 2))
    run = Run(mlp([2, 6, 4, 2]), X, X[:, 0], dropout=0.3)
    masks, again = run._masks(40_000), run._masks(40_000)
    assert masks.shape == (40_000, 10)
    assert np.unique(masks).tolist() == [0.0, 1 / 0.7]
    assert np.mean(masks == 0) == pytest.approx(0.3, abs=0.004)
    assert masks.mean() == pytest.approx(1.0, abs=0.006)
    agree = np.corrcoef(np.column_stack([masks, again[:, :1]]).T) - np.eye(11)
    assert np.abs(agree).max() < 0.03  # units and epochs are independent


def test_dropout_in_fit_is_the_loop_by_hand(monkeypatch):
    """Known masks: a row of the masks belongs to a place in the shuffled order."""
    model, X, y, theta = network()
    masks = np.random.default_rng(0).choice([0.0, 2.0], size=(24, 10))
    monkeypatch.setattr(Run, "_masks", lambda self, n: masks)
    fit = ck.fit(model, X, y, lr=0.3, batch_size=7, epochs=2, seed=4, theta=theta, dropout=0.5)
    generator, losses = Generator(4), []
    for _ in range(2):
        order = generator.permutation(24)
        for first in range(0, 24, 7):
            batch, rows = order[first : first + 7], masks[first : first + 7]
            loss, grad = twin_models.network(model.sizes, "tanh", theta, X[batch], y[batch], rows)
            theta = theta - 0.3 * grad
            losses.append(loss)
    np.testing.assert_allclose(fit.theta, theta, rtol=1e-11)
    np.testing.assert_allclose(fit.history.update_loss, losses, rtol=1e-12)


def test_dropout_is_off_where_nothing_is_trained():
    """At a rate of 0 theta stays, so the measured values are those of theta without masks."""
    model, X, y, theta = network()
    settings = {"lr": 0.0, "epochs": 2, "theta": theta, "validation": (X, y)}
    history = ck.fit(model, X, y, dropout=0.5, **settings).history
    plain = ck.fit(model, X, y, **settings).history
    assert history.validation_loss.tolist() == plain.validation_loss.tolist()
    assert history.accuracy.tolist() == plain.accuracy.tolist()
    assert plain.validation_loss[0] == LOSSES["cross_entropy"].value(model.scores(theta, X), y)
    assert history.loss[0] != history.loss[1]  # other masks
    assert plain.loss[0] == pytest.approx(plain.loss[1], rel=1e-12)


def test_the_seed_decides_the_masks_and_a_rate_of_zero_draws_none():
    model, X, y, theta = network()
    settings = {"lr": 0.1, "batch_size": 5, "epochs": 3, "theta": theta}
    first, again, other = (ck.fit(model, X, y, dropout=0.4, seed=seed, **settings) for seed in (1, 1, 2))
    assert same(first, again)
    assert not same(first, other)
    plain = ck.fit(model, X, y, seed=1, **settings)
    assert same(ck.fit(model, X, y, dropout=0.0, l1=0.0, l2=0.0, seed=1, **settings), plain)
    assert not same(first, plain)


def test_a_plain_network_and_a_plain_update_find_the_same_theta():
    """Everything a learner's own, in NumPy, through the same loop."""
    model, X, y, theta = network()

    def own(theta, X, y):
        return twin_models.network(model.sizes, "tanh", theta, X, y.astype(int))

    settings = {"lr": 0.3, "batch_size": 7, "epochs": 4, "seed": 3, "theta": theta}
    ours = ck.fit(model, X, y, **settings)
    theirs = ck.fit(own, X, y, optimizer=lambda theta, grad, lr: theta - lr * grad, **settings)
    np.testing.assert_allclose(theirs.theta, ours.theta, rtol=1e-11)
    np.testing.assert_allclose(theirs.history.update_loss, ours.history.update_loss, rtol=1e-12)
    adam = {**settings, "optimizer": ck.optimizers.adam(), "lr": 0.01}
    np.testing.assert_allclose(ck.fit(own, X, y, **adam).theta, ck.fit(model, X, y, **adam).theta, rtol=1e-9)
