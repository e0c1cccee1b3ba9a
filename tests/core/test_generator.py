"""The generator: words that its authors' C code gives, a twin in whole numbers without end, and counts of outcomes."""

from itertools import permutations

import numpy as np
import pytest
from numba import config
from references.generator import Generator

from coursekit.core.generator import below, draw, orders, permutation, seeded, uniform

MANY = 4_000 if config.DISABLE_JIT else 240_000
UNLIKELY = 1e-6  # the seeds are fixed, so a test that passes once passes always
SEEDS = [0, 1, 7, 2**63, 2**64 - 1, 2**64, 2**64 + 1, 2**128, 3**200]

# by xoshiro256plusplus.c from the state 1, 2, 3, 4, and by splitmix64.c; as rand_xoshiro (Rust) tests them, too
WORDS = [
    41943041, 58720359, 3588806011781223, 3591011842654386, 9228616714210784205,
    9973669472204895162, 14011001112246962877, 12406186145184390807, 15849039046786891736, 10450023813501588000,
]  # fmt: skip
SPLITMIX = {
    0: [0xE220A8397B1DCDAF, 0x6E789E6AA1B965F4, 0x06C45D188009454F, 0xF88BB8A8724C81EC],
    1477776061723855037: [1985237415132408290, 2979275885539914483, 13511426838097143398, 8488337342461049707],
}


@pytest.fixture
def stats():
    """SciPy's statistics; whoever runs other tests of this folder does not wait a second for them."""
    import scipy.stats

    return scipy.stats


def state(*words):
    return np.array(words, np.uint64)


def shuffled(generator, n):
    order = np.full(n, -1)
    permutation(generator, order)
    return order


def test_the_words_are_those_of_the_authors_code():
    generator, twin = state(1, 2, 3, 4), Generator(words=[1, 2, 3, 4])
    assert [int(draw(generator)) for _ in WORDS] == [twin.word() for _ in WORDS] == WORDS


@pytest.mark.parametrize("seed", SPLITMIX)
def test_a_seed_becomes_four_outputs_of_splitmix64(seed):
    assert seeded(seed).dtype == np.uint64
    assert seeded(seed).tolist() == Generator(seed).words == SPLITMIX[seed]


@pytest.mark.parametrize("seed", SEEDS)
def test_every_draw_is_the_twins(seed):
    """Also of seeds that no word holds; the draws come one after another from the same state."""
    generator, twin = seeded(seed), Generator(seed)
    assert generator.tolist() == twin.words
    for n in (1, 2, 23, 300):
        assert shuffled(generator, n).tolist() == twin.permutation(n).tolist()
    values = np.empty(50)
    uniform(generator, 0.0, 1.0, values)
    assert values.tolist() == twin.random(50).tolist()
    uniform(generator, -1.0, 1.0, values)
    assert values.tolist() == (2 * twin.random(50) - 1).tolist()
    assert generator.tolist() == twin.words


def test_orders_are_one_shuffle_after_another():
    twin = Generator(9)
    np.testing.assert_array_equal(orders(17, epochs=3, seed=9), [twin.permutation(17) for _ in range(3)])
    assert orders(1, epochs=1).tolist() == [[0]]


def test_every_seed_has_a_state_of_its_own():
    assert len({seeded(seed).tobytes() for seed in [*range(1000), *SEEDS[3:]]}) == 1000 + len(SEEDS) - 3


@pytest.mark.parametrize("n", [1, 2, 3, 2**32 - 1, 2**32, 2**32 + 1, 3 * 2**62 - 1, 2**63 + 1, 2**64 - 1])
def test_a_number_below_n_is_the_twins(n):
    """Just above 2^63 nearly half of all words are drawn again."""
    generator, twin = seeded(n), Generator(n)
    numbers = [int(below(generator, np.uint64(n))) for _ in range(200)]
    assert numbers == [twin.below(n) for _ in range(200)]
    assert max(numbers) < n
    assert generator.tolist() == twin.words


def test_numbers_below_n_have_no_bias(stats):
    """Below 3 * 2^62 a product without rejection would give every third number twice as often as the others."""
    generator, n = seeded(5), 3 * 2**62
    thirds = [int(below(generator, np.uint64(n))) % 3 for _ in range(MANY // 20)]
    assert stats.chisquare(np.bincount(thirds, minlength=3)).pvalue > UNLIKELY


@pytest.mark.parametrize("seed", [0, 1, 2])
def test_all_orders_of_four_are_equally_likely(seed, stats):
    """If they are, the sum of squares over the 24 of them is larger than allowed here once in a million seeds."""
    generator, counts = seeded(seed), dict.fromkeys(permutations(range(4)), 0)
    for _ in range(MANY):
        counts[tuple(shuffled(generator, 4).tolist())] += 1
    assert stats.chisquare(list(counts.values())).pvalue > UNLIKELY


def test_orders_of_near_seeds_are_as_different_as_any(stats):
    """The first order of four of each seed 0, 1, 2, ...: a fit with the next seed begins with another order."""
    counts = dict.fromkeys(permutations(range(4)), 0)
    for seed in range(MANY // 20):
        counts[tuple(shuffled(seeded(seed), 4).tolist())] += 1
    assert stats.chisquare(list(counts.values())).pvalue > UNLIKELY


def test_each_place_of_a_long_order_gets_each_row(stats):
    n, count = 40, MANY // 20
    generator, rows = seeded(3), np.zeros((n, n))
    for _ in range(count):
        rows[np.arange(n), shuffled(generator, n)] += 1
    statistic = (n - 1) / n * ((rows - count / n) ** 2 / (count / n)).sum()  # of a sum of permutation matrices
    assert stats.chi2((n - 1) ** 2).sf(statistic) > UNLIKELY


def test_uniform_numbers_fill_their_interval(stats):
    values, ends = np.empty(MANY), (-1.0, 1.0)
    uniform(seeded(0), *ends, values)
    assert ends[0] <= values.min() <= values.max() < ends[1]
    assert stats.kstest(values, stats.uniform(-1, 2).cdf).pvalue > UNLIKELY
    pairs = np.histogram2d(values[::2], values[1::2], bins=16, range=[ends] * 2)[0]
    assert stats.chisquare(pairs.ravel()).pvalue > UNLIKELY


def test_the_ends_of_the_interval():
    """A word of zeros gives the lower end; of ones the largest number below the upper one."""
    for twice, expected in ((0, -1.0), (2**64 - 1, 1 - 2.0**-52)):
        generator = preceding(twice)
        values = np.empty(1)
        uniform(generator, -1.0, 1.0, values)
        assert values[0] == expected


def preceding(word):
    """A state whose next output is the given word: with s0 = 0 it is s3, rotated by 23."""
    s3 = (word >> 23 | word << 41) % 2**64
    return state(0, 1, 2, s3)
