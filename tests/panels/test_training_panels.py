"""The panels that train: what they say and draw, against twins written another way."""

import re

import numpy as np
import pytest
import sympy
from hypothesis import given, settings, strategies as st
from references.generator import Generator
from sample import amount, examples

import coursekit as ck
from coursekit.figures.excess import outline, percent
from coursekit.panels._least_squares import noisy_line
from coursekit.panels.cubic import STARTS

pytestmark = pytest.mark.usefixtures("unseen")

N, START = 256, np.array([-2.0, 2.5])
SIZES = [2**k for k in range(9)]
RATES = [1e-4, 1e-3, 5e-3, 0.0125, 0.03, 0.1, 0.2, 0.3, 0.5, 1.0]


def options(panel, name):
    return list(panel.controls[name].stops)


def sgd_twin(problem, rate_of_pass, batch_size, passes, seed):
    """The excess losses of SGD from the definition: a row of the data at a time, no kernel."""
    generator, theta = Generator(seed), START.copy()
    x, y = problem.X[:, 0], problem.y
    best = np.polyfit(x, y, 1)
    lowest = np.mean((np.polyval(best, x) - y) ** 2)
    losses = [np.mean((np.polyval(theta, x) - y) ** 2)]
    for t in range(passes):
        for rows in np.split(generator.permutation(N), N // batch_size):
            error = theta[0] * x[rows] + theta[1] - y[rows]
            theta = theta - rate_of_pass(t) * 2 * np.array([np.mean(error * x[rows]), np.mean(error)])
            losses.append(np.mean((np.polyval(theta, x) - y) ** 2))
            if losses[-1] > 2e3 * lowest:
                return np.array(losses) / lowest - 1
    return np.array(losses) / lowest - 1


@settings(deadline=None, max_examples=amount(8, 120))
@given(st.sampled_from(RATES), st.sampled_from(SIZES), st.integers(0, 30))
def test_sgd_says_and_draws_what_its_twin_computes(lr, batch_size, seed):
    panel = ck.panels.sgd(lr, batch_size, seed)
    excess = sgd_twin(noisy_line(seed), lambda t: lr, batch_size, 20, seed)
    beyond = np.flatnonzero(~(excess < 1e3))
    if beyond.size:
        assert f"diverged at update {beyond[0]}: the learning rate is too large for batches of" in panel.text
        assert f"{beyond[0] * batch_size:,} examples seen" in panel.text
    else:
        mean = excess[len(excess) // 2 :].mean()
        assert f"in {5120 // batch_size:,} updates: loss {percent(excess[-1])} above" in panel.text
        assert panel.text.endswith(f"passes {percent(mean)}")
    _, _, updates, examples = panel.live.figure.axes
    (full, line, *_), (_, seen, *_) = updates.lines, examples.lines
    drawn = line.get_xdata().astype(int)
    np.testing.assert_allclose(line.get_ydata(), np.maximum(100 * excess[drawn], 0.01), rtol=1e-6, atol=1e-9)
    np.testing.assert_array_equal(seen.get_xdata(), batch_size * drawn)
    np.testing.assert_array_equal(seen.get_ydata(), line.get_ydata())
    whole = sgd_twin(noisy_line(seed), lambda t: lr, N, 20, seed)[: len(full.get_ydata())]
    np.testing.assert_allclose(full.get_ydata(), np.maximum(100 * whole, 0.01), rtol=1e-6, atol=1e-9)


def test_sgd_challenge_needs_both_another_rate_and_another_batch_size():
    panel = ck.panels.sgd()
    assert not panel.reached
    for lr in options(panel, "lr"):
        panel.controls["lr"].value = lr
    panel.controls["lr"].value = 0.1
    for size in SIZES:
        panel.controls["batch_size"].value = size
    assert not panel.reached, "one slider alone"
    assert all(ck.panels.sgd(0.3, 64, seed).reached == {"panels/sgd"} for seed in range(8))
    assert not any(ck.panels.sgd(lr, N).reached for lr in RATES), "nor does the full batch"


def test_sgd_stays_higher_the_larger_the_rate_and_the_smaller_the_batch():
    def plateau(lr, batch_size):
        return np.mean([run.excess[run.tail].mean() for run in runs(lr, batch_size)])

    def runs(lr, batch_size):
        return (ck.panels.sgd(lr, batch_size, seed).result for seed in range(3))

    base = plateau(0.01, 1)
    assert plateau(0.02, 1) == pytest.approx(2 * base, rel=0.35)
    assert plateau(0.04, 2) == pytest.approx(2 * base, rel=0.35)
    assert plateau(0.04, 4) == pytest.approx(base, rel=0.35)


@given(st.integers(0, 4000), st.integers(0, 9))
def test_a_long_curve_is_thinned_without_losing_its_peaks(length, seed):
    y = np.random.default_rng(seed).standard_normal(length + 1)
    kept = outline(y)
    assert (np.diff(kept) >= 0).all()
    assert kept[0] == 0
    for first in range(0, len(y), 64):
        window = y[first : first + 64]
        inside = y[kept[(kept >= first) & (kept < first + 64)]]
        assert (inside.min(), inside.max()) == (window.min(), window.max())


@settings(deadline=None, max_examples=amount(8, 250))
@given(
    st.sampled_from([1e-6, 2e-5, 2e-4, 4e-4, 7.5e-4, 8e-4, 1e-3, 2e-3, 1e-2]),
    st.sampled_from(STARTS), st.integers(0, 200), st.integers(0, 9),
)  # fmt: skip
def test_cubic_agrees_with_the_closed_form_of_descent_on_a_parabola(lr, start, step, seed):
    panel = ck.panels.cubic(lr, start, step, seed)
    data = ck.datasets.cubic(seed=seed)
    A = np.vander(data.X[:, 0], 4)
    best = np.polyfit(data.X[:, 0], data.y, 3)
    scale, V = np.linalg.eigh(2 / 50 * A.T @ A)
    steps = np.arange(201)[:, None]
    with np.errstate(over="ignore", invalid="ignore"):
        path = best + ((1 - lr * scale) ** steps * ((np.array(start) - best) @ V)) @ V.T
        loss = np.mean((path @ A.T - data.y) ** 2, axis=1)
    beyond = np.flatnonzero(~(loss < 1e8))
    assert bool(beyond.size) == (lr > 2 / scale[-1])
    if beyond.size and step >= beyond[0]:
        assert panel.text == f"It diverged at step {beyond[0]}: the learning rate is above the limit, 8.4e-4"
        return
    number = r"(-?[\d.e+-]+)"
    says = re.match(
        rf"After {step} steps?: loss {number}, lowest {number}; w = (.*); the rate is {number} ", panel.text
    )
    assert float(says[1]) == pytest.approx(loss[step], rel=1e-3)
    assert float(says[2]) == pytest.approx(np.mean((A @ best - data.y) ** 2), rel=1e-2)
    assert [float(w) for w in says[3].split(", ")] == pytest.approx(path[step], rel=1e-2, abs=1e-6)
    assert float(says[4]) == pytest.approx(lr * scale[-1] / 2, rel=0.06)
    fitted, losses, _ = panel.live.figure.axes
    curve = next(line for line in fitted.lines if line.get_label() == "after these steps")
    np.testing.assert_allclose(curve.get_ydata(), np.polyval(path[step], curve.get_xdata()), rtol=1e-6, atol=1e-6)
    np.testing.assert_allclose(losses.lines[1].get_ydata(), loss[: step + 1], rtol=1e-6)


@pytest.mark.parametrize(("start", "step"), [(STARTS[0], 10), (STARTS[2], 200), (STARTS[3], 0)])
def test_the_curve_over_the_rates_of_cubic_is_that_of_many_descents(start, step):
    data = ck.datasets.cubic(seed=0)
    A = np.column_stack([data.X.ravel() ** power for power in (3, 2, 1, 0)])
    panel = ck.panels.cubic(start=start, step=step)
    curve, line, dot = panel.live.figure.axes[-1].lines[-3:]
    for at in range(0, 241, 24):
        lr, theta = curve.get_xdata()[at], np.array(start, float)
        for _ in range(step):
            theta = theta - lr * 2 / len(A) * A.T @ (A @ theta - data.y)
            if not np.abs(theta).max() < 1e30:
                break
        loss = np.mean((A @ theta - data.y) ** 2)
        assert curve.get_ydata()[at] == pytest.approx(min(loss, 1e9), rel=1e-6)
    panel.controls["lr"].value = 1e-4
    assert line.get_xdata() == dot.get_xdata() * 2 == [1e-4, 1e-4]
    assert dot.get_ydata()[0] == panel.result.loss[step]


def test_cubic_challenge_is_for_rates_between_the_fastest_and_the_limit():
    start = STARTS[0]
    assert not ck.panels.cubic().reached
    assert [lr for lr in (2e-5, 4e-4, 6e-4, 8e-4) if ck.panels.cubic(lr, start).reached] == [6e-4]
    assert all(ck.panels.cubic(6e-4, start, seed=seed).reached for seed in range(6))


SCHEDULES = st.tuples(
    st.sampled_from([1e-3, 0.02, 0.1, 0.2]), st.sampled_from([1e-3, 0.1, 1.0]), st.integers(1, 40),
    st.sampled_from([0.1, 0.5, 1.0]), st.integers(1, 40), st.integers(0, 20),
)  # fmt: skip


@settings(deadline=None, max_examples=examples(6))
@given(SCHEDULES)
def test_schedules_agree_with_their_formulas_and_with_sgd_written_out(arguments):
    panel = ck.panels.schedules(*arguments)
    a, k, rho, r, every, seed = arguments
    formulas = {
        "constant": lambda t: a,
        "linear": lambda t: max(a - (a - a / 100) * t / rho, a / 100),
        "inverse": lambda t: a / (1 + k * t),
        "exponential": lambda t: a * np.exp(-k * t),
        "step": lambda t: a * r ** (t // every),
    }
    rates, losses = panel.live.figure.axes
    says = dict(re.findall(r"(\w+) ([\d.,]+ %|diverged)", panel.text.split(": ")[1]))
    assert list(says) == list(formulas)
    for name, formula in formulas.items():
        (rate,), (loss,) = ([line for line in ax.lines if line.get_label() == name] for ax in (rates, losses))
        np.testing.assert_allclose(rate.get_ydata(), [formula(t) for t in range(40)], rtol=1e-12)
        if name in ("linear", "step"):
            by_pass = sgd_twin(noisy_line(seed), formula, 8, 40, seed)[1:].reshape(40, 32).mean(axis=1)
            np.testing.assert_allclose(loss.get_ydata(), np.maximum(100 * by_pass, 1e-4), rtol=1e-4)
            assert says[name] == percent(by_pass[-5:].mean())


def test_schedules_that_diverge_are_named_and_the_challenge_can_be_reached():
    panel = ck.panels.schedules(lr0=1.0, rate=1.0)
    assert "constant diverged" in panel.text
    assert panel.result.note.startswith("diverged: constant, linear, ")
    assert not panel.reached
    assert not ck.panels.schedules().reached
    assert all(ck.panels.schedules(0.05, 0.1, 20, 0.5, 5, seed).reached for seed in range(6))


def test_losses_and_slopes_agree_with_sympy():
    m = sympy.Symbol("m", real=True)
    formulas = {
        "0/1": sympy.Piecewise((1, m < 0), (0, True)),
        "hinge": sympy.Piecewise((1 - m, m < 1), (0, True)),
        "logistic, ln": sympy.log(1 + sympy.exp(-m)),
        "logistic, log₂": sympy.log(1 + sympy.exp(-m), 2),
        "squared": (1 - m) ** 2,
    }
    panel = ck.panels.losses()
    left, right, _ = panel.live.figure.axes
    for target in (1, -1):
        panel.controls["target"].value = target
        for score in np.arange(-29, 30) / 10 + 0.05:
            panel.controls["score"].value = score
            margin = round(target * score, 9)
            for row, (name, formula) in zip(panel.text.split("; ")[1:], formulas.items(), strict=True):
                value, slope = (float(each.subs(m, margin)) for each in (formula, formula.diff(m)))
                assert row.startswith(name)
                assert [float(x) for x in re.findall(r"-?[\d.]+", row.removeprefix(name))] == pytest.approx(
                    [value, slope], abs=5.01e-4
                )
                dots = [ax.lines[-5 + list(formulas).index(name)].get_xydata()[0] for ax in (left, right)]
                np.testing.assert_allclose(dots, [[margin, value], [margin, slope]], atol=1e-9)


@pytest.mark.parametrize(("score", "target", "reached"), [(-0.5, 1, True), (0.5, -1, True), (-0.55, 1, False),
                                                          (0.05, 1, False), (-3, -1, False)])  # fmt: skip
def test_losses_challenge(score, target, reached):
    assert bool(ck.panels.losses(score, target).reached) == reached  # wrong, and ln(1 + exp(-m)) < 1: m > -0.5413
