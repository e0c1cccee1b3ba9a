"""Networks and polynomials: dropout masks, initialization, and PyTorch's automatic differentiation as a judge."""

import numpy as np
import pytest
from references import models as twin_models

import coursekit as ck
from coursekit.core.activations import ACTIVATIONS
from coursekit.core.losses import LOSSES

mlp, polynomial = ck.models.mlp, ck.models.polynomial
SHAPES = [(3, 4, 2), (2, 5, 3, 4), (3, 2, 2, 3, 2)]
every_network = pytest.mark.parametrize(
    ("sizes", "activation"), [(s, a) for s in SHAPES for a in ACTIVATIONS], ids=lambda value: str(value)
)


def problem(sizes, n=7):
    rng = np.random.default_rng([*sizes, n])
    model = mlp(list(sizes))
    return rng.normal(size=model.n_params), rng.normal(size=(n, sizes[0])), rng.integers(sizes[-1], size=n)


def dropped(sizes, rate=0.4, n=7):
    """Masks of inverted dropout, drawn here."""
    rng = np.random.default_rng(n)
    return np.where(rng.random((n, sum(sizes[1:-1]))) < rate, 0.0, 1 / (1 - rate))


def masked(model, theta, X, y, masks, loss="cross_entropy"):
    """Loss and gradient as the training loop asks for them."""
    record, grad = LOSSES[loss], np.full_like(theta, np.nan)
    work = np.full(model.work_size(len(X)), np.nan)  # what was there before must not matter
    kernels = record.kernel, record.vector, model.activation.kernel
    targets = model.encode(record, X, y)
    return model.kernel(*kernels, theta, model.layers, X, targets, masks, grad, work), grad


@every_network
def test_masked_network_against_numpy(sizes, activation):
    theta, X, y = problem(sizes)
    masks = dropped(sizes)
    value, grad = masked(mlp(list(sizes), activation), theta, X, y, masks)
    expected, slope = twin_models.network(sizes, activation, theta, X, y, masks)
    assert value == pytest.approx(expected, rel=1e-12)
    np.testing.assert_allclose(grad, slope, rtol=1e-10, atol=1e-14)
    plain = twin_models.network(sizes, activation, theta, X, y)
    assert plain[0] != pytest.approx(value, rel=1e-3)  # the masks matter


@every_network
def test_masks_of_ones_are_no_masks(sizes, activation):
    theta, X, y = problem(sizes)
    model = mlp(list(sizes), activation)
    value, grad = masked(model, theta, X, y, np.ones((len(X), model.hidden)))
    same = model.loss_and_grad(theta, X, y, "cross_entropy")
    assert value == same[0]
    np.testing.assert_array_equal(grad, same[1])


@every_network
def test_masked_network_against_pytorch(sizes, activation):
    """float64, the same masks; PyTorch derives the gradient by itself. A step has no slope there either."""
    torch = pytest.importorskip("torch", reason="PyTorch is not installed")
    theta, X, y = problem(sizes)
    model, masks = mlp(list(sizes), activation), dropped(sizes)
    theirs = vars(torch.nn.functional) | vars(torch) | {"step": lambda z: (z >= 0).to(z.dtype)}
    if activation not in theirs:
        pytest.skip(f"PyTorch has no {activation}")
    for mask in (masks, np.ones_like(masks)):
        layers = [[torch.tensor(part, requires_grad=True) for part in layer] for layer in model.unpack(theta)]
        H, columns = torch.tensor(X), torch.tensor(mask).split(sizes[1:-1], dim=1)
        for (W, b), part in zip(layers[:-1], columns, strict=True):
            H = theirs[activation](H @ W + b) * part
        loss = torch.nn.functional.cross_entropy(H @ layers[-1][0] + layers[-1][1], torch.tensor(y))
        loss.backward()
        parts = [torch.zeros_like(p) if p.grad is None else p.grad for layer in layers for p in layer]
        value, grad = masked(model, theta, X, y, mask)
        assert value == pytest.approx(loss.item(), rel=1e-13)
        np.testing.assert_allclose(grad, torch.cat([p.ravel() for p in parts]).numpy(), rtol=1e-11, atol=1e-15)


@pytest.mark.parametrize("loss", ["mse", "mae", "logistic", "hinge"])
@pytest.mark.parametrize("degree", [1, 3, 8])
def test_polynomials_against_pytorch(degree, loss):
    torch = pytest.importorskip("torch", reason="PyTorch is not installed")
    rng = np.random.default_rng(degree)
    x, theta = rng.normal(size=9), rng.normal(size=degree + 1)
    y = rng.normal(size=9) if loss in ("mse", "mae") else rng.integers(2, size=9) * (2 if loss == "hinge" else 1)
    y = y - 1 if loss == "hinge" else y
    weights, target = torch.tensor(theta, requires_grad=True), torch.tensor(np.asarray(y, float))
    scores = sum(w * torch.tensor(x) ** (degree - j) for j, w in enumerate(weights))
    functional = torch.nn.functional
    value = {
        "mse": lambda: functional.mse_loss(scores, target),
        "mae": lambda: functional.l1_loss(scores, target),
        "logistic": lambda: functional.binary_cross_entropy_with_logits(scores, target),
        "hinge": lambda: torch.relu(1 - target * scores).mean(),
    }[loss]()
    value.backward()
    ours, grad = polynomial(degree).loss_and_grad(theta, x[:, None], y, loss)
    assert ours == pytest.approx(value.item(), rel=1e-12)
    np.testing.assert_allclose(grad, weights.grad.numpy(), rtol=1e-10, atol=1e-13)


