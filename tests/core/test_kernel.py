"""What stands between us and numba's own names: binding by name, compiling, and a kernel's address."""

import inspect
from types import SimpleNamespace

import numpy as np
import pytest
from numba.core.dispatcher import Dispatcher

from coursekit.core.epoch import count_correct, epoch
from coursekit.core.kernel import LOSS, bind, float64, jit as kernels, kernel, pointer, source
from coursekit.core.losses import LOSSES
from coursekit.core.models import linear

COMPILED = isinstance(epoch, Dispatcher)
compiled_only = pytest.mark.skipif(not COMPILED, reason="nothing is compiled")


def share(part, whole, scale):
    return scale * part / whole


def test_arguments_are_bound_by_name_in_any_order():
    assert bind(share, whole=4.0, part=1.0, later=("scale",))(100.0) == 25.0
    assert bind(share, scale=100.0, whole=4.0, part=1.0)() == 25.0


@pytest.mark.parametrize(
    ("later", "fixed"),
    [
        (("scale",), {"whole": 4.0}),  # one is missing
        (("scale",), {"part": 1.0, "hole": 4.0}),  # one has another name
        (("whole",), {"part": 1.0, "scale": 4.0}),  # the fixed ones are not the first
        (("scale", "whole"), {"part": 1.0}),  # the rest is in another order
        ((), {"part": 1.0, "whole": 4.0}),  # the rest is forgotten
    ],
)
def test_a_name_that_is_wrong_is_an_error_when_it_is_bound(later, fixed):
    with pytest.raises(TypeError, match="share takes part, whole, scale, got "):
        bind(share, later, **fixed)


def test_an_epoch_bound_by_name_is_the_call_by_position():
    """Two epochs of one row each, with numbers told apart, by the kernel's own order of arguments."""
    names = inspect.signature(source(epoch)).parameters

    def model(loss, hyper, activation, theta, sizes, X, targets, masks, grad, work):
        grad[:] = theta[0] * X[0]
        return float(theta[0] * X[0, 0] - targets[0, 0])

    def update(theta, grad, state, hyper, lr, t):
        theta -= lr * grad * hyper * t

    values = {
        "model": model,
        "loss": None,
        "loss_hyper": None,
        "activation": None,
        "sizes": None,
        "hidden": 0,
        "classes": 0,
    }
    values |= {
        "X": np.array([[2.0]]),
        "targets": np.array([[3.0]]),
        "batch_size": 1,
        "l1": 0.5,
        "l2": 0.25,
        "weights": np.ones(1),
    }
    values |= {"update": update, "hyper": np.array([2.0]), "state": np.empty((0, 1)), "nesterov_beta": 0.0}
    values |= {
        "X_batch": np.empty((1, 1)),
        "y_batch": np.empty((1, 1)),
        "point": np.empty(1),
        "grad": np.empty(1),
        "work": None,
    }
    later = {"order": np.array([0]), "masks": np.empty((1, 0)), "lrs": np.array([0.125]), "t": 3}
    ends = []
    for call in (
        lambda new: bind(source(epoch), later=(*new,), **values)(*new.values()),
        lambda new: source(epoch)(*((values | new)[name] for name in names)),
    ):
        new = {"theta": np.array([5.0]), **later, "path": np.empty((1, 1)), "losses": np.empty(1)}
        assert call(new) == (1, 0)
        ends.append((new["theta"][0], new["losses"][0]))
    # loss 5 * 2 - 3 and penalties 0.5 * 5 + 0.25 * 25; slope 10 + 0.5 + 2.5; the step 0.125 * 13 * 2 * 3
    assert ends == [(5.0 - 9.75, 7.0 + 8.75)] * 2


@compiled_only
def test_a_kernel_compiles_and_counts_references_where_numba_has_no_name_for_not_counting(monkeypatch):
    njit, asked = kernels.njit, []

    def without(**options):
        asked.append(sorted(options))
        if "_nrt" in options:
            raise KeyError("Unrecognized options: {'_nrt'}. Known options are dict_keys([...])")
        return njit(**options)

    monkeypatch.setattr(kernels, "njit", without)
    triple = kernel(float64(float64), allocates=False)(lambda x: 3.0 * x)
    assert triple(2.0) == 6.0
    assert asked == [["_nrt", "error_model"], ["error_model"]]


@compiled_only
@pytest.mark.parametrize("name", ["get_compile_result", "library", "llvm_cfunc_wrapper_name"])
def test_a_kernel_is_handed_over_where_numba_has_no_name_for_its_address(monkeypatch, name):
    """Then the kernel itself is the value, and other kernels call it all the same."""
    mse = LOSSES["mse"].kernel.kernel
    result = mse.get_compile_result(LOSS)
    bare = {
        "library": SimpleNamespace(fndesc=result.fndesc),
        "llvm_cfunc_wrapper_name": SimpleNamespace(library=result.library, fndesc=SimpleNamespace()),
    }
    with monkeypatch.context() as patch:
        if name in bare:
            patch.setattr(Dispatcher, "get_compile_result", lambda self, signature: bare[name])
        else:
            patch.delattr(Dispatcher, name)
        value = pointer.__wrapped__(mse)
    assert value is mse
    model, theta = linear(1), np.array([2.0, 0.5])
    grad, work, data = np.empty(2), np.empty(model.work_size(1)), (np.array([[1.0]]), np.array([[1.0]]))
    loss = model.kernel(
        value, np.empty(0), model.activation.kernel, theta, model.layers, *data, np.empty((1, 0)), grad, work
    )
    assert (loss, grad.tolist()) == (2.25, [3.0, 3.0])


@compiled_only
def test_a_pointer_is_made_once_and_says_what_it_is():
    mse = LOSSES["mse"].kernel
    assert pointer(mse.kernel) is mse
    assert repr(mse) == "<kernel coursekit.core._loss_kernels.mse>"
    assert mse.kernel.nopython_signatures == [LOSS]


def test_correct_rows_are_counted():
    """By the sign of one score, where 0 counts as +, or by the first largest of many."""
    assert count_correct(np.array([[0.0], [-1.0], [2.0]]), np.array([[1.0], [1.0], [1.0]])) == 2
    assert count_correct(np.array([[1.0, 1.0], [0.0, 2.0]]), np.array([[1.0, 0.0], [1.0, 0.0]])) == 1
