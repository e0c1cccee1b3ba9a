"""Surfaces against SymPy, differences and closed forms; their minima, starts and formulas are what they say."""

import math

import numpy as np
import pytest
import sympy
from references import core as twins
from sympy.parsing import sympy_parser

import coursekit as ck
from coursekit.core.surfaces import SURFACES

every = pytest.mark.parametrize("name", SURFACES)
CURVED = [name for name, surface in SURFACES.items() if surface.hessian]
LOWEST = [name for name, surface in SURFACES.items() if surface.minimum]


def points(surface, count=50):
    low, high = np.array(surface.bounds).T
    return np.random.default_rng(0).uniform(low, high, size=(count, surface.d))


def symbols(surface):
    return [twins.X, twins.Y][: surface.d]


@every
def test_value_gradient_and_hessian_are_those_of_sympy(name):
    formula, surface = twins.SURFACES[name], SURFACES[name]
    free = symbols(surface)
    gradient = [sympy.diff(formula, s) for s in free]
    exact = sympy.lambdify(free, [formula, gradient, sympy.hessian(formula, free)], modules="mpmath")
    for theta in points(surface):
        value, slope, curvature = exact(*theta.tolist())
        scale = abs(theta).max() ** 8 + 1  # of what Beale's terms add up to
        assert surface.value(theta) == pytest.approx(float(value), rel=1e-13, abs=1e-15 * scale)
        np.testing.assert_allclose(surface.gradient(theta), np.array(slope, float), rtol=1e-12, atol=1e-15 * scale)
        if name in CURVED:
            curvature = np.array(curvature.tolist(), dtype=float)
            np.testing.assert_allclose(surface.hessian(theta), curvature, rtol=1e-12, atol=1e-15 * scale)


@every
def test_gradient_and_hessian_are_central_differences(name):
    surface, h = SURFACES[name], 1e-6
    for theta in points(surface, 10):
        steps = h * np.eye(surface.d)
        difference = [(surface.value(theta + s) - surface.value(theta - s)) / (2 * h) for s in steps]
        np.testing.assert_allclose(surface.gradient(theta), difference, rtol=1e-6, atol=1e-5)
        if name in CURVED:
            bends = [(surface.gradient(theta + s) - surface.gradient(theta - s)) / (2 * h) for s in steps]
            np.testing.assert_allclose(surface.hessian(theta), bends, rtol=1e-6, atol=1e-5)


@every
def test_about_is_one_line_that_ends_in_the_formula(name):
    surface = SURFACES[name]
    head, formula = surface.about.split(" = ")
    assert head.endswith(": f(x, y)" if surface.d == 2 else ": f(x)")
    assert "\n" not in surface.about
    for power, plain in {"²": "**2", "³": "**3", "⁴": "**4"}.items():
        formula = formula.replace(power, plain)
    rules = (*sympy_parser.standard_transformations, sympy_parser.implicit_multiplication)
    parsed = sympy_parser.parse_expr(formula, {"x": twins.X, "y": twins.Y}, transformations=rules)
    assert sympy.simplify(parsed - twins.SURFACES[name]) == 0


@every
def test_starts_are_inside_the_bounds_and_away_from_the_minimum(name):
    surface = SURFACES[name]
    assert surface.starts
    for start in surface.starts:
        assert len(start) == len(surface.bounds) == surface.d
        assert all(low < v < high for v, (low, high) in zip(start, surface.bounds, strict=True))
        assert np.abs(surface.gradient(start)).max() > 0.01


@pytest.mark.parametrize("name", LOWEST)
def test_minimum_is_flat_curved_upwards_lowest_and_inside_the_bounds(name):
    surface = SURFACES[name]
    np.testing.assert_allclose(surface.gradient(surface.minimum), 0, atol=1e-12)
    assert np.linalg.eigvalsh(surface.hessian(surface.minimum)).min() > 0.1
    assert all(surface.value(surface.minimum) < surface.value(theta) for theta in points(surface, 1000))
    assert all(low < m < high for m, (low, high) in zip(surface.minimum, surface.bounds, strict=True))


@pytest.mark.parametrize(
    ("name", "theta", "value"),
    [
        ("beale", (3.0, 0.5), 0.0),
        ("beale", (0.0, 7.0), 1.5**2 + 2.25**2 + 2.625**2),
        ("rosenbrock", (1.0, 1.0), 0.0),
        ("rosenbrock", (-1.2, 1.0), 24.2),
        ("log_sum_exp", (0.0, 0.0), math.log(3)),
        ("log_sum_exp", (-math.log(2) / 2, 0.0), 1.5 * math.log(2)),
        ("log_sum_exp", (2000.0, 0.0), 2000.0 + math.log(2)),
        ("log_sum_exp", (0.0, -2000.0), 6000.0),
        ("long_valley", (-40.0, 0.0), 1.0),
        ("long_valley", (1e-9, 0.0), 1.25e-19),
        ("not_differentiable", (0.0, 0.0), 0.0),
        ("not_differentiable", (3e-300, 4e-300), 9 * 4 / 25 * 1e-300),
        ("double_well", (2.0,), -8 / 3),
        ("double_well", (-1.0,), -5 / 12),
        ("double_well", (0.0,), 0.0),
    ],
)
def test_closed_forms(name, theta, value):
    assert SURFACES[name].value(theta) == pytest.approx(value, rel=1e-13, abs=0)