def test_polynomials_evaluate_as_numpys_do():
    theta, x = [2.0, 0.0, -1.0, 3.0], np.linspace(-3, 3, 7)
    model = polynomial(3)
    assert model.n_params == 4
    assert model.init().tolist() == [0.0] * 4
    np.testing.assert_allclose(model.scores(theta, x[:, None]), 2 * x**3 - x + 3, rtol=1e-14)
    [(W, b)] = model.unpack(theta)
    assert (W.ravel().tolist(), b.tolist()) == ([2.0, 0.0, -1.0], [3.0])  # the constant is the bias
    assert model.weights.tolist() == [1, 1, 1, 0]


def test_a_network_without_hidden_layers_is_linear():
    theta, X, y = problem((4, 3))
    ours, linear = mlp([4, 3]).loss_and_grad(theta, X, y, "cross_entropy"), ck.models.linear(4, 3)
    expected = linear.loss_and_grad(theta, X, y, "cross_entropy")
    assert ours[0] == pytest.approx(expected[0], rel=1e-14)
    np.testing.assert_allclose(ours[1], expected[1], rtol=1e-12, atol=1e-16)


@pytest.mark.parametrize(("sizes", "n_params"), [((64, 32, 10), 2410), ((3, 2), 8), ((2, 3, 4, 5, 1), 9 + 16 + 25 + 6)])
def test_networks_count_their_parameters(sizes, n_params):
    model = mlp(list(sizes))
    assert model.n_params == n_params
    assert model.hidden == sum(sizes[1:-1])
    assert repr(model) == f"mlp({', '.join(map(str, sizes))})"
    assert model.init(0).size == model.weights.size == n_params
    assert model.weights.sum() == n_params - sum(sizes[1:])
    assert mlp(sizes).sizes == mlp(np.array(sizes)).sizes == sizes


@pytest.mark.parametrize("scheme", ["xavier", "he", "normal"])
def test_each_layer_is_drawn_with_its_own_variance(scheme):
    """At least 20,000 weights a layer: their standard deviation is known to 0.5 %."""
    sizes = (300, 200, 100, 250)
    layers = mlp(list(sizes)).unpack(mlp(list(sizes)).init(seed=2, scheme=scheme))
    for (W, b), d, k in zip(layers, sizes[:-1], sizes[1:], strict=True):
        variance = {"xavier": 2 / (d + k), "he": 2 / d, "normal": 1.0}[scheme]
        assert W.std() == pytest.approx(np.sqrt(variance), rel=0.02)
        assert abs(W.mean()) < 0.03 * np.sqrt(variance)
        assert not b.any()


@pytest.mark.parametrize(("scheme", "expected"), [("he", 2.0), ("xavier", 1 / 16)])
def test_he_keeps_the_scale_of_the_signal_behind_relu(scheme, expected):
    """Mean square of the scores to that of X: each of four ReLUs takes half, he's variance gives it back."""
    model = mlp([200] * 6, "relu")
    X = np.random.default_rng(1).normal(size=(200, 200))
    ratio = np.mean(model.scores(model.init(3, scheme), X) ** 2) / np.mean(X**2)
    assert ratio == pytest.approx(expected, rel=0.35)


@pytest.mark.parametrize("activation", ["sigmoid", "tanh", "softplus"])
def test_zeros_keep_hidden_units_identical(activation):
    data = ck.datasets.moons(n=60, seed=1)
    model = mlp([2, 5, 3, 2], activation)
    settings = {"lr": 0.5, "batch_size": 10, "epochs": 15}
    zeros, random = (ck.fit(model, *data[:2], theta=model.init(0, s), **settings) for s in ("zeros", "xavier"))
    assert zeros.theta.any()
    for fit, identical in ((zeros, True), (random, False)):
        layers = model.unpack(fit.theta)
        spreads = [np.ptp(W, axis=1).max() for W, _ in layers[:-1]]  # each unit has a column
        assert (np.array(spreads) < 1e-12).tolist() == [identical] * 2
        assert (np.ptp(layers[0][1]) < 1e-12) == identical


@pytest.mark.parametrize(("activation", "scheme"), [("relu", "he"), ("tanh", "xavier")])
def test_a_network_separates_the_moons(activation, scheme):
    data, fresh = ck.datasets.moons(n=300, seed=1), ck.datasets.moons(n=300, seed=2)
    model = mlp([2, 12, 2], activation)
    settings = {"optimizer": ck.optimizers.adam(), "lr": 0.02, "batch_size": 30, "epochs": 80}
    fit = ck.fit(model, *data[:2], theta=model.init(0, scheme), validation=fresh[:2], **settings)
    assert fit.history.accuracy[-1] >= 0.99
    line = ck.fit(ck.models.linear(2, 2), *data[:2], validation=fresh[:2], **settings)
    assert line.history.accuracy[-1] < 0.93


def test_a_network_learns_the_digits():
    data = ck.datasets.digits()
    X, held, model = data.X / 16, np.arange(1797) % 4 == 0, mlp([64, 32, 10])
    settings = {"optimizer": ck.optimizers.adam(), "lr": 3e-3, "epochs": 15}
    fit = ck.fit(model, X[~held], data.y[~held], validation=(X[held], data.y[held]), **settings)
    assert fit.history.accuracy[-1] > 0.95
