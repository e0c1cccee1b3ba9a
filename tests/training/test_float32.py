"""Fits in single precision: against PyTorch's, against double precision, and what they take."""

import numpy as np
import pytest
from sample import amount

import coursekit as ck
from coursekit.core.kernel import BACKEND
from coursekit.training.run import Run

pytestmark = pytest.mark.skipif(BACKEND != "numba", reason="float32 is compiled by numba")
RNG = np.random.default_rng(0)
X, labels = RNG.normal(size=(120, 6)).astype(np.float32), RNG.integers(0, 3, 120)
CASES = [
    (ck.models.linear(6, 3), "sgd", 0.1, {}),
    (ck.models.mlp([6, 8, 3]), "adam", 0.01, {"l2": 1e-3}),
    (ck.models.mlp([6, 8, 3], "tanh"), "nesterov", 0.05, {"dropout": 0.25, "record": True}),
    *amount([], [(ck.models.mlp([6, 8, 3]), "muon", 0.01, {})]),  # which takes 20 s to compile
]


def both(model, optimizer, lr, options):
    """The same fit in single and in double precision."""
    settings = {"optimizer": optimizer, "lr": lr, "epochs": 4, "batch_size": 16, **options}
    return (ck.fit(model, X, labels, dtype=dtype, **settings) for dtype in ("float32", "float64"))


@pytest.mark.parametrize(("model", "optimizer", "lr", "options"), CASES)
def test_it_goes_the_way_of_double_precision(model, optimizer, lr, options):
    single, double = both(model, optimizer, lr, options)
    assert single.theta.dtype == single.best_theta.dtype == np.float32
    assert single.history.update_loss.dtype == single.history.loss.dtype == np.float64
    np.testing.assert_allclose(single.theta, double.theta, rtol=0, atol=2e-6)
    np.testing.assert_allclose(single.history.update_loss, double.history.update_loss, rtol=1e-6)
    assert single.theta.astype(float).tolist() != double.theta.tolist()  # it is not double precision in disguise
    assert single.history.accuracy.tolist() == double.history.accuracy.tolist()
    if options.get("record"):
        assert single.history.path.dtype == np.float32


def test_it_is_the_fit_of_pytorch():
    torch = pytest.importorskip("torch")
    model, epochs, m = ck.models.mlp([6, 8, 3]), 3, 20
    theta = model.init(0).astype(np.float32)
    network = torch.nn.Sequential(torch.nn.Linear(6, 8), torch.nn.ReLU(), torch.nn.Linear(8, 3))
    layers = (network[0], network[2])
    with torch.no_grad():
        for layer, (W, b) in zip(layers, model.unpack(theta), strict=True):
            layer.weight[:], layer.bias[:] = torch.tensor(W.T.copy()), torch.tensor(b)
    rule = torch.optim.Adam(network.parameters(), lr=0.01)
    for order in ck.orders(len(X), epochs, seed=1):
        for rows in order.reshape(-1, m):
            rule.zero_grad()
            torch.nn.functional.cross_entropy(network(torch.tensor(X[rows])), torch.tensor(labels[rows])).backward()
            rule.step()
    theirs = np.concatenate(
        [part.detach().numpy().T.ravel() for layer in layers for part in (layer.weight, layer.bias)]
    )
    fit = ck.fit(
        model, X, labels, optimizer="adam", lr=0.01, batch_size=m, epochs=epochs, seed=1, theta=theta, dtype="float32"
    )
    np.testing.assert_allclose(fit.theta, theirs, rtol=0, atol=2e-5)


def test_rows_of_float32_are_not_copied_and_others_once():
    assert Run(ck.models.linear(6, 3), X, labels, dtype=np.float32).data.X is X
    assert Run(ck.models.linear(6, 3), X.astype(float), labels, dtype="float32").data.X.dtype == np.float32


def test_validation_rows_are_measured_in_double_precision():
    model = ck.models.linear(6, 3)
    fit = ck.fit(model, X, labels, epochs=2, dtype="float32", validation=(X[:40], labels[:40]))
    scores = model.scores(fit.theta, X[:40])
    assert fit.history.validation_loss[-1] == ck.losses.cross_entropy(scores, labels[:40])


def test_batches_of_a_generator_are_taken_as_float32():
    batches = [(X[i : i + 40].astype(float), labels[i : i + 40]) for i in range(0, 120, 40)]
    assert ck.fit(ck.models.linear(6, 3), batches, epochs=2, dtype="float32").theta.dtype == np.float32


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ({"dtype": "float16"}, "dtype must be one of 'float64', 'float32', got 'float16'"),
        ({"dtype": int}, "dtype must be one of 'float64', 'float32', got 'int64'"),
        ({"dtype": None}, "dtype must be one of 'float64', 'float32', got None"),
        (
            {"optimizer": lambda theta, grad, lr: theta - lr * grad},
            "where a function of your own takes part, got 'float32'",
        ),
        ({"loss": lambda scores, y: (0.0, scores)}, "where a function of your own takes part, got 'float32'"),
        ({"X": np.full((120, 6), 1e300)}, r"X must hold finite numbers only, got inf as float32 at index \(0, 0\)"),
        ({"theta": np.full(21, 1e300)}, "must have a finite loss before the first update"),
    ],
)
def test_what_it_does_not_take_is_said(arguments, said):
    with pytest.raises(ValueError, match=said):
        ck.fit(ck.models.linear(6, 3), arguments.pop("X", X), labels, **({"dtype": "float32"} | arguments))
