"""What lesson 5 says and a reader cannot check at sight: by SymPy, SciPy, closed forms and finite differences."""

import json
from fractions import Fraction
from math import factorial, gamma, log, pi
from pathlib import Path

import mpmath
import nbformat
import numpy as np
import pytest
import sympy as sp
from scipy.optimize import minimize
from scipy.special import logsumexp, softmax

import coursekit as ck

ROOT = Path(__file__).parents[2]
CELLS = nbformat.read(ROOT / "notebooks" / "05_gradient_descent.ipynb", as_version=4).cells
AWAY = json.loads((ROOT / "tests/notebooks/outputs/05_gradient_descent.json").read_text(encoding="utf-8"))
TEXT = " ".join(" ".join(cell.source for cell in CELLS if cell.cell_type == "markdown").split())
X, Y, T, PHI = sp.symbols("x y t phi", real=True)


def printed(id):
    """What a cell prints, wherever its output is kept."""
    outputs = AWAY.get(id) or next(cell.outputs for cell in CELLS if cell.id == id)
    return "".join(output["text"] for output in outputs if output["output_type"] == "stream")


@pytest.mark.parametrize(
    ("f", "kind"), [(X**2 + Y**4, "minimum"), (X**2 + Y**3, "neither"), (X**2 - Y**4, "neither")], ids=str
)
def test_a_zero_eigenvalue_says_nothing(f, kind):
    """The three cases of the Hessian test leave some out: in d2l-ai/d2l-vi#1812, for one."""
    origin = {X: 0, Y: 0}
    assert sp.Matrix([f]).jacobian([X, Y]).subs(origin) == sp.zeros(1, 2)
    assert sp.hessian(f, [X, Y]).subs(origin) == sp.diag(2, 0)
    along_y = [f.subs({X: 0, Y: y}) for y in (Fraction(1, 100), -Fraction(1, 100))]
    assert (min(along_y) < 0) == (kind == "neither")
    assert f.subs({X: Fraction(1, 100), Y: 0}) > 0, "not a maximum: the exercise's answer"


def test_in_one_dimension_cube_and_fourth_power_agree_up_to_the_curvature():
    for power, sign in [(3, -1), (4, 1)]:
        f = X**power
        assert [f.diff(X, order).subs(X, 0) for order in (1, 2)] == [0, 0]
        assert f.subs(X, -1) * f.subs(X, 1) == sign


def test_slopes_at_the_kink_do_not_fit_a_plane_and_those_of_the_wave_do():
    f = X**2 * Y / (X**2 + Y**2)
    slope = sp.limit(f.subs({X: T * sp.cos(PHI), Y: T * sp.sin(PHI)}, simultaneous=True) / T, T, 0)
    assert sp.simplify(slope - sp.cos(PHI) ** 2 * sp.sin(PHI)) == 0
    assert slope.subs(PHI, sp.pi / 4) == sp.sqrt(2) / 4
    assert (slope.subs(PHI, 0), slope.subs(PHI, sp.pi / 2)) == (0, 0)
    wave = X**2 * sp.sin(1 / X)
    assert sp.limit(wave / X, X, 0) == 0
    places = [1 / (pi * n) for n in (1000, 1001)]
    assert [round(float(wave.diff(X).subs(X, x)), 2) for x in places] == [-1, 1], "the derivative has no limit"


CANDIDATES = {  # the options of gd/tangent-plane, a function of the plane each
    "a": lambda x, y: abs(x) + abs(y),
    "b": lambda x, y: np.sqrt(abs(x * y)),
    "c": lambda x, y: (x**2 + y**2) * np.sin(1 / (x**2 + y**2)),
    "d": lambda x, y: x * y / (x**2 + y**2),
    "e": np.hypot,
}


def test_one_of_five_has_a_tangent_plane():
    angles, flat = np.linspace(0, 2 * np.pi, 721)[1:], []
    for letter, f in CANDIDATES.items():
        off = []
        for r in (1e-3, 1e-5):
            x, y = r * np.cos(angles), r * np.sin(angles)
            plane = np.linalg.lstsq(np.column_stack([x, y]), f(x, y))[0]
            off.append(abs(f(x, y) - plane @ [x, y]).max() / r)
        flat += [letter] if off[1] < 0.1 * off[0] and off[1] < 1e-3 else []
    assert flat == ["c"]


