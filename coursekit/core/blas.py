"""One thread for matrix products, so that a fit is the same whatever the number of threads.

A BLAS cuts a large product into other pieces for other numbers of threads, and adds up in another order: the
last bits differ. The products of a minibatch are too small to gain from threads anyway. numba multiplies with
the BLAS of SciPy, NumPy with one of its own; threadpoolctl finds both and tells them how many threads to use.
"""

import sys
from contextlib import contextmanager
from functools import cache
from threading import Lock

from coursekit.core.kernel import BACKEND

_lock, _inside, _before = Lock(), 0, []


@contextmanager
def one_thread():
    """Let BLAS use one thread; the last to leave restores what the first found.

    threadpoolctl's own context would let the first to leave restore it, under the hands of the others.
    """
    global _inside, _before
    with _lock:
        if not _inside:
            _before = [(blas, count) for blas in libraries() if (count := blas.get_num_threads()) != 1]
            _put((blas, 1) for blas, _ in _before)
        _inside += 1
    try:
        yield
    finally:
        with _lock:
            _inside -= 1
            if not _inside:
                _put(_before)


def _put(settings):
    for blas, threads in settings:
        blas.set_num_threads(threads)


@cache
def libraries():
    """The BLAS libraries of this process, each with get_num_threads and set_num_threads.

    None in a browser, where everything has one thread, and SciPy would be downloaded for this alone.
    """
    if sys.platform == "emscripten":
        return []
    if BACKEND == "numba":
        import scipy.linalg.cython_blas  # noqa: F401  # numba's, which takes its time: not before there is work
    from threadpoolctl import ThreadpoolController

    return ThreadpoolController().select(user_api="blas").lib_controllers
