"""`fit` against a slow twin, closed forms and SciPy's optimizers; how a run ends, and what it returns."""

import json
import os
import subprocess
import sys
import warnings

import numpy as np
import pytest
import scipy.optimize
import scipy.special
import twins

import coursekit as ck
from coursekit._divergence import DivergenceWarning
from coursekit.losses import LOSSES
from coursekit.optimizers import OPTIMIZERS

linear, sgd = ck.models.linear, ck.optimizers.sgd


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


@pytest.mark.parametrize("name", LOSSES)
@pytest.mark.parametrize("batch_size", [1, 5, 23])
def test_minibatches_follow_the_slow_twin(name, batch_size):
    """23 rows: the last batch of 5 holds 3, and weighs as much less in the loss of the epoch."""
    model, X, y, theta = problem(name)
    rng, epochs = np.random.default_rng(7), 2
    orders = [rng.permutation(23) for _ in range(epochs)]

    def lr(t):
        return 0.1 / (1 + t)

    expected, losses = twins.minibatch_sgd(name, theta, X, y, model.sizes[-1], orders, batch_size, lr)
    fit = ck.fit(model, X, y, name, sgd(), lr=lr, batch_size=batch_size, epochs=epochs, seed=7, theta=theta)
    np.testing.assert_allclose(fit.theta, expected, rtol=1e-10, atol=1e-13)
    np.testing.assert_allclose(fit.history.update_loss, losses, rtol=1e-11)
    updates = len(losses) // epochs
    rows = [min(batch_size, 23 - u * batch_size) for u in range(updates)]
    means = [np.average(losses[e * updates : (e + 1) * updates], weights=rows) for e in range(epochs)]
    np.testing.assert_allclose(fit.history.loss, means, rtol=1e-12)
    assert fit.history.lr.tolist() == [lr(updates - 1), lr(2 * updates - 1)]


def test_full_batches_on_squared_error_have_a_closed_form():
    """theta_t = theta* + (I - lr H)^t (theta_0 - theta*), with theta* the least-squares solution."""
    model, X, y, theta = problem("mse", n=30, d=3)
    A = np.column_stack([X, np.ones(30)])
    best, H, lr, epochs = np.linalg.lstsq(A, y)[0], 2 * A.T @ A / 30, 0.1, 25
    fit = ck.fit(model, X, y, "mse", lr=lr, batch_size=30, epochs=epochs, theta=theta)
    powers = np.linalg.matrix_power(np.eye(4) - lr * H, epochs)
    np.testing.assert_allclose(fit.theta, best + powers @ (theta - best), rtol=1e-11)
    longer = ck.fit(model, X, y, "mse", lr=lr, batch_size=30, epochs=800, theta=theta)
    np.testing.assert_allclose(longer.theta, best, rtol=1e-9)


def test_logistic_regression_converges_to_scipys_optimum():
    model, X, y, _ = problem("logistic", n=80)
    A, signs = np.column_stack([X, np.ones(80)]), 2 * y - 1
    best = scipy.optimize.minimize(lambda w: np.logaddexp(0, -signs * (A @ w)).mean(), np.zeros(3), tol=1e-12)
    fit = ck.fit(model, X, y, "logistic", lr=2.0, batch_size=80, epochs=1500)
    np.testing.assert_allclose(fit.theta, best.x, atol=1e-6)
    assert fit.history.loss[-1] == pytest.approx(best.fun, rel=1e-10)


