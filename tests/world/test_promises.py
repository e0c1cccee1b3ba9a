"""What a statement promises about the inputs of a function holds in every case, and every case has one answer.

Two exercises broke their own promise: columns said to be centered were not, and of some losses none was a number.
"""

import numpy as np
import pytest
from sample import sample

from coursekit.exercises import BANK
from coursekit.exercises.answer_types.function import Case, Function
from coursekit.exercises.draw import Draw
from coursekit.judging.answers import ANSWERS

IDS = [id for id in BANK if isinstance(BANK[id].asks, Function)]
DRAWN, SECRETS = range(1000), range(300)


def hidden(id):
    """Hidden cases: the seeds that the bank's own trial uses, and those of other secrets."""
    seeds = [f"{id} hidden {number}" for number in sample(DRAWN)] + [f"secret {n} {id}" for n in sample(SECRETS)]
    return [Case(seed, tuple(BANK[id].asks.random(Draw(seed)))) for seed in seeds]


def arrays(value):
    return value if isinstance(value, tuple) else (value,)


@pytest.mark.parametrize("id", IDS)
def test_every_case_keeps_what_the_statement_promises(id):
    asks = BANK[id].asks
    assert asks.promise is not None
    broken = [case.name for case in (*asks.cases, *hidden(id)) if not asks.promise(*case.args)]
    assert broken == []


@pytest.mark.parametrize("id", [id for id in IDS if not ANSWERS[id].fault])
def test_every_case_has_an_answer(id):
    asks = BANK[id].asks
    for case in (*asks.cases, *hidden(id)):
        item = asks.run(ANSWERS[id].reference, case)
        assert not item.problem, case
        assert all(np.isfinite(array).all() for array in arrays(item.value)), case


BROKEN = [  # an exercise, arguments that break its promise
    ("linear/softmax", (np.zeros(3),)),
    ("linear/softmax", (np.array([[1500.0, 0.0]]),)),
    ("linear/predict", (np.array([[1.0, 2.0, 2.0]]),)),
    ("linear/predict", (np.zeros((0, 3)),)),
    ("losses/hinge", (np.zeros(2), np.array([0.0, 1.0]))),
    ("losses/logistic", (np.zeros(2), np.array([-1.0, 1.0]))),
    ("losses/gradients", (np.zeros(2), np.zeros(3))),
    ("backprop/softmax-gradient", (np.ones((1, 2)), np.ones((2, 3)), np.array([3]))),
    ("backprop/softmax-gradient", (np.ones((1, 2)), np.ones((2, 3)), np.array([1.0]))),
    ("gd/step", (3.0, 6.0, 0.1)),
    ("gd/least-squares", (np.ones((3, 2)), np.ones(3), 0.0)),
    ("gd/backtracking", (lambda x: float(x @ x), lambda x: 2 * x, np.array([1.0]), 1.0, 0.5, 0.5)),  # exactly enough
    ("gd/logistic", (np.ones((2, 1)), np.array([1, 2]), 0.1, 3)),
    ("sgd/minibatches", (np.array([[0, 0, 1]]), 2)),
    ("sgd/train", (np.ones((2, 1)), np.ones(2), np.ones(1), 0.1, [np.array([2])])),
    ("opt/adam", (np.ones(1), np.ones(1), -np.ones(1), np.ones(1), 1, 0.5, 0.9, 0.99, 0.01)),
    ("opt/adam", (np.ones(1), np.ones(1), np.ones(1), np.ones(1), 0, 0.5, 0.9, 0.99, 0.01)),
    ("reg/ridge", (np.array([[1.0, -2.0, 0.5], [-1.0, 2.0, 1.0]]), np.array([1.0, 2.0]), 1.0)),  # it once was a case
    ("reg/dropout", (np.ones(2), np.array([0.3, 0.5]), 0.3, True)),  # in single precision 0.3 is another number
    ("reg/early-stopping", ([], 2)),
    ("reg/cross-validate", (None, np.ones((3, 1)), np.ones(3), np.array([0, 1, 2]))),
    ("reg/cross-validate", (None, np.array([[1.0], [2.0], [3.0]]), np.ones(3), np.array([0, 2, 2]))),
]


@pytest.mark.parametrize(("id", "args"), BROKEN)
def test_a_broken_promise_is_noticed(id, args):
    assert not BANK[id].asks.promise(*args)


def test_losses_of_which_none_is_a_number_are_noticed():
    asks = BANK["capstone/checkpoint"].asks
    case = next(case for case in asks.cases if case.name == "not a number at the end")
    assert asks.promise(*case.args)
    assert not asks.promise(np.array([1.5]), *case.args[1:3], 3)