def test_newton_arrives_in_one_step_and_goes_uphill_where_the_curvature_is_negative():
    """Uphill as in JuliaNLSolvers/Optim.jl#177, where a line search refuses it."""
    rng = np.random.default_rng(0)
    for _ in range(20):
        M, best, start = rng.normal(size=(4, 4)), rng.normal(size=4), rng.normal(size=4)
        A = M.T @ M + 0.01 * np.eye(4)
        np.testing.assert_allclose(start - np.linalg.solve(A, A @ (start - best)), best, atol=1e-6)
    well = X**4 / 4 - X**3 / 3 - X**2
    step = sp.simplify(X - well.diff(X) / well.diff(X, 2))
    assert step.subs(X, sp.Rational(1, 2)) == 0
    assert well.subs(X, 0) > well.subs(X, sp.Rational(1, 2))
    assert sp.solve(well.diff(X)) == [-1, 0, 2]
    assert (10**6) ** 2 * 8 == 8e12, "bytes: 8 TB"


def test_on_two_islands_each_has_its_own_minimum():
    def lowest(center):
        inside = {"type": "ineq", "fun": lambda p: 0.25 - (p[0] - center) ** 2 - p[1] ** 2}
        return minimize(lambda p: (p[0] - 0.4) ** 2 + p[1] ** 2, [center, 0.1], constraints=[inside], tol=1e-12)

    found = [lowest(center) for center in (-1, 1)]
    np.testing.assert_allclose([each.x for each in found], [[-0.5, 0], [0.5, 0]], atol=1e-5)
    assert found[0].fun > 10 * found[1].fun


def test_a_convex_function_is_above_its_tangents_by_the_lesson_s_steps():
    a = sp.Symbol("alpha", positive=True)
    x, z, fx, fz, fm, g = sp.symbols("x z f_x f_z f_m g", real=True)
    m = (1 - a) * x + a * z
    assert sp.expand((1 - a) * (x - m) + a * (z - m)) == 0
    added = (1 - a) * (fx - fm - g * (x - m)) + a * (fz - fm - g * (z - m))
    assert sp.expand(added - ((1 - a) * fx + a * fz - fm)) == 0
    f = sp.Function("f")
    quotient = (f(x + a * (z - x)) - f(x)) / a
    np.testing.assert_equal(sp.limit(quotient.subs(f, sp.exp).doit(), a, 0), sp.expand(sp.exp(x) * (z - x)))


def test_offsets_move_the_minimum_and_leave_the_shares():
    a, places = np.array([[1, 3], [1, -3], [-1, 0]]), []
    for b in ([0, 0, 0], [0, 1, -2]):
        found = minimize(lambda x, b=b: logsumexp(a @ x + b), [0, 0], tol=1e-12)
        np.testing.assert_allclose(softmax(a @ found.x + b), [0.25, 0.25, 0.5], atol=1e-6)
        places.append(found.x.round(2) + 0)
    np.testing.assert_array_equal(places, [[-0.35, 0], [-1.60, 0.17]])
    assert "[-0.35  0.  ]" in printed("offset-figure")
    assert "[-1.6   0.17]" in printed("offset-figure")


def test_softmax_cross_entropy_has_no_negative_curvature_along_any_line():
    rng = np.random.default_rng(3)
    for _ in range(200):
        x, W, V, k = rng.normal(size=3), rng.normal(size=(3, 4)), rng.normal(size=(3, 4)), rng.integers(4)
        loss = [logsumexp(s) - s[k] for s in (x @ (W + h * V) for h in (-1e-3, 0, 1e-3))]
        p, v = softmax(x @ W), x @ V
        curvature = v @ (np.diag(p) - np.outer(p, p)) @ v
        assert curvature == pytest.approx((loss[0] - 2 * loss[1] + loss[2]) / 1e-6, rel=1e-3, abs=1e-6)
        assert curvature >= 0
    assert np.linalg.eigvalsh(np.diag(p) - np.outer(p, p)).min() == pytest.approx(0, abs=1e-12)


