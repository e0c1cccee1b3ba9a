"""Everyone's own numbers: the same everywhere, friendly, and never such that a mistake looks right."""

import json
import os
import subprocess
import sys
from collections import Counter

import pytest

import coursekit as ck
from coursekit.exercises import BANK
from coursekit.exercises.draw import Draw
from coursekit.exercises.variants import VARIANTS, given, numbers_of, rejected, variant
from coursekit.student import name as _name

DRAWN = [id for id in BANK if BANK[id].draw]


@pytest.fixture(autouse=True)
def nobody(monkeypatch):
    monkeypatch.setattr(_name, "_chosen", [])
    monkeypatch.delenv("COURSEKIT_STUDENT", raising=False)


def plain(value):
    """Only what JSON can hold, with tuples as lists."""
    if isinstance(value, tuple):
        return all(map(plain, value))
    return type(value) in (int, float, str)


def largest(value):
    if isinstance(value, tuple):
        return max(map(largest, value))
    return 0 if isinstance(value, str) else abs(value)


def digits(value):
    if isinstance(value, tuple):
        return max(map(digits, value))
    return 0 if isinstance(value, str) else len(f"{value:.12g}".strip("-0.").replace(".", ""))


@pytest.mark.parametrize("id", DRAWN)
def test_numbers_are_plain_small_friendly_and_of_the_lectures_shape(id):
    for index in range(0, VARIANTS, 7):
        numbers = variant(BANK[id], index)
        assert numbers.keys() == BANK[id].lecture.keys()
        assert all(map(plain, numbers.values())), numbers
        assert all(digits(value) <= 4 for value in numbers.values()), numbers
        assert largest(tuple(numbers.values())) <= max(100, 10 * largest(tuple(BANK[id].lecture.values())))


@pytest.mark.parametrize("id", DRAWN)
def test_there_are_many_variants_and_few_are_rejected(id):
    assert len(rejected(id)) <= VARIANTS // 4
    different = {json.dumps(variant(BANK[id], index)) for index in given(BANK[id])}
    assert len(different) >= 20


@pytest.mark.parametrize("id", DRAWN)
def test_students_get_variants_that_were_not_rejected(id):
    accepted = [variant(BANK[id], index) for index in given(BANK[id])]
    for name in ("alice", "bob", "Zoë", "李雷", "O'Neill", "x" * 300):
        assert numbers_of(BANK[id], name) in accepted


def test_the_stream_of_numbers_is_fixed_for_ever():
    draw = Draw("a seed")  # written down once; sha256sum gives the same
    assert [draw.integer(0, 10**6) for _ in range(3)] == [_first(i) for i in (1, 2, 3)]
    assert variant(BANK["linear/neuron"], 0) == {"w": (-1, -3), "b": -11, "slope": 0.25, "x": (2, -3)}


def _first(count):
    done = subprocess.run(["sha256sum"], input=f"a seed\n{count}".encode(), capture_output=True, check=True)
    return int(done.stdout[:16], 16) % (10**6 + 1)


def test_draws_are_uniform_and_in_range():
    draw = Draw("uniform")
    counts = Counter(draw.integer(-2, 2) for _ in range(5000))
    assert sorted(counts) == [-2, -1, 0, 1, 2]
    assert all(850 < count < 1150 for count in counts.values())  # 5 standard deviations
    assert {draw.nonzero(2) for _ in range(200)} == {-2, -1, 1, 2}
    assert all(len(set(draw.distinct(4, 1, 5))) == 4 for _ in range(50))
    array = draw.array((50, 2), -1, 1, digits=2)
    assert array.shape == (50, 2)
    assert abs(array).max() <= 1
    assert ((100 * array).round() == (100 * array).round(9)).all()


def test_the_default_is_the_lecture_and_names_pick_others():
    lecture = repr(ck.exercise("linear/neuron"))
    assert "(1, 1)" in lecture
    ck.set_student("alice")
    alice = repr(ck.exercise("linear/neuron"))
    ck.set_student("  ALICE ")
    assert repr(ck.exercise("linear/neuron")) == alice != lecture
    ck.set_student("bob")
    assert repr(ck.exercise("linear/neuron")) not in (alice, lecture)
    ck.set_student(None)
    assert repr(ck.exercise("linear/neuron")) == lecture


def test_the_environment_names_the_student_of_a_whole_session():
    code = "import coursekit as ck; print(ck.exercise('linear/neuron'))"
    told = [
        subprocess.run(
            [sys.executable, "-c", code], capture_output=True, text=True, check=True,
            env={**os.environ, "COURSEKIT_STUDENT": name},
        ).stdout
        for name in ("Alice", "")
    ]  # fmt: skip
    ck.set_student("alice")
    assert told[0].strip() == repr(ck.exercise("linear/neuron")).strip()
    ck.set_student()
    assert told[1].strip() == repr(ck.exercise("linear/neuron")).strip()


@pytest.mark.parametrize("name", [4, ["alice"], b"alice", object()])
def test_a_name_that_is_no_text_is_told_so(name):
    with pytest.raises(TypeError, match="A student's name is a text such as 'alice', not "):
        ck.set_student(name)
