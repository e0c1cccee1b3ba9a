"""Right solutions in float32 where large terms cancel: each of these hidden cases was refused."""

from typing import NamedTuple

import numpy as np
import pytest
from world.test_alternatives import function, refusal

from coursekit.exercises import BANK
from coursekit.exercises.answer_types.function import Case
from coursekit.exercises.draw import Draw
from coursekit.judging.answers import ANSWERS
from coursekit.judging.function import relation
from coursekit.judging.rounding import EPS, MOST, TIMES, allowance

REFUSED = [
    *(("backprop/collapse", "float32", number) for number in (88, 149, 987)),
    *(("backprop/mlp", "float32, prints shapes", number) for number in (403, 473, 695)),
    *(("backprop/softmax-gradient", "nested list, from float32 residuals", number) for number in (31, 39, 230)),
    ("opt/adadelta", "float32", 18),
    ("reg/ridge", "float32", 886),
]


def case(id, number):
    return Case("a hidden case", tuple(BANK[id].answer_type.random(Draw(f"{id} alternative {number}"))))


@pytest.mark.parametrize(("id", "style", "number"), REFUSED)
def test_a_right_solution_in_float32_is_right_where_terms_cancel(id, style, number):
    assert not refusal(id, function(id, style), [case(id, number)])


@pytest.mark.parametrize(("id", "number"), sorted({(id, number) for id, _, number in REFUSED}))
def test_and_what_is_off_by_a_thousandth_is_wrong_there(id, number):
    def off(*args):
        found = ANSWERS[id].reference(*args)
        return tuple(1.001 * part + 1e-3 for part in found) if isinstance(found, tuple) else 1.001 * found + 1e-3

    assert refusal(id, off, [case(id, number)])


def test_the_allowance_is_what_the_terms_were_rounded_to():
    def run(args):
        return (np.asarray(args[0] - args[1]),)

    for a, b in ((1.6053, 1.6), (1e3, 999.0), (2.0, -2.0)):
        (found,) = allowance(run, (a, b), run((a, b)))
        assert abs(np.float32(a) - np.float32(b) - (a - b)) <= found
        assert found <= 2 * TIMES * EPS * (abs(a) + abs(b))  # moved by one rounding, and rounded


def test_whole_numbers_are_exact_and_a_jump_allows_next_to_nothing():
    assert allowance(lambda args: (np.asarray(args[0] / 3),), (7,), (np.asarray(7 / 3),)) == [0.0]
    (found,) = allowance(lambda args: (np.asarray(float(args[0] > 0.3)),), (0.3,), (np.asarray(0.0),))
    assert 0 < found <= MOST


class Point(NamedTuple):
    x: float
    y: float


def test_numbers_inside_arguments_are_moved_whatever_holds_them():
    for points in ([1.6053, 1.6], (1.6053, 1.6), Point(1.6053, 1.6)):
        (found,) = allowance(lambda args: (np.asarray(args[0][0] - args[0][1]),), (points,), (np.asarray(0.0053),))
        assert found > 0


def test_a_reference_that_fails_beside_the_case_allows_nothing():
    assert allowance(lambda args: None, (0.5,), (np.asarray(0.25),)) == [0.0]


def test_results_that_are_all_0_have_no_factor_in_common():
    assert relation("Every value", np.array([0.0, 1e-3]), np.zeros(2)) == ""