def test_the_normal_equations_square_the_condition_number_and_lose_what_descent_keeps():
    """The matrix is ill-conditioned indeed, unlike that of benjamin-recht/shallow-linear-net#1, which has 40."""
    H = sp.Matrix(20, 8, lambda i, j: sp.Rational(1, i + j + 1))
    assert (H.T * H).inv() * (H.T * (H * sp.ones(8, 1))) == sp.ones(8, 1), "in exact numbers the formula is right"
    X = np.array(H, float)
    with mpmath.workdps(60):
        values = mpmath.eigsy(mpmath.matrix((H.T * H).evalf(60)), eigvals_only=True)
        squared = float(max(values) / min(values))
    assert np.linalg.cond(X) == pytest.approx(squared**0.5, rel=1e-3)
    assert 3.5e8 < squared**0.5 < 4.5e8
    y, w = X.sum(axis=1) + 1e-6 * np.random.default_rng(0).normal(size=20), np.zeros(8)
    for _ in range(10_000):
        w = w - 0.5 * X.T @ (X @ w - y)
    assert 0.01 < abs(w - 1).max() < 0.1, "a few hundredths"
    assert abs(np.linalg.lstsq(X, X.sum(axis=1))[0] - 1).max() < 1e-5
    assert abs(np.linalg.solve(X.T @ X, X.T @ X.sum(axis=1)) - 1).max() > 1e-3
    for way in (np.linalg.solve(X.T @ X, X.T @ y), np.linalg.lstsq(X, y)[0]):
        assert abs(way - 1).max() > 1


def test_the_race_is_what_probability_says():
    told = [json.loads(line[line.index("[") :]) for line in printed("without-figure").splitlines()]
    for d, median in zip((1, 2, 3, 4), told[0], strict=True):
        c = np.linspace(1, 10, d)
        radii = np.sqrt(c.sum() / 100 / c)  # half-axes of the ellipsoid with a hundredth of the loss
        chance = pi ** (d / 2) / gamma(d / 2 + 1) * radii.prod() / 4**d
        assert log(2) / chance / 2.5 < median < 2.5 * log(2) / chance
    strategy = np.array(told[1][-4:]) / [8, 16, 32, 64]
    assert strategy.max() < 1.5 * strategy.min(), "in proportion to the number of parameters"


def test_descent_does_not_notice_the_number_of_parameters():
    steps = []
    for d in (2, 8, 64, 1000):
        c = np.linspace(1, 10, d)
        run = ck.descend(lambda x, c=c: (c @ x**2 / 2, c * x), np.ones(d), lr=2 / 11, steps=40)
        steps.append(int(np.argmax(run.loss <= run.loss[0] / 100)))
    assert 5 <= min(steps) <= max(steps) <= 13
    assert sorted(steps, reverse=True) == steps


def test_the_update_of_the_slide_is_a_factorial_and_stairs_without_a_floor_are_exponential():
    """The slip of deeplearning4j/deeplearning4j#3678 and LBANN/lbann#1984: a schedule applied to the last rate."""
    rates = [Fraction(1, 10)]
    for t in range(40):
        rates.append(rates[-1] / (1 + Fraction(t, 2)))
    assert rates == [Fraction(2**t, 10 * factorial(t + 1)) for t in range(41)]
    assert round(float(sum(rates)), 3) == 0.319
    assert round(sum(0.1 / (1 + 0.5 * t) for t in range(41)), 3) == 0.665
    assert rates[7] > 1e-4 > rates[8]
    assert [round(0.1 * 0.5 ** (t / 10), 4) for t in (0, 5, 10)] == [0.1, 0.0707, 0.05]
    t = np.arange(41)
    np.testing.assert_allclose(0.1 * 0.5 ** (t / 10), ck.schedules.exponential(0.1, log(2) / 10)(t))


def test_what_is_said_of_the_cubic():
    data = ck.datasets.cubic(seed=0)
    A = data.X[:, :1] ** [3, 2, 1, 0]
    H, h, n = 2 * A.T @ A / len(A), 2 * A.T @ data.y / len(A), len(A)
    best = np.linalg.solve(H, h)
    assert (n, 7.5e-4 / 2e-5) == (50, pytest.approx(37.5))
    assert 7.5e-4 < 2 / np.linalg.eigvalsh(H)[-1] < 8.6e-4
    values, directions = np.linalg.eigh(H)
    away = directions.T @ (np.array([-40, 0, 0, 0]) - best)
    share = values * away**2
    assert share[-1] > 0.99 * share.sum(), "the error of (-40, 0, 0, 0) lies in the steep direction"
    assert abs(directions[0, -1]) > 0.9, "which is mostly w1"
    left = share * (1 - 2e-5 * values) ** (2 * 100)
    assert left[-1] < 0.01 * share[-1], "gone after about a hundred steps"


def test_costs_in_the_text():
    assert "8 TB for a small network with a million" in TEXT
    assert "the difference between minutes and years" in TEXT
    values_of_search, values_of_descent = 17 * 10**6, 3 * 20
    assert 0.5 < values_of_search / values_of_descent / (60 * 24 * 365.25) < 10, "years for a minute, or a few"
    n, d = 1000, 10
    assert n * d**2 + d**3 / 3 == pytest.approx(5 * 2 * n * d, rel=0.01)
