"""Straightforward C, compiled with gcc when it is there; see peers.c."""

import ctypes
import shutil
import subprocess
import tempfile
from ctypes import c_double as real, c_int64 as integer, c_uint64, c_void_p
from functools import cache
from pathlib import Path

import numpy as np
from numpy_peer import decompose

NAME = "C"
# with their default hyper-parameters, by their numbers in peers.c
OPTIMIZERS = ("sgd", "momentum", "nesterov", "adagrad", "rmsprop", "adadelta", "adam", "adamw")
FLAGS = ("-O3", "-march=native", "-shared", "-fPIC")

if shutil.which("gcc") is None:
    raise ImportError("gcc is not there")


def version():
    """The compiler's version."""
    line = subprocess.run(["gcc", "--version"], capture_output=True, text=True, check=True).stdout.splitlines()[0]
    return f"{line} {' '.join(FLAGS[:2])}"


@cache
def _library():
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        path = Path(folder) / "peers.so"
        source = Path(__file__).with_name("peers.c")
        subprocess.run(["gcc", *FLAGS, "-o", path, source, "-lm"], check=True)
        return ctypes.CDLL(str(path))


def _at(array):
    return c_void_p(array.ctypes.data)


def seeded(seed):
    """The state of the generator for a seed of at most 64 bits."""
    state = np.empty(4, np.uint64)
    _library().seeded(c_uint64(seed), _at(state))
    return state


def words(state, n):
    """The generator's next n outputs."""
    values = np.empty(n, np.uint64)
    _library().words(_at(state), _at(values), integer(n))
    return values


def uniform(state, low, high, values):
    """Fill an array of numbers from low up to high."""
    _library().uniform(_at(state), real(low), real(high), _at(values), integer(values.size))


def permutation(state, order):
    """Fill an array with 0 ... n - 1, shuffled."""
    _library().permutation(_at(state), _at(order), integer(order.size))


def _epochs(problem, start):
    """Run `start(theta) -> epoch(order, number)` over all epochs; theta at the end."""
    theta = problem.theta.copy()
    epoch = start(theta)
    state, order = seeded(problem.seed), np.empty(len(problem.X), np.int64)
    for number in range(problem.epochs):
        permutation(state, order)
        epoch(_at(order), number)
    return theta


def linear(problem):
    """Linear regression."""
    call, (n, d) = _library().linear_epoch, problem.X.shape
    call.restype = None

    def start(theta):
        grad = np.empty(d + 1)
        sizes = integer(n), integer(d), integer(problem.batch_size), real(problem.lr)
        return lambda order, _: call(_at(theta), _at(problem.X), _at(problem.y), order, *sizes, _at(grad))

    return lambda: _epochs(problem, start)


def softmax(problem):
    """Softmax regression with momentum."""
    call, n, (d, k) = _library().softmax_epoch, len(problem.X), problem.sizes
    call.restype = real

    def start(theta):
        m = problem.batch_size
        v, work, labels = np.zeros(theta.size), np.empty(theta.size + m * (d + 2 * k)), np.empty(m, np.int64)
        sizes = *map(integer, (n, d, k, m)), real(problem.lr), real(0.9)
        data = _at(problem.X), _at(problem.y)
        return lambda order, _: call(_at(theta), _at(v), *data, order, *sizes, _at(work), _at(labels))

    return lambda: _epochs(problem, start)


def mlp(problem):
    """A network with one hidden layer, Adam."""
    call, n, (d, h, k) = _library().mlp_epoch, len(problem.X), problem.sizes
    call.restype = real

    def start(theta):
        m = problem.batch_size
        state, labels = np.zeros((2, theta.size)), np.empty(m, np.int64)
        work = np.empty(theta.size + m * (d + 2 * h + 2 * k))
        sizes = *map(integer, (n, d, h, k, m)), real(problem.lr)
        data = _at(problem.X), _at(problem.y)

        def epoch(order, number):
            updates = integer(number * -(-n // m))
            call(_at(theta), _at(state[0]), _at(state[1]), *data, order, *sizes, updates, _at(work), _at(labels))

        return epoch

    return lambda: _epochs(problem, start)


def beale(problem):
    """Every optimizer down Beale's function; the last points."""
    call = _library().beale_descend
    call.restype = None

    def descend(rule):
        path, losses = np.empty((problem.steps + 1, 2)), np.empty(problem.steps + 1)
        path[0] = problem.theta
        call(integer(OPTIMIZERS.index(rule.name)), _at(path), _at(losses), integer(problem.steps), real(rule.lr))
        return path[-1]

    return lambda: np.array([descend(rule) for rule in problem.rules])


def two_point(problem):
    """Bias and variance of constants and lines, from sums in C, of a part that fits the cache at a time."""
    call, n = _library().two_point_sums, problem.n_datasets
    call.restype = None

    def run():
        state, constant, line = seeded(problem.seed), np.zeros(2), np.zeros(5)
        for first in range(0, n, 2**14):
            x = np.empty((min(2**14, n - first), 2))
            uniform(state, -1.0, 1.0, x)
            call(_at(x), integer(len(x)), _at(constant), _at(line))
        (level, square), (a, b, a_a, a_b, b_b) = constant / n, line / n
        return np.array(
            [
                decompose(np.array([0.0, level]), np.diag([0.0, square - level**2])),
                decompose(np.array([a, b]), np.array([[a_a - a * a, a_b - a * b], [a_b - a * b, b_b - b * b]])),
            ]
        )

    return run
