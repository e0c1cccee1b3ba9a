"""The same bits whatever the number of threads: in processes started with other counts, and in this one."""

import os
import subprocess
import sys
from contextlib import ExitStack

import numpy as np
import pytest

import coursekit as ck
from coursekit.core import blas as _blas

FIT = """
import hashlib
import numpy as np
import coursekit as ck

rng = np.random.default_rng(0)
X, y = rng.normal(size=(300, 600)), rng.integers(10, size=300)
model = ck.models.mlp([600, 100, 10])
settings = dict(optimizer=ck.optimizers.adam(), batch_size=150, epochs=2, l2=1e-4, dropout=0.2, validation=(X, y))
fit = ck.fit(model, X, y, **settings)
value, grad = model.loss_and_grad(fit.theta, X, y, "cross_entropy")
parts = fit.theta, fit.history.loss, fit.history.validation_loss, grad, model.scores(fit.theta, X)
print(value.hex(), hashlib.sha256(b"".join(part.tobytes() for part in parts)).hexdigest())
"""
COUNTS = ("OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "OMP_NUM_THREADS", "NUMBA_NUM_THREADS")


def test_a_fit_is_the_same_whatever_the_number_of_threads():
    """Sums of 600 products: a BLAS with two threads cuts them into other pieces."""
    environments = [os.environ | dict.fromkeys(COUNTS, count) for count in ("1", "2")]
    command = [sys.executable, "-W", "error", "-c", FIT]
    first, second = (subprocess.check_output(command, env=environment) for environment in environments)
    assert first == second


def threads():
    return [blas.get_num_threads() for blas in _blas.libraries()]


@pytest.fixture
def two_threads():
    before = threads()
    for blas in _blas.libraries():
        blas.set_num_threads(2)
    yield threads()
    for blas, count in zip(_blas.libraries(), before, strict=True):
        blas.set_num_threads(count)


def test_one_thread_inside_and_what_was_there_before_outside(two_threads):
    assert two_threads or sys.platform != "linux"  # the wheels for Linux come with OpenBLAS
    one = [1] * len(two_threads)
    with _blas.one_thread():
        assert threads() == one
        with _blas.one_thread():
            assert threads() == one
        assert threads() == one
    assert threads() == two_threads
    with pytest.raises(KeyError), _blas.one_thread():
        raise KeyError
    assert threads() == two_threads


def test_the_last_to_leave_restores_the_count(two_threads):
    """Two threads of Python may overlap in any order."""
    first, second = ExitStack(), ExitStack()
    first.enter_context(_blas.one_thread())
    second.enter_context(_blas.one_thread())
    first.close()
    assert threads() == [1] * len(two_threads)
    second.close()
    assert threads() == two_threads


def test_training_multiplies_on_one_thread(two_threads):
    """Seen from inside a learner's model; afterwards everything is as it was."""
    seen = []

    def model(theta, X, y):
        seen.append(threads())
        return 1.0, theta

    ck.fit(model, np.zeros((4, 1)), np.zeros(4), epochs=2, theta=[1.0])
    assert seen == [[1] * len(two_threads)] * 2
    assert threads() == two_threads
