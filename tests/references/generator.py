"""The generator of `core/generator.py` in Python's whole numbers, which have no end, from the papers it names."""

from itertools import islice

import numpy as np

WORD = 2**64


def splitmix64(x):
    """The outputs that follow a counter x."""
    while True:
        x = (x + 0x9E3779B97F4A7C15) % WORD
        z = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9 % WORD
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB % WORD
        yield z ^ (z >> 31)


def rotated(x, k):
    """A word rotated to the left by k bits."""
    return x * 2**k % WORD + x // 2 ** (64 - k)


class Generator:
    """xoshiro256++ with the names of NumPy's methods; its state is the given words, else four made of the seed."""

    def __init__(self, seed=0, words=None):
        first = seed % WORD
        while seed := seed // WORD:
            first = next(splitmix64(first)) ^ seed % WORD
        self.words = list(words or islice(splitmix64(first), 4))

    def word(self):
        """The next output."""
        a, b, c, d = self.words
        output = (rotated((a + d) % WORD, 23) + a) % WORD
        self.words = [a ^ b ^ d, a ^ b ^ c, a ^ c ^ b * 2**17 % WORD, rotated(b ^ d, 45)]
        return output

    def below(self, n):
        """A whole number below n: the product of an output and n, divided by 2^64, drawn again where it is biased."""
        while True:
            product = self.word() * n
            if product % WORD >= WORD % n:
                return product // WORD

    def random(self, shape):
        """Numbers in [0, 1), multiples of 2^-53."""
        return np.array([self.word() // 2**11 / 2**53 for _ in range(np.prod(shape))]).reshape(shape)

    def permutation(self, n):
        """0 ... n - 1, shuffled from the end."""
        order = list(range(n))
        for last in range(n - 1, 0, -1):
            other = self.below(last + 1)
            order[last], order[other] = order[other], order[last]
        return np.array(order)
