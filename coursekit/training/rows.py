"""Where the rows of an epoch come from: arrays in memory, arrays in files, or batches that the caller makes.

Each kind goes through an epoch in `blocks(generator)`: it yields an order, in which the loop takes the rows that stand
in `X` and `targets` at that moment, `batch_size` at a time. Arrays in memory are one block. For the other two `X` is a
buffer that each block fills anew: what is held does not grow with the data, but for the order of a file, 8 bytes a row.
`n` and `shares` say how many rows an epoch has, and which part of them each batch.
"""

from array import array
from collections.abc import Iterator

import numpy as np

from coursekit.core import mapped, validate
from coursekit.core.bars import tqdm
from coursekit.core.generator import permutation


def in_batches(X, y):
    """Is X an iterable of batches, and no array that lacks its y?"""
    return y is None and not hasattr(X, "__array__")


def rows_from(X, y, batch_size, inputs, targets):
    """The rows of X and y, which `inputs(X, name)` and `targets(X, y, name)` check and make what the loop takes."""
    if in_batches(X, y):
        if batch_size is not None:
            raise ValueError(f"batch_size must be None where X yields batches, got {validate.shown(batch_size)}")
        return Batches(X, inputs, targets)
    in_file = mapped.is_mapped(X) or mapped.is_mapped(y)
    if in_file:
        X, y = inputs(X, "X", mapped.checked), mapped.checked("y", y, (1, 2))
        validate.one_each("y", y, X)
        for block in mapped.blocks(y):
            targets(X[block], y[block], mapped.named("y", block))
    else:
        X = inputs(X)
        y = targets(X, y)
    n = len(X)
    batch_size = min(32, n) if batch_size is None else batch_size
    batch_size = validate.integer("batch_size", batch_size, low=1, high=n, high_name="n")
    return InFile(X, y, batch_size, inputs, targets) if in_file else InMemory(X, y, batch_size)


class InMemory:
    """Rows that are shuffled by their order alone."""

    def __init__(self, X, targets, batch_size):
        self.X, self.targets, self.batch_size = X, targets, batch_size
        self.n, self.order = len(X), np.empty(len(X), np.int64)
        self.shares = _shares(self.n, batch_size)

    def prepare(self, epochs, progress):
        pass

    def blocks(self, generator):
        permutation(generator, self.order)
        yield self.order


class InFile:
    """Rows of arrays in files, gathered many batches ahead, in the order that they would have in memory."""

    progress = False

    def __init__(self, X, y, batch_size, inputs, targets):
        self.rows, self.batch_size, self.inputs, self.encode = (X, y), batch_size, inputs, targets
        self.n, d = X.shape
        first = inputs(X[:1]), targets(X[:1], y[:1])
        self.order = np.empty(self.n, np.int64)
        self.shares = _shares(self.n, batch_size)
        size = min(self.n, batch_size * max(1, mapped.BLOCK // (batch_size * d)))
        self.X, self.targets = (np.empty((size, one.shape[1]), one.dtype) for one in first)
        self.within = np.arange(size)

    def prepare(self, epochs, progress):
        self.progress = progress

    def blocks(self, generator):
        permutation(generator, self.order)
        for first in _bar(range(0, self.n, len(self.X)), self.progress, "block"):
            order = self.order[first : first + len(self.X)]
            m = len(order)
            X, y = (A[order] for A in self.rows)
            self.X[:m], self.targets[:m] = self.inputs(X), self.encode(X, y)
            for A in self.rows:
                mapped.release(A)
            yield self.within[:m]


class Batches:
    """Batches (X, y) in the caller's order: an iterable that begins anew each epoch, or a function that returns one."""

    progress = False

    def __init__(self, batches, inputs, targets):
        if not (_iterable(batches) or callable(batches)):
            raise TypeError(
                "X must be an array with y beside it, or an iterable of batches (X, y), or a function that returns "
                f"one, got {validate.shown(batches)}"
            )
        self.batches, self.inputs, self.encode = batches, inputs, targets
        self.batch_size, self.X, self.targets = 0, None, None

    def prepare(self, epochs, progress):
        self.progress = progress
        if epochs > 1 and isinstance(self.batches, Iterator):
            raise ValueError(
                f"X must yield its batches anew in each of {epochs} epochs, got {validate.shown(self.batches)}, which "
                "ends after the first: pass a list, a DataLoader, the function that makes it, or epochs=1"
            )

    def blocks(self, generator):
        batches, sizes = self.batches if _iterable(self.batches) else self.batches(), array("q")
        if not _iterable(batches):
            raise TypeError(f"X() must return an iterable of batches (X, y), got {validate.shown(batches)}")
        for i, batch in enumerate(_bar(batches, self.progress, "batch")):
            m = self._take(i, batch)
            sizes.append(m)
            yield self.within[:m]
        if not sizes:
            raise ValueError("X must yield at least one batch (X, y) in each epoch, got none: has it been used up?")
        self.n = n = sum(sizes)
        self.shares = np.array(sizes) / n
        self.shares[-1] = 1 - (n - sizes[-1]) / n  # as of rows in memory, to the bit

    def _take(self, i, batch):
        """Put batch i into the buffer, or into a larger one where it does not fit; how many rows it has."""
        if not (isinstance(batch, tuple | list) and len(batch) == 2):
            raise TypeError(f"batch {i} must be a pair (X, y), got {validate.shown(batch)}")
        X = self.inputs(batch[0], f"X of batch {i}")
        targets = self.encode(X, batch[1], f"y of batch {i}")
        m, columns = len(X), (X.shape[1], targets.shape[1])
        if self.X is not None and columns != (self.X.shape[1], self.targets.shape[1]):
            raise ValueError(
                f"batch {i} must have {self.X.shape[1]} columns of X and {self.targets.shape[1]} of y as those before "
                f"it, got {columns[0]} and {columns[1]}"
            )
        if m > self.batch_size:
            self.batch_size, self.within = m, np.arange(m)
            self.X, self.targets = np.empty_like(X), np.empty_like(targets)
        self.X[:m], self.targets[:m] = X, targets
        return m


def _iterable(value):
    """May a for loop run over it? Asked without beginning one, for a loader would start its processes."""
    return hasattr(value, "__iter__") or hasattr(value, "__getitem__")


def _shares(n, batch_size):
    """The share of each batch in the rows of an epoch; the last may be smaller, and together they are 1."""
    shares = np.full(-(-n // batch_size), batch_size / n)
    shares[-1] = 1 - batch_size * (len(shares) - 1) / n
    return shares


def _bar(steps, progress, unit):
    """A bar within an epoch, which goes with it; without an end where nobody knows how many there are."""
    return tqdm(steps, disable=not progress, desc="this epoch", unit=unit, leave=False)
