"""Random numbers drawn in kernels: a published generator, whose state is passed in and advanced.

The generator is xoshiro256++: four words of 64 bits, integers only, with a period of 2^256 - 1. SplitMix64 makes the
first state of a seed, as the authors advise. On top of it stand a uniform number in [0, 1), a whole number below n
without bias, and Fisher and Yates' shuffle. All of it is exact, so a seed gives the same numbers everywhere.

Blackman & Vigna (2021), Scrambled linear pseudorandom number generators, ACM TOMS 47(4), and their C code,
xoshiro256plusplus.c and splitmix64.c of prng.di.unimi.it. Steele, Lea & Flood (2014), Fast splittable pseudorandom
number generators. Lemire (2019), Fast random integer generation in an interval, ACM TOMACS 29(1). Knuth, The art
of computer programming, 3.4.2, algorithm P.
"""

import numpy as np

from coursekit.core import validate
from coursekit.core.kernel import INTEGERS, VECTOR, WORDS, float64, kernel, uint64, void

_MASK = 2**64 - 1
# words meet words only: with a plain integer numba makes a float of one
_0, _11, _17, _19, _23, _32, _41, _45 = np.array([0, 11, 17, 19, 23, 32, 41, 45], np.uint64)
_LOW = np.uint64(2**32 - 1)


def seeded(seed):
    """The state that belongs to a seed, a whole number of at least 0: four outputs of SplitMix64.

    Of a seed of more than 64 bits, the lowest 64 are mixed, XORed with the next 64, and so on.
    """
    x, *more = _words(seed)
    for word in more:
        x = _mixed(x + _GOLDEN) ^ word
    return np.array([_mixed(x + i * _GOLDEN) for i in range(1, 5)], np.uint64)


_GOLDEN = 0x9E3779B97F4A7C15  # 2^64 divided by the golden ratio, made odd


def _words(seed):
    """A whole number in words of 64 bits, the lowest first."""
    size = max(1, -(-seed.bit_length() // 64))
    return np.frombuffer(seed.to_bytes(8 * size, "little"), "<u8").tolist()


def _mixed(z):
    """SplitMix64's function of its counter, modulo 2^64."""
    z &= _MASK
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9 & _MASK
    z = (z ^ (z >> 27)) * 0x94D049BB133111EB & _MASK
    return z ^ (z >> 31)


@kernel(uint64(WORDS), allocates=False)
def draw(state):
    # the next word of xoshiro256++; x << k | x >> 64 - k rotates x
    s0, s1, s2, s3 = state[0], state[1], state[2], state[3]
    total = s0 + s3
    result = (total << _23 | total >> _41) + s0
    t = s1 << _17
    s2 ^= s0
    s3 ^= s1
    s1 ^= s2
    s0 ^= s3
    s2 ^= t
    s3 = s3 << _45 | s3 >> _19
    state[0], state[1], state[2], state[3] = s0, s1, s2, s3
    return result


@kernel(void(WORDS, float64, float64, VECTOR), allocates=False)
def uniform(state, low, high, values):
    # low + (high - low) u, where u is one of the 2^53 multiples of 2^-53 in [0, 1)
    for i in range(values.size):
        values[i] = low + (high - low) * ((draw(state) >> _11) * 2.0**-53)


@kernel(uint64(uint64, uint64), allocates=False)
def _high(a, b):
    # the upper word of the product of two words, from products of their halves
    a0, a1, b0, b1 = a & _LOW, a >> _32, b & _LOW, b >> _32
    middle = a1 * b0 + (a0 * b0 >> _32)
    return a1 * b1 + (middle >> _32) + ((a0 * b1 + (middle & _LOW)) >> _32)


@kernel(uint64(WORDS, uint64), allocates=False)
def below(state, n):
    # Lemire: the upper word of x n; a lower word below 2^64 mod n would favor some numbers and is drawn again
    x = draw(state)
    low = x * n
    if low < n:
        least = (_0 - n) % n  # 2^64 mod n
        while low < least:
            x = draw(state)
            low = x * n
    return _high(x, n)


@kernel(void(WORDS, INTEGERS), allocates=False)
def permutation(state, order):
    # 0 ... n - 1 in an order that is as likely as every other one: Fisher and Yates
    for i in range(order.size):
        order[i] = i
    for i in range(order.size - 1, 0, -1):
        j = below(state, np.uint64(i + 1))
        order[i], order[j] = order[j], order[i]


def orders(n, epochs=20, seed=0):
    """The orders in which `fit` goes through n rows without dropout: a shuffle of 0 ... n - 1 for each epoch.

    With them a loop of one's own sees the same minibatches.

    Parameters
    ----------
    n, epochs, seed : int
        Rows of the data; the others as for `fit`.

    Returns
    -------
    ndarray of shape (epochs, n)

    Raises
    ------
    TypeError, ValueError
        If an argument is not a whole number, or too small.

    Examples
    --------
    >>> orders(5, epochs=2)
    array([[2, 0, 3, 4, 1],
           [3, 1, 4, 0, 2]])

    References
    ----------
    Lecture C, stochastic gradient descent; the generator is xoshiro256++, as the head of this file says.
    """
    n, epochs = validate.integer("n", n, low=1), validate.integer("epochs", epochs, low=1)
    state, found = seeded(validate.integer("seed", seed, low=0)), np.empty((epochs, n), np.int64)
    for order in found:
        permutation(state, order)
    return found