def test_softmax_regression_converges_to_scipys_optimum():
    """The weights are free up to a shift of all classes, so their differences are compared."""
    model, X, y, _ = problem("cross_entropy", n=90)

    def objective(theta):
        scores = X @ theta[:6].reshape(2, 3) + theta[6:]
        return -scipy.special.log_softmax(scores, axis=1)[np.arange(90), y].mean()

    best = scipy.optimize.minimize(objective, np.zeros(9), method="BFGS", tol=1e-12)
    fit = ck.fit(model, X, y, "cross_entropy", lr=2.0, batch_size=90, epochs=1500)
    assert fit.history.loss[-1] == pytest.approx(best.fun, rel=1e-10)
    for ours, theirs in zip(fit.theta.reshape(3, 3), best.x.reshape(3, 3), strict=True):
        np.testing.assert_allclose(ours - ours[0], theirs - theirs[0], atol=1e-6)


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_the_seed_decides_every_bit(optimizer):
    model, X, y, _ = problem("cross_entropy", n=40)
    settings = {"optimizer": OPTIMIZERS[optimizer](), "lr": 0.05, "batch_size": 7, "epochs": 4}
    first = ck.fit(model, X, y, **settings, seed=1)
    assert same(first, ck.fit(model, X, y, **settings, seed=1))
    other = ck.fit(model, X, y, **settings, seed=2)
    assert not same(first, other)
    assert first.history.update_loss[1] != other.history.update_loss[1]  # other batches


def test_every_epoch_has_an_order_of_its_own_and_uses_each_row_once():
    seen = []

    def spy(theta, X, y):
        seen.append((X[:, 0], y))  # a learner may keep what it is given
        return 0.0, np.zeros(1)

    ck.fit(spy, np.arange(10.0)[:, None], 10 * np.arange(10.0), batch_size=4, epochs=3, theta=[0.0])
    assert [len(rows) for rows, _ in seen] == [4, 4, 2] * 3
    assert all((10 * rows == targets).all() for rows, targets in seen)  # rows keep their targets
    orders = [[v for rows, _ in seen[e : e + 3] for v in rows] for e in (0, 3, 6)]
    assert all(sorted(order) == list(range(10)) for order in orders)
    assert len({tuple(order) for order in orders}) == 3


@pytest.mark.parametrize("batch_size", [None, 33])
def test_batches_hold_32_rows_unless_there_are_fewer(batch_size):
    for n, count in ((10, 1), (33, 2 if batch_size is None else 1)):
        model, X, y, _ = problem(n=n)
        size = None if batch_size is None else min(batch_size, n)
        assert ck.fit(model, X, y, "logistic", batch_size=size, epochs=3).history.update_loss.shape == (3 * count,)


def plain_logistic(theta, X, y):
    """A learner's model: loss and gradient with NumPy only."""
    p = 1 / (1 + np.exp(-(X @ theta[:-1] + theta[-1])))
    loss = -np.mean(y * np.log(p) + (1 - y) * np.log(1 - p))
    return loss, [*(X.T @ (p - y) / len(y)), np.mean(p - y)]


def plain_step(theta, grad, lr):
    return theta - lr * grad


def test_a_learners_model_and_update_find_the_same_theta():
    model, X, y, theta = problem()
    settings = {"lr": 0.5, "batch_size": 5, "epochs": 6, "seed": 3, "theta": theta}
    ours = ck.fit(model, X, y, "logistic", **settings)
    assert same(ours, ck.fit(model, X, y, "logistic", plain_step, **settings))
    for own in (
        ck.fit(plain_logistic, X, y, **settings),
        ck.fit(plain_logistic, X, y, optimizer=plain_step, **settings),
    ):
        np.testing.assert_allclose(own.theta, ours.theta, rtol=1e-12)
        np.testing.assert_allclose(own.history.update_loss, ours.history.update_loss, rtol=1e-12)
        assert own.history.accuracy is own.history.validation_loss is None


def test_a_learners_model_gets_targets_in_the_shape_they_were_given():
    shapes = []

    def model(theta, X, y):
        shapes.append(y.shape)
        return 1.0, theta

    for y in (np.zeros(4), np.zeros((4, 3))):
        ck.fit(model, np.zeros((4, 2)), y, epochs=1, theta=[1.0])
    assert shapes == [(4,), (4, 3)]


