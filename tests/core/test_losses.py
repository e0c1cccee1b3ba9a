"""Every loss against its formula for one example, averaged in 50 digits; gradients against differences."""

import pickle

import mpmath
import numpy as np
import pytest
from references import core as twins

import coursekit as ck
from coursekit.core import losses
from coursekit.core.losses import LOSSES, zero_one

every = pytest.mark.parametrize("name", LOSSES)
SHAPES = {"any": [(1, 1), (7, 1), (4, 3)], "one": [(1, 1), (2, 1), (9, 1)], "many": [(1, 2), (6, 3), (3, 10)]}
CASES = [(name, n, k) for name, loss in LOSSES.items() for n, k in SHAPES[loss.columns]]
every_shape = pytest.mark.parametrize(("name", "n", "k"), CASES)


def example(name, n, k, scale=2.0):
    rng = np.random.default_rng([n, k])
    return scale * rng.normal(size=n if k == 1 else (n, k)), twins.targets(name, n, k, rng)


@every_shape
@pytest.mark.parametrize("scale", [1.0, 40.0, 1000.0])
def test_value_follows_the_formula(name, n, k, scale):
    scores, targets = example(name, n, k, scale)
    before = scores.copy(), targets.copy()
    value = (LOSSES[name].value if LOSSES[name].hyper else getattr(losses, name))(scores, targets)
    assert type(value) is float
    assert value == pytest.approx(float(twins.loss(name, scores, targets)), rel=1e-14, abs=1e-300)
    assert value == LOSSES[name].value(scores.tolist(), targets.tolist())
    np.testing.assert_array_equal(scores, before[0])
    np.testing.assert_array_equal(targets, before[1])


@every_shape
@pytest.mark.parametrize("scale", [1.0, 40.0])
def test_gradient_is_the_difference_of_the_formula(name, n, k, scale):
    scores, targets = example(name, n, k, scale)
    expected = twins.gradient(
        lambda flat: twins.loss(name, [flat[i : i + k] for i in range(0, n * k, k)], targets), scores.ravel()
    )
    gradient = LOSSES[name].gradient(scores, targets)
    assert gradient.shape == scores.shape
    np.testing.assert_allclose(gradient.ravel(), [float(g) for g in expected], rtol=1e-13, atol=1e-16)


@every_shape
def test_gradient_is_the_central_difference_of_the_value(name, n, k):
    scores, targets = example(name, n, k)
    h, gradient = 1e-6, LOSSES[name].gradient(scores, targets)
    for i in np.ndindex(scores.shape):
        step = np.zeros_like(scores)
        step[i] = h
        difference = (LOSSES[name].value(scores + step, targets) - LOSSES[name].value(scores - step, targets)) / (2 * h)
        assert gradient[i] == pytest.approx(difference, rel=1e-6, abs=1e-8)


@every
def test_gradient_at_a_kink_is_a_subgradient(name):
    """All losses are convex in the scores: L(s') >= L(s) + g (s' - s), also where whole numbers hit the kinks."""
    loss, rng = LOSSES[name], np.random.default_rng(3)
    n, k = SHAPES[loss.columns][-1]
    for _ in range(100):
        s, other = (rng.integers(-2, 3, size=n if k == 1 else (n, k)).astype(float) for _ in range(2))
        targets = np.round(twins.targets(name, n, k, rng))
        plane = loss.value(s, targets) + np.sum(loss.gradient(s, targets) * (other - s))
        assert loss.value(other, targets) >= plane - 1e-12


