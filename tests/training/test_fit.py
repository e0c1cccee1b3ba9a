"""`fit` against a slow twin, closed forms and SciPy's optimizers; a learner's own model and update; history."""

import numpy as np
import pytest
import scipy.optimize
import scipy.special
from references import core as twins
from references.generator import Generator
from training.problems import plain_logistic, plain_step, problem, same

import coursekit as ck
from coursekit.core.losses import LOSSES
from coursekit.core.optimizers import RULES

linear, sgd = ck.models.linear, ck.optimizers.sgd


@pytest.mark.parametrize("name", LOSSES)
@pytest.mark.parametrize("batch_size", [1, 5, 23])
def test_minibatches_follow_the_slow_twin(name, batch_size):
    """23 rows: the last batch of 5 holds 3, and weighs as much less in the loss of the epoch."""
    model, X, y, theta = problem(name)
    generator, epochs = Generator(7), 2
    orders = [generator.permutation(23) for _ in range(epochs)]

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


@pytest.mark.parametrize("optimizer", RULES)
def test_the_seed_decides_every_bit(optimizer):
    model, X, y, _ = problem("cross_entropy", n=40)
    settings = {"optimizer": RULES[optimizer](), "lr": 0.05, "batch_size": 7, "epochs": 4}
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


def share_right(scores, targets):
    """Share of rows predicted right, from the definition."""
    low = min(0, np.min(targets))  # one score decides between 0 and 1, or between -1 and 1
    return np.mean((scores.argmax(axis=1) if scores.ndim == 2 else np.where(scores >= 0, 1, low)) == targets)


@pytest.mark.parametrize("name", LOSSES)
def test_history_measures_the_validation_rows_after_each_epoch(name):
    """Two runs of 1 and 2 epochs from the same seed give theta after each; measure them by hand."""
    model, X, y, theta = problem(name)
    Xv, yv = problem(name, seed=5)[1:3]
    settings = {"loss": name, "lr": 0.1, "batch_size": 4, "theta": theta}
    runs = [ck.fit(model, X, y, epochs=e, **settings) for e in (1, 2)]
    history = ck.fit(model, X, y, epochs=2, validation=(Xv, yv), **settings).history
    np.testing.assert_array_equal(history.loss, runs[1].history.loss)
    scores = [model.scores(run.theta, Xv) for run in runs]
    assert runs[1].history.validation_loss is None
    assert history.validation_loss.tolist() == [LOSSES[name].value(s, yv) for s in scores]
    if LOSSES[name].classifies:
        assert history.accuracy.tolist() == pytest.approx([share_right(s, yv) for s in scores])
    else:
        assert history.accuracy is runs[1].history.accuracy is None


