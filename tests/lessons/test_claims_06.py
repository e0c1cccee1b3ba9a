"""What lesson 6 claims, worked out in another way: by listing all minibatches, by closed forms, by loops."""

from itertools import combinations, product

import numpy as np
import pytest

import coursekit as ck
from coursekit.panels.hardware import RECORDED, SIZES
from coursekit.predictions.outcome import outcome


@pytest.mark.parametrize("m", [1, 2, 3, 5, 6])
def test_minibatches_scatter_by_the_two_formulas_when_all_of_them_are_listed(m):
    few = np.array([3.0, -1.0, 4.0, 1.0, -5.0, 9.0])
    n = len(few)
    without = np.var([np.mean(batch) for batch in combinations(few, m)])
    assert without == pytest.approx(few.var() / m * (n - m) / (n - 1), abs=1e-12)
    if m <= 5:
        assert np.var([np.mean(batch) for batch in product(few, repeat=m)]) == pytest.approx(few.var() / m)


def test_ten_of_twenty_scatter_by_072_with_replacement_and_038_without():
    few = np.random.default_rng(0).standard_normal(20)
    assert (round(few.var() / 10, 3), round(few.var() / 10 * 10 / 19, 3)) == (0.072, 0.038)


def test_steps_that_raise_the_loss_are_few_far_away_and_most_near_the_minimum():
    """The change of a quadratic loss in closed form: -lr g·G + lr² g·H g / 2."""
    rng = np.random.default_rng(0)
    X = rng.standard_normal((20_000, 2))
    y = X @ [1.0, -2.0] + rng.standard_normal(20_000)
    rows = np.column_stack([X, np.ones(20_000)])
    hessian = 2 * rows.T @ rows / 20_000
    shares = []
    for place in ([-1.0, 1.0, 0.0], [0.9, -1.8, 0.0]):
        each = 2 * (rows @ place - y)[:, None] * rows
        change = -0.05 * each @ each.mean(axis=0) + 0.05**2 * np.einsum("ij,jk,ik->i", each, hessian, each) / 2
        shares.append(np.mean(change[:1000] > 0))
    assert outcome("sgd/steps-up").happened == 1
    assert outcome("sgd/steps-up").value == pytest.approx(shares, abs=1e-9)


def test_the_recording_has_a_time_for_every_size_and_a_large_batch_is_cheaper_for_each():
    for hidden, times in RECORDED.items():
        assert len(times) == len(SIZES), hidden
        assert times[5] / SIZES[5] < times[0] / 5
    assert RECORDED[32][6] / RECORDED[32][0] == pytest.approx(outcome("sgd/clock").value)


def errors_of_weights(m, lr, seed):
    """The twin of the lesson's model with weights p² - q²: a loop over examples and weights, at a coarser end."""
    rng, weights = np.random.default_rng(seed), [1.0] * 5 + [0.0] * 95
    A, p, q = rng.standard_normal((40, 100)), [0.1] * 100, [0.1] * 100
    while True:
        w = np.array([a * a - b * b for a, b in zip(p, q, strict=True)])
        error = A @ w - A @ weights
        if np.mean(error**2) <= 1e-3:
            return float(np.sum((w - weights) ** 2))
        batch = rng.permutation(40)[:m]
        g = sum(2 * error[i] * A[i] for i in batch) / m
        p = [a * (1 - lr * slope) for a, slope in zip(p, g, strict=True)]
        q = [b * (1 + lr * slope) for b, slope in zip(q, g, strict=True)]


def test_single_examples_find_better_weights_than_all_of_them_whatever_the_seed():
    for seed in (1, 4):
        assert errors_of_weights(1, 0.05, seed) < 0.5 * errors_of_weights(40, 0.05, seed)


def test_on_the_digits_no_batch_size_is_better_than_chance():
    *means, seeds = outcome("sgd/digits-by-batch").value
    assert np.ptp(means) < seeds


def test_at_the_same_cost_more_examples_read_more_digits():
    """What Rodolà's slide concludes from a cost that does not depend on n: five times the error with ten examples."""
    (X, y), (new, truth) = ((part.X / 16, part.y) for part in map(ck.datasets.digits, ("training", "validation")))
    right = []
    for n in (10, 849):
        run = ck.fit(ck.models.mlp([64, 32, 10]), X[:n], y[:n], lr=0.1, batch_size=10, epochs=30_000 // n, record=True)
        assert len(run.history.update_loss) in range(2900, 3101)
        right.append(run.score(new, truth))
    assert 1 - right[0] > 5 * (1 - right[1])
