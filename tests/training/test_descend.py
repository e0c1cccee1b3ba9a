"""The path of `descend` against closed forms and a hand-written loop."""

import warnings
from fractions import Fraction

import numpy as np
import pytest

import coursekit as ck
from coursekit.core.divergence import DivergenceWarning
from coursekit.core.optimizers import OPTIMIZERS
from coursekit.core.surfaces import SURFACES


@pytest.mark.parametrize("lr", [0.0, 0.1, 0.5, 1.0, 1.9])
def test_bowl_shrinks_by_one_minus_lr_a_step(lr):
    start, steps = np.array([1.5, -2.0]), 60
    path = ck.descend(SURFACES["bowl"], start, lr=lr, steps=steps)
    factor = np.power(1.0 - lr, np.arange(steps + 1))
    np.testing.assert_allclose(path.theta, factor[:, None] * start, rtol=1e-12)
    np.testing.assert_allclose(path.loss, factor**2 * (1.5**2 + 2.0**2) / 2, rtol=1e-12)
    assert path.diverged_at is None
    assert start.tolist() == [1.5, -2.0]


@pytest.mark.parametrize("lr", [0.01, 0.05, 0.0999])
def test_valley_shrinks_along_each_axis_at_its_own_rate(lr):
    path = ck.descend(SURFACES["valley"], [2.0, 1.0], lr=lr, steps=80)
    t = np.arange(81)
    np.testing.assert_allclose(path.theta[:, 0], 2.0 * (1 - lr) ** t, rtol=1e-12)
    np.testing.assert_allclose(path.theta[:, 1], (1 - 20 * lr) ** t, rtol=1e-10, atol=1e-300)


def test_a_schedule_gives_the_rate_of_each_step():
    rates = [0.5, 0.25, 0.125]
    path = ck.descend(SURFACES["bowl"], [1.0, -1.0], lr=lambda t: rates[t], steps=3)
    assert path.theta[:, 0].tolist() == [1.0, 0.5, 0.375, 0.328125]


def test_no_steps_is_the_start_alone():
    path = ck.descend(SURFACES["bowl"], [1.0, -1.0], steps=0)
    assert (path.theta.tolist(), path.loss.tolist(), path.diverged_at) == ([[1.0, -1.0]], [1.0], None)


def test_default_is_a_hundred_steps_of_sgd_at_a_tenth():
    default = ck.descend(SURFACES["valley"], [1.0, 0.5])
    spelled = ck.descend(SURFACES["valley"], [1.0, 0.5], OPTIMIZERS["sgd"](), lr=0.1, steps=100)
    assert default.theta.shape == (101, 2)
    np.testing.assert_array_equal(default.theta, spelled.theta)


def descend_by_hand(gradient, start, lr, steps):
    path = [np.array(start)]
    for _ in range(steps):
        path.append(path[-1] - lr * np.array(gradient(path[-1])))
    return np.array(path)


WAYS = {
    "gradient": (lambda theta: np.array([theta[0], 20.0 * theta[1]]), None),
    "gradient as a list": (lambda theta: [theta[0], 20.0 * theta[1]], None),
    "gradient as a tuple": (lambda theta: (theta[0], 20.0 * theta[1]), None),
    "gradient as a column": (lambda theta: np.array([[theta[0]], [20.0 * theta[1]]]), None),
    "value and gradient": (SURFACES["valley"].value_and_gradient, None),
    "update": (SURFACES["valley"], lambda theta, grad, lr: theta - lr * grad),
    "update as a list": (SURFACES["valley"], lambda theta, grad, lr: [a - lr * g for a, g in zip(theta, grad)]),  # noqa: B905
    "both": (lambda theta: [theta[0], 20.0 * theta[1]], lambda theta, grad, lr: theta - lr * grad),
}


@pytest.mark.parametrize("way", WAYS)
def test_plain_python_takes_the_compiled_path_bit_for_bit(way):
    surface, optimizer = WAYS[way]
    start, lr, steps = [1.1, -0.7], 0.07, 100
    compiled = ck.descend(SURFACES["valley"], start, lr=lr, steps=steps)
    plain = ck.descend(surface, start, optimizer, lr=lr, steps=steps)
    assert plain.theta.tobytes() == compiled.theta.tobytes()
    np.testing.assert_array_equal(compiled.theta, descend_by_hand(WAYS["gradient"][0], start, lr, steps))
    if way.startswith("gradient") or way == "both":
        assert plain.loss is None
    else:
        assert plain.loss.tobytes() == compiled.loss.tobytes()


