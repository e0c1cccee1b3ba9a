"""What lesson 3 says and does not compute itself, found again: by closed forms, SymPy and scikit-learn."""

import numpy as np
import pytest
import sympy as sp

import coursekit as ck


def sine(x):
    return np.sin(np.pi * x)


def test_a_mean_square_is_the_variance_plus_the_square_of_the_mean():
    g, p = sp.symbols("g1:4"), sp.symbols("p1:4")  # three values, any probabilities
    mean = lambda values: sum(share * value for share, value in zip(p, values, strict=True))  # noqa: E731
    center = mean(g)
    difference = mean([(x - center) ** 2 for x in g]) - (mean([x**2 for x in g]) - center**2)
    assert sp.simplify(difference.subs(p[2], 1 - p[0] - p[1])) == 0


def test_the_error_of_a_random_answer_is_variance_plus_bias_squared_plus_noise():
    g, p = np.array([-1.0, 0.5, 3.0]), np.array([0.2, 0.5, 0.3])
    f, sigma = 0.7, 0.4
    error = sum(share * ((x - f - e) ** 2) / 2 for x, share in zip(g, p, strict=True) for e in (-sigma, sigma))
    mean = p @ g
    assert error == pytest.approx(p @ (g - mean) ** 2 + (mean - f) ** 2 + sigma**2)


def test_the_line_through_two_points_of_a_sine_costs_1_68_and_not_1_69():
    """Var(a)/3 + Var(b) by quadrature that knows nothing of the package: 0.2067 + 1.6763."""
    x, weights = np.polynomial.legendre.leggauss(60)
    u, v = np.meshgrid(x, np.polynomial.legendre.leggauss(61)[0])
    both = np.outer(np.polynomial.legendre.leggauss(61)[1], weights) / 4
    a = (sine(u) - sine(v)) / (u - v)
    b = sine(u) - a * u
    mean = lambda values: float((both * values).sum())  # noqa: E731
    variance = (mean(a * a) - mean(a) ** 2) / 3 + mean(b * b) - mean(b) ** 2
    bias2 = float(sp.integrate((sp.Float(mean(a)) * (t := sp.Symbol("t")) - sp.sin(sp.pi * t)) ** 2, (t, -1, 1))) / 2
    assert variance == pytest.approx(1.6763, abs=5e-5)
    assert bias2 == pytest.approx(0.2067, abs=5e-5)
    assert round(bias2 + variance, 2) == 1.88


def test_one_draw_is_won_by_the_line_in_53_of_100_and_lost_by_up_to_15_7():
    rng = np.random.default_rng(5)
    x = rng.uniform(-1, 1, (2, 200_000))
    a = (sine(x[1]) - sine(x[0])) / (x[1] - x[0])
    b = sine(x[0]) - a * x[0]
    line, constant = (s * s / 3 + c * c + 0.5 - 2 * s / np.pi for s, c in ((a, b), (0 * a, sine(x).mean(axis=0))))
    assert np.mean(line < constant) == pytest.approx(0.53, abs=0.005)
    at_the_end = np.pi**2 / 3 + np.pi**2 + 0.5 + 2  # the tangent in x = 1: slope -pi, level pi
    assert at_the_end == pytest.approx(15.66, abs=0.01)
    assert line.max() < at_the_end
    assert constant.max() <= 1.5


def test_the_noise_that_a_line_gets_from_two_points_has_no_end():
    """The integral diverges as the lesson has it, and the density of the distance is (2 - u)/2."""
    u, delta, s = sp.symbols("u delta s", positive=True)
    cut = sp.integrate(2 * s**2 / u**2 * (2 - u) / 2, (u, delta, 2))
    assert sp.simplify(cut - s**2 * (2 / delta - 1 - sp.log(2 / delta))) == 0
    assert sp.limit(cut, delta, 0, "+") == sp.oo
    apart = np.abs(np.diff(np.random.default_rng(0).uniform(-1, 1, (2, 400_000)), axis=0))[0]
    for at in (0.01, 0.5, 1.5):  # P(distance < at) = at - at²/4
        assert np.mean(apart < at) == pytest.approx(at - at**2 / 4, abs=0.002)


@pytest.mark.parametrize(("n", "finite"), [(2, False), (3, False), (4, True), (5, True)])
def test_from_four_points_on_it_is_finite(n, finite):
    """E 1/Sxx is finite when P(Sxx < s) falls faster than s: it falls as s to the (n - 1)/2."""
    x = np.random.default_rng(n).uniform(-1, 1, (2_000_000, n))
    spread = ((x - x.mean(axis=1, keepdims=True)) ** 2).sum(axis=1)
    small = 0.04
    power = np.log(np.mean(spread < small) / np.mean(spread < small / 4)) / np.log(4)
    assert power == pytest.approx((n - 1) / 2, abs=0.2)
    assert (round(2 * power) / 2 > 1) == finite


