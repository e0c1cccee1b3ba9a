"""What public courses and libraries got wrong about perceptrons and losses, given to ours as answers and as claims.

Each row is a report, an exercise with the lecture's numbers, what somebody who follows the wrong page answers, and the
mistake that our check names.
"""

import numpy as np
import pytest

import coursekit as ck
from coursekit.exercises import BANK
from coursekit.student import progress


@pytest.fixture(autouse=True)
def own_record(tmp_path, monkeypatch):
    monkeypatch.setenv("COURSEKIT_DATA", str(tmp_path))
    yield
    progress._store.close()


def passed(mistake, change):
    """One pass of a perceptron over the lecture's examples, with somebody's condition and somebody's update."""
    numbers, count, w, b = BANK["linear/perceptron"].lecture, 0, np.zeros(2), 0.0
    for x, y in zip(np.array(numbers["x"], float), numbers["y"], strict=True):
        if mistake(y, w @ x + b):
            dw, db = change(x, y)
            count, w, b = count + 1, w + dw, b + db
    return {"mistakes": count, "w1": w[0], "w2": w[1], "b": b}


def wrong(y, s):
    return y * s <= 0


SOFT = BANK["losses/soft-targets"].lecture
q, p = np.array(SOFT["q"]), np.array(SOFT["p"])
NAMES = ("loss", "lowest", "g1", "g2", "g3")
RIGHT = [-q @ np.log(p), -q @ np.log(q), *(p - q)]
REPORTS = [
    ("ufal/npfl129#10", "linear/perceptron",
     passed(lambda y, s: y * s < 0, lambda x, y: (y * x, y)), "a score of 0 called right"),
    ("campusx-official/100-days-of-deep-learning#9", "linear/perceptron",
     passed(lambda y, s: max(y, 0) * s <= 0, lambda x, y: (max(y, 0) * x, max(y, 0))), "sign forgotten"),
    ("yacineMahdid/artificial-intelligence-and-machine-learning#30", "linear/perceptron",
     passed(wrong, lambda x, y: (y * x, 0)), "bias not updated"),
    ("yjxiong/caffe#171", "losses/soft-targets",
     dict(zip(NAMES, [*RIGHT[:2], *(-q / p)], strict=True)), "derivative by the probabilities"),
    ("peterroelants/peterroelants.github.io#24", "losses/soft-targets",
     dict(zip(NAMES, [-RIGHT[0], -RIGHT[1], *RIGHT[2:]], strict=True)), "sign"),
]  # fmt: skip


@pytest.mark.parametrize(("report", "id", "answer", "mistake"), REPORTS, ids=[row[0] for row in REPORTS])
def test_a_reported_mistake_is_named(report, id, answer, mistake):
    assert ck.check(id, answer).mistake == mistake


def test_updates_of_a_pass_are_not_called_errors_of_the_classifier():
    """rasbt/python-machine-learning-book#27: after a pass of few updates half of the flowers were still wrong."""
    answer = passed(wrong, lambda x, y: (y * x, y))
    assert ck.check("linear/perceptron", answer).status == "right"
    assert "a second pass would tell" in " ".join(str(ck.solution("linear/perceptron")).split())


def test_smoothed_targets_add_up_to_1():
    """ildoonet/pytorch-randaugment#30: y (1 - a/k) + a/k gives rows of more than 1, ours are (1 - a) y + a/k."""
    assert (0.9 * np.eye(2) + 0.05).sum(axis=1) == pytest.approx(1)
    assert (0.95 * np.eye(2) + 0.05).sum(axis=1) == pytest.approx(1.05)


def test_the_reported_formula_of_cross_entropy_is_another():
    """google-deepmind/optax#1040: the logarithm belongs into the sum, with a minus before it."""
    typo = np.log(q @ p)
    assert ck.losses.cross_entropy([np.log(p)], [q]) == pytest.approx(-q @ np.log(p))
    assert typo != pytest.approx(-q @ np.log(p))
