"""The matrix products of the browser against NumPy's: both transposes, every edge of a block, alpha and beta."""

from itertools import product

import numpy as np
import pytest
import wasm
from core.side_module import HEAP, SideModule

CODES = {"n": ord("n"), "t": ord("t")}
EDGES = [(0, 1, 1), (1, 1, 0), (1, 1, 1), (3, 5, 2), (4, 4, 4), (5, 3, 700), (63, 7, 9), (65, 129, 257), (64, 128, 256)]


@pytest.fixture(scope="module")
def blas(tmp_path_factory):
    """The module of the products alone."""
    scratch = tmp_path_factory.mktemp("blas")
    wasm.compile_c(wasm.RUNTIME / "products.c", scratch)
    names = ["numba_xxgemm", "numba_xxgemv", "numba_xxdot"]
    wasm.link([scratch / "products.o"], names, scratch / "products.so")
    return SideModule(scratch / "products.so", {})


def call(blas, name, *arguments):
    """The last array among the arguments, as the function leaves it; floats are handed over by their address."""
    blas.top, flat = HEAP, []
    for value in arguments:
        if isinstance(value, int):
            flat.append(value)
        else:
            data = np.asarray(value, float)
            flat.append(blas._taken(data.nbytes))
            blas.memory.write(blas.store, data.tobytes(order="F"), flat[-1])
            last = flat[-1], data
    assert blas.exports[name](blas.store, *flat) == 0
    at, data = last
    return blas._array(at, float, data.T.shape).T


def close(found, expected):
    np.testing.assert_allclose(found, expected, rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize(("ta", "tb"), list(product("nt", "nt")))
@pytest.mark.parametrize(("alpha", "beta"), [(1.0, 0.0), (-2.5, 0.5)])
def test_gemm(blas, ta, tb, alpha, beta):
    rng = np.random.default_rng(3)
    for m, n, k in EDGES:
        a, b = rng.normal(size=(m, k) if ta == "n" else (k, m)), rng.normal(size=(k, n) if tb == "n" else (n, k))
        c = rng.normal(size=(m + 2, n))  # two rows more than the product has: they stay
        c[:m] += np.nan if beta == 0.0 else 0.0  # and nobody reads what beta = 0 leaves out
        expected = c.copy()
        expected[:m] = alpha * (a if ta == "n" else a.T) @ (b if tb == "n" else b.T) + (beta * c[:m] if beta else 0)
        sizes = (100, CODES[ta], CODES[tb], m, n, k)
        found = call(blas, "numba_xxgemm", *sizes, alpha, a, max(len(a), 1), b, max(len(b), 1), beta, c, m + 2)
        close(found, expected)


@pytest.mark.parametrize("ta", "nt")
@pytest.mark.parametrize(("alpha", "beta"), [(1.0, 0.0), (-2.5, 0.5)])
def test_gemv(blas, ta, alpha, beta):
    rng = np.random.default_rng(4)
    for m, n in ((1, 1), (5, 3), (4, 9), (33, 70), (0, 3), (3, 0)):
        a = rng.normal(size=(m, n))
        x, y = rng.normal(size=n if ta == "n" else m), rng.normal(size=m if ta == "n" else n)
        expected = alpha * (a if ta == "n" else a.T) @ x + beta * y
        y = y + np.nan if beta == 0.0 else y
        close(call(blas, "numba_xxgemv", 100, CODES[ta], m, n, alpha, a, max(m, 1), x, beta, y), expected)


@pytest.mark.parametrize("n", [0, 1, 3, 4, 5, 1001])
def test_dot(blas, n):
    x, y = np.random.default_rng(5).normal(size=(2, n))
    close(call(blas, "numba_xxdot", 100, ord("n"), n, x, y, np.full(1, np.nan)), [x @ y])


def test_what_is_not_finite_stays_where_it_is(blas):
    a, b = np.ones((9, 5)), np.ones((5, 7))
    a[8, 0], b[1, 6] = np.inf, np.nan
    with np.errstate(invalid="ignore"):
        expected = a @ b
    sizes = (100, CODES["n"], CODES["n"], 9, 7, 5)
    close(call(blas, "numba_xxgemm", *sizes, 1.0, a, 9, b, 5, 0.0, np.full((9, 7), np.nan), 9), expected)
