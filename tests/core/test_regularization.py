"""Closed forms, coordinate descent, cross-validation against exact twins, scikit-learn, `fit`, the KKT conditions."""

import re
from itertools import product

import numpy as np
import pytest

import coursekit as ck
from coursekit.core.regularization import (
    LinearFit,
    cross_validate,
    elastic_net,
    lasso,
    least_squares,
    ridge,
    soft_threshold,
)

SCIKIT = "scikit-learn is in the bench extra"


def problem(n=40, d=4, seed=0):
    """Correlated columns of different scales and means, a sparse truth, noise."""
    rng = np.random.default_rng([n, d, seed])
    X = (rng.normal(size=(n, d)) + rng.normal(size=(n, 1))) * np.geomspace(0.3, 3.0, d) + np.arange(d)
    return X, X[:, ::2].sum(axis=1) + 5.0 + rng.normal(size=n)


def slopes(fit, X, y, l2=0.0):
    """The derivatives of mean squared error + l2 ||w||^2 by the weights and by the intercept, from the formula."""
    residual = y - X @ fit.weights - fit.intercept
    return -2 * X.T @ residual / len(y) + 2 * l2 * fit.weights, -2 * residual.mean()


def objective(weights, intercept, X, y, l1=0.0, l2=0.0):
    return ((y - X @ weights - intercept) ** 2).mean() + l2 * (weights**2).sum() + l1 * abs(weights).sum()


def ridge_twin(X, y, l2):
    """The normal equations with the intercept as a column of ones that has no penalty."""
    A = np.column_stack([X, np.ones(len(X))])
    penalty = np.diag([len(X) * l2] * X.shape[1] + [0.0])
    return np.linalg.solve(A.T @ A + penalty, A.T @ y)


def lasso_twin(X, y, l1, l2):
    """Every choice of signs -, 0, + solved as a linear system; the best that keeps to its signs is the minimum."""
    X, y = X - X.mean(axis=0), y - y.mean()
    best = np.zeros(X.shape[1])
    for signs in product((-1, 0, 1), repeat=X.shape[1]):
        signs = np.array(signs)
        on, w = signs != 0, np.zeros(len(signs))
        gram = X[:, on].T @ X[:, on] / len(y) + l2 * np.eye(on.sum())
        w[on] = np.linalg.solve(gram, X[:, on].T @ y / len(y) - l1 / 2 * signs[on])
        if (np.sign(w) == signs).all() and objective(w, 0, X, y, l1, l2) < objective(best, 0, X, y, l1, l2):
            best = w
    return best


@pytest.mark.parametrize("l2", [0.0, 1e-3, 0.1, 10.0])
@pytest.mark.parametrize(("n", "d"), [(40, 4), (6, 5), (30, 1)])
def test_ridge_against_the_normal_equations(n, d, l2):
    X, y = problem(n, d)
    fit = ridge(X, y, l2)
    np.testing.assert_allclose([*fit.weights, fit.intercept], ridge_twin(X, y, l2), rtol=1e-9, atol=1e-11)
    by_weights, by_intercept = slopes(fit, X, y, l2)
    assert abs(by_weights).max() < 1e-11
    assert abs(by_intercept) < 1e-12
    assert type(fit.intercept) is float


@pytest.mark.parametrize(("n", "d"), [(40, 4), (8, 20)])
def test_ridge_against_scikit_learn(n, d):
    Ridge = pytest.importorskip("sklearn.linear_model", reason=SCIKIT).Ridge
    X, y = problem(n, d)
    for l2 in (1e-3, 0.1, 10.0):
        theirs, ours = Ridge(alpha=n * l2, solver="cholesky").fit(X, y), ridge(X, y, l2)
        np.testing.assert_allclose(ours.weights, theirs.coef_, rtol=1e-9, atol=1e-11)
        assert ours.intercept == pytest.approx(theirs.intercept_, rel=1e-10)
        np.testing.assert_allclose(ours.predict(X), theirs.predict(X), rtol=1e-10)


