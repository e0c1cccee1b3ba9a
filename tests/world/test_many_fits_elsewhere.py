"""Many trainings at once as others saw them share chance, state or bits: each report, tried on ours."""

import warnings

import numpy as np
import pytest

import coursekit as ck

RNG = np.random.default_rng(8)
X = RNG.normal(size=(24, 2))
Y = X[:, 0] - X[:, 1] ** 2
MODEL = ck.models.mlp([2, 6, 1])


def test_no_two_seeds_draw_the_same():
    """joblib/joblib#36, pytorch/functorch#996: orders equal in groups of workers; one start for all."""
    fits = ck.fit_many(MODEL, X, Y, batch_size=4, epochs=1, seeds=8, theta=MODEL.init(0))
    assert len({theta.tobytes() for theta in fits.theta}) == 8
    started = ck.fit_many(MODEL, X, Y, batch_size=24, epochs=1, lr=0.0, seeds=8)
    assert len({theta.tobytes() for theta in started.theta}) == 8


def test_dropout_is_another_one_in_each_run():
    """pytorch/rl#1740: with randomness="same" all networks of an ensemble lose the same units."""
    fits = ck.fit_many(MODEL, X, Y, batch_size=24, epochs=1, dropout=0.5, seeds=6, theta=MODEL.init(0))
    assert len({loss.tobytes() for loss in fits.losses}) == 6


@pytest.mark.parametrize("runs", [1, 2, 5, 64])
def test_a_run_is_the_same_however_many_there_are(runs):
    """jax-ml/jax#26308, jax-ml/jax#31919: vmap gives the first network other outputs with another number of inputs."""
    fits = ck.fit_many(MODEL, X, Y, optimizer="adam", batch_size=7, epochs=2, seeds=runs)
    alone = ck.fit(MODEL, X, Y, optimizer="adam", batch_size=7, epochs=2, seed=0)
    assert fits.theta[0].tobytes() == alone.theta.tobytes()
    assert fits.predict(X)[0].tobytes() == alone.predict(X).tobytes()


def test_each_run_has_minibatches_of_its_own():
    """Drenderer/klax#111: the same batch is used for all models of the ensemble in each step."""
    with_orders = ck.fit_many(MODEL, X, Y, batch_size=1, epochs=1, lr=0.0, seeds=3, theta=MODEL.init(0))
    updates = [ck.fit(MODEL, X, Y, batch_size=1, epochs=1, lr=0.0, seed=seed, theta=MODEL.init(0)) for seed in range(3)]
    assert len({fit.history.update_loss.tobytes() for fit in updates}) == 3
    np.testing.assert_array_equal(with_orders.losses[:, 0], [fit.history.loss[0] for fit in updates])


def test_one_run_without_numbers_leaves_the_others_theirs():
    """jax-ml/jax#7069: NaN in a batched gradient, and none where fewer rows are fed."""
    theta = np.array([MODEL.init(seed) for seed in range(3)])
    theta[1] *= 1e60
    settings = {"lr": 0.05, "batch_size": 24, "epochs": 4}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ck.DivergenceWarning)
        fits = ck.fit_many(MODEL, X, Y, theta=theta, seeds=3, **settings)
    assert (fits.diverged_at >= 0).tolist() == [False, True, False]
    for r in (0, 2):
        assert fits.theta[r].tobytes() == ck.fit(MODEL, X, Y, theta=theta[r], seed=r, **settings).theta.tobytes()


def test_runs_share_no_state_of_the_optimizer():
    """cusp-ai-oss/kUPS#95, pytorch/pytorch#51794: one state for many systems, or for the next optimizer."""
    rule, start = ck.optimizers.adam(), [1.0, 1.5]
    alone = ck.descend("beale", start, rule, 0.1, 30).theta.tobytes()
    for _ in range(2):
        paths = ck.race("beale", start, [rule, "adagrad", rule], 0.1, 30)
        assert [path.theta.tobytes() == alone for path in paths] == [True, False, True]


def test_each_runner_has_a_rate_of_its_own():
    """pytorch/functorch#782: models that are trained together have one learning rate schedule among them."""
    paths = ck.race("bowl", [1.0, 1.0], ["sgd"] * 3, [0.1, ck.schedules.step(0.5, every=1), lambda t: 0.0], 2)
    assert [path.theta[-1, 0].round(6) for path in paths] == [0.81, 0.375, 1.0]
