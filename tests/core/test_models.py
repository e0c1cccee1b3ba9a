"""Every model: scores, loss and gradient against slow twins; how theta is stored and drawn."""

import numpy as np
import pytest
from references import core as twins, models as twin_models

from coursekit.core import models
from coursekit.core.activations import ACTIVATIONS
from coursekit.core.losses import LOSSES, zero_one

MODELS = [
    *(models.linear(1), models.linear(3), models.linear(1, 2), models.linear(4, 3)),
    *(models.polynomial(1), models.polynomial(4)),
    *(models.mlp([2, 3, 2], activation=name) for name in ACTIVATIONS),
    *(models.mlp([3, 2]), models.mlp([1, 1, 1], "sigmoid"), models.mlp([2, 3, 1], "tanh")),
    *(
        models.mlp([2, 3, 2, 3], "softplus"),
        models.mlp([3, 2, 3, 2, 1], "relu"),
        models.mlp([1, 2, 1, 2, 2, 3], "tanh"),
    ),
]


def name_of(value):
    return value if isinstance(value, str) else f"{value}{value.activation.name if value.hidden else ''}"


every = pytest.mark.parametrize("model", MODELS, ids=name_of)
PAIRS = [(model, name) for model in MODELS for name in LOSSES if LOSSES[name].takes(model.sizes[-1])]
every_loss = pytest.mark.parametrize(("model", "name"), PAIRS, ids=name_of)


def problem(model, name="mse", n=6):
    rng = np.random.default_rng([*model.sizes, n])
    X = rng.normal(size=(n, model.columns))
    return rng.normal(size=model.n_params), X, twins.targets(name, n, model.sizes[-1], rng)


def test_every_loss_meets_one_and_many_outputs():
    assert {name for model, name in PAIRS if model.sizes[-1] > 1} | {"hinge", "logistic"} == set(LOSSES)
    assert {name for model, name in PAIRS if model.sizes[-1] == 1} >= {"mse", "mae", "hinge", "logistic"}


@every
def test_scores_against_the_formula(model):
    theta, X, _ = problem(model)
    n, k = len(X), model.sizes[-1]
    expected = np.array(twin_models.scores(model, theta, X), dtype=float)
    assert model.scores(theta, X).shape == ((n,) if k == 1 else (n, k))
    np.testing.assert_allclose(model.scores(theta, X).reshape(n, k), expected, rtol=1e-13)


@every_loss
@pytest.mark.parametrize("n", [1, 6])
def test_loss_and_grad_against_the_formula(model, name, n):
    theta, X, y = problem(model, name, n)
    before = theta.copy(), X.copy(), y.copy()
    value, grad = model.loss_and_grad(theta, X, y, loss=name)

    def exact(theta):
        return twin_models.loss(name, model, theta, X, y)

    assert type(value) is float
    assert value == pytest.approx(float(exact(theta.tolist())), rel=1e-13)
    np.testing.assert_allclose(grad, [float(g) for g in twins.gradient(exact, theta)], rtol=1e-12, atol=1e-14)
    for now, then in zip((theta, X, y), before, strict=True):
        np.testing.assert_array_equal(now, then)


@every_loss
def test_gradient_is_the_central_difference(model, name):
    theta, X, y = problem(model, name)
    grad, h = model.loss_and_grad(theta, X, y, loss=name)[1], 1e-6
    for i in range(model.n_params):
        step = h * np.eye(model.n_params)[i]
        above, below = (model.loss_and_grad(theta + s, X, y, loss=name)[0] for s in (step, -step))
        assert grad[i] == pytest.approx((above - below) / (2 * h), rel=1e-6, abs=1e-8)


@every
def test_layout_dtype_and_read_only_input_do_not_matter(model):
    theta, X, y = problem(model)
    X = np.round(X)
    expected = model.loss_and_grad(theta, X, y)
    frozen = X.copy()
    frozen.flags.writeable = False
    for same in (X.tolist(), X.astype(int), X.astype(np.float32), np.asfortranarray(X), frozen):
        value, grad = model.loss_and_grad(theta.tolist(), same, y.tolist())
        assert value == expected[0]
        np.testing.assert_array_equal(grad, expected[1])


@every
def test_unpack_gives_views_in_the_order_of_the_layers(model):
    theta = np.arange(model.n_params, dtype=float)
    flat = [part.ravel() for layer in model.unpack(theta) for part in layer]
    np.testing.assert_array_equal(np.concatenate(flat), theta)
    for (W, b), d, k in zip(model.unpack(theta), model.sizes[:-1], model.sizes[1:], strict=True):
        assert (W.shape, b.shape) == ((d, k), (k,))
        W[:], b[:] = 7.0, 7.0
    assert (theta == 7.0).all()