def test_a_path_is_its_fits_one_by_one():
    X, y = problem()
    l2, l1 = [0.1, 0.0, 7.0, 0.1], [0.3, 2.0, 0.0, 0.3]
    for path, fits in [
        (ridge(X, y, l2), [ridge(X, y, value) for value in l2]),
        (lasso(X, y, l1), [lasso(X, y, value) for value in l1]),
        (elastic_net(X, y, l1, 0.2), [elastic_net(X, y, value, 0.2) for value in l1]),
    ]:
        assert (path.weights.shape, path.intercept.shape, path.predict(X).shape) == ((4, 4), (4,), (4, 40))
        np.testing.assert_allclose(path.weights, [fit.weights for fit in fits], rtol=1e-9, atol=1e-11)
        np.testing.assert_allclose(path.intercept, [fit.intercept for fit in fits], rtol=1e-9)
        np.testing.assert_allclose(path.predict(X), [fit.predict(X) for fit in fits], rtol=1e-9)
        np.testing.assert_allclose(path.weights[0], path.weights[3], rtol=1e-11)


@pytest.mark.parametrize("l2", [0.0, 0.1])
def test_fit_converges_to_ridge(l2):
    X, y = problem()
    ours = ridge(X, y, l2)
    trained = ck.fit(
        ck.models.linear(4), X, y, "mse", ck.optimizers.momentum(0.9), lr=0.01, batch_size=40, epochs=4000, l2=l2
    )
    np.testing.assert_allclose(trained.theta, [*ours.weights, ours.intercept], rtol=1e-8)


def test_fit_converges_to_an_elastic_net_whose_weights_are_not_zero():
    X, y = problem()
    ours = elastic_net(X, y, 1e-2, 0.1)
    assert (ours.weights != 0).all()
    settings = {"lr": 0.01, "batch_size": 40, "epochs": 4000, "l1": 1e-2, "l2": 0.1}
    trained = ck.fit(ck.models.linear(4), X, y, "mse", ck.optimizers.momentum(0.9), **settings)
    np.testing.assert_allclose(trained.theta, [*ours.weights, ours.intercept], rtol=1e-8)


def test_fit_never_gets_below_the_lasso():
    X, y = problem()
    ours, lowest = lasso(X, y, 2.0), np.inf
    assert 0 < (ours.weights == 0).sum() < 4
    settings = {"lr": ck.schedules.inverse(0.02, 0.01), "batch_size": 40, "epochs": 4000, "l1": 2.0, "record": True}
    trained = ck.fit(ck.models.linear(4), X, y, "mse", **settings)
    lowest = min(objective(theta[:4], theta[4], X, y, 2.0) for theta in trained.history.path[::10])
    optimum = objective(ours.weights, ours.intercept, X, y, 2.0)
    assert optimum <= lowest < optimum * (1 + 1e-3)


@pytest.mark.parametrize("l2", [0.0, 0.3])
@pytest.mark.parametrize("l1", [0.0, 0.01, 0.5, 2.0, 8.0, 1000.0])
def test_lasso_against_all_choices_of_signs(l1, l2):
    for seed in range(3):
        X, y = problem(seed=seed)
        ours, exact = elastic_net(X, y, l1, l2), lasso_twin(X, y, l1, l2)
        np.testing.assert_allclose(ours.weights, exact, rtol=1e-9, atol=1e-10)
        np.testing.assert_array_equal(ours.weights == 0, exact == 0)
        assert ours.intercept == pytest.approx(y.mean() - exact @ X.mean(axis=0), rel=1e-9)


@pytest.mark.parametrize(("n", "d"), [(40, 4), (200, 30), (20, 60)])
@pytest.mark.parametrize("l2", [0.0, 0.1])
def test_lasso_keeps_the_conditions_of_a_minimum(n, d, l2):
    """The slope of the smooth part is -l1 sign(w) where w is not 0, and at most l1 in size where it is."""
    X, y = problem(n, d)
    steepest = 2 * abs((X - X.mean(axis=0)).T @ (y - y.mean())).max() / n
    l1 = steepest * np.array([0.5, 0.1, 0.01])
    path = elastic_net(X, y, l1, l2)
    for value, weights, intercept in zip(l1, path.weights, path.intercept, strict=True):
        by_weights, by_intercept = slopes(LinearFit(weights, intercept), X, y, l2)
        on = weights != 0
        assert on.any()
        assert abs(by_weights[on] + value * np.sign(weights[on])).max() < 1e-10 * steepest
        assert (abs(by_weights) <= value + 1e-10 * steepest).all()
        assert abs(by_intercept) < 1e-11


