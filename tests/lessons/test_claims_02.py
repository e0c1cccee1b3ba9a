"""What lesson 2 says of losses, slides and risks, computed once more from the statement."""

import numpy as np
import pytest
from scipy.optimize import minimize
from scipy.stats import entropy

import coursekit as ck

FIVE = np.array([1.0, 2.0, 3.0, 4.0, 20.0])


def two_species(other, *features):
    data = ck.datasets.penguins(features, ("Adelie", other))
    return (data.X - data.X.mean(axis=0)) / data.X.std(axis=0), data.y


def test_a_perfect_fit_has_seven_and_a_half_times_the_new_loss_of_degree_3():
    seen, fresh = (ck.datasets.sine_points(n, noise=0.3, seed=seed) for n, seed in ((10, 0), (10_000, 1)))
    loss = {
        degree: np.mean((np.polyval(np.polyfit(seen.X[:, 0], seen.y, degree), fresh.X[:, 0]) - fresh.y) ** 2)
        for degree in (3, 9)
    }
    assert 7.25 < loss[9] / loss[3] < 7.75


def test_a_penalty_saves_no_multiplication_and_the_landscape_is_less_stretched():
    seen = ck.datasets.sine_points(10, noise=0.3, seed=0)
    A = seen.X ** np.arange(1, 10)
    centered, conditions = A - A.mean(axis=0), []
    for lam in (0.0, 1e-4, 1e-2):
        weights = ck.regularization.ridge(A, seen.y, l2=lam).weights
        assert np.count_nonzero(weights) == 9
        conditions.append(np.linalg.cond(centered.T @ centered / 10 + lam * np.eye(9)))
    assert conditions[0] > 1e9 > 1e5 > conditions[1] > conditions[2]


@pytest.mark.parametrize(("c", "slope"), [(0.5, -1), (1.5, -0.6), (2.5, -0.2), (2.999, -0.2), (3.001, 0.2), (10, 0.6)])
def test_the_slope_of_a_mean_absolute_error_jumps_in_steps_of_two_fifths(c, slope):
    h = 1e-6
    assert (np.abs(c + h - FIVE).mean() - np.abs(c - h - FIVE).mean()) / (2 * h) == pytest.approx(slope, rel=1e-6)


def test_the_mean_and_the_median_are_the_best_constants():
    c = np.arange(0, 21, 0.01)[:, None]
    assert c[((c - FIVE) ** 2).mean(axis=1).argmin(), 0] == pytest.approx(6)
    assert c[np.abs(c - FIVE).mean(axis=1).argmin(), 0] == pytest.approx(3)


def test_to_make_class_1_probable_for_each_example_calls_everything_class_1():
    """By SciPy: the word-for-word goal has no minimum, and on its way down every score is positive."""
    X, y = two_species("Chinstrap", "bill_length_mm", "bill_depth_mm")
    rows = np.column_stack([X, np.ones(len(X))])
    assert (len(y), y.sum()) == (219, 68)
    word_for_word = minimize(lambda w: np.logaddexp(0, -rows @ w).mean(), np.zeros(3)).x
    assert (rows @ word_for_word > 0).all()
    meant = minimize(lambda w: (np.logaddexp(0, rows @ w) - y * (rows @ w)).mean(), np.zeros(3)).x
    assert np.mean((rows @ meant > 0) == y) > 0.95


def test_one_minus_p_loses_its_digits_before_it_is_0():
    with np.errstate(divide="ignore"):
        naive = {s: -np.log(1 - 1 / (1 + np.exp(-s))) for s in (20.0, 36.0, 37.0)}
    assert naive[20.0] == pytest.approx(20, abs=1e-6)
    assert 0.01 < abs(naive[36.0] - 36) < 1
    assert naive[37.0] == np.inf
    assert ck.losses.logistic([37.0], [0]) == pytest.approx(37)
    assert np.spacing(0.5) == pytest.approx(1.1e-16, rel=0.01), "numbers just below 1 are so far apart"


def test_divergences_are_not_symmetric_and_never_negative():
    q, p = np.random.default_rng(1).dirichlet([1, 1, 1], size=(2, 200))
    forth, back = entropy(q, p, axis=1), entropy(p, q, axis=1)
    assert min(forth.min(), back.min()) >= 0
    assert np.abs(forth - back).max() > 0.1
    assert entropy([0.5, 0.5], [1, 0]) == np.inf > entropy([1, 0], [0.5, 0.5])


def test_the_gradient_with_soft_targets_is_p_minus_q_by_differences():
    rng = np.random.default_rng(0)
    q, s, h = rng.dirichlet([1, 1, 1, 1]), rng.normal(size=4), 1e-6

    def loss(s):
        return -q @ (s - np.log(np.exp(s).sum()))

    p = np.exp(s) / np.exp(s).sum()
    slopes = [(loss(s + h * e) - loss(s - h * e)) / (2 * h) for e in np.eye(4)]
    np.testing.assert_allclose(slopes, p - q, atol=1e-8)
    assert loss(np.log(q)) == pytest.approx(entropy(q))


