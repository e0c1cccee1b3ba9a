"""What travels: exact to the last bit, and nothing but what was asked for is taken from a sandbox."""

import json
import math

import numpy as np
import pytest

from coursekit.exercises import BANK
from coursekit.exercises.answer_types.formula import Formula
from coursekit.exercises.answer_types.function import Function
from coursekit.exercises.answer_types.numbers import Numbers
from coursekit.grading.hidden_cases import hidden_cases
from coursekit.grading.sandbox import protocol
from coursekit.judging.answers import ANSWERS

KINDS = ["linear/neuron", "linear/kinds", "gd/step", "backprop/mlp", "gd/convex-ridge", "backprop/quadratic-form"]
IDS = [id for id in KINDS if id in BANK]
BAD = [None, True, -1, 1e999, 10**400, "x" * 5000, "\ud800", [], {}, [[1]],
       {"float": "nan"}, {"float": "inf"}, {"array": "AAAA"}, {"list": []}, {"tuple": [{"tuple": []}]},
       {"array": "AAAAAAAA8D8=", "dtype": "<f8", "shape": [2]}, {"function": ["os", "system"]},
       {"array": "gASVBAAAAAAAAABLAS4=", "dtype": "O", "shape": []}]  # fmt: skip


def right(id):
    exercise = BANK[id]
    return exercise.answer_type.read(ANSWERS[id].right(exercise.answer_type, exercise.lecture))


def sent(reading):
    return json.loads(protocol.line({"say": "reading", **protocol.reading_out(reading)}))


def same(a, b):
    if isinstance(a, (tuple, list)):
        return type(b) is type(a) and len(a) == len(b) and all(map(same, a, b))
    if isinstance(a, np.ndarray):
        return a.dtype == b.dtype and a.shape == b.shape and a.tobytes() == b.tobytes()
    return type(a) is type(b) and a == b


@pytest.mark.parametrize("id", [id for id in BANK if id != "capstone/train"])
def test_every_right_answer_arrives_as_it_was(id):
    reading = right(id)
    packed = sent(reading)
    packed.pop("say")
    arrived = protocol.reading_in(BANK[id].answer_type, packed)
    assert list(arrived.items) == list(reading.items)
    for name, item in reading.items.items():
        assert same(item.value, arrived.items[name].value)
        assert item._replace(value=None) == arrived.items[name]._replace(value=None)


@pytest.mark.parametrize("id", [id for id, one in BANK.items() if isinstance(one.answer_type, Function)])
def test_hidden_cases_travel_and_are_the_same_again(id):
    cases, again = hidden_cases(BANK[id], "s"), hidden_cases(BANK[id], "s")
    assert len(cases) == 2
    for case, other in zip(cases, again, strict=True):
        there = protocol.unpack(json.loads(json.dumps(protocol.pack(case.args))))
        assert len(there) == len(case.args)
        for one, two, three in zip(case.args, other.args, there, strict=True):
            assert one is three or same(one, three)
            assert one is two or same(one, two)
    assert any(not same(a.args, b.args) for a, b in zip(cases, hidden_cases(BANK[id], "t"), strict=True))


def places(packed, path=()):
    """All places in nested dicts and lists."""
    yield path
    pairs = packed.items() if isinstance(packed, dict) else enumerate(packed) if isinstance(packed, list) else ()
    for key, value in pairs:
        yield from places(value, (*path, key))


def put(packed, path, value):
    if not path:
        return value
    copy = packed.copy()
    copy[path[0]] = put(packed[path[0]], path[1:], value)
    return copy


@pytest.mark.parametrize("id", IDS)
def test_whatever_stands_at_any_place_is_refused_or_is_an_answer(id):
    answer_type = BANK[id].answer_type
    packed = sent(right(id))
    packed.pop("say")
    taken = 0
    for path in places(packed):
        for bad in BAD:
            try:
                reading = protocol.reading_in(answer_type, put(packed, path, bad))
            except protocol.ProtocolViolation:
                continue
            taken += 1
            assert tuple(reading.items) == answer_type.labels
            for item in reading.items.values():
                assert [item.value is not None, bool(item.problem), item.empty].count(True) == 1
                assert_is_of_its_kind(answer_type, item.value)
                assert max(len(item.problem), len(item.call)) <= 2000
    assert taken < len(list(places(packed))) * len(BAD) / 2


def assert_is_of_its_kind(answer_type, value):
    if value is None:
        return
    if isinstance(answer_type, Numbers):
        assert type(value) is float
        assert math.isfinite(value)
    elif isinstance(answer_type, Function):
        for array in value if type(value) is tuple else (value,):
            assert type(array) is np.ndarray
            assert array.dtype == np.float64
            assert array.size < 10**6
    elif isinstance(answer_type, Formula):
        answer_type.parse(value)
    else:
        assert value in answer_type.letters


@pytest.mark.parametrize("line", [b"", b"[]", b"3", b"{}", b'{"say": 3}', b"[" * 10**5, b'{"say": "x"', b"\xff"])
def test_a_line_that_is_no_message(line):
    with pytest.raises(protocol.ProtocolViolation):
        protocol.message(line)


@pytest.mark.parametrize("value", [object(), lambda: 0, np.array([object()]), np.array(["a"]), print, np, {1: 2}])
def test_what_cannot_be_sent_is_not_sent(value):
    with pytest.raises(protocol.Untransferable):
        protocol.pack((value,))
