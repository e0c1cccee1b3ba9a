"""What single precision did to others, tried on ours; each case names the report."""

import numpy as np
import pytest

import coursekit as ck
from coursekit.core.kernel import BACKEND

pytestmark = pytest.mark.skipif(BACKEND != "numba", reason="float32 is compiled by numba")


@pytest.mark.parametrize("model", [ck.models.linear(1), ck.models.mlp([1, 1, 1])], ids=str)
def test_means_over_a_million_rows_keep_their_digits(model):
    """numpy/numpy#5681, numpy/numpy#22956, numba/numba#2855: a sum in float32 was off by tenths of a percent at a
    million rows, and stood still at 16 million. Ours lost as much in the gradient of a bias.
    """
    n = 10**6
    X, y, start = np.zeros((n, 1)), np.full(n, 0.1), np.zeros(model.n_params)
    fit = ck.fit(model, X, y, lr=1.0, batch_size=n, epochs=1, theta=start, dtype="float32")
    assert fit.history.loss[0] == pytest.approx(0.01, rel=1e-6)
    assert fit.theta[-1] == pytest.approx(0.2, rel=1e-6)


def test_adam_stays_where_every_gradient_is_zero():
    """google-deepmind/optax#1754: eps became 0 in the type of the parameters, and 0 / 0 poisoned the run."""
    fit = ck.fit(ck.models.linear(2), np.zeros((8, 2)), np.zeros(8), optimizer="adam", lr=0.1, dtype="float32")
    assert fit.theta.tolist() == [0.0, 0.0, 0.0]


def test_rates_near_one_are_not_rounded_to_each_other():
    """tenstorrent/tt-metal#55935: beta2 went into the type of the parameters, and 0.999 was 0.9999."""
    X, y = np.eye(4)[np.arange(64) % 4], np.linspace(-1, 1, 64)
    for beta2 in (0.999, 0.99999999):
        settings = {"optimizer": ck.optimizers.adam(beta2=beta2), "lr": 0.1, "epochs": 5, "batch_size": 16}
        single, double = (
            ck.fit(ck.models.linear(4), X, y, dtype=dtype, **settings) for dtype in ("float32", "float64")
        )
        np.testing.assert_allclose(single.theta, double.theta, rtol=1e-5, atol=1e-6)


def test_targets_of_another_precision_are_welcome():
    """huggingface/sentence-transformers#770, pytorch/pytorch#15436: "found dtype Double but expected Float"."""
    X, y = np.ones((4, 2), np.float32), np.arange(4.0)
    fits = [ck.fit(ck.models.linear(2), X, y.astype(kind), dtype="float32").theta for kind in (float, np.float32, int)]
    assert all(theta.tobytes() == fits[0].tobytes() for theta in fits)
