"""Rounded values as people type them: called rounding, never a mistake, and nothing after them suffers."""

import pytest
from sample import sample

from coursekit.exercises import BANK
from coursekit.exercises.answer_types.numbers import Name
from coursekit.exercises.variants import given, variant
from coursekit.judging.answers import ANSWERS
from coursekit.judging.api import judge
from coursekit.judging.numbers import NumbersAnswer, close, rounded

STEPS = [id for id in ANSWERS if isinstance(ANSWERS[id], NumbersAnswer)]
VALUE = Name("x", "")
REPORTS = [
    # report, the right value, what was typed, what it is
    ("udacity/sdc-issue-reports#696", 0.353576, 0.353577, "right"),
    ("PrairieLearn/PrairieLearn#12450", 1.234, 1.23, "right"),
    ("PrairieLearn/PrairieLearn#12450", 1.234, 1.2, "rounded"),
    ("PrairieLearn/PrairieLearn#12450", 1.234, 1.3, "wrong"),
    ("openwebwork/webwork-open-problem-library#665", 0.00298094, 0.00298277, "right"),
    ("openwebwork/webwork-open-problem-library#665", 0.00298094, 0.0030, "rounded"),
    ("qlicker/qlicker#624", 45.8, 46.0, "right"),
    ("Submitty/Submitty#10702", -5.5, 5.5, "wrong"),
    ("Submitty/Submitty#10702", -5.512, -5.5, "right"),
    ("Submitty/Submitty#10702", -5.54, -5.5, "rounded"),
    ("maths/moodle-qtype_stack#242", 0.2231, 0.22, "rounded"),  # rounded, and said so
    ("maths/moodle-qtype_stack#242", 0.2231, 0.24, "wrong"),  # not rounded at all, so rounding is not blamed
    ("", 8 / 3, 2.7, "rounded"),
    ("", 8 / 3, 2.6, "wrong"),  # cut off
    ("", 8 / 3, 3, "wrong"),  # one digit
    ("", 0.996, 1.0, "right"),
    ("", 1.0, 0, "wrong"),
    ("", 12.3, 1e308, "wrong"),
]


@pytest.mark.parametrize(("report", "target", "typed", "outcome"), REPORTS)
def test_report(report, target, typed, outcome):
    found = "right" if close(VALUE, typed, target) else "rounded" if rounded(VALUE, typed, target) else "wrong"
    assert found == outcome


def numbers_of(id):
    return [BANK[id].lecture, *(variant(BANK[id], i) for i in sample(given(BANK[id])))]


def verdict(id, numbers, answer):
    return judge(BANK[id], numbers, BANK[id].answer_type.read(answer))


@pytest.mark.parametrize("id", STEPS)
def test_one_value_rounded_too_far_costs_its_own_point_and_no_other(id):
    for numbers in numbers_of(id):
        right = ANSWERS[id].right(BANK[id].answer_type, numbers)
        for asked in BANK[id].answer_type.names:
            coarse = float(f"{right[asked.name]:.2g}")
            if asked.whole or close(asked, coarse, right[asked.name]):
                continue
            found = verdict(id, numbers, right | {asked.name: coarse})
            assert [step.name for step in found.steps if step.status != "right"] == [asked.name]
            assert (found.points, found.mistake) == (found.max_points - 1, None)
            assert f"`{asked.name}` is right so far: give three significant digits." in found.message


def test_what_was_worked_out_from_the_rounded_value_is_right():
    # 1/1.2 in place of 1/1.234: three per cent off, and right all the same
    chain = NumbersAnswer(steps={"a": lambda x: x, "b": lambda a: 1 / a}, mistakes=(), hints=())
    answer_type = BANK["linear/neuron"].answer_type._replace(names=(Name("a", ""), Name("b", "")))
    steps, mistake, message = chain.judge(answer_type, {"x": 1.234}, answer_type.read({"a": 1.2, "b": 0.8333}))
    assert [step.status for step in steps] == ["rounded", "right"]
    assert mistake is None
    assert message == "`a` is right so far: give three significant digits."


def test_rounding_alone_is_partly_right_without_a_point():
    found = verdict("losses/cross-entropy", BANK["losses/cross-entropy"].lecture, {"l1": 0.22})  # 0.2231
    assert (found.status, found.points, found.mistake) == ("partly right", 0, None)
    assert found.message == "`l1` is right so far: give three significant digits."


CONSTANTS = (1e12, 1e6, -1e6, 1e3, 100, -100, 10, 3, 2, 1, 0.5, 1e-6, 0, -1)


@pytest.mark.parametrize("id", STEPS)
def test_one_constant_typed_everywhere_earns_nothing_but_what_it_meets(id):
    for numbers in numbers_of(id):
        for constant in CONSTANTS:
            typed = {name.name: int(constant) if name.whole else constant for name in BANK[id].answer_type.names}
            found = verdict(id, numbers, typed)
            assert "carried forward" not in [step.status for step in found.steps], (numbers, constant)


def test_two_values_that_are_alike_by_work_keep_their_point_while_others_are_still_to_do():
    # the sign of z is wrong, so the ReLU lets it through: a follows from it
    chain = NumbersAnswer(
        steps={"z": lambda x: -x, "a": lambda z: max(0.0, z), "b": lambda a: a - 3}, mistakes=(), hints=()
    )
    answer_type = BANK["linear/neuron"].answer_type._replace(names=(Name("z", ""), Name("a", ""), Name("b", "")))
    steps, _, _ = chain.judge(answer_type, {"x": 2.0}, answer_type.read({"z": 2.0, "a": 2.0}))
    assert [step.status for step in steps] == ["wrong", "carried forward", "not attempted"]
