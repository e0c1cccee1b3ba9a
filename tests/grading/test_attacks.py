"""The bank of attacks, each run in the real sandbox: no point gained, nothing leaked, the rest graded, and named."""

import pytest
from grading.attacks import ATTACKS, FUNCTION, IMPORTS, NUMBERS, notebook
from sample import sample

from coursekit.exercises import BANK
from coursekit.grading.collect import collect
from coursekit.grading.hidden_cases import hidden_cases
from coursekit.grading.judge import judged
from coursekit.grading.records import Submission
from coursekit.grading.sandbox.bwrap import LIMITS, why_not

pytestmark = pytest.mark.skipif(bool(why_not()), reason=why_not() or "there is a sandbox")
SECRET, CANARY = "of the grader alone", "canary-5f1c"
SMALL = LIMITS._replace(memory=400 * 2**20)
QUICK = SMALL._replace(cell=4.0, slack=1.0)  # for what ends in no other way


def graded(data, limits=SMALL):
    submission = Submission("alice", "00_start", data)
    return judged(submission, collect(submission, SECRET, limits=limits), SECRET, numbers="lecture")


def points(result):
    return sum(verdict.points for verdict in result.verdicts.values())


@pytest.fixture(autouse=True)
def secrets(tmp_path, monkeypatch):
    """What must not get out: in the grader's environment, and in the file of another student."""
    monkeypatch.setenv("GRADERS_TOKEN", CANARY)
    (tmp_path / "bob.ipynb").write_text(CANARY)
    return tmp_path


@pytest.mark.parametrize("attack", sample(ATTACKS, 12), ids=lambda attack: attack.name)
def test_attack(attack, secrets):
    data = attack.notebook.replace(b"{folder}", str(secrets).encode())
    data = data.replace(b"{canary}", str(secrets / "bob.ipynb").encode())
    result = graded(data, QUICK if "time" in attack.kinds else SMALL)
    assert points(result) == attack.points, result
    assert attack.kinds <= {incident.kind for incident in result.incidents}, result.incidents
    told = repr(result)
    assert CANARY not in told
    assert SECRET not in told
    for case in hidden_cases(BANK["start/first-function"], SECRET, "alice"):
        assert not all(str(number) in told for number in case.args[0].flat)


def test_an_honest_notebook_is_right_and_nothing_is_said_of_it():
    result = graded(notebook([IMPORTS, NUMBERS, FUNCTION]))
    assert points(result) == 7
    assert result.incidents == ()
