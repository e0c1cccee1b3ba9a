"""Bias and variance against quadrature, against plain loops over the same data sets, and against 60 digits."""

import math
import re
import tracemalloc

import mpmath
import numpy as np
import pytest
from numba import config

from coursekit.core import bias_variance, models
from coursekit.core.bias_variance import data_sets, decompose
from coursekit.core.regularization import ridge

MANY = 3_000 if config.DISABLE_JIT else 200_000
X_TEST = np.array([-1.0, -0.4, 0.0, 0.7, 1.3])


def wave(x):
    return np.sin(np.pi * x)


def plain_constant(x, y):
    return lambda at: np.full(at.shape, np.mean(y))


def polyfit(degree):
    return lambda x, y: np.poly1d(np.polyfit(x, y, degree))


def plain_ridge(degree, l2):
    """Ridge through the SVD, on the powers of x as columns."""

    def fit(x, y):
        line = ridge(x[:, None] ** np.arange(1, degree + 1), y, l2)
        return lambda at: line.predict(at[:, None] ** np.arange(1, degree + 1))

    return fit


def loop(fit, target, n_points, n_datasets, noise, seed, x):
    """Mean and variance of the hypotheses at x, all of them kept and averaged by NumPy."""
    sets = zip(*data_sets(target, n_points, n_datasets, noise, seed), strict=True)
    hypotheses = np.array([fit(*data_set)(x) for data_set in sets])
    return hypotheses.mean(axis=0), hypotheses.var(axis=0), hypotheses


def two_points():
    """For every pair of 80 x 80 Gauss-Legendre nodes: its probability, and slope and level of line and constant."""
    nodes, weights = np.polynomial.legendre.leggauss(80)
    a, b = np.meshgrid(nodes, nodes)
    slope = np.pi * np.cos(np.pi * (a + b) / 2) * np.sinc((b - a) / 2)  # (sin pi b - sin pi a) / (b - a)
    middle = (np.sin(np.pi * a) + np.sin(np.pi * b)) / 2
    return np.outer(weights, weights) / 4, {
        "constant": (np.zeros_like(a), middle),
        "line": (slope, middle - slope * (a + b) / 2),
    }


@pytest.mark.parametrize(("hypothesis", "book"), [("constant", (0.5, 0.25)), ("line", (0.2067, 1.6763))])
def test_two_points_of_a_sine_against_quadrature(hypothesis, book):
    """Within five standard errors of the mean over the data sets, and 1e-4 for the mean over 100 points x."""
    probability, families = two_points()
    a, b = families[hypothesis]
    x, w = np.polynomial.legendre.leggauss(80)
    g = a[..., None] * x + b[..., None]
    mean = np.einsum("ij,ijx->x", probability, g)
    spread = ((g - mean) ** 2) @ w / 2  # of one data set, averaged over x
    exact_bias2, exact_variance = ((mean - wave(x)) ** 2) @ w / 2, (probability * spread).sum()
    assert (exact_bias2, exact_variance) == pytest.approx(book, abs=5e-5)

    result = decompose(hypothesis, wave, n_datasets=MANY)
    error = np.sqrt((probability * (spread - exact_variance) ** 2).sum() / MANY)
    assert abs(result.variance - exact_variance) < 5 * error + 1e-4
    mean_error = np.sqrt(np.einsum("ij,ijx->x", probability, (g - mean) ** 2) / MANY)  # of g-bar at each x
    bias2_error = (2 * abs(mean - wave(x)) * mean_error) @ w / 2 + mean_error**2 @ w / 2
    assert abs(result.bias2 - exact_bias2) < 5 * bias2_error + 1e-4
    np.testing.assert_array_less(abs(result.mean - np.interp(result.x, x, mean)), 5 * mean_error.max() + 1e-3)
    assert result.noise == 0
    assert result.error == result.bias2 + result.variance


def named(value):
    """A name that is the same in every process: a function's own, without its address."""
    return None if callable(value) else str(value)


