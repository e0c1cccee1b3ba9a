"""The panels on risk and on two points: their exact errors, against fits in other bases, grids and quadrature."""

import re

import numpy as np
import pytest
from sample import sample
from scipy.integrate import dblquad, quad
from scipy.special import sici, spherical_jn

import coursekit as ck
from coursekit.core import two_points as points
from coursekit.core.risk import sine
from coursekit.panels.risk import AT, DEGREE, SAMPLES, SIZES, _samples
from coursekit.panels.two_points import _drawn

GAUSS, WEIGHTS = np.polynomial.legendre.leggauss(80)


def mean_square(g):
    """Mean over x of (g(x) - sin pi x)^2, by quadrature."""
    return WEIGHTS @ (g(GAUSS) - np.sin(np.pi * GAUSS)) ** 2 / 2


def numbers(text):
    return [float(each.replace(",", "")) for each in re.findall(r"\d[\d,]*(?:\.\d+)?(?:e\+\d+)?", text)]


# risk


def test_the_best_of_each_family_is_the_projection():
    target = sine(DEGREE + 1)
    k = np.arange(DEGREE + 1)
    known = np.sqrt(2 * k + 1) * spherical_jn(k, np.pi) * np.array([0, 1, 0, -1])[k % 4]
    np.testing.assert_allclose(target.best, known, rtol=1e-12, atol=1e-16)
    for degree in k:
        powers = np.polynomial.Chebyshev.fit(GAUSS, np.sin(np.pi * GAUSS), degree, w=np.sqrt(WEIGHTS))
        assert target.approximation[degree] == pytest.approx(mean_square(powers), rel=1e-3, abs=1e-13)
    assert target.approximation[:2] == pytest.approx([1 / 2, 1 / 2 - 3 / np.pi**2], rel=1e-14)
    beyond = 1 / 2 - (target.best[:8] ** 2).sum()  # the other way to the same
    assert target.approximation[7] == pytest.approx(beyond, abs=1e-15)


@pytest.mark.parametrize("size", sample(range(len(SIZES)), 6))
def test_each_sample_has_the_risk_that_a_fit_in_powers_of_x_has(size):
    x, noise, errors = _samples(0)
    n, target = SIZES[size], sine(DEGREE + 1)
    for degree in range(DEGREE + 1):
        for which, strength in ((0, 0.0), (7, 0.3), (SAMPLES - 1, 0.6)):
            found = errors.at(strength)[size, degree, which]
            if n <= degree:
                assert np.isnan(found)
                continue
            y = np.sin(np.pi * x[which, :n]) + strength * noise[which, :n]
            fit = np.polyfit(x[which, :n], y, degree)
            risk = mean_square(lambda at, fit=fit: np.polyval(fit, at))
            assert target.approximation[degree] + found == pytest.approx(risk, rel=1e-5, abs=1e-12)


@pytest.mark.parametrize("noise", [0.0, 0.3, 0.6])
def test_means_over_samples_are_those_of_theory(noise):
    """Constants: the mean of n values has their variance over n. Many examples: (sigma² p + E r² sum phi_k²) / n."""
    errors, target = _samples(0)[2].at(noise), sine(DEGREE + 1)
    for size, n in enumerate(SIZES):
        each = errors[size, 0]
        assert each.mean() == pytest.approx((1 / 2 + noise**2) / n, abs=5 * each.std() / np.sqrt(SAMPLES))
    for degree in (1, 3):
        phi = np.polynomial.legendre.legvander(GAUSS, degree) * np.sqrt(2 * np.arange(degree + 1) + 1)
        rest = phi @ target.best[: degree + 1] - np.sin(np.pi * GAUSS)
        limit = noise**2 * (degree + 1) + WEIGHTS @ (rest**2 * (phi**2).sum(axis=1)) / 2
        assert 200 * errors[-1, degree].mean() == pytest.approx(limit, rel=0.12)


def test_a_line_through_two_points_has_the_error_of_lesson_3():
    """Estimation error and approximation error there are bias² and variance here."""
    each = _samples(0)[2].at(0.0)[0, 1] + sine(2).approximation[1]
    assert each.mean() == pytest.approx(points.limits()[1].error, abs=4 * each.std() / np.sqrt(SAMPLES))