def test_a_learner_cannot_spoil_the_data():
    model, X, y, theta = problem()

    def meddling(theta, X, y):
        result = plain_logistic(theta, X, y)
        X[:], y[:], theta[:] = 0.0, 0.0, 0.0
        return result

    settings = {"lr": 0.5, "batch_size": 5, "epochs": 3, "theta": theta}
    before = X.copy(), y.copy(), theta.copy()
    assert same(ck.fit(meddling, X, y, **settings), ck.fit(plain_logistic, X, y, **settings))
    ck.fit(model, X, y, "logistic", validation=(X, y), **settings)
    for now, then in zip((X, y, theta), before, strict=True):
        np.testing.assert_array_equal(now, then)


def test_read_only_data_and_other_layouts():
    model, X, y, _ = problem()
    expected = ck.fit(model, X, y, "logistic")
    X.flags.writeable = y.flags.writeable = False
    assert same(expected, ck.fit(model, X, y, "logistic"))
    assert same(expected, ck.fit(model, np.asfortranarray(X), y.astype(float), "logistic"))
    assert same(expected, ck.fit(model, X.tolist(), y.tolist(), "logistic"))


def test_one_hot_targets_and_class_indices_train_alike():
    model, X, y, _ = problem("cross_entropy")
    assert same(ck.fit(model, X, y, lr=0.1), ck.fit(model, X, np.eye(3)[y], lr=0.1))
    soft = ck.fit(model, X, 0.9 * np.eye(3)[y] + 0.1 / 3, lr=0.1)
    assert soft.history.accuracy.shape == (20,)


@pytest.mark.parametrize("name", LOSSES)
def test_history_measures_theta_of_each_epoch(name):
    """Two runs of 1 and 2 epochs from the same seed give theta after each; measure them by hand."""
    model, X, y, theta = problem(name)
    Xv, yv = problem(name, seed=5)[1:3]
    settings = {"loss": name, "lr": 0.1, "batch_size": 4, "theta": theta}
    runs = [ck.fit(model, X, y, epochs=e, **settings) for e in (1, 2)]
    for rows, targets, validation in ((X, y, None), (Xv, yv, (Xv, yv))):
        history = ck.fit(model, X, y, epochs=2, validation=validation, **settings).history
        np.testing.assert_array_equal(history.loss, runs[1].history.loss)
        scores = [model.scores(run.theta, rows) for run in runs]
        if validation:
            assert history.validation_loss.tolist() == [LOSSES[name].value(s, targets) for s in scores]
        else:
            assert history.validation_loss is None
        if LOSSES[name].classifies:
            predicted = [s.argmax(axis=1) if s.ndim == 2 else np.where(s >= 0, 1, targets.min()) for s in scores]
            assert history.accuracy.tolist() == pytest.approx([np.mean(p == targets) for p in predicted])
        else:
            assert history.accuracy is None


def run_away(epochs=10, **settings):
    """A rate that makes the validation loss fall for two epochs and rise from then on, 1/2 -> 2.

    One weight and one row a side: mse of (w x + b - y)^2 with a bias that the data leave at 0.
    """
    X, y = np.array([[1.0], [-1.0]]), np.array([1.0, -1.0])
    away = {0: 0.25, 1: 0.25}
    lr = lambda t: away.get(t, 1.05)  # noqa: E731  |1 - 2 * 1.05| > 1: from here the error grows
    return ck.fit(linear(1), X, y, "mse", lr=lr, batch_size=2, epochs=epochs, validation=(X, y), **settings)


def test_best_theta_is_that_of_the_lowest_validation_loss():
    fit = run_away()
    losses = fit.history.validation_loss
    assert losses.argmin() == 1
    two = run_away(epochs=2)
    assert fit.best_theta.tolist() == two.theta.tolist() == two.best_theta.tolist() == [0.75, 0.0]
    assert fit.theta.tolist() != fit.best_theta.tolist()


@pytest.mark.parametrize("patience", [1, 3])
def test_patience_counts_epochs_without_a_new_lowest_loss(patience):
    fit = run_away(patience=patience)
    assert fit.history.loss.shape == (2 + patience,)
    assert fit.message.endswith(f"stopped early: no lower loss for {patience} epochs")
    assert fit.best_theta.tolist() == [0.75, 0.0]
    assert same(fit, run_away(epochs=2 + patience))


