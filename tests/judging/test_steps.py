"""Steps: the first wrong one is found, what follows from it correctly counts, and trivial values earn nothing."""

import math

import pytest

from coursekit.exercises.answer_types.numbers import Name, Numbers
from coursekit.judging.answer import Mistake
from coursekit.judging.numbers import NumbersAnswer
from coursekit.judging.step_functions import gate, relu

NUMBERS = {"x": 2, "w": 3, "b": -1, "t": 1, "lr": 0.1}
ANSWER = NumbersAnswer(
    steps={
        "s": lambda w, x, b: w * x + b,  # 5
        "h": lambda s: relu(s),  # 5
        "loss": lambda h, t: (h - t) ** 2,  # 16
        "grad": lambda h, t, s, x: 2 * (h - t) * gate(s) * x,  # 16
        "new": lambda w, lr, grad: w - lr * grad,  # 1.4
        "sign": lambda s: 1 if s > 0 else -1,
    },
    mistakes=(
        Mistake("bias forgotten", "Add b.", {"s": lambda w, x: w * x}),
        Mistake("factor 2", "The square gives a 2.", {"grad": lambda h, t, s, x: (h - t) * gate(s) * x}),
        Mistake("ascent", "Subtract.", {"new": lambda w, lr, grad: w + lr * grad}),
    ),
    hints=("a", "b", "c"),
)
ASKS = Numbers((*(Name(name, "") for name in ("s", "h", "loss", "grad", "new")), Name("sign", "", whole=True)))
RIGHT = {"s": 5, "h": 5, "loss": 16, "grad": 16, "new": 1.4, "sign": 1}


def judged(**values):
    steps, mistake, message = ANSWER.judge(ASKS, NUMBERS, ASKS.read(RIGHT | values))
    return {step.name: step.status for step in steps}, mistake and mistake.name, message


def only(statuses, status):
    return [name for name, one in statuses.items() if one == status]


def test_reference():
    assert only(judged()[0], "right") == list(RIGHT)


@pytest.mark.parametrize(
    ("values", "wrong", "carried", "name"),
    [
        # every value after a slip worked out by hand from the slip
        ({"s": 6, "h": 6, "loss": 25, "grad": 20, "new": 1.0}, ["s"], ["h", "loss", "grad", "new"], "bias forgotten"),
        ({"s": 7, "h": 7, "loss": 36, "grad": 24, "new": 0.6}, ["s"], ["h", "loss", "grad", "new"], None),
        ({"grad": 8, "new": 2.2}, ["grad"], ["new"], "factor 2"),
        ({"new": 4.6}, ["new"], [], "ascent"),
        # two slips: the first is named, and from each on its consequences count
        ({"s": 6, "h": 6, "loss": 25, "grad": 10, "new": 2.0}, ["s", "grad"], ["h", "loss", "new"], "bias forgotten"),
        # after a slip the right value may still be given: worked out from elsewhere, it is right
        ({"s": 6, "h": 5}, ["s"], [], "bias forgotten"),
        # not attempted stops nothing: what comes after is judged from the reference
        ({"h": ..., "loss": ...}, [], [], None),
        ({"s": 6, "h": ..., "loss": 16, "grad": 16, "new": 1.4}, ["s"], [], "bias forgotten"),
        ({"s": "abc", "h": 5}, ["s"], [], None),
    ],
)
def test_first_wrong_step_and_what_follows_from_it(values, wrong, carried, name):
    statuses, mistake, message = judged(**values)
    assert only(statuses, "wrong") == wrong
    assert only(statuses, "carried forward") == carried
    assert mistake == name
    assert not wrong or mistake or f"`{wrong[0]}`" in message


@pytest.mark.parametrize(
    ("values", "wrong"),
    [
        ({"s": 0, "h": 0, "loss": 1, "grad": 0, "new": 3}, ["s", "h", "loss", "grad", "new"]),  # all trivial from 0
        ({"s": -4, "h": 0, "loss": 1, "grad": 0, "new": 3}, ["s", "h", "loss", "grad", "new"]),  # the gate is shut
        ({"h": 1, "loss": 0, "grad": 0, "new": 3}, ["h", "loss", "grad", "new"]),  # meets the target by chance
        ({"s": math.nan, "h": math.nan}, ["s", "h"]),
        ({"s": math.inf, "h": math.inf}, ["s", "h"]),
        ({"s": 1e308, "h": 1e308, "loss": 1e308}, ["s", "loss"]),  # overflows: nothing follows from it
        (dict.fromkeys(["s", "h", "loss", "grad", "new"], 1e6), ["s", "h", "loss", "grad", "new"]),  # typed everywhere
    ],
)
def test_a_trivial_value_earns_nothing_later(values, wrong):
    assert only(judged(**values)[0], "wrong") == wrong


def test_two_values_typed_alike_are_no_work_though_one_would_follow():
    asks = Numbers((Name("a", ""), Name("b", "")))
    answer = NumbersAnswer(steps={"a": lambda x: 2 * x, "b": lambda a: a * a / 8}, mistakes=(), hints=("a", "b", "c"))
    for typed, status in [({"a": 8, "b": 8}, "wrong"), ({"a": 6, "b": 4.5}, "carried forward")]:  # right: 4 and 2
        steps, _, _ = answer.judge(asks, {"x": 2}, asks.read(typed))
        assert [step.status for step in steps] == ["wrong", status]


def test_a_class_may_follow_although_it_hardly_depends():
    assert only(judged(s=-3, h=3, sign=-1)[0], "carried forward") == ["sign"]


def test_rounding_on_the_way_is_not_a_slip():
    answer_type = Numbers((Name("a", ""), Name("b", "")))
    answer = NumbersAnswer(
        steps={"a": lambda x: 1 / x, "b": lambda a: 1000 * (a - 0.333)}, mistakes=(), hints=("a", "b", "c")
    )
    steps, _, _ = answer.judge(answer_type, {"x": 3}, answer_type.read({"a": 0.3334, "b": 0.4}))  # exact: 0.3333 in b
    assert [step.status for step in steps] == ["right", "right"]


def test_solution_is_written_by_sympy_from_the_steps():
    text = ANSWER.worked(ASKS, NUMBERS)
    assert r"$$s = w \cdot x + b = 3 \cdot 2 + (-1) = 5$$" in text
    assert r"\text{new} = w - \eta \cdot \text{grad} = 3 - 0.1 \cdot 16 = 1.4$$" in text