def test_the_saddle_is_flat_at_the_origin_and_bends_both_ways():
    saddle = SURFACES["saddle"]
    assert (saddle.minimum, saddle.gradient([0.0, 0.0]).tolist()) == (None, [0.0, 0.0])
    assert np.linalg.eigvalsh(saddle.hessian([0.0, 0.0])).tolist() == [-2.0, 2.0]
    off, on = (ck.descend(saddle, start, lr=0.1, steps=60).theta[-1] for start in saddle.starts)
    assert abs(off[1]) > 100
    np.testing.assert_allclose(on, 0, atol=1e-5)


def test_the_double_well_has_a_second_minimum_and_the_start_decides():
    well = SURFACES["double_well"]
    for x, flat in {-1.0: 1, 0.0: -1, 2.0: 1}.items():
        assert well.gradient([x]).tolist() == [0.0]
        assert np.sign(well.hessian([x])).tolist() == [[flat]]
    left, right = (ck.descend(well, start, lr=0.1, steps=200).theta[-1, 0] for start in well.starts)
    assert (left, right) == (pytest.approx(-1), pytest.approx(2))
    assert well.value([left]) > well.value([right]) + 2


def test_log_sum_exp_and_the_quadratics_are_convex_and_the_others_are_not():
    def bends_down(surface):
        return min(np.linalg.eigvalsh(surface.hessian(theta)).min() for theta in points(surface, 300)) < -1e-12

    convex, others = {"bowl", "valley", "log_sum_exp", "parabola"}, {"saddle", "beale", "rosenbrock", "double_well"}
    assert {name: bends_down(SURFACES[name]) for name in convex | others | {"long_valley"}} == (
        dict.fromkeys(convex, False) | dict.fromkeys(others | {"long_valley"}, True)
    )
    assert all(not bends_down(SURFACES[name]) for name in CURVED if "convex" in SURFACES[name].about)


def test_the_long_valley_is_nearly_flat_where_one_starts():
    valley = SURFACES["long_valley"]
    [start] = valley.starts
    across, along = (abs(valley.gradient(start)[i]) for i in (1, 0))
    assert across > 100 * along


def test_partial_derivatives_without_a_tangent_plane():
    tent, t = SURFACES["not_differentiable"], np.linspace(0, 2 * np.pi, 33)
    assert tent.gradient([0.0, 0.0]).tolist() == [0.0, 0.0]
    for u, v in np.column_stack([np.cos(t), np.sin(t)]):
        slopes = [tent.value([h * u, h * v]) / h for h in (1.0, 1e-3, 1e-9, -1e-9)]
        np.testing.assert_allclose(slopes, u * u * v, atol=1e-14)  # not 0, what the gradient would have
    for small in (1e-2, 1e-8, 1e-200, -1e-200):  # df/dy at the origin depends on where one comes from
        assert tent.gradient([small, 0.0]).tolist() == [0.0, 1.0]
        assert tent.gradient([0.0, small]).tolist() == [0.0, 0.0]


@every
def test_a_descent_from_each_start_goes_down(name):
    surface = SURFACES[name]
    for start in surface.starts:
        path = ck.descend(surface, start, lr=5e-4, steps=2000)
        assert (np.diff(path.loss) <= 0).all()
        assert path.loss[-1] < path.loss[0] - 0.01


@every
def test_theta_of_another_size_is_refused(name):
    surface = SURFACES[name]
    numbers, columns = {1: ("1 number", "1 column"), 2: ("2 numbers", "2 columns")}[surface.d]
    for call in filter(None, (surface.value, surface.gradient, surface.value_and_gradient, surface.hessian)):
        with pytest.raises(ValueError, match=f"theta must hold {numbers} for the surface {name}, got 3"):
            call([1.0, 2.0, 3.0])
    with pytest.raises(ValueError, match=f"points must have {columns} for the surface {name}, got shape"):
        surface.values([[1.0, 2.0, 3.0]])


def outcome(call, theta):
    try:
        return call(theta), ""
    except ValueError as error:
        return 0.0, str(error)


@every
def test_far_away_it_overflows_to_infinity_or_says_so_but_is_never_nan(name):
    surface, far = SURFACES[name], [1e300, 0.0, -1e300]
    for theta in [[x] for x in far] if surface.d == 1 else [[x, y] for x in far for y in far]:
        for call in filter(None, (surface.value, surface.gradient, surface.hessian)):
            result, refusal = outcome(call, theta)
            assert refusal in ("", f"theta must be a point where {name} does not overflow, got {theta}")
            assert not np.isnan(result).any()


@every
def test_many_values_are_those_of_one_point_after_another(name):
    surface, rng = SURFACES[name], np.random.default_rng(3)
    formula = sympy.lambdify(symbols(surface), twins.SURFACES[name], "math")
    points = np.array([rng.uniform(low, high, 50) for low, high in surface.bounds]).T
    expected = [formula(*point) for point in points]
    np.testing.assert_allclose(surface.values(points), expected, rtol=1e-9, atol=1e-12)
    assert surface.values(points[:1]).shape == (1,)


def test_many_values_are_not_nan_either():
    with pytest.raises(ValueError, match=r"points must be points where beale does not overflow, got \[0.0, 1e\+300\]"):
        SURFACES["beale"].values([[1.0, 1.0], [0.0, 1e300]])
    assert SURFACES["bowl"].values([[1.0, 1.0], [0.0, 1e300]]).tolist() == [1.0, np.inf]


def test_names_are_those_of_the_table():
    assert {name: surface.name for name, surface in SURFACES.items()} == {name: name for name in SURFACES}
    assert set(SURFACES) == set(twins.SURFACES)