def test_the_first_weight_appears_below_the_steepest_slope():
    X, y = problem()
    steepest = 2 * abs((X - X.mean(axis=0)).T @ (y - y.mean())).max() / len(y)
    path = lasso(X, y, [steepest * (1 + 1e-9), steepest * (1 - 1e-6)])
    assert (path.weights != 0).sum(axis=1).tolist() == [0, 1]
    assert path.intercept[0] == pytest.approx(y.mean(), rel=1e-15)
    assert not np.signbit(path.weights[0]).any()  # 0 and never -0


@pytest.mark.parametrize(("n", "d"), [(40, 4), (20, 60)])
def test_lasso_and_elastic_net_against_scikit_learn(n, d):
    linear_model = pytest.importorskip("sklearn.linear_model", reason=SCIKIT)
    X, y = problem(n, d)
    for l1 in (0.05, 0.5, 3.0):
        theirs = linear_model.Lasso(alpha=l1 / 2, tol=1e-14, max_iter=10**6).fit(X, y)
        ours = lasso(X, y, l1)
        np.testing.assert_allclose(ours.weights, theirs.coef_, rtol=0, atol=1e-8 * abs(theirs.coef_).max())
        assert ours.intercept == pytest.approx(theirs.intercept_, rel=1e-8)
        l2 = 0.3  # scikit-learn: alpha l1_ratio |w| + alpha (1 - l1_ratio) / 2 w^2, of half our objective
        alpha = l1 / 2 + l2
        theirs = linear_model.ElasticNet(alpha=alpha, l1_ratio=l1 / 2 / alpha, tol=1e-14, max_iter=10**6).fit(X, y)
        ours = elastic_net(X, y, l1, l2)
        np.testing.assert_allclose(ours.weights, theirs.coef_, rtol=0, atol=1e-8 * abs(theirs.coef_).max())


def test_lasso_without_a_penalty_is_least_squares_and_elastic_net_without_l1_ridge():
    X, y = problem()
    np.testing.assert_allclose(lasso(X, y, 0.0).weights, least_squares(X, y).weights, rtol=1e-9)
    np.testing.assert_allclose(elastic_net(X, y, 0.0, 0.2).weights, ridge(X, y, 0.2).weights, rtol=1e-9)


def test_orthogonal_columns_are_soft_thresholded():
    X = np.array([[1.0, 1.0, 1.0], [1.0, -1.0, -1.0], [-1.0, 1.0, -1.0], [-1.0, -1.0, 1.0]])
    y = np.array([3.0, -1.0, 2.0, 0.5])
    np.testing.assert_allclose(lasso(X, y, 1.5).weights, soft_threshold(X.T @ y / 4, 0.75), atol=1e-14)


@pytest.mark.parametrize("l2", [0.0, 0.1])
def test_units_do_not_matter(l2):
    """A column in other units has a weight in other units; with the penalty in them too it is the same fit."""
    X, y = problem()
    small, unit = elastic_net(X, y, 0.1, l2), elastic_net(1e-6 * X, y, 0.1 * 1e-6, l2 * 1e-12)
    np.testing.assert_allclose(1e-6 * unit.weights, small.weights, rtol=1e-9)
    np.testing.assert_allclose(1e-6 * ridge(1e-6 * X, y, l2 * 1e-12).weights, ridge(X, y, l2).weights, rtol=1e-9)


FITS = {
    "least squares": least_squares,
    "ridge": lambda X, y: ridge(X, y, 0.1),
    "lasso": lambda X, y: lasso(X, y, 0.1),
    "elastic net": lambda X, y: elastic_net(X, y, 0.1, 0.1),
}
every_fit = pytest.mark.parametrize("fit", FITS.values(), ids=FITS)