def trained(X, q):
    """Softmax regression with two classes and soft targets, found by SciPy: the difference of its two scores."""
    rows = np.column_stack([X, np.ones(len(X))])
    return minimize(lambda w: (np.logaddexp(0, rows @ w) - q * (rows @ w)).mean(), np.zeros(rows.shape[1])).x


@pytest.mark.parametrize("seed", range(5))
def test_shares_are_a_better_target_than_the_majority(seed):
    rng = np.random.default_rng(seed)
    x = rng.uniform(-3, 3, size=(100, 1))
    truth = 1 / (1 + np.exp(-1.5 * x[:, 0]))
    shares = rng.binomial(5, truth) / 5
    fits = (trained(x, q) for q in (shares, np.round(shares)))
    off = [np.abs(1 / (1 + np.exp(-(x[:, 0] * w + b))) - truth).mean() for w, b in fits]
    assert off[0] < off[1]


def test_smoothed_targets_are_reached_by_finite_scores():
    assert pytest.approx(0.95) == 1 / (1 + np.exp(-np.log(19)))
    X, y = two_species("Gentoo", "bill_depth_mm", "flipper_length_mm")
    w = trained(X, 0.9 * y + 0.05)
    assert np.linalg.norm(w) < 5
    rows = np.column_stack([X, np.ones(len(X))])
    assert np.mean((rows @ w > 0) == y) == 1


def test_the_staircase_has_no_slope_and_the_other_two_have():
    X, y = two_species("Chinstrap", "bill_length_mm", "bill_depth_mm")
    biases = np.linspace(-2, 0.5, 501)
    m = (2 * y - 1) * (X @ [2.0, -0.7] + biases[:, None])
    means = {"0/1": (m < 0).mean(axis=1), "hinge": np.maximum(0, 1 - m).mean(axis=1),
             "logistic": np.log1p(np.exp(-m)).mean(axis=1)}  # fmt: skip
    flat = {name: np.mean(np.diff(mean) == 0) for name, mean in means.items()}
    assert flat["0/1"] > 0.5 > 0.01 > max(flat["hinge"], flat["logistic"])
    lowest = [biases[mean.argmin()] for mean in means.values()]
    assert -1.3 < min(lowest) < max(lowest) < -0.4


def test_without_wild_values_the_mean_is_nearest_and_with_them_it_is_useless():
    rng = np.random.default_rng(7)
    clean = rng.normal(size=(4000, 41))
    off = {
        name: np.sqrt(np.mean(best(clean, axis=1) ** 2)) for name, best in (("mean", np.mean), ("median", np.median))
    }
    assert off["median"] / off["mean"] == pytest.approx(np.sqrt(np.pi / 2), rel=0.03)
    wild = (5 + clean) * np.where(np.arange(41) < 3, 10, 1) - 5
    assert np.sqrt(np.mean(np.mean(wild, axis=1) ** 2)) > 10 * np.sqrt(np.mean(np.median(wild, axis=1) ** 2))


@pytest.mark.parametrize("q", [0.6, 0.8, 0.95])
def test_the_best_score_of_the_hinge_is_1_and_that_of_the_logistic_loss_tells_the_share(q):
    s = np.linspace(-6, 6, 12_001)
    hinge = q * np.maximum(0, 1 - s) + (1 - q) * np.maximum(0, 1 + s)
    logistic = q * np.logaddexp(0, -s) + (1 - q) * np.logaddexp(0, s)
    assert s[hinge.argmin()] == pytest.approx(1)
    assert s[logistic.argmin()] == pytest.approx(np.log(q / (1 - q)), abs=1e-3)


def test_the_training_loss_falls_to_a_quarter_and_the_test_error_stays():
    birds = ck.datasets.penguins(("bill_length_mm", "bill_depth_mm"), ("Adelie", "Chinstrap"))
    order = np.random.default_rng(1).permutation(len(birds.y))
    train, test = order[:-60], order[-60:]
    X = (birds.X - birds.X[train].mean(axis=0)) / birds.X[train].std(axis=0)
    how = {"lr": 0.1, "epochs": 40, "validation": (X[test], birds.y[test])}
    history = ck.fit(ck.models.linear(2), X[train], birds.y[train], "logistic", **how).history
    assert (len(train), len(test)) == (159, 60)
    assert history.loss[-1] < history.loss[0] / 4
    assert [round(60 * (1 - history.accuracy[i])) for i in (0, -1)] == [3, 3]