@pytest.mark.parametrize("rule", ["sgd", "adam", "nesterov"])
@pytest.mark.parametrize("batch_size", [1, 4, 23])
@pytest.mark.parametrize("name", [name for name in LOSSES if LOSSES[name].classifies])
def test_accuracy_counts_each_row_just_before_its_update(name, batch_size, rule):
    """The recorded path says where each batch was scored: at theta, or at Nesterov's interim point."""
    model, X, y, theta = problem(name)
    generator, epochs, updates = Generator(3), 3, -(-23 // batch_size)
    settings = {"lr": 0.3, "batch_size": batch_size, "epochs": epochs, "seed": 3, "theta": theta}
    fit = ck.fit(model, X, y, name, RULES[rule](), record=True, **settings)
    path = fit.history.path
    if rule == "nesterov":
        path = path + 0.9 * np.diff(path, axis=0, prepend=path[:1])
    for epoch in range(epochs):
        batches = np.split(generator.permutation(23), range(batch_size, 23, batch_size))
        right = [
            len(rows) * share_right(model.scores(path[epoch * updates + u], X[rows]), y[rows])
            for u, rows in enumerate(batches)
        ]
        assert fit.history.accuracy[epoch] == pytest.approx(sum(right) / 23, rel=1e-12)
    again = ck.fit(model, X, y, name, RULES[rule](), **settings)  # by the loop over single examples for 1
    assert again.history.accuracy.tolist() == fit.history.accuracy.tolist()
    assert 0 < fit.history.accuracy.min() < 1


@pytest.mark.parametrize("rule", ["sgd", "adam"])
@pytest.mark.parametrize("loss", ["mse", "mae", "huber"])
def test_single_examples_go_the_same_way_in_either_loop(loss, rule):
    """Only the loop over minibatches records a path: a model's own loop, with the squared error written out, agrees."""
    rng = np.random.default_rng(0)
    X = rng.normal(size=(40, 3))
    settings = {"optimizer": rule, "lr": 0.02, "batch_size": 1, "epochs": 2}
    own, loop = (
        ck.fit(ck.models.linear(3), X, X.sum(axis=1), loss, record=record, **settings) for record in (False, True)
    )
    assert own.theta.tobytes() == loop.theta.tobytes()
    assert own.history.update_loss.tobytes() == loop.history.update_loss.tobytes()


def test_accuracy_of_a_network_is_that_of_its_last_layer():
    """At a rate of 0 nothing changes, so the epoch's accuracy is that of theta; ties go to the first class."""
    data = ck.datasets.digits()
    model = ck.models.mlp([64, 7, 5, 10])
    X, y, theta = data.X[:203] / 16, data.y[:203], model.init(2)
    fit = ck.fit(model, X, y, lr=0.0, batch_size=20, epochs=1, theta=theta)
    expected = share_right(model.scores(theta, X), y)
    assert fit.history.accuracy.tolist() == pytest.approx([expected], rel=1e-12)
    assert model.accuracy(theta, X, y) == pytest.approx(expected, rel=1e-12)
    zeros = ck.fit(model, X, y, lr=0.0, epochs=1, theta=np.zeros_like(theta))
    assert zeros.history.accuracy[0] == pytest.approx(np.mean(y == 0), rel=1e-12)


def test_accuracy_of_a_polynomial_is_that_of_its_sign():
    """From -0.5 to 0.5 the parabola 0.25 - x^2 is not negative; its score of 0 at both ends counts as +."""
    X, y, model = np.linspace(-1, 1, 9)[:, None], np.array([1, 0, 1, 1, 1, 1, 1, 0, 1]), ck.models.polynomial(2)
    for loss, targets in (("logistic", y), ("hinge", 2 * y - 1)):
        fit = ck.fit(model, X, targets, loss, lr=0.0, batch_size=2, epochs=1, theta=[-1.0, 0.0, 0.25])
        assert fit.history.accuracy[0] == pytest.approx(7 / 9)
        assert model.accuracy(fit.theta, X, targets) == pytest.approx(7 / 9)


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


@pytest.mark.parametrize("dropout", [0.0, 0.4])
@pytest.mark.parametrize(
    "model", [ck.models.linear(3, 2), ck.models.mlp([3, 7, 5, 2], "tanh"), ck.models.mlp([3, 4, 1])]
)
def test_a_learners_loss_goes_through_the_models_own_kernel(model, dropout):
    """Forward, a loss in NumPy, and backward: as the compiled loss, with dropout, penalty, a short last batch."""
    rng = np.random.default_rng(7)
    k = model.sizes[-1]
    X, y = rng.normal(size=(50, 3)), rng.normal(size=(50, k) if k > 1 else 50)

    def squares(scores, y):
        return np.mean((scores - y) ** 2 * k), 2 * (scores - y) / len(y)

    settings = {"optimizer": "adam", "lr": 0.01, "batch_size": 16, "epochs": 4, "l2": 0.01}
    settings["dropout"] = dropout if model.hidden else 0.0
    theirs, ours = (ck.fit(model, X, y, loss, **settings) for loss in (squares, "mse"))
    np.testing.assert_allclose(theirs.theta, ours.theta, rtol=1e-10)
    np.testing.assert_allclose(theirs.history.update_loss, ours.history.update_loss, rtol=1e-10)


def test_the_best_epoch_predicts_and_scores():
    rng = np.random.default_rng(3)
    X, y = rng.normal(size=(40, 2)), rng.normal(size=40)
    fit = ck.fit(
        ck.models.mlp([2, 30, 1]), X[:20], y[:20], optimizer="adam", lr=0.03, epochs=200, validation=(X[20:], y[20:])
    )
    assert not np.array_equal(fit.best_theta, fit.theta)
    np.testing.assert_array_equal(fit.best.predict(X), fit.model.scores(fit.best_theta, X))
    assert fit.best.score(X[20:], y[20:]) > fit.score(X[20:], y[20:])
