"""A loss of one's own whose gradient does not fit its values: what is said of it, and of which nothing is."""

import pickle
import warnings

import numpy as np
import pytest

import coursekit as ck

X = np.random.default_rng(0).normal(size=(50, 3))
Y = X @ [1.0, 2.0, 3.0] + 5.0
NOISE = np.random.default_rng(0)


def pinball(scores, y):
    over = y - scores
    return np.maximum(0.9 * over, -0.1 * over).mean(), np.where(over > 0, -0.9, 0.1) / len(y)


def absolute(scores, y):  # scores and many targets begin at the kink
    return abs(scores - y).mean(), np.sign(scores - y) / len(y)


def total(scores, y):
    return ((scores - y) ** 2).sum(), 2 * (scores - y)


def likelihood(scores, y):
    mean, log = scores.T
    z = (y - mean) / np.exp(log)
    return (log + z**2 / 2).mean(), np.column_stack([-z / np.exp(log), 1 - z**2]) / len(y)


def of_a_million(scores, y):
    return 1e6 * ((scores - y) ** 2).mean(), 2e6 * (scores - y) / len(y)


def noisy(scores, y):
    return ((scores - y) ** 2).mean() + NOISE.random(), 2 * (scores - y) / len(y)


def squares(scores, y):
    return ((scores - y) ** 2).mean()


def half(scores, y):
    return squares(scores, y), np.where(np.arange(len(y)) % 2, 2 * (scores - y) / len(y), 0.0)


DOUBTED = {
    "is 32 times too large for 32 rows: the loss is their mean": lambda s, y: (squares(s, y), 2 * (s - y)),
    "is 32 times too small for 32 rows: the loss is their sum": lambda s, y: (total(s, y)[0], total(s, y)[1] / len(y)),
    "has the wrong sign: the loss falls where it points": lambda y, s: pinball(s, y),  # in the other order
    r"by its gradient 0; loss\(scores, y\) returns": lambda s, y: (squares(s, y), 0 * s),
    r"along a line the loss has the slope \S+, and by its gradient \S+; loss": half,
    "does not fit its values": lambda s, y: (squares(s, y), 2 * (s - y) / len(y) * np.linspace(0, 2, len(y))),
}


@pytest.mark.parametrize("loss", [pinball, absolute, total, of_a_million, noisy], ids=lambda loss: loss.__name__)
@pytest.mark.parametrize("y", [Y, np.zeros(50), 1e5 * Y], ids=["numbers", "at the kink", "large"])
def test_nothing_is_said_of_a_gradient_that_fits(loss, y):
    ck.fit(ck.models.linear(3), X, y, loss, lr=1e-9, epochs=1)


def test_nothing_is_said_of_two_scores_for_one_target():
    ck.fit(ck.models.mlp([3, 4, 2]), X, Y, likelihood, lr=1e-3, epochs=1)


@pytest.mark.parametrize("says", DOUBTED)
def test_what_does_not_fit_is_said_once_and_training_goes_on(says):
    with pytest.warns(ck.GradientWarning, match=says) as told:
        fit = ck.fit(ck.models.linear(3), X, Y, DOUBTED[says], lr=1e-9, epochs=2)
    assert [one.filename for one in told] == [__file__]
    assert len(fit.history.loss) == 2


def test_it_is_asked_of_batches_files_and_many_runs(tmp_path):
    wrong = DOUBTED["does not fit its values"]
    with pytest.warns(ck.GradientWarning, match="the gradient of <lambda> does not fit"):
        ck.fit(ck.models.linear(3), [(X[:20], Y[:20]), (X[20:], Y[20:])], None, wrong, lr=1e-9, epochs=1)
    np.save(tmp_path / "X.npy", X)
    with pytest.warns(ck.GradientWarning):
        ck.fit(ck.models.linear(3), np.load(tmp_path / "X.npy", mmap_mode="r"), Y, wrong, lr=1e-9, epochs=1)
    with pytest.warns(ck.GradientWarning) as told:
        ck.fit_many(ck.models.linear(3), X, Y, wrong, lr=1e-9, epochs=1, seeds=3)
    assert len(told) == 1


def test_the_look_changes_no_bit():
    """The gradient of mse written down is mse."""
    own = lambda s, y: (squares(s, y), 2 * (s - y) / len(y))  # noqa: E731
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        ours, theirs = (ck.fit(ck.models.linear(3), X, Y, loss, lr=0.1, epochs=3) for loss in ("mse", own))
    np.testing.assert_allclose(theirs.theta, ours.theta, rtol=1e-12)


def test_a_fit_with_a_function_of_a_module_can_be_pickled():
    fit = ck.fit(ck.models.linear(3), X, Y, pinball, lr=0.1, epochs=1)
    again = pickle.loads(pickle.dumps(fit))
    assert again.loss.value([1.0, 2.0], [2.0, 2.0]) == fit.loss.value([1.0, 2.0], [2.0, 2.0]) == 0.45
    assert again.score(X, Y) == fit.score(X, Y)
