"""Hidden cases and the channel, attacked in the real sandbox: half of the points at most, named, and nobody framed."""

import pytest
from grading.attacks_hidden import CHANNEL, HONEST, UNTRIED
from sample import sample

from coursekit.grading.collect import collect
from coursekit.grading.judge import judged
from coursekit.grading.records import FROM_INSIDE, INSIDE, Submission
from coursekit.grading.report import feedback
from coursekit.grading.sandbox.bwrap import why_not

pytestmark = pytest.mark.skipif(bool(why_not()), reason=why_not() or "there is a sandbox")
SECRET = "of the grader alone"
TRIED = [*sample(UNTRIED, 5), *sample(CHANNEL, 2), *sample(HONEST, 1)]


def graded(attack):
    submission = Submission("alice", "00_start", attack.notebook)
    collected = collect(submission, SECRET, limits=attack.limits)
    return judged(submission, collected, SECRET, numbers="lecture", students=("alice", "bob"))


@pytest.mark.parametrize("attack", TRIED, ids=lambda attack: attack.name)
def test_attack(attack):
    result = graded(attack)
    assert sum(one.points for one in result.verdicts.values()) == attack.points, result
    seen = {one.kind for one in result.incidents if one.source != INSIDE}
    assert attack.kinds <= seen, result.incidents
    page = feedback.page(result)
    assert attack.told in page
    assert attack.said <= {one.kind for one in result.incidents if one.source == INSIDE} <= FROM_INSIDE
    assert all(one.source == INSIDE for one in result.incidents if "bob" in one.evidence)
    assert len(result.incidents) < 100
    if attack in CHANNEL:
        assert "bob" not in page
        assert "grader noticed" not in page