@pytest.mark.parametrize(
    ("name", "scores", "targets", "value", "gradient"),
    [
        ("mae", [1.0, 2.0], [1.0, 0.0], 1.0, [0.0, 0.5]),
        ("hinge", [1.0, -1.0, 0.5], [1, -1, 1], 0.5 / 3, [0.0, 0.0, -1 / 3]),
        ("multiclass_hinge", [[1.0, 0.0, 0.0]], [0], 0.0, [[0.0, 0.0, 0.0]]),
        ("multiclass_hinge", [[0.0, 0.0, 0.0]], [2], 1.0, [[1.0, 0.0, -1.0]]),
        ("logistic", [0.0, 0.0], [0, 1], np.log(2), [0.25, -0.25]),
        ("cross_entropy", [[0.0, 0.0]], [1], np.log(2), [[0.5, -0.5]]),
        ("mse", [[1.0, 2.0], [3.0, 4.0]], [[1.0, 0.0], [3.0, 4.0]], 2.0, [[0.0, 2.0], [0.0, 0.0]]),
    ],
)
def test_by_hand(name, scores, targets, value, gradient):
    assert LOSSES[name].value(scores, targets) == pytest.approx(value, rel=1e-15)
    np.testing.assert_allclose(LOSSES[name].gradient(scores, targets), gradient, rtol=1e-15)


@every
def test_ways_to_write_scores_and_targets(name):
    n, k = SHAPES[LOSSES[name].columns][1]
    scores, targets = example(name, n, k)
    value, gradient = LOSSES[name].value(scores, targets), LOSSES[name].gradient(scores, targets)
    written = [(np.asfortranarray(scores), targets.astype(float)), (scores.astype(">f8"), targets.tolist())]
    if k == 1:
        written += [(scores[:, None], targets), (scores, targets[:, None])]
    elif LOSSES[name].classifies:
        written += [(scores, np.array(twins.rows(targets, k)))]
    for s, t in written:
        assert LOSSES[name].value(s, t) == value
        np.testing.assert_array_equal(LOSSES[name].gradient(s, t).ravel(), gradient.ravel())
        assert LOSSES[name].gradient(s, t).shape == s.shape


@every
def test_rows_are_averaged(name):
    """Each example twice: the same mean, and half the weight for each score."""
    n, k = SHAPES[LOSSES[name].columns][2]
    scores, targets = example(name, n, k)
    twice = np.concatenate([scores, scores]), np.concatenate([targets, targets])
    assert LOSSES[name].value(*twice) == pytest.approx(LOSSES[name].value(scores, targets), rel=1e-14)
    np.testing.assert_allclose(
        LOSSES[name].gradient(*twice)[:n], LOSSES[name].gradient(scores, targets) / 2, rtol=1e-15
    )


def test_cross_entropy_takes_rows_of_probabilities():
    scores, y = [[1.0, -2.0, 0.5], [0.0, 3.0, 1.0]], [[0.2, 0.5, 0.3], [0.0, 0.25, 0.75]]
    expected = twins.loss("cross_entropy", scores, y)
    assert losses.cross_entropy(scores, y) == pytest.approx(float(expected), rel=1e-15)
    softmax = [[float(p) for p in twins.softmax(row)] for row in scores]
    gradient = (np.array(softmax) - y) / 2
    np.testing.assert_allclose(LOSSES["cross_entropy"].gradient(scores, y), gradient, rtol=1e-14)


@every
def test_no_score_makes_nan(name):
    """Infinite only where the exact value is beyond the largest float."""
    k = 2 if LOSSES[name].columns == "many" else 1
    for s in (1000.0, 1.7e308):
        scores = [[s, -s], [-s, s], [0.0, s]] if k == 2 else [s, -s, 0.0]
        targets = [0, 0, 1] if k == 2 else [1, 1, 1]
        exact = twins.loss(name, scores, targets)
        value, gradient = LOSSES[name].value(scores, targets), LOSSES[name].gradient(scores, targets)
        assert value == pytest.approx(float(exact)) or (value == np.inf and 6 * exact > mpmath.mpf(1.7e308))
        assert not np.isnan(gradient).any()


