"""Arrays that lie in a file, `numpy.memmap`: read in blocks of rows, never as a whole.

The system reads a page of the file when a number on it is used, and counts it as memory of the process until somebody
else needs that memory. `release` gives the pages back at once: a process stays as small as what it works on.
"""

import mmap

import numpy as np

from coursekit.core import validate

BLOCK = 2**18  # numbers of a block of rows: 2 MB of float64


def is_mapped(value):
    """Does an array lie in a file? Its views do as well, whatever their type; a copy does not."""
    while isinstance(value, np.ndarray):
        value = value.base
    return isinstance(value.obj if isinstance(value, memoryview) else value, mmap.mmap)


def release(array):
    """Give the pages of an array in a file back. Not those of a copy-on-write map, which may have been changed."""
    while isinstance(array, np.ndarray):
        if getattr(array, "mode", None) in ("r", "r+", "w+") and hasattr(mmap, "MADV_DONTNEED"):
            array._mmap.madvise(mmap.MADV_DONTNEED)
            break
        array = array.base


def blocks(A):
    """The rows of A as slices of about BLOCK numbers, and of one row at least."""
    rows = max(1, BLOCK // max(1, A[:1].size))
    for first in range(0, max(1, len(A)), rows):
        yield slice(first, min(first + rows, len(A)))


def in_blocks(function, X):
    """What `function` of rows in memory returns for those of a file, block by block."""
    found = []
    for block in blocks(X):
        found.append(function(np.array(validate.array(named("X", block), X[block], 2))))
        release(X)
    return np.concatenate(found)


def named(name, block):
    """What an error calls a block of rows: `X[0:1024]`."""
    return f"{name}[{block.start}:{block.stop}]"


def checked(name, value, ndim, *, dtype=np.float64):
    """As `validate.array`; but an array in a file is checked block by block, and stays as it is."""
    if not is_mapped(value):
        return validate.array(name, value, ndim, dtype=dtype)
    for block in blocks(value):
        validate.array(named(name, block), value[block], ndim, dtype=dtype)
        release(value)
        if value.dtype.kind in "biu":  # whole numbers are finite
            break
    return value