@every_fit
@pytest.mark.parametrize("level", [0.1, -7.3, 1e8])
def test_a_constant_column_weighs_nothing_and_changes_nothing(fit, level):
    X, y = problem()
    with_constant = fit(np.insert(X, 1, level, axis=1), y)
    assert with_constant.weights[1] == 0
    np.testing.assert_allclose(np.delete(with_constant.weights, 1), fit(X, y).weights, rtol=1e-10)


@every_fit
def test_constant_targets_and_a_single_row_are_the_intercept(fit):
    X, _ = problem()
    for rows, level in ((7, 0.1), (40, 1 / 3), (1, -2.5)):
        result = fit(X[:rows], np.full(rows, level))
        assert result.weights.tolist() == [0.0] * 4
        assert result.intercept == level


@every_fit
def test_far_from_the_origin_the_weights_are_the_same(fit):
    X, y = problem()
    moved = fit(X + 2.0**20, y - 2.0**20)
    np.testing.assert_allclose(moved.weights, fit(X, y).weights, rtol=1e-7, atol=1e-9)
    np.testing.assert_allclose(moved.predict(X + 2.0**20), fit(X, y).predict(X) - 2.0**20, rtol=1e-12)


@every_fit
def test_layout_and_dtype_do_not_matter_and_the_data_stay(fit):
    X, y = np.round(problem()[0]), np.round(problem()[1])
    before, expected = (X.copy(), y.copy()), fit(X, y)
    for same in (X.tolist(), X.astype(int), X.astype(np.float32), np.asfortranarray(X), np.repeat(X, 2, axis=0)[::2]):
        np.testing.assert_allclose(fit(same, y.tolist()).weights, expected.weights, rtol=1e-12)
    np.testing.assert_array_equal(X, before[0])
    np.testing.assert_array_equal(y, before[1])


def test_more_columns_than_rows_have_the_shortest_exact_fit():
    X, y = problem(6, 20)
    fit = least_squares(X, y)
    np.testing.assert_allclose(fit.predict(X), y, rtol=1e-12)
    shortest = np.linalg.lstsq(X - X.mean(axis=0), y - y.mean())[0]
    np.testing.assert_allclose(fit.weights, shortest, rtol=1e-9)
    np.testing.assert_allclose(ridge(X, y, 1e-9).weights, shortest, rtol=1e-5)
    assert np.linalg.norm(ridge(X, y, 1e-3).weights) < np.linalg.norm(shortest)


@pytest.mark.parametrize("l2", [0.0, 0.5])
def test_ridge_shares_between_copies_of_a_column(l2):
    X, y = problem(d=2)
    alone = ridge(X[:, 1:], y, l2 / 2)  # two halves have half the squares of the whole
    twice = ridge(X[:, [1, 1]], y, l2)
    np.testing.assert_allclose(twice.weights, np.repeat(alone.weights / 2, 2), rtol=1e-9)
    assert twice.intercept == pytest.approx(alone.intercept)


def test_penalties_without_end_leave_the_mean():
    X, y = problem()
    for fit in (ridge(X, y, 1e308), lasso(X, y, 1e308), elastic_net(X, y, 0.0, 1e308)):
        assert abs(fit.weights).max() < 1e-300
        assert fit.intercept == pytest.approx(y.mean(), rel=1e-15)


def test_the_slope_that_is_left_is_that_before_the_last_step():
    """Of (w - 3)^2 at w = 0; the next sweep would find none."""
    with pytest.warns(RuntimeWarning, match="not converged after 1 sweep: the remaining slope is 6, "):
        elastic_net([[-1.0], [1.0]], [-3.0, 3.0], 0.0, 0.0, max_sweeps=1)


def test_a_lasso_that_is_stopped_says_so():
    X, y = problem()
    for fit in (
        lambda **options: lasso(X, y, 0.1, **options),
        lambda **options: elastic_net(X, y, 0.1, 0.0, **options),
    ):
        with pytest.warns(
            RuntimeWarning, match=r"not converged after 3 sweeps: the remaining slope is .*, the tolerance .*"
        ) as caught:
            fit(max_sweeps=3)
        assert caught[0].filename == __file__
        assert abs(fit(tol=1e-3).weights - fit().weights).max() > 1e-9  # tol is what stops it


