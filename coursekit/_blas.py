"""One thread for matrix products, so that a fit is the same whatever the number of threads.

A BLAS cuts a large product into other pieces for other numbers of threads, and adds up in another order: the
last bits differ. The products of a minibatch are too small to gain from threads anyway. numba multiplies with
the BLAS of SciPy, NumPy with one of its own; both can be told how many threads to use.
"""

import ctypes
from contextlib import contextmanager
from functools import cache
from glob import glob
from pathlib import Path
from threading import Lock

_CALLS = (
    ("scipy_openblas_get_num_threads", "scipy_openblas_set_num_threads"),  # the wheels of SciPy
    ("scipy_openblas_get_num_threads64_", "scipy_openblas_set_num_threads64_"),  # the wheels of NumPy
    ("openblas_get_num_threads", "openblas_set_num_threads"),  # conda, Linux distributions
    ("MKL_Get_Max_Threads", "MKL_Set_Num_Threads"),
)
_lock, _inside, _before = Lock(), 0, []


@contextmanager
def one_thread():
    """Let BLAS use one thread; the last to leave restores what the first found."""
    global _inside, _before
    with _lock:
        if not _inside:
            _before = [(put, get()) for get, put in controls()]
            _put((put, 1) for put, _ in _before)
        _inside += 1
    try:
        yield
    finally:
        with _lock:
            _inside -= 1
            if not _inside:
                _put(_before)


def _put(settings):
    for put, threads in settings:
        put(threads)


@cache
def controls():
    """The functions (get, set) of each BLAS in this process that has some."""
    found = []
    for path in _libraries():
        try:
            library = ctypes.CDLL(path)
        except OSError:
            continue
        found += [(getattr(library, get), getattr(library, put)) for get, put in _CALLS if hasattr(library, get)]
    return found


def _libraries():
    """The modules that call BLAS: their symbols include its own, except on Windows: its file is named."""
    import numpy as np
    import scipy.linalg.cython_blas  # takes its time, so not before there is something to multiply

    for package, module in ((scipy, scipy.linalg.cython_blas), (np, np.linalg._umath_linalg)):
        yield module.__file__
        yield from glob(f"{Path(package.__file__).parent}.libs/*openblas*.dll")
