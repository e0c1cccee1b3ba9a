"""The panels on risk and on two points: what they say and draw, against theory, grids and other fits."""

import re

import numpy as np
import pytest

import coursekit as ck
from coursekit.core import two_points as points
from coursekit.core.risk import sine
from coursekit.panels.risk import AT, DEGREE, SAMPLES, SIZES, TARGET, Task, _samples, _sine
from coursekit.panels.two_points import _drawn

pytestmark = pytest.mark.usefixtures("unseen")

GAUSS, WEIGHTS = np.polynomial.legendre.leggauss(80)


def mean_square(g):
    """Mean over x of (g(x) - sin pi x)^2, by quadrature."""
    return WEIGHTS @ (g(GAUSS) - np.sin(np.pi * GAUSS)) ** 2 / 2


SINE = Task(_sine, TARGET)


def errors(seed):
    return _samples(SINE, seed)[1]


def numbers(text):
    return [float(each.replace(",", "")) for each in re.findall(r"\d[\d,]*(?:\.\d+)?(?:e\+\d+)?", text)]


# risk


@pytest.mark.parametrize("noise", [0.0, 0.3, 0.6])
def test_means_over_samples_are_those_of_theory(noise):
    """Constants: the mean of n values has their variance over n. Many examples: (sigma² p + E r² sum phi_k²) / n."""
    found, target = errors(0).at(noise), sine(DEGREE + 1)
    for size, n in enumerate(SIZES):
        each = found[size, 0]
        assert each.mean() == pytest.approx((1 / 2 + noise**2) / n, abs=5 * each.std() / np.sqrt(SAMPLES))
    for degree in (1, 3):
        phi = np.polynomial.legendre.legvander(GAUSS, degree) * np.sqrt(2 * np.arange(degree + 1) + 1)
        rest = phi @ target.best[: degree + 1] - np.sin(np.pi * GAUSS)
        limit = noise**2 * (degree + 1) + WEIGHTS @ (rest**2 * (phi**2).sum(axis=1)) / 2
        assert 200 * found[-1, degree].mean() == pytest.approx(limit, rel=0.12)


def test_a_line_through_two_points_has_the_error_of_lesson_3():
    """Estimation error and approximation error there are bias² and variance here."""
    each = errors(0).at(0.0)[0, 1] + sine(2).approximation[1]
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
    risks = errors(0).at(noise)[SIZES.index(n), degree] + noise**2 + sine(10).approximation[degree]
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


@pytest.mark.parametrize("unit", [1e-4, 1.0, 3e5])
def test_a_target_of_your_own_has_the_same_shares_in_every_unit(unit):
    def wave(x):
        return unit * np.sin(np.pi * x)

    panel = ck.panels.risk(degree=3, n=20, target=wave)
    ours = ck.panels.risk(degree=3, n=20)
    assert panel.controls["noise"].high == pytest.approx(0.6 * unit, rel=0.7), "a round number"
    panel.controls["noise"].value = ours.controls["noise"].value = 0.0
    for part in ("approximation", "estimation"):
        assert getattr(panel.result, part) == pytest.approx(unit**2 * getattr(ours.result, part), rel=1e-6)
    assert panel.settings.startswith("ck.panels.risk(degree=3, n=20, noise=0.0, seed=0, target=wave)")
    assert panel._challenges == ()
    told = [float(each) for each in re.findall(r"(?:all|approximation|estimation|risk) ([\d.e+-]+)", panel.text)]
    run = panel.result
    assert told == pytest.approx([0, run.approximation, run.estimation, run.excess], rel=6e-3)


def test_a_step_is_learned_like_any_other_target():
    panel = ck.panels.risk(degree=3, n=50, noise=0.0, target=np.sign)
    x, y = panel.result.data
    np.testing.assert_array_equal(y, np.sign(x))
    fit = np.polyfit(x, y, 3)
    at = (2 * np.arange(200_000) - 199_999) / 200_000
    risk = np.mean((np.polyval(fit, at) - np.sign(at)) ** 2)
    first = _samples(panel._compute.args[0], 0)[1].at(0.0)[SIZES.index(50), 3, 0]
    assert first + panel.result.approximation == pytest.approx(risk, rel=2e-3)
    np.testing.assert_allclose(panel.result.fits[0], np.polyval(fit, AT), atol=1e-9)


def test_a_target_that_is_none_is_refused_with_one_sentence():
    for target, words in (
        (3, "target must be a function"),
        (lambda x: x / 0 * np.nan, "target"),
        (lambda x: x[:3], "target"),
    ):
        with pytest.raises((TypeError, ValueError), match=words):
            ck.panels.risk(target=target)


# two points


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


def test_your_points_do_not_count_and_are_dragged_along_the_curve(monkeypatch):
    monkeypatch.undo()
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
