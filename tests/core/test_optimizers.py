"""Every update rule against its paper's formula in 50 digits, closed forms, and what it must not do."""

import inspect

import numpy as np
import pytest
from references import core as twins

import coursekit as ck
from coursekit import DivergenceWarning, descend
from coursekit.core import optimizers
from coursekit.core.models import linear
from coursekit.core.optimizers import RULES
from coursekit.core.surfaces import SURFACES

EACH = {name: rule for name, rule in RULES.items() if rule().sizes is None}  # those of matrices: test_muon.py
every = pytest.mark.parametrize("name", EACH)
DIVIDING = ("adagrad", "rmsprop", "adam", "adamw", "nadam")  # by a root that can be 0 where eps is

# hyper-parameters other than the default ones, at the ends of their ranges as well
SETTINGS = [
    *((name, {}) for name in EACH),
    *((name, {"beta": beta}) for name in ("momentum", "nesterov") for beta in (0.0, 0.5, 0.999)),
    *(("adagrad", {"eps": eps}) for eps in (0.0, 0.5)),
    *(("rmsprop", {"rho": rho, "eps": eps}) for rho, eps in ((0.0, 0.5), (0.99, 0.0))),
    *(("adadelta", {"rho": rho, "eps": eps}) for rho, eps in ((0.0, 0.5), (0.99, 1e-12))),
    *(("adam", {"beta1": b1, "beta2": b2, "eps": eps}) for b1, b2, eps in ((0.0, 0.0, 0.5), (0.99, 0.5, 0.0))),
    ("adamw", {"beta1": 0.5, "beta2": 0.9, "eps": 0.1, "weight_decay": 0.5}),
    ("adamw", {"weight_decay": 0.123456789}),
    *(("nadam", {"beta1": b1, "beta2": b2, "eps": eps}) for b1, b2, eps in ((0.0, 0.0, 0.5), (0.99, 0.5, 0.0))),
    *(("radam", {"beta1": b1, "beta2": b2, "eps": eps}) for b1, b2, eps in ((0.0, 0.7, 0.5), (0.99, 0.5, 0.0))),
    ("lion", {"beta1": 0.5, "beta2": 0.0, "weight_decay": 0.5}),
]


@pytest.mark.parametrize(("name", "hyper"), SETTINGS)
def test_two_hundred_steps_follow_the_formula(name, hyper):
    """With gradients of very different sizes, some of them 0, and a rate that falls."""
    rng, n, steps = np.random.default_rng(0), 3, 200
    theta, lrs = rng.normal(size=n), 0.03 / (1 + 0.02 * np.arange(steps))
    grads = rng.normal(size=(steps, n)) * [1e-3, 1.0, 30.0] * (rng.random((steps, n)) < 0.9)
    expected = [twins.OPTIMIZERS[name](t, g, lrs, **hyper) for t, g in zip(theta, grads.T.tolist(), strict=True)]
    rule = EACH[name](**hyper)
    state = rule.init(n)
    for t, (grad, lr) in enumerate(zip(grads, lrs, strict=True), start=1):
        assert rule.update(theta, grad, state, lr, t) is None
    np.testing.assert_allclose(theta, np.array(expected, dtype=float), rtol=1e-12)


def test_nesterov_looks_ahead():
    """On a x^2 / 2 a step is a matrix: v <- beta v - lr a (theta + beta v), theta <- theta + v; here its powers."""
    curvatures, start, lr, beta = np.array([0.1, 1.0, 3.0]), np.array([1.0, -2.0, 3.0]), 0.3, 0.7
    path = descend(lambda theta: curvatures * theta, start, optimizers.nesterov(beta), lr, 60).theta
    for a, x, column in zip(curvatures, start, path.T, strict=True):
        k = 1 - lr * a
        M = np.array([[k, beta * k], [k - 1, beta * k]])
        expected = [np.linalg.matrix_power(M, t)[0, 0] * x for t in range(61)]
        np.testing.assert_allclose(column, expected, rtol=1e-9, atol=1e-13)