def test_soft_threshold_has_the_lowest_penalized_square():
    w = np.linspace(-4, 4, 80001)
    z = np.array([[-3.1, -1.0, -0.2], [0.0, 0.7, 2.6]])
    for t in (0.0, 0.5, 1.0, 3.0):
        lowest = [[w[np.argmin((w - value) ** 2 / 2 + t * abs(w))] for value in row] for row in z]
        np.testing.assert_allclose(soft_threshold(z, t), lowest, atol=1e-4)
        assert soft_threshold(2.6, t) == soft_threshold(z, t)[1, 2]
    assert type(soft_threshold(3, 1)) is float
    assert not np.signbit(soft_threshold([-0.5, 0.5], 1)).any()
    assert soft_threshold([], 1).shape == (0,)


@pytest.mark.parametrize("alpha", [0.0, 3.0])
def test_leaving_one_out_has_a_closed_form(alpha):
    """Its errors are e_i / (1 - h_i), h_i the diagonal of the matrix that turns y into the fit to all rows."""
    X, y = problem()
    result = cross_validate(lambda X, y: ridge(X, y, alpha / len(y)), X, y, k=len(y))
    A = np.column_stack([X, np.ones(len(X))])
    H = A @ np.linalg.solve(A.T @ A + np.diag([alpha] * 4 + [0.0]), A.T)
    exact = ((y - H @ y) / (1 - np.diag(H))) ** 2
    np.testing.assert_allclose(result.losses[result.fold], exact, rtol=1e-9)
    assert result.mean == pytest.approx(exact.mean())
    assert result.standard_error == pytest.approx(np.sqrt(exact.var() / (len(y) - 1)))


@pytest.mark.parametrize(("n", "k"), [(40, 5), (11, 3), (4, 4), (2, 2)])
def test_every_row_is_left_out_once_and_never_trained_on_then(n, k):
    X, y, seen = np.arange(n, dtype=float), np.arange(n, dtype=float) ** 2, []

    def fit(x, y):
        np.testing.assert_array_equal(x**2, y)
        seen.append(set(x))
        return lambda left_out: np.where([value in seen[-1] for value in left_out], 1e9, 0.0)

    result = cross_validate(fit, X, y, k=k)
    sizes = np.bincount(result.fold)
    assert sizes.max() - sizes.min() <= 1
    assert len(seen) == len(sizes) == k
    for i in range(k):
        assert seen[i] == set(X[result.fold != i])
        assert result.losses[i] == pytest.approx((y[result.fold == i] ** 2).mean())


def test_the_seed_decides_the_folds():
    X, y = problem()
    folds = [cross_validate(least_squares, X, y, seed=seed).fold.tolist() for seed in (0, 0, 1)]
    assert folds[0] == folds[1] != folds[2]
    assert folds[0] != sorted(folds[0])


def test_a_path_is_measured_penalty_by_penalty():
    X, y = problem()
    l2 = [0.0, 0.1, 10.0]
    path = cross_validate(lambda X, y: ridge(X, y, l2), X, y, k=4, loss="mae")
    assert (path.losses.shape, path.mean.shape, path.standard_error.shape) == ((4, 3), (3,), (3,))
    for i, value in enumerate(l2):
        one = cross_validate(lambda X, y, value=value: ridge(X, y, value), X, y, k=4, loss="mae")
        np.testing.assert_allclose(path.losses[:, i], one.losses, rtol=1e-12)


def test_cross_validation_of_scikit_learn_on_the_same_folds():
    linear_model = pytest.importorskip("sklearn.linear_model", reason=SCIKIT)
    from sklearn.model_selection import PredefinedSplit, cross_val_score

    X, y = problem()
    model = linear_model.Ridge(alpha=2.0)
    ours = cross_validate(model.fit, X, y)
    theirs = cross_val_score(model, X, y, cv=PredefinedSplit(ours.fold), scoring="neg_mean_squared_error")
    np.testing.assert_allclose(ours.losses, -theirs, rtol=1e-12)


