"""Points are the owner's, numbers those of the name in the notebook."""

import pytest

from coursekit.exercises import BANK
from coursekit.exercises.variants import numbers_of
from coursekit.grading.hidden_cases import hidden_cases
from coursekit.grading.judge import judged
from coursekit.grading.records import Collected, Submission
from coursekit.judging.answers import ANSWERS

IDS = ["backprop/xyz", "backprop/w1-w5"]
LESSON = "04_backprop_by_hand"


def graded(whose, **about):
    """The verdicts where the answers are right for this name."""
    readings = {
        id: BANK[id].answer_type.read(ANSWERS[id].right(BANK[id].answer_type, numbers_of(BANK[id], whose)))
        for id in IDS
    }
    submission = Submission("ada", LESSON, b"{}", **about)
    return judged(submission, Collected(readings, {}), "a secret", students=("ada", "bob", "eve"))


@pytest.mark.parametrize(("about", "whose"), [({}, "ada"), ({"typed": "Bob"}, "bob"), ({"typed": "ADA "}, "ada")])
def test_answers_are_compared_with_the_numbers_of_the_name(about, whose):
    found = graded(whose, **about)
    assert [found.verdicts[id].status for id in IDS] == ["right", "right"]
    assert not [one for one in found.incidents if one.kind == "numbers"]
    assert found.submission.student == "ada"


def test_ones_own_numbers_under_another_name_are_others():
    found = graded("ada", typed="Bob")
    assert "right" not in [found.verdicts[id].status for id in IDS]
    (first, *_) = [one for one in found.incidents if one.kind == "numbers"]
    assert first.evidence == "wrong for Bob's own numbers, right for those of ada"


def test_hidden_cases_are_the_owners():
    ada, bob = (repr(hidden_cases(BANK["start/first-function"], "a secret", name)) for name in ("ada", "bob"))
    assert ada != bob