def test_without_validation_the_training_loss_decides():
    """It is measured before each update: the loss of the third epoch is that of theta after the second."""
    X, y = np.array([[1.0], [-1.0]]), np.array([1.0, -1.0])
    fit = ck.fit(linear(1), X, y, "mse", lr=lambda t: 0.25 if t < 2 else 1.05, batch_size=2, patience=2, epochs=9)
    assert fit.history.loss[:4] == pytest.approx([1.0, 0.25, 0.0625, 0.0625 * 1.1**2])
    assert fit.history.loss.shape == (5,)


def test_results_do_not_share_memory():
    fit = run_away(epochs=1)
    fit.theta[:] = 99.0
    assert fit.best_theta.tolist() == [0.5, 0.0]


def press_ctrl_c(at):
    """An update rule and a schedule that press Ctrl-C at their call number `at`."""
    calls = iter(range(10**6))

    def step(theta, grad, lr):
        if next(calls) == at:
            raise KeyboardInterrupt
        return plain_step(theta, grad, lr)

    def schedule(t):
        if t == at:
            raise KeyboardInterrupt
        return 0.5

    return {"optimizer": step, "lr": 0.5}, {"optimizer": plain_step, "lr": schedule}


@pytest.mark.parametrize("way", [0, 1])
@pytest.mark.parametrize("whole_epochs", [0, 2])
def test_ctrl_c_returns_what_there_is(way, whole_epochs):
    """5 updates an epoch; the key is pressed in the middle of the next one."""
    model, X, y, theta = problem()
    at = 5 * whole_epochs + 3
    fit = ck.fit(model, X, y, "logistic", batch_size=5, epochs=9, theta=theta, **press_ctrl_c(at)[way])
    assert fit.message.startswith(f"{whole_epochs} of 9 epochs")
    assert fit.message.endswith("stopped by the keyboard")
    assert fit.history.loss.shape == (whole_epochs,)
    assert fit.diverged_at is None
    if whole_epochs:
        assert same(fit, ck.fit(model, X, y, "logistic", lr=0.5, batch_size=5, epochs=whole_epochs, theta=theta))
    else:
        assert fit.theta.tolist() == fit.best_theta.tolist() == theta.tolist()
        assert fit.history.update_loss.shape == (0,)


@pytest.mark.parametrize("progress", [True, False])
def test_progress_bar_goes_to_stderr(progress, capsys):
    model, X, y, _ = problem()
    fit = ck.fit(model, X, y, "logistic", epochs=3, progress=progress)
    out, err = capsys.readouterr()
    assert out == ""
    assert ("3/3" in err and "training" in err) == progress
    assert same(fit, ck.fit(model, X, y, "logistic", epochs=3))


def test_repr_tells_how_it_ended():
    model, X, y, _ = problem()
    fit = ck.fit(model, X, y, "logistic", epochs=3)
    assert repr(fit) == f"Fit(3 of 3 epochs, loss {fit.history.loss[-1]:.4g})"


def diverging(**settings):
    """One weight on one row, mse: the error grows by the factor 1 - 2 lr (1 + 1) = -3 at each update."""
    return ck.fit(linear(1), [[1.0]], [1.0], "mse", lr=1.0, **{"epochs": 1000, **settings})


def test_divergence_stops_and_keeps_the_history():
    """The loss is 9^t; the first power of 9 beyond the largest float is 9^324."""
    with pytest.warns(DivergenceWarning, match="diverged at update 324: .*smaller learning rate"):
        fit = diverging()
    assert fit.diverged_at == 324
    assert fit.history.loss.shape == fit.history.update_loss.shape == (324,)
    np.testing.assert_allclose(fit.history.loss, [float(9**t) for t in range(324)], rtol=1e-12)
    assert np.isfinite(fit.theta).all()
    assert fit.best_theta.tolist() == [2.0, 2.0]  # after the update whose loss was lowest, the first
    assert fit.message.startswith("324 of 1000 epochs")
    assert fit.message.endswith("diverged at update 324")


