"""Every update rule against its formula, one parameter at a time; and schedules."""

import inspect

import numpy as np
import pytest
import twins

from coursekit import schedules
from coursekit.optimizers import OPTIMIZERS

every = pytest.mark.parametrize("name", OPTIMIZERS)


@every
def test_two_hundred_steps_follow_the_formula(name):
    rng, n, lr = np.random.default_rng(0), 7, 0.03
    theta, grads = rng.normal(size=n), rng.normal(size=(200, n))
    expected = [twins.OPTIMIZERS[name](*pair, lr) for pair in zip(theta, grads.T, strict=True)]
    rule = OPTIMIZERS[name]()
    state = rule.init(n)
    for t, grad in enumerate(grads, start=1):
        assert rule.update(theta, grad, state, lr, t) is None
    np.testing.assert_allclose(theta, expected, rtol=1e-12)


@every
def test_state_is_zeros_of_shape_slots_n(name):
    rule = OPTIMIZERS[name]()
    state = rule.init(5)
    assert state.shape == (rule.slots, 5)
    assert state.dtype == np.float64
    assert not state.any()


@every
def test_only_theta_and_state_change(name):
    rule, theta, grad = OPTIMIZERS[name](), np.array([1.0, -2.0, 3.0]), np.array([0.5, -0.25, 4.0])
    view, before = theta, grad.copy()
    rule.update(theta, grad, rule.init(3), 0.1, 1)
    assert view is theta
    assert np.all((theta - [1.0, -2.0, 3.0]) * grad < 0)  # each parameter went down its slope
    np.testing.assert_array_equal(grad, before)


@every
def test_a_rate_of_zero_changes_nothing(name):
    rule, theta = OPTIMIZERS[name](), np.array([1.0, -2.0])
    rule.update(theta, [3.0, 4.0], rule.init(2), 0.0, 1)
    assert theta.tolist() == [1.0, -2.0]


@every
def test_the_record_says_what_it_is(name):
    rule = OPTIMIZERS[name]()
    assert rule.name == name
    assert list(rule.hyper) == list(inspect.signature(OPTIMIZERS[name]).parameters)
    assert rule.vector.tolist() == list(rule.hyper.values())
    assert repr(rule) == f"{name}({', '.join(f'{k}={v:g}' for k, v in rule.hyper.items())})"


def test_sgd_by_hand():
    rule, theta = OPTIMIZERS["sgd"](), np.array([1.0, 2.0])
    for t in (1, 2):
        rule.update(theta, [4.0, -8.0], rule.init(2), 0.25, t)
    assert theta.tolist() == [-1.0, 6.0]


def test_constant_schedule():
    assert [schedules.constant(0.5)(t) for t in (0, 1, 10**6)] == [0.5, 0.5, 0.5]