def test_classes_are_cross_validated_by_their_own_losses():
    X = np.array([[-2.0], [-1.0], [1.0], [2.0]] * 5)
    y, model = np.repeat([[0, 0, 1, 1]], 5, axis=0).ravel(), ck.models.linear(1, 2)
    theta = np.array([0.0, 1.0, 0.0, 0.0])  # scores 0 and x

    def fit(X, y):
        return lambda X: model.scores(theta, X)

    result = cross_validate(fit, X, y, loss="cross_entropy")
    each = np.log1p(np.exp(-abs(X[:, 0])))  # -log of the probability of the true class
    np.testing.assert_allclose(result.losses, [each[result.fold == i].mean() for i in range(5)], rtol=1e-12)
    assert cross_validate(fit, X, y, loss=ck.losses.zero_one).losses.tolist() == [0.0] * 5


X, Y = problem(6, 2)
NAN = np.where(X[2, 1] == X, np.nan, X)
HUGE = LinearFit(np.array([1e200, 1e200]), 0.0)
COPIES = np.array([[0.0, 0.0], [1.0, 1.001], [2.0, 2.0], [3.0, 3.0]])
BAD = [
    (ValueError, lambda: ridge(X, Y[:5], 1), "y must hold one target for each of the 6 rows of X, got 5"),
    (ValueError, lambda: ridge(X, Y, [1.0, -2.0]), "l2 must hold numbers of at least 0 only, got -2"),
    (ValueError, lambda: ridge(X, Y, [1.0, np.inf]), "l2 must hold finite numbers only, got inf at index 1"),
    (ValueError, lambda: ridge(X, Y, []), "l2 must not be empty, got an array of shape (0,)"),
    (ValueError, lambda: ridge(X, Y, [[1.0]]), "l2 must be 1-dimensional, got an array of shape (1, 1)"),
    (TypeError, lambda: ridge(X, Y, [[1.0], [1.0, 2.0]]), "l2 must be a 1-dimensional array of real numbers, got [["),
    (ValueError, lambda: ridge(1e200 * X, Y, 1), "X must have squares that fit into a float, got numbers too large"),
    (ValueError, lambda: lasso(1e-200 * X, Y, 1), "X must have squares that fit into a float"),
    (ValueError, lambda: least_squares(X, 1e200 * Y), "y must have squares that fit into a float"),
    (ValueError, lambda: least_squares(1e-152 * COPIES, 1e153 * COPIES[:, 0] ** 2), "X and y must have finite weights"),
    (ValueError, lambda: lasso(X, Y, [1, -1]), "l1 must hold numbers of at least 0 only, got -1"),
    (ValueError, lambda: ridge(X, Y, 1).predict(X[:, :1]), "X must have 2 columns for these weights, got shape (6, 1)"),
    (ValueError, lambda: cross_validate(least_squares, X, Y[:5]), "y must hold one target for each of the 6 rows"),
    (
        ValueError,
        lambda: HUGE.predict([[1e200, -1e200]]),
        "X must have finite scores with these weights, got some beyond",
    ),
    (
        ValueError,
        lambda: cross_validate(lambda X, y: lambda X: np.full(len(X), 1e200), X, Y),
        "predict(X) must give a finite mse loss, got inf",
    ),
    (ValueError, lambda: cross_validate(least_squares, X, Y, k=7), "at most n = 6, got 7"),
    (TypeError, lambda: cross_validate(lambda X, y: 3, X, Y), "fit(X, y) must return predict(X) or an object", "got 3"),
    (
        ValueError,
        lambda: cross_validate(lambda X, y: lambda X: np.full(len(X), np.nan), X, Y),
        "predict(X) must hold finite numbers only, got nan at index 0",
    ),
    (
        ValueError,
        lambda: cross_validate(lambda X, y: lambda X: [1.0, 2.0], X, Y, k=6),
        "predict(X) must hold a score for each of 1 rows, got shape (2,)",
    ),
    (
        TypeError,
        lambda: cross_validate(least_squares, X, Y, loss=lambda scores, targets: None),
        "loss(scores, targets) must be a number, got None",
    ),
]


@pytest.mark.parametrize(("error", "call", "parts"), [(error, call, parts) for error, call, *parts in BAD])
def test_bad_input(error, call, parts):
    with pytest.raises(error, match=re.escape(parts[0])) as caught:
        call()
    assert all(part in str(caught.value) for part in parts)
    assert len(str(caught.value)) < 240
