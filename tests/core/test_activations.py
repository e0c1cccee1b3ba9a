"""Every activation against its formula: SymPy differentiates it, mpmath evaluates it to 50 digits."""

import mpmath
import numpy as np
import pytest
import sympy
from references import core as twins

from coursekit.core import activations
from coursekit.core.activations import ACTIVATIONS, softmax

GRID = np.concatenate([-np.logspace(1.5, -8, 40), np.logspace(-8, 1.5, 40)])  # 0 is the kink of two
EXTREMES = [-1.7e308, -1000.0, -746.0, 746.0, 1000.0, 1.7e308]

every = pytest.mark.parametrize("name", ACTIVATIONS)


def exact(expression, points):
    """An expression in z at points other than 0, rounded from 50 digits."""
    function = sympy.lambdify(twins.Z, expression, modules=[{"Heaviside": lambda z, _=0: z > 0}, "mpmath"])
    return np.array([mpmath.libmp.to_float(mpmath.mpf(function(mpmath.mpf(z)))._mpf_) for z in points])


@every
def test_value_follows_the_formula(name):
    np.testing.assert_allclose(ACTIVATIONS[name].value(GRID), exact(twins.ACTIVATIONS[name], GRID), rtol=4e-15)


@every
def test_derivative_is_that_of_sympy(name):
    # 1 - tanh^2 is the lecture's formula: it cancels, so the error is absolute
    expected = exact(twins.slope(twins.ACTIVATIONS[name]), GRID)
    np.testing.assert_allclose(ACTIVATIONS[name].derivative(GRID), expected, rtol=4e-15, atol=2e-16)


@every
@pytest.mark.parametrize("slope", [1.0, 0.3, -2.0, 25.0])
def test_derivative_is_the_central_difference_at_any_slope(name, slope):
    z, h = np.random.default_rng(1).uniform(-3, 3, 200), 1e-6
    difference = (ACTIVATIONS[name].value(z + h, slope) - ACTIVATIONS[name].value(z - h, slope)) / (2 * h)
    np.testing.assert_allclose(ACTIVATIONS[name].derivative(z, slope), difference, rtol=1e-6, atol=1e-7)


@every
@pytest.mark.parametrize("shape", [(), (0,), (1,), (7,), (2, 0), (3, 4), (2, 3, 4)])
def test_shape_is_kept_and_elements_are_independent(name, shape):
    z = np.random.default_rng(2).normal(size=shape)
    before = z.copy()
    for function in (getattr(activations, name), ACTIVATIONS[name].value, ACTIVATIONS[name].derivative):
        result = function(z)
        assert np.shape(result) == shape
        assert isinstance(result, np.ndarray if shape else float)
        assert np.ravel(result).tolist() == [function(v) for v in z.ravel().tolist()]
    np.testing.assert_array_equal(z, before)


@every
def test_layout_and_dtype_of_the_input_do_not_matter(name):
    z = np.arange(-6, 6).reshape(3, 4)
    expected = ACTIVATIONS[name].value(z.astype(float))
    frozen = z.astype(float)
    frozen.flags.writeable = False
    for same in (z, z.tolist(), z.astype(np.float32), np.asfortranarray(z), z.astype(">f8"), frozen):
        np.testing.assert_array_equal(ACTIVATIONS[name].value(same), expected)
    np.testing.assert_array_equal(ACTIVATIONS[name].value(z[::-1, ::2]), expected[::-1, ::2])


@every
def test_extremes_without_a_warning(name):
    """Where exp overflows in float64 the values are still those of 50 digits with unlimited exponents."""
    formula = twins.ACTIVATIONS[name]
    np.testing.assert_allclose(ACTIVATIONS[name].value(EXTREMES), exact(formula, EXTREMES), rtol=1e-13)
    np.testing.assert_allclose(
        ACTIVATIONS[name].derivative(EXTREMES), exact(twins.slope(formula), EXTREMES), atol=1e-40
    )


@every
def test_a_slope_that_overflows_reaches_the_limit(name):
    result = ACTIVATIONS[name].value([-1e200, 1e200], slope=1e200)
    far = mpmath.mpf(10) ** 400  # what slope times z is in numbers without a largest one
    assert result.tolist() == exact(twins.ACTIVATIONS[name], [-far, far]).tolist()


@pytest.mark.parametrize(
    ("name", "value", "derivative"),
    [("step", 1.0, 0.0), ("sigmoid", 0.5, 0.25), ("tanh", 0.0, 1.0), ("relu", 0.0, 0.0), ("softplus", np.log(2), 0.5)],
)
def test_at_zero(name, value, derivative):
    assert ACTIVATIONS[name].value(0) == pytest.approx(value, rel=1e-15)
    assert ACTIVATIONS[name].derivative(0) == derivative


def test_sigmoid_tail_keeps_its_relative_precision():
    assert activations.sigmoid(-700) == pytest.approx(float(mpmath.exp(-700)), rel=1e-13, abs=0)


def test_sigmoid_takes_a_slope():
    np.testing.assert_array_equal(activations.sigmoid([-1.0, 2.0], slope=3), activations.sigmoid([-3.0, 6.0]))


@pytest.mark.parametrize("k", [1, 2, 3, 10])
@pytest.mark.parametrize("scale", [1.0, 30.0, 1000.0])
def test_softmax_rows(k, scale):
    scores = scale * np.random.default_rng(k).normal(size=(6, k))
    before = scores.copy()
    expected = [[float(p) for p in twins.softmax(row)] for row in scores.tolist()]
    np.testing.assert_allclose(softmax(scores), expected, rtol=1e-12, atol=1e-300)
    np.testing.assert_allclose(softmax(scores).sum(axis=1), 1, rtol=1e-15 * k)
    np.testing.assert_array_equal(softmax(scores[2]), softmax(scores)[2])
    np.testing.assert_array_equal(scores, before)


def test_softmax_does_not_see_a_shift_and_never_overflows():
    row = np.array([1.0, -2.0, 0.5])
    np.testing.assert_allclose(softmax(row + 1024.0), softmax(row), rtol=1e-15)
    assert softmax([[1.7e308, -1.7e308], [-1000, 1000]]).tolist() == [[1, 0], [0, 1]]
    np.testing.assert_array_equal(softmax([-1e308, -1e308]), [0.5, 0.5])
