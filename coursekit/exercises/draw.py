"""Numbers drawn from a text: the same on every platform and in every version of Python and NumPy."""

import hashlib

import numpy as np


class Draw:
    """A stream of small friendly numbers, made of SHA-256 of a seed and a counter.

    Examples
    --------
    >>> draw = Draw("backprop/xyz 17")
    >>> draw.integer(-5, 5), draw.nonzero(5), draw.choice(("1/2", "1/4")), draw.distinct(3, 1, 9)
    (2, 3, '1/2', (8, 6, 9))
    """

    def __init__(self, seed):
        self._seed, self._count = seed, 0

    def integer(self, low, high):
        """A whole number from `low` to `high`, both included."""
        self._count += 1
        digest = hashlib.sha256(f"{self._seed}\n{self._count}".encode()).digest()
        return low + int.from_bytes(digest[:8], "big") % (high - low + 1)

    def nonzero(self, high):
        """A whole number from -`high` to `high`, but not 0."""
        number = self.integer(1, 2 * high)
        return number if number <= high else high - number

    def choice(self, options):
        """One of the options."""
        return options[self.integer(0, len(options) - 1)]

    def shuffled(self, options):
        """All options in another order, as a tuple."""
        left = list(options)
        return tuple(left.pop(self.integer(0, len(left) - 1)) for _ in range(len(left)))

    def distinct(self, count, low, high):
        """A tuple of `count` different whole numbers from `low` to `high`."""
        return self.shuffled(range(low, high + 1))[:count]

    def array(self, shape, low=-3, high=3, digits=1):
        """An array of float64 with so many digits behind the point."""
        scale = 10**digits
        size = int(np.prod(shape, dtype=int))
        values = [self.integer(low * scale, high * scale) / scale for _ in range(size)]
        return np.array(values, dtype=float).reshape(shape)
