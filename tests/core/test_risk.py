"""Exact errors of least squares: against fits in powers of x and quadrature, and the closed form of the projection."""

import numpy as np
import pytest
from sample import sample
from scipy.special import spherical_jn

from coursekit.core.risk import estimation_errors, fitted, projected, sine

DEGREES, SIZES, SAMPLES = 10, (2, 3, 5, 9, 10, 11, 30, 120), 12
TARGET = sine(DEGREES)
RNG = np.random.default_rng(4)
X, NOISE = RNG.uniform(-1, 1, (SAMPLES, SIZES[-1])), RNG.standard_normal((SAMPLES, SIZES[-1]))
ERRORS = estimation_errors(X, np.sin(np.pi * X), NOISE, TARGET.best, SIZES)
GAUSS, WEIGHTS = np.polynomial.legendre.leggauss(80)


def mean_square(g):
    """Mean over x of (g(x) - sin pi x)^2, by quadrature."""
    return WEIGHTS @ (g(GAUSS) - np.sin(np.pi * GAUSS)) ** 2 / 2


def test_the_best_of_each_family_is_the_projection():
    k = np.arange(DEGREES)
    known = np.sqrt(2 * k + 1) * spherical_jn(k, np.pi) * np.array([0, 1, 0, -1])[k % 4]
    np.testing.assert_allclose(TARGET.best, known, rtol=1e-12, atol=1e-16)
    for degree in k:
        powers = np.polynomial.Chebyshev.fit(GAUSS, np.sin(np.pi * GAUSS), degree, w=np.sqrt(WEIGHTS))
        assert TARGET.approximation[degree] == pytest.approx(mean_square(powers), rel=1e-3, abs=1e-13)
    assert TARGET.approximation[:2] == pytest.approx([1 / 2, 1 / 2 - 3 / np.pi**2], rel=1e-14)
    beyond = 1 / 2 - (TARGET.best[:8] ** 2).sum()  # the other way to the same
    assert TARGET.approximation[7] == pytest.approx(beyond, abs=1e-15)


@pytest.mark.parametrize("size", range(len(SIZES)))
def test_each_sample_has_the_risk_that_a_fit_in_powers_of_x_has(size):
    n = SIZES[size]
    for degree in range(DEGREES):
        for which, noise in zip(sample(range(SAMPLES), 4), (0.0, 0.3, 1.0, 0.3), strict=False):
            found = ERRORS.at(noise)[size, degree, which]
            if n <= degree:
                assert np.isnan(found)
                continue
            y = np.sin(np.pi * X[which, :n]) + noise * NOISE[which, :n]
            fit = np.polyfit(X[which, :n], y, degree)
            risk = mean_square(lambda at, fit=fit: np.polyval(fit, at))
            assert TARGET.approximation[degree] + found == pytest.approx(risk, rel=1e-5, abs=1e-12)
            curve = np.polynomial.legendre.legval(GAUSS, fitted(X[which, :n], y, degree))
            assert mean_square(lambda at, curve=curve: curve) == pytest.approx(risk, rel=1e-5, abs=1e-12)


def test_any_function_is_projected_by_quadrature():
    """The sine as its closed form has it; a step by its integrals, E sign(x) P_1 = 1/2; a constant."""
    found = projected(lambda x: np.sin(np.pi * x), DEGREES)
    np.testing.assert_allclose(found.best, TARGET.best, atol=1e-14)
    np.testing.assert_allclose(found.approximation, TARGET.approximation, rtol=1e-9, atol=1e-28)
    step = projected(np.sign, 2)
    np.testing.assert_allclose(step.best, [0, np.sqrt(3) / 2], atol=1e-4)
    np.testing.assert_allclose(step.approximation, [1, 1 / 4], atol=1e-4)
    constant = projected(lambda x: 3.0, 3)
    np.testing.assert_allclose(constant.best, [3, 0, 0], atol=1e-13)
    np.testing.assert_allclose(constant.approximation, 0, atol=1e-26)


def test_the_first_examples_of_a_sample_are_a_sample():
    again = estimation_errors(X[:, :30], np.sin(np.pi * X[:, :30]), NOISE[:, :30], TARGET.best, (30,))
    np.testing.assert_array_equal(again.at(0.5)[0], ERRORS.at(0.5)[SIZES.index(30)])
    np.testing.assert_array_equal(ERRORS.at(0.5, size=2), ERRORS.at(0.5)[2])
    np.testing.assert_array_equal(ERRORS.at(0.5, degree=3), ERRORS.at(0.5)[:, 3])


def test_a_polynomial_without_noise_is_learned_exactly():
    """Its approximation error is 0 from its degree on, and so is its estimation error."""
    cubic = np.array([0.3, -1.0, 0.0, 2.0])  # in the orthonormal basis
    clean = np.polynomial.legendre.legval(X, cubic * np.sqrt(2 * np.arange(4) + 1))
    errors = estimation_errors(X, clean, NOISE, np.append(cubic, np.zeros(6)), SIZES).at(0.0)
    enough = np.array(SIZES)[:, None] > np.arange(DEGREES)
    assert np.nanmax(errors[:, 3:6][enough[:, 3:6]]) < 1e-10
    assert np.nanmin(errors[6, :3]) > 1e-4