def test_unpacked_weights_are_those_of_the_scores():
    model = models.linear(3, 2)
    theta, X, _ = problem(model)
    [(W, b)] = model.unpack(theta)
    np.testing.assert_allclose(model.scores(theta, X), X @ W + b, rtol=1e-14)


@pytest.mark.parametrize(("d", "k", "n_params"), [(1, 1, 2), (4, 1, 5), (4, 3, 15)])
def test_linear_counts_its_parameters(d, k, n_params):
    model = models.linear(d, k)
    assert model.n_params == n_params
    assert repr(model) == f"linear({d}, {k})"
    assert model.init().tolist() == [0.0] * n_params  # a convex problem starts anywhere: zeros


@pytest.mark.parametrize(("scheme", "variance"), [("normal", 1.0), ("xavier", 2 / (400 + 250)), ("he", 2 / 400)])
def test_scheme_draws_weights_of_its_variance(scheme, variance):
    """100,000 weights: mean and standard deviation have errors of 0.3 % and 0.2 % of it."""
    model = models.linear(400, 250)
    [(W, b)] = model.unpack(model.init(seed=5, scheme=scheme))
    assert W.std() == pytest.approx(np.sqrt(variance), rel=0.01)
    assert abs(W.mean()) < 0.015 * np.sqrt(variance)
    assert np.mean(np.abs(W) < np.sqrt(variance)) == pytest.approx(0.6827, abs=0.01)  # a normal distribution
    assert not b.any()


@pytest.mark.parametrize("scheme", ["zeros", "normal", "xavier", "he"])
def test_the_seed_decides_the_start(scheme):
    model = models.linear(5, 4)
    first = model.init(seed=3, scheme=scheme)
    assert model.init(seed=3, scheme=scheme).tobytes() == first.tobytes()
    assert (model.init(seed=4, scheme=scheme) != first).any() == (scheme != "zeros")


UNBOUNDED = [model for model in MODELS if not model.hidden or model.activation.name in ("relu", "softplus")]


@pytest.mark.parametrize("model", UNBOUNDED, ids=name_of)
def test_scores_and_losses_that_overflow_are_refused(model):
    """Never infinite or NaN, wherever on the way the overflow happens: the loops report it as divergence."""
    theta, X = np.full(model.n_params, 1e200), np.full((3, model.columns), 1e200)
    y, loss = (np.zeros(3), "cross_entropy" if model.sizes[-1] > 1 else "mse")
    with pytest.raises(ValueError, match=r"^theta and X must have finite scores, got \["):
        model.scores(theta, X)
    with pytest.raises(
        ValueError, match=r"^theta, X and y must have a finite loss and gradient, got the loss (inf|nan)"
    ):
        model.loss_and_grad(theta, X, y, loss)


def test_infinities_that_cancel_in_a_hidden_layer_are_refused():
    model = models.mlp([2, 2, 1])
    theta = np.array([1e200, 1e200, -1e200, -1e200, 0, 0, 1.0, 1.0, 0.0])
    with pytest.raises(ValueError, match=r"^theta and X must have finite scores, got \[(nan|inf)\]$"):
        model.scores(theta, [[1e200, 1e200]])


@pytest.mark.parametrize(
    "model", [models.linear(2), models.linear(2, 3), models.mlp([2, 4, 1]), models.mlp([2, 4, 3])], ids=str
)
def test_accuracy_is_what_zero_one_leaves(model):
    rng = np.random.default_rng(1)
    theta, X, k = model.init(3, "normal"), rng.normal(size=(40, 2)), model.sizes[-1]
    y = rng.integers(max(k, 2), size=40)
    expected = 1 - zero_one(model.scores(theta, X), y)
    written = [y.tolist(), 2 * y - 1, y[:, None]] if k == 1 else [y, np.eye(k)[y]]
    for targets in written:
        assert model.accuracy(theta, X, targets) == pytest.approx(expected, rel=1e-12)
    assert 0 < expected < 1


@pytest.mark.parametrize(
    ("y", "match"),
    [
        ([0, 2], "y must be 0 or 1"),
        ([0], "y must hold one target for each of the 2 rows"),
        ([0, np.nan], "y must hold fin"),
    ],
)
def test_accuracy_names_what_is_wrong_with_y(y, match):
    with pytest.raises(ValueError, match=match):
        models.linear(2).accuracy([1.0, 1.0, 0.0], [[0.0, 1.0], [1.0, 2.0]], y)