@pytest.mark.parametrize(("degree", "n", "noise"), [(1, 10, 0.3), (3, 200, 0.0), (9, 12, 0.6), (0, 2, 0.05)])
def test_the_text_of_risk_has_the_parts_and_they_add_up(degree, n, noise):
    panel = ck.panels.risk(degree, n, noise)
    told = [numbers(each)[0] for each in re.split(r"of all | \+ \w+ | = risk | between | and ", panel.text)[1:]]
    best, approximation, estimation, risk, low, high = told
    assert best == pytest.approx(noise**2, abs=6e-4)
    assert best + approximation + estimation == pytest.approx(risk, abs=2e-3 * max(1, risk / 2))
    assert low <= risk <= high
    run = panel.result
    x, y = run.data
    fit = np.polyval(np.polyfit(x, y, degree), AT)
    np.testing.assert_allclose(run.fits[0], fit, atol=1e-6 * max(1, np.abs(fit).max()))
    risks = _samples(0)[2].at(noise)[SIZES.index(n), degree] + noise**2 + sine(10).approximation[degree]
    for row, share in zip(run.learned_by_degree[:, degree], (0.1, 0.5, 0.9), strict=True):
        assert (risks < row).mean() == pytest.approx(share, abs=1.5e-3)
    assert run.learned_by_n[1, SIZES.index(n)] == run.learned_by_degree[1, degree]


def test_risk_says_what_has_no_mean_and_what_has_no_fit():
    assert "the mean over all samples is infinite" in ck.panels.risk(4, 8).text
    assert "infinite" not in ck.panels.risk(3, 8).text
    assert "infinite" not in ck.panels.risk(4, 8, noise=0.0).text, "least squares is bounded without noise"
    few = ck.panels.risk(9, 5)
    assert few.text.endswith("degree 9 needs at least 10 examples")
    assert few.result.note == "degree 9 needs at least 10 examples"
    assert not few.reached


# two points


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
    x, a, b, _ = _drawn(3)
    for i in sample(range(300), 30):
        y = np.sin(np.pi * x[:, i])
        assert (a[0, i], b[0, i]) == pytest.approx((0, y.mean()), abs=1e-14)
        assert (a[1, i], b[1, i]) == pytest.approx(np.polyfit(x[:, i], y, 1), rel=1e-9, abs=1e-9)
        for k in (0, 1):
            exact = mean_square(lambda at, k=k, i=i: a[k, i] * at + b[k, i])
            assert points.error(a[k, i], b[k, i]) == pytest.approx(exact, rel=1e-12)
    assert points.line(0.3, 0.3) == pytest.approx(
        (np.pi * np.cos(0.3 * np.pi), np.sin(0.3 * np.pi) - 0.3 * np.pi * np.cos(0.3 * np.pi)), rel=1e-12
    )


@pytest.mark.parametrize("count", [1, 2, 50, 300])
def test_what_is_said_after_so_many_experiments(count):
    """Bias² and variance from what all hypotheses say at many x, with NumPy's mean and var."""
    panel = ck.panels.two_points(experiments=count, seed=5)
    _, a, b, _ = _drawn(5)
    at = (2 * np.arange(1000) - 999) / 1000
    for k in (0, 1):
        says = np.multiply.outer(a[k, :count], at) + b[k, :count, None]
        bias2, variance = np.mean((says.mean(axis=0) - np.sin(np.pi * at)) ** 2), says.var(axis=0).mean()
        told = numbers(re.search(rf"H{k} (\S+ \+ \S+ = \S+) ", panel.text)[1])
        assert told == pytest.approx([bias2, variance, bias2 + variance], abs=6e-3)
    each = [np.mean((np.multiply.outer(a[k], at) + b[k][:, None] - np.sin(np.pi * at)) ** 2, axis=1) for k in (0, 1)]
    assert f"the line was nearer in {(each[1] < each[0])[:count].sum()};" in panel.text


def test_your_points_do_not_count_and_are_dragged_along_the_curve():
    panel = ck.panels.two_points()
    before = panel.text.split(". Your")[0]
    for i, (name, handle) in enumerate(zip(("x1", "x2"), panel.handles, strict=False)):
        assert handle["moves"] == [True, False]
        panel._in_turn(panel._do)({"do": "drag", "name": i, "to": (handle["x"] - 40, handle["y"])})
        moved = panel.handles[i]
        assert moved["x"] == pytest.approx(handle["x"] - 40, abs=1)
        ax = panel.live.handles[i].ax
        _, y = ax.transData.inverted().transform((moved["x"], panel.live.size[1] - moved["y"]))
        assert y == pytest.approx(np.sin(np.pi * panel.controls[name].value), abs=0.02)
    assert panel.text.split(". Your")[0] == before
    assert panel.text.split(". Your")[1] != ck.panels.two_points().text.split(". Your")[1]
