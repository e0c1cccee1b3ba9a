"""What is said first explains the mistake and leaves the line to the learner; the hints lead to it one by one."""

import inspect
import re

import pytest

from coursekit.exercises import BANK
from coursekit.judging.answers import ANSWERS
from coursekit.judging.api import hints
from coursekit.judging.function import FunctionAnswer

CODE = [id for id in ANSWERS if isinstance(ANSWERS[id], FunctionAnswer)]
LONG = 14  # characters of code that are more than a name


def together(text):
    return re.sub(r"\s+", "", text)


def spans(text):
    """The pieces of code in a sentence, long enough to be a part of a solution."""
    return [span for span in map(together, re.findall(r"`([^`]+)`", text)) if len(span) >= LONG]


@pytest.mark.parametrize("id", CODE)
def test_no_explanation_holds_a_piece_of_the_solution(id):
    solution = together(inspect.getsource(ANSWERS[id].reference))
    given_away = [m.name for m in ANSWERS[id].mistakes if any(span in solution for span in spans(m.why))]
    assert given_away == []


@pytest.mark.parametrize("id", BANK)
def test_hints_come_one_after_the_other(id):
    found = hints(BANK[id], BANK[id].lecture)
    assert len(found) >= 2
    assert len(set(found)) == len(found)
