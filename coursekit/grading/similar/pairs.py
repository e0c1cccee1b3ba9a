"""Pairs of answers that are alike beyond what the exercise makes everybody write.

Each statement that two answers share, and that is not in the handout, tells as much as it is rare among the other
people of the class: -log of the share of these who have written it, too. The sum has to be more than chance gives for
some pair of the class, so it grows with the number of pairs; answers of three lines never reach it.
"""

import math
from collections import Counter
from itertools import combinations
from typing import NamedTuple

from coursekit.grading.similar.plainly import statements

FEWEST = 5  # answers to an exercise: among fewer nobody can tell what is usual
SURPRISE = 11.0  # beyond what the best of all pairs has by chance
SHARE = 0.6  # of all that the shorter of the two answers has to tell
_USUAL = 0.1  # of the class: a statement that so many have is not where a comparison begins
_PRIOR = 0.5, 2.0  # people who have written a statement, and people, before anybody was asked


class Pair(NamedTuple):
    """Two answers that are alike."""

    one: object  # whose it is
    other: object
    surprise: float
    share: float  # of what the shorter one has to tell
    common: int  # statements in both
    alone: int  # of them, statements that nobody else has
    of: int  # statements in the shorter one
    lines: tuple[frozenset, frozenset]  # numbers of the lines that they share


def alike(answers, handout=()):
    """Yield the pairs among the answers to one exercise that are alike, the most surprising first.

    Parameters
    ----------
    answers : dict
        The source of each answer, by whose it is.
    handout : iterable of str
        Sources that everybody was given, and the reference.
    """
    found, bags = _read(answers, handout)
    if len(found) < FEWEST:
        return []
    having = Counter(text for bag in bags.values() for text in bag)
    tells = {text: _surprise(count, len(bags)) for text, count in having.items()}
    least = _least(len(bags))
    pairs = [_pair(one, other, found, bags, having, tells) for one, other in _candidates(bags, having)]
    pairs = [pair for pair in pairs if pair.surprise >= least and pair.share >= SHARE]
    return sorted(pairs, key=lambda pair: -pair.surprise)


def too_short(answers, handout=()):
    """Could no two of these answers be told to be alike, not even if they were one and the same?"""
    _, bags = _read(answers, handout)
    return sum(bag.total() * _surprise(2, len(bags)) >= _least(len(bags)) for bag in bags.values()) < 2


def _read(answers, handout):
    """({who: statements}, {who: those that were not given}) of the answers that have any."""
    found = {who: read for who, source in answers.items() if (read := statements(source))}
    given = {one.text for source in handout for one in statements(source) or ()}
    return found, {who: Counter(one.text for one in read if one.text not in given) for who, read in found.items()}


def _least(people):
    """What a pair has to tell."""
    return SURPRISE + 2 * math.log(max(1, people))


def _surprise(having, people):
    """What it tells that two people share a statement which so many of the class have, these two included."""
    return -math.log((having - 2 + _PRIOR[0]) / (people - 2 + _PRIOR[1])) if having > 1 else _surprise(2, people)


def _candidates(bags, having):
    """The pairs that share a statement which is not usual."""
    most, who_has = max(4, _USUAL * len(bags)), {}
    for who, bag in bags.items():
        for text in bag:
            if 2 <= having[text] <= most:
                who_has.setdefault(text, []).append(who)
    return dict.fromkeys(pair for people in who_has.values() for pair in combinations(people, 2))


def _pair(one, other, found, bags, having, tells):
    common = bags[one] & bags[other]
    surprise, whole, rest = (_told(bag, tells) for bag in (common, bags[one], bags[other]))
    return Pair(
        one,
        other,
        surprise,
        surprise / (min(whole, rest) or math.inf),
        common.total(),
        sum(count for text, count in common.items() if having[text] == 2),
        min(bags[one].total(), bags[other].total()),
        tuple(_lines(found[who], common) for who in (one, other)),
    )


def _told(bag, tells):
    return sum(count * tells[text] for text, count in bag.items())


def _lines(read, common):
    return frozenset(line for one in read if one.text in common for line in range(one.first, one.last + 1))