HYPOTHESES = [
    ("constant", plain_constant, {"n_points": 1, "noise": 0.3}, 1e-12),
    ("constant", plain_constant, {"n_points": 7, "noise": 0.3}, 1e-12),
    ("line", polyfit(1), {"n_points": 2}, 1e-9),
    ("line", polyfit(1), {"n_points": 5, "noise": 0.3}, 1e-12),
    (models.polynomial(1), polyfit(1), {"n_points": 5, "noise": 0.3}, 1e-12),
    (models.polynomial(3), polyfit(3), {"n_points": 8, "noise": 0.3}, 1e-11),
    (models.polynomial(3), polyfit(3), {"n_points": 4}, 1e-9),
    (models.polynomial(9), polyfit(9), {"n_points": 30, "noise": 0.3}, 1e-8),
    (models.polynomial(3), plain_ridge(3, 0.01), {"n_points": 8, "noise": 0.3, "l2": 0.01}, 1e-12),
    (models.polynomial(9), plain_ridge(9, 1e-4), {"n_points": 5, "noise": 0.3, "l2": 1e-4}, 1e-9),
]


@pytest.mark.parametrize(("hypothesis", "fit", "settings", "rtol"), HYPOTHESES, ids=named)
def test_the_same_draws_in_a_plain_loop(hypothesis, fit, settings, rtol):
    settings = {"noise": 0.0, "n_datasets": 300, "seed": 3} | settings
    result = decompose(hypothesis, wave, x_test=X_TEST, **settings)
    own = decompose(fit, wave, x_test=X_TEST, **(settings | {"l2": 0.0}))
    settings.pop("l2", None)
    mean, variance, hypotheses = loop(fit, wave, x=X_TEST, **settings)
    for ours in (result, own):
        np.testing.assert_array_equal(ours.x, X_TEST)
        np.testing.assert_allclose(ours.mean, mean, rtol=rtol, atol=rtol)
        np.testing.assert_allclose(ours.variance_at_x, variance, rtol=rtol)
        np.testing.assert_allclose(ours.bias2_at_x, (mean - wave(X_TEST)) ** 2, rtol=10 * rtol, atol=rtol)
        np.testing.assert_allclose(ours.noise_at_x, settings["noise"] ** 2)
        # bias^2 + variance is the mean squared distance to the target, without a rest
        distance = ((hypotheses - wave(X_TEST)) ** 2).mean()
        assert ours.bias2 + ours.variance == pytest.approx(distance, rel=max(rtol, 1e-9))
        assert ours.error == pytest.approx(distance + settings["noise"] ** 2, rel=max(rtol, 1e-9))
    np.testing.assert_allclose(own.variance_at_x, variance, rtol=1e-12)


@pytest.mark.parametrize(("degree", "n_points"), [(3, 6), (9, 10), (9, 20)])
def test_polynomials_against_sixty_digits(degree, n_points):
    x, y = data_sets(wave, n_points, 4, noise=0.1)
    values = []
    with mpmath.workdps(60):
        for x_row, y_row in zip(x.tolist(), y.tolist(), strict=True):
            V = mpmath.matrix([[mpmath.mpf(v) ** j for j in range(degree + 1)] for v in x_row])
            w = mpmath.lu_solve(V.T * V, V.T * mpmath.matrix(y_row))
            values.append([float(mpmath.polyval(w[::-1], v)) for v in X_TEST.tolist()])
    result = decompose(models.polynomial(degree), wave, n_points, 4, noise=0.1, x_test=X_TEST)
    np.testing.assert_allclose(result.mean, np.mean(values, axis=0), rtol=1e-8)
    np.testing.assert_allclose(result.variance_at_x, np.var(values, axis=0), rtol=1e-8)