def test_logistic_of_a_score_is_cross_entropy_of_a_pair():
    s, y = np.array([3.0, -1.0, 0.2]), [1, 1, 0]
    pair = losses.cross_entropy(np.stack([np.zeros(3), s], axis=1), y)
    assert losses.logistic(s, y) == pytest.approx(pair, rel=1e-15)


@pytest.mark.parametrize(
    ("scores", "targets", "share"),
    [
        ([0.0, -0.1, 2.0, -3.0], [1, 1, -1, -1], 0.5),  # 0 counts as +
        ([0.0, -0.1, 2.0, -3.0], [1, 0, 1, 0], 0.0),
        ([-1.0, -1.0], [1, 1], 1.0),
        ([[0.1], [-0.1]], [0, 0], 0.5),
        ([[1.0, 1.0, 0.0], [0.0, 1.0, 2.0]], [0, 1], 0.5),  # the first of equals
        ([[0.0, 1.0], [0.0, 1.0], [0.0, 1.0], [1.0, 0.0]], [[0, 1], [0, 1], [1, 0], [0, 1]], 0.5),
    ],
)
def test_zero_one(scores, targets, share):
    assert zero_one(scores, targets) == share
    assert type(zero_one(scores, targets)) is float


@pytest.mark.parametrize("delta", [1e-3, 0.5, 1.0, 7.0, 1e6])
def test_huber_with_its_delta_follows_the_formula(delta):
    """(1/n) sum_i of d^2 / 2 near 0 and delta (|d| - delta / 2) beyond; half of mse where delta is large."""
    scores, targets = example("huber", 9, 1, 3.0)
    off = [mpmath.mpf(s) - mpmath.mpf(y) for s, y in zip(scores.tolist(), targets.tolist(), strict=True)]
    parts = [d**2 / 2 if abs(d) <= delta else delta * (abs(d) - mpmath.mpf(delta) / 2) for d in off]
    loss = losses.huber(delta)
    assert loss.value(scores, targets) == pytest.approx(float(sum(parts) / 9), rel=1e-14)
    slopes = [float(min(max(d, -delta), delta) / 9) for d in off]
    np.testing.assert_allclose(loss.gradient(scores, targets), slopes, rtol=1e-14)
    assert losses.huber(1e6).value(scores, targets) == pytest.approx(LOSSES["mse"].value(scores, targets) / 2)


@pytest.mark.parametrize("delta", [0, -1.0, float("nan"), float("inf")])
def test_huber_has_no_delta_at_which_it_is_no_loss(delta):
    with pytest.raises(ValueError, match=r"^delta must be"):
        losses.huber(delta)


def test_equal_deltas_are_one_loss_and_travel():
    loss = losses.huber(0.5)
    assert loss is losses.huber(delta=0.5) is pickle.loads(pickle.dumps(loss))
    assert loss is not losses.huber() is LOSSES["huber"]
    assert (repr(loss), repr(LOSSES["mse"])) == ("huber(delta=0.5)", "mse")


@pytest.mark.parametrize("batch_size", [1, 4])
def test_training_uses_the_delta(batch_size):
    """By the loop over single examples and over batches; far from the line a step is as long as delta allows."""
    X, y = np.array([[1.0], [-1.0], [2.0], [0.5]]), np.array([100.0, -100.0, 200.0, 50.0])
    settings = {"batch_size": batch_size, "epochs": 1, "lr": 0.1, "theta": [0.0, 0.0]}
    small, large = (ck.fit(ck.models.linear(1), X, y, losses.huber(delta), **settings) for delta in (0.5, 2.0))
    np.testing.assert_allclose(large.theta, 4 * small.theta, rtol=1e-12)
    assert small.theta[0] == pytest.approx(0.1 * 0.5 * np.abs(X).sum() / batch_size)
    value, _ = ck.models.linear(1).loss_and_grad([0.0, 0.0], X, y, losses.huber(2.0))
    assert value == pytest.approx(2.0 * (np.abs(y).mean() - 1.0))
