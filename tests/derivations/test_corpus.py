"""Derivations written from the statements alone, by people who did not build the engine, before they saw it run.

README.md beside this file has the figures of the first run and of the last. A corpus file is edited only where its
mathematics is false.
"""

import re
import tomllib
from functools import cache
from pathlib import Path

import pytest
from sample import sample

from coursekit.exercises import BANK
from coursekit.judging.answers import ANSWERS
from coursekit.judging.api import judge

CORPUS = Path(__file__).parent / "corpus"
RIGHT, WRONG, RIGHT_2, WRONG_2, OTHERS = (
    tomllib.loads((CORPUS / f"{name}.toml").read_text(encoding="utf-8"))["derivation"]
    for name in ("right", "wrong", "right_2", "wrong_2", "other_words")
)


@cache
def judged(id, text):
    exercise = BANK[id]
    return judge(exercise, {}, exercise.answer_type.read(text))


def verdict(one):
    return judged(one["statement"], "\n".join(one["lines"]))


def stopped_at(one):
    """The number of the line at which it is stopped, or None."""
    exercise, answer = BANK[one["statement"]], ANSWERS[one["statement"]]
    numbered = exercise.answer_type.lines("\n".join(one["lines"]))
    chain = answer.known.follow([line for _, line in numbered if type(line) is not str])
    return numbered[chain.fault.line][0] if chain.fault else None


@pytest.mark.parametrize("one", [*sample(RIGHT), *sample(RIGHT_2)], ids=lambda one: one["statement"])
def test_a_right_one_has_all_its_points(one):
    found = verdict(one)
    assert found.mistake is None, found
    assert found.status == "right", found


@pytest.mark.parametrize("one", [*sample(WRONG), *sample(WRONG_2)], ids=lambda one: one["statement"])
def test_a_wrong_one_is_stopped_at_its_first_false_line(one):
    found = verdict(one)
    assert stopped_at(one) == one["false_line"]
    assert f"Line {one['false_line']}, " in found.message
    assert found.steps[0].status == "wrong"


def test_nine_of_ten_are_named():
    for wrong in (sample(WRONG), sample(WRONG_2)):
        named = [verdict(one).mistake is not None for one in wrong]
        assert sum(named) >= 0.9 * len(named)


@pytest.mark.parametrize("one", sample(OTHERS, 40), ids=lambda one: one["statement"])
def test_no_true_line_in_other_words_is_refused(one):
    found = verdict(one)
    assert found.mistake is None, found
    assert not re.search("cannot be read|is not true|does not follow", found.message), found