def test_the_constant_s_variance_grows_by_half_the_noise():
    found = ck.bias_variance.decompose("constant", sine, 2, 200_000, noise=0.5)
    assert found.variance == pytest.approx(0.25 + 0.5**2 / 2, abs=0.01)


@pytest.mark.parametrize("degree", [0, 1, 3, 7])
def test_least_squares_on_fixed_points_has_the_variance_of_its_coefficients(degree):
    x = np.linspace(-1, 1, 30)
    P = np.polynomial.legendre.legvander(x, degree)
    P = P @ np.linalg.inv(P.T @ P) @ P.T
    assert np.trace(P @ P.T) == pytest.approx(degree + 1)


def errors(n, degree, seed, noise=0.3):
    """Training and validation error of a polynomial, by NumPy alone."""
    rng = np.random.default_rng(seed)
    x, new = rng.uniform(-1, 1, n), rng.uniform(-1, 1, 500)
    y, y_new = sine(x) + noise * rng.normal(size=n), sine(new) + noise * rng.normal(size=500)
    fit = np.polynomial.Polynomial.fit(x, y, degree, domain=[-1, 1])
    return np.mean((fit(x) - y) ** 2), np.mean((fit(new) - y_new) ** 2)


def test_both_gaps_are_where_the_lesson_draws_them():
    train, valid = np.median([[errors(20, k, seed) for k in range(10)] for seed in range(200)], axis=0).T
    assert (train[:3] - 0.09 > valid[:3] - train[:3]).all()  # the first gap rules
    assert (np.diff(train) < 0).all()
    assert valid.argmin() == 3
    assert (train[3:] < 0.09).all()
    assert valid[9] - train[9] > 3 * (valid[3] - train[3])


def test_more_points_help_degree_nine_and_not_the_line():
    few, many = (np.median([errors(n, 9, seed)[1] for seed in range(40)]) for n in (12, 1000))
    line = [np.median([errors(n, 1, seed)[1] for seed in range(40)]) for n in (24, 1000)]
    assert few > 1
    assert many == pytest.approx(0.09, abs=0.01)
    assert line[1] > 0.25 > 2.5 * 0.09


def test_x_squared_takes_no_bias_from_an_odd_target():
    one, two = (ck.bias_variance.decompose(ck.models.polynomial(k), sine, 50, 4000, noise=0.5) for k in (1, 2))
    assert two.bias2 == pytest.approx(one.bias2, abs=0.005)
    assert two.variance > one.variance
    assert two.error > one.error


def best_penalty(w, S, sigma):
    """The λ beside the sum of squared errors with the lowest bias² + variance of one weight, by SymPy."""
    lam = sp.Symbol("lambda", positive=True)
    cost = (lam * w / (S + lam)) ** 2 + sigma**2 * S / (S + lam) ** 2
    return sp.solve(sp.diff(cost, lam), lam)


def test_the_best_penalty_of_the_sum_does_not_depend_on_n_and_that_of_the_mean_halves():
    w, S, sigma = sp.symbols("w S sigma", positive=True)
    assert best_penalty(w, S, sigma) == [sigma**2 / w**2]
    assert best_penalty(w, 2 * S, sigma) == [sigma**2 / w**2]  # twice as many points: S doubles
    linear_model = pytest.importorskip("sklearn.linear_model")  # its alpha stands beside the sum
    rng, penalties = np.random.default_rng(0), np.logspace(-1, 2, 13)
    best = {}
    for n in (20, 40):
        x = np.resize([1.0, -1.0], n)[:, None]
        Y = 0.5 * x + rng.normal(size=(n, 4000))  # w = 0.5, sigma = 1: the best is 4
        fits = [linear_model.Ridge(alpha=a, fit_intercept=False).fit(x, Y).coef_[:, 0] for a in penalties]
        best[n] = penalties[np.argmin([np.mean((w - 0.5) ** 2) for w in fits])]
    assert best[20] == best[40] == pytest.approx(4, rel=0.8)
    assert best[40] / 40 < best[20] / 20  # beside the mean


def test_past_the_threshold_the_variance_falls_again():
    n, d, found = 30, 5, {}
    for p in (5, 30, 600):
        rng, answers = np.random.default_rng(7), []
        new = rng.normal(size=(100, d))
        for _ in range(80):
            X, V = rng.normal(size=(n, d)), rng.normal(size=(d, p))
            F, F_new = np.maximum(X @ V, 0), np.maximum(new @ V, 0)
            y = X.sum(axis=1) / np.sqrt(d) + 0.5 * rng.normal(size=n)
            answers.append(F_new @ np.linalg.pinv(F, rcond=1e-3) @ y)
        found[p] = np.var(answers, axis=0).mean()
    assert found[5] < found[30] > 3 * found[600]
