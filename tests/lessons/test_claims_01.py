"""What lesson 1 says of neurons, penguins and XOR, computed once more from the statement."""

from itertools import combinations, product

import numpy as np
import pytest
from scipy.optimize import linprog

import coursekit as ck
from coursekit.training.perceptron import learn, margin, with_one

FEATURES = ("bill_length_mm", "bill_depth_mm", "flipper_length_mm", "body_mass_g")
PAIRS = list(combinations(FEATURES, 2))


def separable(X, signs):
    """Does a line separate them? A linear program: are there w and b with y (w·x + b) >= 1 for all rows?"""
    rows = np.column_stack([X, np.ones(len(X))]) * signs[:, None]
    return linprog(np.zeros(rows.shape[1]), -rows, -np.ones(len(X)), bounds=(None, None)).status == 0


def two_species(features, species):
    data = ck.datasets.penguins(features, species)
    return (data.X - data.X.mean(axis=0)) / data.X.std(axis=0), 2.0 * data.y - 1


def test_adelie_and_gentoo_are_separable_by_bill_depth_and_flipper_length():
    assert separable(*two_species(("bill_depth_mm", "flipper_length_mm"), ("Adelie", "Gentoo")))


@pytest.mark.parametrize("features", PAIRS)
def test_adelie_and_chinstrap_are_not_whichever_two_measurements_are_taken(features):
    assert not separable(*two_species(features, ("Adelie", "Chinstrap")))


def test_the_count_y_s_at_least_0_calls_zero_weights_perfect():
    _, y = two_species(FEATURES[:2], ("Adelie", "Gentoo"))
    s = 0 * y
    assert np.mean(y * s >= 0) == 1
    assert np.mean(y * s > 0) == 0
    assert np.mean((s >= 0) == (y > 0)) == np.mean(y > 0)
    assert learn(with_one(np.ones((4, 2))), np.ones(4), 10).mistakes == 1, "with < in place of <= there would be none"


def test_the_neurons_of_1943_compute_logic_without_weights():
    def fires(excite, inhibit, threshold):
        return int(not any(inhibit) and sum(excite) >= threshold)

    for x1, x2 in product((0, 1), repeat=2):
        assert fires([x1, x2], [], 2) == (x1 and x2)
        assert fires([x1, x2], [], 1) == (x1 or x2)
        assert fires([x1], [x2], 1) == (x1 and not x2)


def test_a_mistake_raises_y_s_by_the_squared_length_and_1():
    rng = np.random.default_rng(0)
    for y in (-1, 1):
        w, b, x = rng.normal(size=3), rng.normal(), rng.normal(size=3)
        before, after = y * (w @ x + b), y * ((w + y * x) @ x + b + y)
        assert after - before == pytest.approx(x @ x + 1)


@pytest.mark.parametrize("seed", range(5))
def test_the_perceptron_keeps_novikoff_s_two_bounds_after_each_mistake(seed):
    rng = np.random.default_rng(seed)
    y = np.repeat([-1.0, 1.0], 10)
    X = with_one(rng.normal(size=(20, 2)) * 0.4 + 1.5 * y[:, None])
    order = rng.permutation(20)
    run, (gamma, _), longest = learn(X[order], y[order], 1000), margin(X, y), np.linalg.norm(X, axis=1).max()
    M, lengths = np.arange(1, run.mistakes + 1), np.linalg.norm(run.path[1:], axis=1)
    assert run.ended
    assert (gamma * M <= lengths + 1e-9).all()
    assert (lengths <= longest * np.sqrt(M) + 1e-9).all()
    assert run.mistakes <= (longest / gamma) ** 2


def test_a_border_is_as_far_from_the_origin_and_from_an_example_as_the_lesson_says():
    w, b, x = np.array([1.0, 2.0, -2.0]), 3.0, np.array([2.0, 0.5, -1.0])
    for point, score in ((np.zeros(3), b), (x, w @ x + b)):
        foot = point - score * w / (w @ w)
        assert w @ foot + b == pytest.approx(0)
        assert np.linalg.norm(point - foot) == pytest.approx(abs(score) / np.linalg.norm(w))


def test_a_steep_sigmoid_is_the_step_except_at_0():
    z = np.array([-1e-3, 0.0, 1e-3])
    assert ck.activations.sigmoid(z, 1e6).tolist() == [0.0, 0.5, 1.0]
    assert ck.activations.step(z).tolist() == [0.0, 1.0, 1.0]


def test_the_regions_of_the_three_classes_are_where_the_lesson_says():
    W, b = np.array([[1.0, 0.0, 1.0], [1.0, -1.0, -0.5]]), np.array([-2.0, 1.0, 10.0])
    X = np.random.default_rng(0).uniform(-20, 20, (5000, 2))
    s = X @ W + b
    assert np.array_equal(s[:, 0] > s[:, 2], X[:, 1] > 8)
    assert np.array_equal(s[:, 1] > s[:, 2], X[:, 0] + X[:, 1] / 2 < -9)
    square = X[abs(X).max(axis=1) <= 5]
    assert set((square @ W + b).argmax(axis=1)) == {2}
    assert set(s.argmax(axis=1)) == {0, 1, 2}


def test_no_line_solves_xor_and_the_product_or_a_hidden_layer_does():
    X, signs = np.array([[0.0, 0], [0, 1], [1, 0], [1, 1]]), np.array([-1.0, 1, 1, -1])
    assert not separable(X, signs)
    assert separable(np.column_stack([X, X.prod(axis=1)]), signs)
    assert not separable(np.column_stack([X, X.sum(axis=1)]), signs)
    hidden = (X @ [[1, -1], [1, -1]] + [-0.5, 1.5] >= 0).astype(float)
    assert (hidden @ [1, 1] - 1.5 >= 0).tolist() == [False, True, True, False]


def test_the_largest_number_is_near_10_to_the_308():
    assert 1e308 < np.finfo(float).max < 1e309
    with np.errstate(over="ignore"):
        assert np.exp(1000.0) == np.inf
    assert np.exp(-1000.0) == 0
