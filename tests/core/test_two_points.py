"""Two points of a sine: limits against other integrals, answers against fits, errors against quadrature."""

import numpy as np
import pytest
from scipy.integrate import dblquad, quad
from scipy.special import sici

from coursekit.core import two_points as points

GAUSS, WEIGHTS = np.polynomial.legendre.leggauss(80)
X = np.random.default_rng(2).uniform(-1, 1, (2, 40))


def test_the_limits_are_those_of_the_lecture_by_other_integrals():
    constant, line = points.limits()
    assert constant == pytest.approx((1 / 2, 1 / 4), rel=1e-13)
    cin = np.euler_gamma + np.log(2 * np.pi) - sici(2 * np.pi)[1]  # Cin(2 pi) = gamma + ln(2 pi) - Ci(2 pi)
    slope = cin / np.pi
    assert line.bias2 == pytest.approx(slope**2 / 3 + 1 / 2 - 2 * slope / np.pi, rel=1e-12)
    # E a² is (pi²/2) E [S(p) S(2 - p) + S(q)²], with p and q the sum and the difference of two uniform numbers
    S = np.sinc
    squares = np.pi**2 / 2 * (
        quad(lambda p: (1 - abs(p - 1)) * S(p) * S(2 - p), 0, 2)[0]
        + quad(lambda q: (1 - abs(q)) * S(q) ** 2, -1, 1)[0]
    )  # fmt: skip
    s = lambda x: np.sin(np.pi * x)  # noqa: E731
    start = lambda u, v: ((v * s(u) - u * s(v)) / (v - u)) ** 2  # noqa: E731  # b² by the chord, on half the square
    levels = 2 * dblquad(start, -1, 1, lambda v: -1, lambda v: v - 1e-9, epsabs=1e-7)[0] / 4
    assert line.variance == pytest.approx((squares - slope**2) / 3 + levels, abs=1e-5)
    assert [f"{each:.2f}" for each in (*constant, *line)] == ["0.50", "0.25", "0.21", "1.68"]


def test_answers_and_their_errors_are_those_of_a_fit_and_a_quadrature():
    slopes, starts = points.line(*X)
    levels = points.level(*X)
    sine = np.sin(np.pi * GAUSS)
    for i, x in enumerate(X.T):
        y = np.sin(np.pi * x)
        assert levels[i] == pytest.approx(y.mean(), abs=1e-14)
        assert (slopes[i], starts[i]) == pytest.approx(np.polyfit(x, y, 1), rel=1e-9, abs=1e-9)
        for a, b in ((0.0, levels[i]), (slopes[i], starts[i])):
            exact = WEIGHTS @ (a * GAUSS + b - sine) ** 2 / 2
            assert points.error(a, b) == pytest.approx(exact, rel=1e-12)


def test_where_both_points_are_one_the_line_is_the_tangent():
    for x in (-1.0, 0.0, 0.3):
        slope = np.pi * np.cos(np.pi * x)
        assert points.line(x, x) == pytest.approx((slope, np.sin(np.pi * x) - slope * x), rel=1e-12, abs=1e-12)
        assert points.line(x, x + 1e-9) == pytest.approx(points.line(x, x), abs=1e-7)


def test_the_parts_so_far_are_mean_and_variance_of_all_answers_up_to_there():
    a, b = points.line(*X)
    parts = points.so_far(a, b)
    at = (2 * np.arange(1000) - 999) / 1000
    for count in (1, 2, 7, 40):
        says = np.multiply.outer(a[:count], at) + b[:count, None]
        bias2 = np.mean((says.mean(axis=0) - np.sin(np.pi * at)) ** 2)
        assert parts.bias2[count - 1] == pytest.approx(bias2, rel=1e-3)
        assert parts.variance[count - 1] == pytest.approx(says.var(axis=0).mean(), rel=1e-3, abs=1e-12)
        mean_error = points.error(a[:count], b[:count]).mean()
        assert parts.error[count - 1] == pytest.approx(mean_error, rel=1e-12), "bias² + variance is the mean error"