@pytest.mark.parametrize(
    "function",
    [lambda x: 2 * x, lambda x: (x**2, 2 * x), lambda x: 2 * x[0], lambda x: [2 * x[0]], lambda x: (2 * x[0],)],
)
def test_one_parameter(function):
    path = ck.descend(function, 8.0, lr=0.25, steps=3)
    assert path.theta.tolist() == [[8.0], [4.0], [2.0], [1.0]]


def test_a_learners_function_cannot_change_the_path_and_is_called_once_a_point():
    seen, grads = [], []

    def meddling(theta):
        seen.append(theta.tolist())
        grad = theta.copy()
        theta[:] = 99.0
        return grad

    def update(theta, grad, lr):
        grads.append(grad)
        theta -= lr * grad
        return theta

    path = ck.descend(meddling, [4.0, 2.0], update, lr=0.5, steps=2)
    assert path.theta.tolist() == seen == [[4.0, 2.0], [2.0, 1.0], [1.0, 0.5]]
    assert [grad.tolist() for grad in grads] == seen[:2]  # what a learner keeps stays as it was


def first_overflow(lr, y0):
    """The first step of the valley whose 20 y^2 is beyond the largest float, in fractions."""
    y, largest, step = Fraction(y0), Fraction(float(np.finfo(float).max)), 0
    while 20 * y * y <= largest:
        y, step = y * (1 - 20 * Fraction(lr)), step + 1
    return step


@pytest.mark.parametrize("lr", [0.125, 0.25, 1.0])
@pytest.mark.parametrize("surface", [SURFACES["valley"], SURFACES["valley"].value_and_gradient])
def test_above_two_over_the_curvature_it_stops_warns_and_keeps_the_path(lr, surface):
    expected = first_overflow(lr, 1.0)
    with pytest.warns(DivergenceWarning, match=f"diverged at step {expected}: .*smaller learning rate"):
        path = ck.descend(surface, [1.0, 1.0], lr=lr, steps=5000)
    assert path.diverged_at == expected
    assert path.theta.shape == (expected, 2)
    assert path.loss.shape == (expected,)
    assert np.isfinite(path.theta).all()
    assert np.isfinite(path.loss).all()
    np.testing.assert_allclose(path.theta[:, 1], np.power(1 - 20 * lr, np.arange(expected)), rtol=1e-10)


def test_at_two_over_the_curvature_it_swings_for_ever():
    path = ck.descend(SURFACES["valley"], [0.0, 1.0], lr=0.1, steps=1000)
    assert path.theta[:, 1].tolist() == [(-1.0) ** t for t in range(1001)]


def test_an_overflow_at_the_very_last_step_is_seen():
    steps = first_overflow(0.25, 1.0)
    assert ck.descend(SURFACES["valley"], [1.0, 1.0], lr=0.25, steps=steps - 1).diverged_at is None
    with pytest.warns(DivergenceWarning):
        assert ck.descend(SURFACES["valley"], [1.0, 1.0], lr=0.25, steps=steps).diverged_at == steps


@pytest.mark.parametrize(
    ("surface", "start", "why"),
    [
        (lambda x: (np.log(x[0]), 1 / x), 1.0, r"surface\(theta\) gave nan; does it divide by 0 or take a logarithm"),
        (lambda x: np.sqrt(x), 1.0, r"surface\(theta\) gave nan"),
        (lambda x: (x[0] ** 2, 5 * x), 1.0, "the numbers grew"),
        (lambda x: 5 * x, 1.0, "the numbers grew"),
        (lambda x: x**3, 2.0, "the numbers grew"),
    ],
)
def test_a_function_that_gives_nan_is_told_from_numbers_that_grow(surface, start, why):
    for walk in (ck.descend, lambda *a, **k: ck.race(*a[:2], ["sgd"], **k)):
        with pytest.warns(DivergenceWarning, match=rf"^diverged at step \d+.*: {why}"):
            walk(surface, [start], lr=1.5, steps=2000)


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
def test_a_gradient_that_stops_being_finite_ends_the_path(bad):
    with pytest.warns(DivergenceWarning, match="step 3"):
        path = ck.descend(lambda theta: theta if theta[0] > 0.3 else [bad], [1.0], lr=0.5, steps=9)
    assert path.theta.tolist() == [[1.0], [0.5], [0.25]]
    assert path.diverged_at == 3


def test_the_warning_points_at_the_callers_line():
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        ck.descend(SURFACES["bowl"], [1.0, 1.0], lr=1e200, steps=5)
    [warning] = caught
    with open(__file__) as source:
        assert "ck.descend(SURFACES" in source.readlines()[warning.lineno - 1]
    assert warning.filename == __file__
    assert warning.category is DivergenceWarning