def test_divergence_within_an_epoch_keeps_the_losses_of_its_updates():
    model, X, y, _ = problem("mse")
    with pytest.warns(DivergenceWarning) as caught:
        fit = ck.fit(model, X, y, "mse", lr=2.0, batch_size=1, epochs=100)
    epochs = len(fit.history.loss)
    assert epochs >= 1
    assert 23 * epochs < fit.diverged_at == len(fit.history.update_loss) <= 23 * (epochs + 1)
    assert same(
        ck.fit(model, X, y, "mse", lr=2.0, batch_size=1, epochs=epochs),
        fit._replace(history=fit.history._replace(update_loss=fit.history.update_loss[: 23 * epochs])),
    )
    assert len(caught) == 1


@pytest.mark.parametrize("theta_after", [1e308, np.inf, np.nan])
@pytest.mark.parametrize("validation", [None, ([[1.0, 3.0]], [1])])
def test_a_theta_that_overflows_only_the_scores_or_the_validation_is_divergence(theta_after, validation):
    """The loss of the last update was still finite; accuracy and validation are measured after it."""

    def step(theta, grad, lr):
        return np.full_like(theta, theta_after)

    with pytest.warns(DivergenceWarning, match="update 1"):
        fit = ck.fit(linear(2), [[1.0, 3.0]], [1], "hinge", step, epochs=5, validation=validation)
    assert fit.diverged_at == 1
    assert fit.history.loss.shape == (0,)
    assert fit.theta.tolist() == fit.best_theta.tolist() == [0.0, 0.0, 0.0]


def test_a_validation_loss_that_overflows_is_divergence():
    with pytest.warns(DivergenceWarning):
        fit = diverging(validation=([[1e150]], [0.0]), epochs=400)
    assert np.isfinite(fit.history.validation_loss).all()
    assert len(fit.history.loss) == fit.diverged_at - 1 < 20


def test_a_learners_model_that_returns_nan_is_divergence():
    def model(theta, X, y):
        return (1.0 if theta[0] > 0 else np.nan), [1.0]

    with pytest.warns(DivergenceWarning, match="update 3"):
        fit = ck.fit(model, [[0.0]], [0.0], lr=1.0, theta=[2.5], epochs=9)
    assert (fit.diverged_at, fit.theta.tolist(), len(fit.history.loss)) == (3, [-0.5], 3)


def test_the_warning_points_at_the_callers_line():
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        ck.fit(linear(1), [[1.0]], [1.0], "mse", lr=1.0, epochs=400)  # the line
    [warning] = caught
    with open(__file__) as source:
        assert source.readlines()[warning.lineno - 1].endswith("# the line\n")
    assert warning.filename == __file__


CACHE = """
import json, sys
import coursekit as ck
from coursekit import descent, losses, models, optimizers, surfaces, training
ck.descend(surfaces.SURFACES["bowl"], [1.0, 1.0])
ck.fit(models.linear(1), [[1.0], [2.0]], [0, 1], "logistic", epochs=1)
tables = [*losses.LOSSES.values(), models.linear(1), optimizers.sgd(), *surfaces.SURFACES.values()]
kernels = {"_descend": descent._descend, "_epoch": training._epoch} | {t.name: t.kernel for t in tables}
count = lambda table: sum(table.values())
json.dump({k: [count(f.stats.cache_hits), count(f.stats.cache_misses)] for k, f in kernels.items()}, sys.stdout)
"""


@pytest.mark.skipif(os.environ.get("NUMBA_DISABLE_JIT") == "1", reason="nothing is compiled")
def test_a_second_process_finds_every_kernel_on_disk(tmp_path):
    def run():
        environment = os.environ | {"NUMBA_CACHE_DIR": str(tmp_path)}
        script = [sys.executable, "-W", "error", "-c", CACHE]
        return json.loads(subprocess.run(script, env=environment, check=True, capture_output=True).stdout)

    first, second = run(), run()
    assert len(first) == 5 + len(LOSSES) + len(ck.surfaces.SURFACES) - 1
    assert first == {name: [0, 1] for name in first}  # hits, misses
    assert second == {name: [1, 0] for name in first}