@pytest.mark.parametrize("beta", [0.0, 0.5, 0.9])
def test_terminal_velocity_of_momentum(beta):
    """A constant gradient: v_t = -lr g (1 - beta^t) / (1 - beta)."""
    v = np.diff(descend(lambda theta: [4.0], [0.0], optimizers.momentum(beta), 0.1, 400).theta[:, 0])
    t = np.arange(1, 401)
    np.testing.assert_allclose(v, -0.4 * (1 - beta**t) / (1 - beta), rtol=1e-9)
    assert v[-1] == pytest.approx(-0.4 / (1 - beta), rel=1e-9)


def contraction(eigenvalues, lr, beta, steps=400):
    """Factor by which the distance to the minimum of a quadratic shrinks at each late step."""
    path = descend(lambda theta: eigenvalues * theta, np.ones(eigenvalues.size), optimizers.momentum(beta), lr, steps)
    distance = np.abs(path.theta).max(axis=1)
    return (distance[steps] / distance[steps // 2]) ** (2 / steps)


@pytest.mark.parametrize("kappa", [4.0, 30.0, 100.0, 1000.0])
def test_momentum_at_its_best_rate(kappa):
    """Goh (2017): the contraction is (sqrt(kappa) - 1) / (sqrt(kappa) + 1), and no other setting's is smaller."""
    low, high = 0.3, 0.3 * kappa
    eigenvalues = np.geomspace(low, high, 8)
    lr = (2 / (np.sqrt(low) + np.sqrt(high))) ** 2
    beta = ((np.sqrt(high) - np.sqrt(low)) / (np.sqrt(high) + np.sqrt(low))) ** 2
    best = contraction(eigenvalues, lr, beta)
    assert best == pytest.approx((np.sqrt(kappa) - 1) / (np.sqrt(kappa) + 1), rel=0.02)
    for other in ((0.9 * lr, beta), (1.1 * lr, beta), (lr, 0.8 * beta), (lr, beta + 0.2 * (1 - beta))):
        assert contraction(eigenvalues, *other) > best


@pytest.mark.parametrize("name", DIVIDING)
@pytest.mark.parametrize("size", [1e-150, 1e-3, 1e150])
def test_without_eps_the_size_of_the_gradients_does_not_count(name, size):
    rng = np.random.default_rng(1)
    theta, grads = rng.normal(size=4), rng.normal(size=(30, 4))
    paths = []
    for scale in (1.0, size):
        rule, at = EACH[name](eps=0), theta.copy()
        state = rule.init(4)
        for t, grad in enumerate(grads, start=1):
            rule.update(at, scale * grad, state, 0.1, t)
        paths.append(at)
    np.testing.assert_allclose(*paths, rtol=1e-12)
    assert np.all(paths[0] != theta)


@pytest.mark.parametrize(("name", "hyper"), [*SETTINGS, *((name, {"eps": 0}) for name in (*DIVIDING, "radam"))])
@pytest.mark.parametrize("grad", [0.0, 5e-324, 1e-320, 1e-200])
def test_nothing_and_next_to_nothing_as_gradients(name, hyper, grad):
    """Squares underflow to 0: no step may be NaN, infinite, or long (the longest is that of rmsprop, rho = 0.99)."""
    rule, theta = EACH[name](**hyper), np.array([1.0, -1.0])
    state, decay = rule.init(2), 1.0
    for t in range(1, 6):
        rule.update(theta, [grad, 0.0], state, 0.01, t)
        decay *= 1 - 0.01 * rule.hyper.get("weight_decay", 0.0)
        assert np.isfinite(theta).all()
        assert np.isfinite(state).all()
        assert theta[1] == pytest.approx(-decay, rel=1e-15)  # no gradient, no step
        assert abs(theta[0] - decay) <= (0.0 if grad == 0.0 and decay == 1.0 else 0.11 * t)


@pytest.mark.parametrize("name", ["adam", "adamw", "nadam"])
def test_a_mean_of_squares_that_is_forgotten_first(name):
    """beta2 = 0, eps = 0 and a gradient of 0 after one that was not: m is left, v is not, and m / 0 is not a step."""
    rule, theta = EACH[name](beta2=0.0, eps=0.0), np.array([1.0])
    state = rule.init(1)
    rule.update(theta, [2.0], state, 0.1, 1)
    after_one = theta[0]
    rule.update(theta, [0.0], state, 0.1, 2)
    assert state[0, 0] != 0.0
    assert theta[0] == pytest.approx(after_one, rel=2e-3)  # but for the decay of adamw


@every
def test_state_is_zeros_of_shape_slots_n(name):
    rule = EACH[name]()
    state = rule.init(5)
    assert state.shape == (rule.slots, 5)
    assert state.dtype == np.float64
    assert not state.any()
    with pytest.raises(ValueError, match="n must be a whole number of at least 1, got 0"):
        rule.init(0)


def test_adadelta_needs_its_eps():
    """Without it no step would ever be other than 0."""
    with pytest.raises(ValueError, match="eps must be a finite number above 0, got 0"):
        EACH["adadelta"](eps=0)


@every
def test_only_theta_and_state_change(name):
    rule, theta, grad = EACH[name](), np.array([1.0, -2.0, 3.0]), np.array([0.5, -0.25, 4.0])
    view, before = theta, grad.copy()
    rule.update(theta, grad, rule.init(3), 0.1, 1)
    assert view is theta
    assert np.all((theta - [1.0, -2.0, 3.0]) * grad < 0)  # each parameter went down its slope
    np.testing.assert_array_equal(grad, before)


@every
def test_theta_may_be_its_own_gradient(name):
    """As on the bowl: the same array, or a part of it, twice."""
    for grad in (slice(0, 3), slice(1, 4)):
        rule, memory = EACH[name](), np.array([1.0, -2.0, 3.0, 0.5])
        apart = memory[:3].copy()
        rule.update(apart, memory[grad].copy(), rule.init(3), 0.1, 1)
        rule.update(memory[:3], memory[grad], rule.init(3), 0.1, 1)
        assert memory[:3].tolist() == apart.tolist()


@every
def test_a_rate_of_zero_changes_nothing(name):
    rule, theta = EACH[name](), np.array([1.0, -2.0])
    rule.update(theta, [3.0, 4.0], rule.init(2), 0.0, 1)
    assert theta.tolist() == [1.0, -2.0]


@every
def test_the_record_says_what_it_is(name):
    rule = EACH[name]()
    assert rule.name == name
    assert list(rule.hyper) == list(inspect.signature(EACH[name]).parameters)
    assert rule.vector.tolist() == list(rule.hyper.values())
    assert rule.nesterov_beta == (0.9 if name == "nesterov" else 0.0)


@pytest.mark.parametrize(("name", "hyper"), SETTINGS)
def test_the_repr_makes_it_again(name, hyper):
    rule = EACH[name](**hyper)
    again = eval(repr(rule), dict(EACH))
    assert again._replace(kernel=None) == rule._replace(kernel=None)
    assert again.hyper == rule.hyper | hyper


def test_sgd_by_hand():
    rule, theta = EACH["sgd"](), np.array([1.0, 2.0])
    for t in (1, 2):
        rule.update(theta, [4.0, -8.0], rule.init(2), 0.25, t)
    assert theta.tolist() == [-1.0, 6.0]


SHARE, NOT_NEGATIVE, POSITIVE = [0, 0.5, 1 - 2**-53], [0, 5e-324, 1e300], [5e-324, 1]
ENDS = {
    **dict.fromkeys(("beta", "rho", "beta1", "beta2"), SHARE),
    **{"eps": NOT_NEGATIVE, "weight_decay": [0, 5e-324, 1e100], ("adadelta", "eps"): POSITIVE},
}


@pytest.mark.parametrize(("name", "argument"), [(name, a) for name, rule in EACH.items() for a in rule().hyper])
def test_hyper_parameters_at_the_ends_of_their_range(name, argument):
    for value in ENDS.get((name, argument), ENDS[argument]):
        rule, theta = EACH[name](**{argument: value}), np.array([1.0, -1.0])
        state = rule.init(2)
        for t in (1, 2):
            rule.update(theta, [1.0, -1.0], state, 1e-3, t)
        assert rule.hyper[argument] == value
        assert np.isfinite(theta).all()


SQUARING = [(name, hyper) for name, hyper in SETTINGS if name in (*DIVIDING, "radam", "adadelta")]


@pytest.mark.parametrize(("name", "hyper"), SQUARING)
def test_a_gradient_whose_square_overflows_is_refused_and_changes_nothing(name, hyper):
    """The mean of squares would be infinite: a step of 0 for ever, or NaN once it is multiplied by rho = 0."""
    rule, theta = EACH[name](**hyper), np.array([1.0, -1.0])
    state = rule.init(2)
    rule.update(theta, [1e150, 1.0], state, 1e-3, 1)
    before = theta.tolist(), state.tolist()
    message = f"^grad must keep theta and state finite in a step of {name}, got \\[1e\\+155, 1.0\\] with lr 0.001$"
    with pytest.raises(ValueError, match=message):
        rule.update(theta, [1e155, 1.0], state, 1e-3, 2)
    assert (theta.tolist(), state.tolist()) == before


def test_the_sum_of_adagrad_overflows_after_several_steps():
    rule, theta = EACH["adagrad"](), np.array([1.0])
    state = rule.init(1)
    rule.update(theta, [1.3e154], state, 0.1, 1)
    with pytest.raises(ValueError, match="in a step of adagrad"):
        rule.update(theta, [1.3e154], state, 0.1, 2)


@pytest.mark.parametrize(("name", "hyper"), SQUARING)
@pytest.mark.parametrize("own", [False, True])
def test_descend_reports_such_a_gradient_with_its_step(name, hyper, own):
    """Nearly flat for two steps, then a wall of slope 1e160; compiled it is x^4 / 4 at 1e54."""
    rule, seen = EACH[name](**hyper), []

    def wall(theta):
        seen.append(theta)
        return np.array([1e-300 if len(seen) < 3 else 1e160])

    arguments = (wall, [1.0]) if own else (SURFACES["double_well"], [1e54])
    with pytest.warns(DivergenceWarning, match=f"diverged at step {3 if own else 1}:"):
        path = descend(*arguments, rule, lr=1e-3, steps=5)
    assert path.diverged_at == (3 if own else 1)
    assert len(path.theta) == path.diverged_at
    assert np.isfinite(path.theta).all()


@every
@pytest.mark.parametrize("bad", [np.nan, np.inf])
def test_no_rule_stands_still_on_a_gradient_that_is_no_number(name, bad):
    slopes, step = iter([1.0, 1.0] + [bad] * 20), 2 if name == "nesterov" else 3  # nesterov asks twice a step
    with pytest.warns(DivergenceWarning, match=f"diverged at step {step}:"):
        path = descend(lambda theta: [next(slopes)], [1.0], EACH[name](), lr=0.1, steps=5)
    assert path.theta.shape == (step, 1)


@pytest.mark.parametrize(("name", "hyper"), SQUARING)
@pytest.mark.parametrize("batch_size", [1, 2])
def test_fit_reports_such_a_gradient_with_its_update(name, hyper, batch_size):
    """An error of 1e80 on a row of 1e100: the loss is 1e160, the gradient 2e180."""
    settings = {"loss": "mse", "optimizer": EACH[name](**hyper), "batch_size": batch_size, "epochs": 5}
    with pytest.warns(DivergenceWarning, match="diverged at update 1:"):
        fit = ck.fit(linear(1), [[1e100], [1e100]], [1e80, 1e80], **settings)
    assert fit.diverged_at == 1
    assert fit.theta.tolist() == [0.0, 0.0]