def test_the_mean_of_pure_noise_has_the_variance_sigma2_over_n():
    """A normal variance estimated from N numbers has a relative standard error of sqrt(2 / N)."""
    for n_points in (1, 4, 25):
        result = decompose("constant", lambda x: 0.0, n_points, MANY // 4, noise=3.0)
        assert result.variance == pytest.approx(9 / n_points, rel=5 * np.sqrt(8 / MANY))
        assert result.bias2 < 25 * 9 / n_points / (MANY // 4)
        assert result.noise == 9
        assert result.variance_at_x.std() < 1e-12


@pytest.mark.parametrize("degree", [1, 3, 9])
def test_a_polynomial_of_the_targets_degree_has_neither_bias_nor_variance(degree):
    rng = np.random.default_rng(degree)
    target = np.poly1d(rng.normal(size=degree + 1))
    result = decompose(models.polynomial(degree), target, 3 * degree, 1000)
    assert result.error < 1e-16
    assert decompose(models.polynomial(degree), target, 3 * degree, 1000, l2=0.1).bias2 > 1e-4


@pytest.mark.parametrize("hypothesis", ["constant", "line", models.polynomial(2)], ids=str)
def test_nothing_cancels_on_a_high_plateau(hypothesis):
    """One digit in 2^30 is lost to y itself; E g^2 - (E g)^2 would lose the square of it, which is all."""
    low = decompose(hypothesis, lambda x: x**3, 6, 2000, x_test=X_TEST)
    high = decompose(hypothesis, lambda x: x**3 + 2.0**30, 6, 2000, x_test=X_TEST)
    np.testing.assert_allclose(high.variance_at_x, low.variance_at_x, rtol=1e-5)
    np.testing.assert_allclose(high.bias2_at_x, low.bias2_at_x, rtol=1e-4, atol=1e-7)


ALL = {
    "constant": "constant",
    "line": "line",
    "polynomial": models.polynomial(2),
    "own": lambda x, y: lambda at: at + y.max(),
}


@pytest.mark.parametrize("chunk", [1, 10, 37, 10**9])
def test_the_chunk_makes_no_difference_at_all(chunk, monkeypatch):
    expected = decompose(list(ALL.values()), wave, 3, 200, noise=0.2)
    draws = data_sets(wave, 3, 200, noise=0.2)
    monkeypatch.setattr(bias_variance, "_CHUNK", chunk)
    for before, after in zip(expected, decompose(list(ALL.values()), wave, 3, 200, noise=0.2), strict=True):
        assert np.array(before).tobytes() == np.array(after).tobytes()
    for few, many in zip(data_sets(wave, 3, 50, noise=0.2), draws, strict=True):
        np.testing.assert_array_equal(few, many[:50])  # the first data sets, however many follow


def test_a_list_sees_the_same_data_sets_as_each_alone():
    for hypothesis, shared in zip(ALL.values(), decompose(tuple(ALL.values()), wave, 3, 100), strict=True):
        alone = decompose(hypothesis, wave, 3, 100)
        assert np.array(alone).tobytes() == np.array(shared).tobytes()
        assert np.array(alone).tobytes() != np.array(decompose(hypothesis, wave, 3, 100, seed=1)).tobytes()


def test_points_are_uniform_and_noise_is_normal():
    """100,000 numbers: shares have standard errors below 0.0016, five of them 0.008."""
    x, y = data_sets(lambda x: 2 * x, 5, 20_000, noise=0.5)
    assert x.min() >= -1
    assert x.max() < 1
    counts = np.histogram(x, bins=10, range=(-1, 1))[0] / x.size
    np.testing.assert_allclose(counts, 0.1, atol=0.008)
    z = (y - 2 * x) / 0.5
    for bound, share in ((-1, 0.1587), (0, 0.5), (2, 0.9772)):
        assert (z < bound).mean() == pytest.approx(share, abs=0.008)
    assert abs(np.corrcoef(x.ravel(), z.ravel())[0, 1]) < 0.016
    first = np.array([data_sets(lambda x: 0 * x, 1, 1, noise=1.0, seed=seed) for seed in range(1000)]).reshape(-1, 2)
    digits = 4 * (first[:, 0] + 1) % 1  # NumPy makes |z| of the bits that follow the first three of x
    assert abs(np.corrcoef(digits, abs(first[:, 1]))[0, 1]) < 0.16
    assert abs(np.corrcoef(x[:, 0], x[:, 1])[0, 1]) < 0.036


def test_memory_does_not_grow_with_the_data_sets(monkeypatch):
    monkeypatch.setattr(bias_variance, "_CHUNK", 2**11)

    def peak(n_datasets):
        tracemalloc.start()
        decompose(["constant", "line", models.polynomial(1)], wave, 10, n_datasets, noise=0.1, x_test=X_TEST)
        bytes_used = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return bytes_used

    few = 400  # two chunks of 2^11 / 10
    peak(few)
    assert peak(8 * few) < peak(few) + 20_000 < 200_000  # all x of the many alone are 256,000 bytes


def test_the_data_are_the_learners_to_change():
    def greedy(x, y):
        x.sort()
        y[:] = 0.0

        def predict(at):
            at *= 2.0
            return 0 * at

        return predict

    def target(x):
        x *= np.pi
        return np.sin(x)

    clean, dirty = decompose("line", wave, 3, 50), decompose(["line", greedy, "line"], target, 3, 50)
    for other in (dirty[0], dirty[2]):
        assert np.array(clean).tobytes() == np.array(other).tobytes()
    assert dirty[1].variance == 0


def test_the_mean_over_x_is_the_integral():
    """One constant c for the target x: the mean of (c - x)^2 over [-1, 1] is c^2 + 1/3; 100 midpoints lose 3e-5."""
    result = decompose("constant", lambda x: x, 1, 1)
    assert result.bias2 == pytest.approx(result.mean[0] ** 2 + 1 / 3, abs=4e-5)
    assert (abs(result.x) < 1).all()


def test_no_variance_is_negative_where_two_lines_cross():
    for seed in range(50):
        (a, b), (c, d) = (np.polyfit(x, y, 1) for x, y in zip(*data_sets(wave, 2, 2, seed=seed), strict=True))
        [variance] = decompose("line", wave, 2, 2, x_test=[(d - b) / (a - c)], seed=seed).variance_at_x
        assert 0 <= variance < 1e-12 * (1 + (a - c) ** 2 + (d - b) ** 2)


def test_what_it_prints():
    result = decompose("constant", lambda x: 2.0, noise=2.0, n_points=1, n_datasets=1)
    value = data_sets(lambda x: 2.0, 1, 1, noise=2.0)[1].item() - 2.0
    assert repr(result) == f"Decomposition(bias2 {value**2:.4g}, variance 0, noise 4, error {value**2 + 4:.4g})"


def bad(error, *parts, **changes):
    return pytest.param(error, parts, changes, id=" ".join(parts))


WANTED = "hypothesis must be 'constant', 'line', a polynomial model or a function fit(x, y) -> predict, got"
BAD = [
    bad(TypeError, f"{WANTED} ['line']", hypothesis=["line", ["line"]]),
    bad(ValueError, "hypothesis must not be an empty list", hypothesis=[]),
    bad(TypeError, "hypothesis(x, y) must return a function predict(x), got 1.0", hypothesis=lambda x, y: 1.0),
    bad(
        ValueError,
        "hypothesis(x, y)(x) must be one number for each of the 100 x, got an array of shape (2,)",
        hypothesis=lambda x, y: lambda at: [1.0, 2.0],
    ),
    bad(
        ValueError,
        "hypothesis(x, y)(x) must hold finite numbers only, got nan at index 0",
        hypothesis=lambda x, y: lambda at: at * np.nan,
    ),
    bad(TypeError, "hypothesis(x, y)(x) must be an array of real numbers", hypothesis=lambda x, y: lambda at: None),
    bad(TypeError, "target must take an array of x, as np.sin does and math.sin does not; it raised", target=math.sin),
    bad(TypeError, "target must take an array of x", "it raised", target=lambda x: 1 if x > 0 else 0),
    bad(ValueError, "target(x) must hold finite numbers only, got nan at index", target=np.log),
    bad(
        ValueError, "target(x) must be one number for each of the", "got an array of shape (2,)", target=lambda x: x[:2]
    ),
    bad(TypeError, "target(x) must be an array of real numbers, got None", target=lambda x: None),
    bad(ValueError, "target, noise and hypothesis must give finite squared errors", target=lambda x: 1e200 * x),
    bad(ValueError, "target, noise and hypothesis must give finite squared errors", noise=1e200),
    bad(ValueError, "n_points must be at least 2 for a line, got 1", n_points=1),
    bad(
        ValueError,
        "n_points must be at least 4 for polynomial(3, 1) without l2, got 3",
        hypothesis=models.polynomial(3),
        n_points=3,
    ),
    bad(ValueError, "l2 must be 0 unless hypothesis is a polynomial model, got 1", l2=1),
]


def test_noise_beyond_the_largest_float_is_refused():
    with pytest.raises(ValueError, match=r"target\(x\) with noise must hold finite numbers only, got -?inf at index"):
        data_sets(wave, noise=1e308, n_datasets=50)


@pytest.mark.parametrize(("error", "parts", "changes"), BAD)
def test_bad_input(error, parts, changes):
    arguments = {"hypothesis": "line", "target": wave, "n_datasets": 10} | changes
    with pytest.raises(error, match=re.escape(parts[0])) as caught:
        decompose(**arguments)
    assert all(part in str(caught.value) for part in parts)
    assert len(str(caught.value)) < 240
    arguments.pop("hypothesis")
    if set(arguments) == {"target", "n_datasets"} and "finite squared" not in parts[0] and "target" in changes:
        with pytest.raises(error, match=re.escape(parts[0])):
            data_sets(**arguments)
