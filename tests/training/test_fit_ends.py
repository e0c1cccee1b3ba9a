"""How a run of `fit` ends: patience and the best theta, Ctrl-C, divergence."""

import warnings
from functools import partial

import numpy as np
import pytest
from training.problems import plain_step, problem, same

import coursekit as ck
from coursekit.core.divergence import DivergenceWarning

linear, mlp = ck.models.linear, ck.models.mlp


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
    last, best = fit.history.validation_loss[[-1, 1]]
    assert fit.message.endswith(
        f", validation loss {last:.4g} (lowest: {best:.4g} in epoch 2), "
        f"stopped early: no lower validation loss for {patience} epochs"
    )
    assert fit.best.message == f"epoch 2, the best of {2 + patience}, validation loss {best:.4g}"
    assert fit.best_theta.tolist() == [0.75, 0.0]
    assert same(fit, run_away(epochs=2 + patience))


def test_without_validation_the_training_loss_decides():
    """It is measured before each update: the loss of the third epoch is that of theta after the second."""
    X, y = np.array([[1.0], [-1.0]]), np.array([1.0, -1.0])
    fit = ck.fit(linear(1), X, y, "mse", lr=lambda t: 0.25 if t < 2 else 1.05, batch_size=2, patience=2, epochs=9)
    assert fit.history.loss[:4] == pytest.approx([1.0, 0.25, 0.0625, 0.0625 * 1.1**2])
    assert fit.history.loss.shape == (5,)
    assert fit.message.endswith("stopped early: no lower loss for 2 epochs")
    assert fit.best.message == "epoch 3, the best of 5, loss 0.0625"


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


@pytest.mark.parametrize(
    ("theta_after", "validation"),
    [(np.inf, None), (np.nan, None), *((after, ([[1.0, 3.0]], [1])) for after in (1e308, np.inf, np.nan))],
)
@pytest.mark.parametrize("model", [linear(2), mlp([2, 2, 1]), mlp([2, 1, 2, 1], "softplus")], ids=str)
def test_a_theta_that_overflows_after_a_finite_loss_is_divergence(theta_after, validation, model):
    """The loss of the last update was still finite; 1e308 is too, and overflows the scores of the validation."""

    def step(theta, grad, lr):
        return np.full_like(theta, theta_after)

    start = np.zeros(model.n_params)
    with pytest.warns(DivergenceWarning, match="update 1"):
        fit = ck.fit(model, [[1.0, 3.0]], [1], "hinge", step, epochs=5, theta=start, validation=validation)
    assert fit.diverged_at == 1
    assert fit.history.loss.shape == (0,)
    assert fit.theta.tolist() == fit.best_theta.tolist() == start.tolist()


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


@pytest.mark.parametrize("result", [(np.nan, [0.0]), (1.0, [np.nan])], ids=["value", "gradient"])
@pytest.mark.parametrize("train", [ck.fit, partial(ck.fit_many, seeds=2)], ids=["fit", "fit_many"])
def test_a_learners_loss_that_turns_nan_is_said(result, train):
    """No number has grown."""

    def loss(scores, y):
        return (-scores[0], [-1.0]) if scores[0] < 2 else result

    with pytest.warns(DivergenceWarning, match=r"diverged at update [23].*: loss\(scores, y\) gave nan; does it"):
        train(linear(1), [[0.0]], [0.0], loss, lr=1.0, epochs=9)


def test_the_warning_points_at_the_callers_line():
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        ck.fit(linear(1), [[1.0]], [1.0], "mse", lr=1.0, epochs=400)  # the line
    [warning] = caught
    with open(__file__) as source:
        assert source.readlines()[warning.lineno - 1].endswith("# the line\n")
    assert warning.filename == __file__
