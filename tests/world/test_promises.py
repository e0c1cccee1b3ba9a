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

IDS = [id for id in BANK if isinstance(BANK[id].answer_type, Function)]
DRAWN, SECRETS = range(1000), range(300)


def hidden(id):
    """Hidden cases: the seeds that the bank's own trial uses, and those of other secrets."""
    seeds = [f"{id} hidden {number}" for number in sample(DRAWN)] + [f"secret {n} {id}" for n in sample(SECRETS)]
    return [Case(seed, tuple(BANK[id].answer_type.random(Draw(seed)))) for seed in seeds]


def arrays(value):
    return value if isinstance(value, tuple) else (value,)


@pytest.mark.parametrize("id", IDS)
def test_every_case_keeps_what_the_statement_promises(id):
    answer_type = BANK[id].answer_type
    assert answer_type.promise is not None
    broken = [case.name for case in (*answer_type.cases, *hidden(id)) if not answer_type.promise(*case.args)]
    assert broken == []


@pytest.mark.parametrize("id", [id for id in IDS if not ANSWERS[id].fault])
def test_every_case_has_an_answer(id):
    answer_type = BANK[id].answer_type
    for case in (*answer_type.cases, *hidden(id)):
        item = answer_type.run(ANSWERS[id].reference, case)
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
    assert not BANK[id].answer_type.promise(*args)


def test_losses_of_which_none_is_a_number_are_noticed():
    answer_type = BANK["capstone/checkpoint"].answer_type
    case = next(case for case in answer_type.cases if case.name == "not a number at the end")
    assert answer_type.promise(*case.args)
    assert not answer_type.promise(np.array([1.5]), *case.args[1:3], 3)
