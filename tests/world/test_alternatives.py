"""Right solutions in other words: none is refused.

The solutions were written from the statements alone, by people who had not seen the references, before the checks were
changed. With the checks of that time 120 of 496 were refused: 38 for tensors of torch and jax, 26 by the clock, 26 for
a dict, an array or a generator of several results, 9 for a shape, and others for what no statement had said.
"""

import time
from importlib import import_module

import pytest
from sample import amount, sample

from coursekit.exercises import BANK
from coursekit.exercises.answer_types.function import Case, Function
from coursekit.exercises.draw import Draw
from coursekit.judging.api import judge

IDS = [id for id in BANK if isinstance(BANK[id].answer_type, Function)]
DRAWS = amount(2, 1000)
ENOUGH = 20  # seconds: a solution that compiles for each new shape is drawn for less often


def solutions(id):
    return import_module(f"world.alternatives.{id.replace('/', '_').replace('-', '_')}").SOLUTIONS


def function(id, style):
    space = {"__name__": "__main__"}
    exec(compile(solutions(id)[style], f"<{style}>", "exec"), space)
    return space[BANK[id].answer_type.name]


def refusal(id, answer, cases):
    """What is said of an answer on these cases; "" where all is right."""
    exercise = BANK[id]._replace(answer_type=BANK[id].answer_type._replace(cases=tuple(cases)))
    verdict = judge(exercise, exercise.lecture, exercise.answer_type.read(answer))
    return "" if verdict.status == "right" else repr(verdict)


def hidden(id):
    """More cases, one by one, until there are enough or it has taken long enough."""
    started = time.monotonic()
    for number in range(DRAWS if BANK[id].answer_type.seconds <= 3 else 1):
        if number < 2 or time.monotonic() - started < ENOUGH:
            yield Case("a hidden case", tuple(BANK[id].answer_type.random(Draw(f"{id} alternative {number}"))))


@pytest.mark.parametrize(("id", "style"), sample(((id, style) for id in IDS for style in solutions(id)), 2 * len(IDS)))
def test_a_right_solution_in_other_words_is_right(id, style):
    answer = function(id, style)
    assert not refusal(id, answer, BANK[id].answer_type.cases)
    for case in hidden(id):
        assert not refusal(id, answer, [case]), case


@pytest.mark.parametrize("id", IDS)
def test_there_are_five_solutions(id):
    assert len(solutions(id)) >= 5
