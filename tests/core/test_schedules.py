"""Schedules against the lecture's formulas in exact or 50-digit numbers, and as rates of `descend` and `fit`."""

import copy
import inspect
import pickle
from fractions import Fraction

import mpmath
import numpy as np
import pytest

import coursekit as ck
from coursekit.core import schedules
from coursekit.core.schedules import SCHEDULES

# constructor, parameters, the lecture's formula in exact numbers where it can be
ROWS = [
    ("constant", {"lr": 0.1}, lambda t: 0.1),
    ("constant", {"lr": 0}, lambda t: 0),
    ("linear", {"lr0": 0.5, "lr_end": 0.125, "steps": 8}, lambda t: Fraction(1, 2) - Fraction(3, 64) * min(t, 8)),
    ("linear", {"lr0": 0.7, "lr_end": 0.1, "steps": 1}, lambda t: 0.1 if t else 0.7),
    ("linear", {"lr0": 0.1, "lr_end": 0.9, "steps": 1}, lambda t: 0.9 if t else 0.1),
    ("linear", {"lr0": 0.1, "lr_end": 0.0, "steps": 1000}, lambda t: max(Fraction(0.1) * (1 - Fraction(t, 1000)), 0)),
    ("inverse", {"lr0": 0.1, "rate": 0.25}, lambda t: Fraction(0.1) / (1 + Fraction(t, 4))),
    ("inverse", {"lr0": 0.1, "rate": 0}, lambda t: 0.1),
    ("exponential", {"lr0": 0.1, "rate": 0.1}, lambda t: 0.1 * mpmath.e ** (-mpmath.mpf(0.1) * t)),
    ("exponential", {"lr0": 2.0, "rate": 0}, lambda t: 2),
    ("step", {"lr0": 0.1, "factor": 0.5, "every": 10}, lambda t: 0.1 / 2 ** (t // 10)),
    ("step", {"lr0": 0.3, "factor": 0.1, "every": 3}, lambda t: Fraction(0.3) * Fraction(0.1) ** (t // 3)),
    ("step", {"lr0": 0.3, "factor": 1, "every": 1}, lambda t: 0.3),
    ("cosine", {"lr0": 0.4, "lr_end": 0, "steps": 8}, lambda t: 0.4 * mpmath.cospi(mpmath.mpf(min(t, 8)) / 16) ** 2),
    (
        "cosine",
        {"lr0": 0.3, "lr_end": 0.1, "steps": 1000},
        lambda t: 0.1 + (mpmath.mpf(0.3) - 0.1) * (1 + mpmath.cospi(mpmath.mpf(min(t, 1000)) / 1000)) / 2,
    ),
    ("cosine", {"lr0": 0.1, "lr_end": 0.4, "steps": 1}, lambda t: 0.4 if t else 0.1),
    ("warmup", {"steps": 4, "then": 0.5}, lambda t: min(Fraction(t + 1, 10), 0.5)),
    ("warmup", {"steps": 0, "then": 0.5}, lambda t: 0.5),
    (
        "warmup",
        {"steps": 9, "then": schedules.step(0.4, 0.5, 10)},
        lambda t: Fraction(0.4) * (Fraction(t + 1, 10) if t < 9 else Fraction(1, 2 ** ((t - 9) // 10))),
    ),
    (
        "warmup",
        {"steps": 2, "then": schedules.warmup(1, schedules.linear())},
        lambda t: (
            [Fraction(0.1) / 6, Fraction(0.1) / 3, Fraction(0.1) / 2][t]
            if t < 3
            else max(Fraction(0.1) + (Fraction(0.01) - Fraction(0.1)) * (t - 3) / 100, 0.01)
        ),
    ),
]
TIMES = [*range(32), 999, 1000, 1001, 5000]
every = pytest.mark.parametrize(("name", "parameters", "formula"), ROWS)


@every
def test_the_rates_follow_the_formula(name, parameters, formula):
    schedule = SCHEDULES[name](**parameters)
    expected = [float(formula(t)) for t in TIMES]
    rates = [schedule(t) for t in TIMES]
    assert all(type(rate) is float for rate in rates)
    np.testing.assert_allclose(rates, expected, rtol=1e-12, atol=1e-320)
    assert schedule(TIMES).tolist() == schedule(np.array(TIMES)).tolist()
    np.testing.assert_allclose(schedule(np.array([TIMES, TIMES])), [rates, rates], rtol=1e-15)


@every
def test_ends_and_what_lies_beyond(name, parameters, formula):
    """The first rate and the last are exact; no rate is negative, NaN or infinite however late."""
    schedule = SCHEDULES[name](**parameters)
    if name == "warmup":
        assert schedule(parameters["steps"]) == schedule.parameters["then"](0)
    else:
        assert schedule(0) == parameters.get("lr0", parameters.get("lr"))
    late = schedule([1e9, 1e18, 1e300])
    assert np.isfinite(late).all()
    assert (late >= 0).all()
    if name in ("linear", "cosine"):
        assert late.tolist() == [parameters["lr_end"]] * 3
        assert schedule(parameters["steps"]) == parameters["lr_end"]


def test_the_table_tests_all_of_them():
    assert {name for name, *_ in ROWS} == set(SCHEDULES) >= {"constant", "linear", "inverse", "exponential", "step"}


def test_a_warm_up_takes_what_lr_takes_but_no_function():
    """A number or a schedule; a function of one's own would be called with an array, a name has no length."""
    assert schedules.warmup(3, 0.1) == schedules.warmup(3, schedules.constant(0.1))
    with pytest.raises(TypeError, match="then must be a number or a schedule of its own length, got 'cosine'"):
        schedules.warmup(3, "cosine")
    with pytest.raises(TypeError, match=r"then must be a number or a schedule, got cosine itself: call it, cosine\("):
        schedules.warmup(3, schedules.cosine)
    with pytest.raises(TypeError, match="then must be a number, got <function"):
        schedules.warmup(3, lambda t: 0.1)


@every
def test_repr_copies_and_pickles_are_the_same_schedule(name, parameters, formula):
    schedule = SCHEDULES[name](**parameters)
    assert list(schedule.parameters) == list(inspect.signature(SCHEDULES[name]).parameters) == list(parameters)
    for again in (eval(repr(schedule), dict(SCHEDULES)), copy.deepcopy(schedule), pickle.loads(pickle.dumps(schedule))):
        assert again == schedule
        assert again(TIMES).tolist() == schedule(TIMES).tolist()


def test_repr_is_the_call():
    assert repr(schedules.step(0.1, 0.5, 10)) == "step(lr0=0.1, factor=0.5, every=10)"
    assert repr(schedules.linear(1, 0.123456789, 10**6)) == "linear(lr0=1.0, lr_end=0.123456789, steps=1000000)"


@every
def test_descend_asks_for_the_rates_of_its_steps(name, parameters, formula):
    """A gradient of 1 everywhere: each step is the rate."""
    path = ck.descend(lambda theta: [1.0], [0.0], lr=SCHEDULES[name](**parameters), steps=30).theta[:, 0]
    np.testing.assert_allclose(-np.diff(path), [float(formula(t)) for t in range(30)], rtol=1e-12, atol=1e-14)


def test_fit_goes_on_counting_from_epoch_to_epoch():
    schedule = schedules.inverse(0.5, 0.3)
    X, y = np.arange(6.0)[:, None], np.zeros(6)
    settings = {"theta": [1.0], "batch_size": 2, "epochs": 4, "record": True}
    for lr in (schedule, lambda t: 0.5 / (1 + 0.3 * t)):
        fit = ck.fit(lambda theta, X, y: (0.0, [1.0]), X, y, lr=lr, **settings)
        np.testing.assert_allclose(-np.diff(fit.history.path[:, 0]), [0.5 / (1 + 0.3 * t) for t in range(12)])
        np.testing.assert_allclose(fit.history.lr, [0.5 / (1 + 0.3 * t) for t in (2, 5, 8, 11)])


LASTING = {  # the rate of each of 12 updates of a schedule that has only a name
    "constant": lambda t: 0.1,
    "linear": lambda t: 0.1 - 0.09 * t / 12,
    "inverse": lambda t: 0.1 / (1 + t / 12),
    "exponential": lambda t: 0.1 * np.exp(-t / 12),
    "step": lambda t: 0.1 / 2 ** (t // 3),
    "cosine": lambda t: 0.05 + 0.05 * np.cos(np.pi * t / 12),
    "warmup": lambda t: 0.05 if t == 0 else 0.1,
}


@pytest.mark.parametrize("name", LASTING)
def test_a_name_lasts_as_long_as_the_run(name):
    """Fit knows its updates, descend its steps: "cosine" had 100 for both, and no rate left for the other 1,780."""
    expected = [LASTING[name](t) for t in range(12)]
    X, y = np.arange(6.0)[:, None], np.zeros(6)
    settings = {"theta": [1.0], "batch_size": 2, "epochs": 4, "record": True, "lr": name}
    path = ck.fit(lambda theta, X, y: (0.0, [1.0]), X, y, **settings).history.path
    np.testing.assert_allclose(-np.diff(path[:, 0]), expected, rtol=1e-9)
    path = ck.descend(lambda theta: [1.0], [0.0], lr=name, steps=12).theta
    np.testing.assert_allclose(-np.diff(path[:, 0]), expected, rtol=1e-9)


def test_a_name_is_refused_where_nobody_knows_how_long_the_run_is():
    batches = [([[1.0]], [1.0])]
    with pytest.raises(ValueError, match=r"where X yields batches, got 'cosine': how many .* is not known, cos"):
        ck.fit(ck.models.linear(1), batches, lr="cosine")
    assert ck.fit(ck.models.linear(1), batches, lr="constant", epochs=2).history.lr.tolist() == [0.1, 0.1]
