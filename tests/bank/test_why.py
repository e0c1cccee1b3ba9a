"""The exercises of lesson 0b, worked out in another way: networks that are built, windows that are listed."""

import numpy as np
import pytest
from sample import sample

import coursekit as ck
from coursekit.exercises import BANK
from coursekit.exercises.variants import numbers_of
from coursekit.judging.answers import ANSWERS

STUDENTS = [None, *(f"student {i}" for i in range(40))]


def right(id, student):
    numbers = numbers_of(BANK[id], student) if student else BANK[id].lecture
    return numbers, ANSWERS[id].right(BANK[id].answer_type, numbers)


@pytest.mark.parametrize("student", sample(STUDENTS, 12))
def test_parameters_are_those_of_a_network_that_is_built(student):
    numbers, values = right("why/parameters", student)
    model = ck.models.mlp([int(numbers[size]) for size in "dhk"])
    layers = [W.size + b.size for W, b in model.unpack(model.init())]
    assert [values["hidden"], values["output"], values["total"]] == [*layers, model.n_params]


@pytest.mark.parametrize("student", sample(STUDENTS, 12))
def test_weights_are_counted_window_by_window(student):
    numbers, values = right("why/shared", student)
    row = list(range(int(numbers["side"])))
    windows = [row[i : i + int(numbers["m"])] for i in row if len(row[i : i + int(numbers["m"])]) == numbers["m"]]
    assert values["neurons"] == len(windows)
    assert values["dense"] == sum(len(row) for _ in windows)
    assert values["window"] == sum(map(len, windows))
    assert values["shared"] == len(windows[0])


@pytest.mark.parametrize("shape", [(1, 2, 2), (3, 8, 8), (5, 4, 7)])
def test_symmetry_pixel_by_pixel(shape):
    images = np.random.default_rng(0).uniform(0, 16, shape)
    found = ANSWERS["why/symmetry"].reference(images)
    n, rows, columns = shape
    for k in range(n):
        apart = sum(abs(images[k, i, j] - images[k, i, columns - 1 - j]) for i in range(rows) for j in range(columns))
        assert found[k] == pytest.approx(1 - apart / (2 * images[k].sum()))
