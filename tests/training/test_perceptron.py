"""The perceptron against its rule in exact fractions and scikit-learn, the margin against other ways to it."""

from fractions import Fraction
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st
from sample import amount

from coursekit.training.perceptron import learn, margin, with_one


def problem(seed, gap, n=20):
    """Two classes on the two sides of a strip, or over one another where the gap is below 0."""
    rng = np.random.default_rng(seed)
    y = rng.permutation(np.arange(n) % 2) * 2.0 - 1
    u = np.array([0.6, -0.8])
    X = np.outer(0.5 + y * (gap / 2 + rng.uniform(0, 2, n)), u) + np.outer(rng.uniform(-2, 2, n), (0.8, 0.6))
    return with_one(X), y


def twin(X, y, mistakes):
    """The rule in exact fractions: the weights after each mistake, and whether a pass was right."""
    rows = [[Fraction(float(v)) for v in x] for x in X]
    path, wrong = [[Fraction(0)] * len(rows[0])], []
    while True:
        before = len(wrong)
        for i, x in enumerate(rows):
            if int(y[i]) * sum(a * b for a, b in zip(path[-1], x, strict=True)) <= 0:
                if len(wrong) == mistakes:
                    return path, wrong, False
                path.append([a + int(y[i]) * b for a, b in zip(path[-1], x, strict=True)])
                wrong.append(i)
        if len(wrong) == before:
            return path, wrong, True


@given(st.integers(0, 10_000), st.floats(-0.5, 1.5))
@settings(deadline=None, max_examples=amount(15, 400))
def test_each_update_is_that_of_the_rule_in_exact_fractions(seed, gap):
    X, y = problem(seed, gap)
    run, (path, wrong, ended) = learn(X, y, 60), twin(X, y, 60)
    assert (run.wrong.tolist(), run.ended) == (wrong, ended)
    np.testing.assert_allclose(run.path, np.array(path, dtype=float), atol=1e-12)


@given(st.integers(0, 10_000), st.floats(0.1, 1.5))
@settings(deadline=None, max_examples=amount(15, 400))
def test_lengths_stay_between_the_two_lines_of_the_proof(seed, gap):
    X, y = problem(seed, gap)
    (gamma, u), longest = margin(X, y), np.linalg.norm(X, axis=1).max()
    run = learn(X, y, 100_000)
    k, lengths = np.arange(run.mistakes + 1), np.linalg.norm(run.path, axis=1)
    assert run.ended
    assert run.mistakes <= (longest / gamma) ** 2
    assert (gamma * k <= run.path @ u + 1e-9).all()
    assert (run.path @ u <= lengths + 1e-9).all()
    assert (lengths <= longest * np.sqrt(k) + 1e-9).all()


def nearest_by_trying(Z):
    """Distance from the origin to the hull of Z (n, 3): the nearest of all hulls of one, two and three of them."""
    best = np.inf
    for count in (1, 2, 3):
        for some in combinations(range(len(Z)), count):
            corners = Z[list(some)]
            system = np.ones((count + 1, count + 1))
            system[:count, :count], system[count, count] = corners @ corners.T, 0
            shares = np.linalg.lstsq(system, np.append(np.zeros(count), 1.0), rcond=None)[0][:count]
            if (shares >= -1e-9).all():
                best = min(best, np.linalg.norm(shares @ corners))
    return best


@given(st.integers(0, 10_000), st.floats(0.02, 1.5))
@settings(deadline=None, max_examples=amount(10, 200))
def test_the_margin_is_the_distance_of_the_hull_found_by_trying_all_corners(seed, gap):
    X, y = problem(seed, gap, 12)
    gamma, u = margin(X, y)
    assert gamma == pytest.approx(nearest_by_trying(y[:, None] * X), rel=1e-7)
    assert gamma == pytest.approx((y * (X @ u)).min(), rel=1e-7)
    assert np.linalg.norm(u) == pytest.approx(1)


@given(st.integers(0, 10_000), st.floats(-1.5, 1.0))
@settings(deadline=None, max_examples=amount(25, 500))
def test_there_is_a_margin_where_least_distance_programming_finds_one(seed, gap):
    """Lawson and Hanson (1974), 23.4: the shortest w with y w·x >= 1, from a least squares problem with signs."""
    nnls = pytest.importorskip("scipy.optimize").nnls
    X, y = problem(seed, gap, 25)
    system = np.vstack([(y[:, None] * X).T, np.ones(len(y))])
    shares, rest = nnls(system, np.array([0, 0, 0, 1.0]))
    residual = system @ shares - [0, 0, 0, 1]
    known = -residual[3] / np.linalg.norm(residual[:3]) if rest > 1e-7 else 0.0
    gamma, u = margin(X, y)
    assert gamma == pytest.approx(known, abs=1e-6)
    assert (u is None) == (gamma == 0)


def test_xor_has_no_margin_and_no_end():
    X, y = with_one(np.array([[0.0, 0], [0, 1], [1, 0], [1, 1]])), np.array([-1.0, 1, 1, -1])
    assert margin(X, y) == (0.0, None)
    assert not learn(X, y, 10_000).ended


def test_it_ends_with_the_weights_of_scikit_learn():
    linear_model = pytest.importorskip("sklearn.linear_model", reason="scikit-learn is not installed")
    for seed in range(5):
        X, y = problem(seed, 0.5)
        peer = linear_model.Perceptron(shuffle=False, tol=None, max_iter=500).fit(X[:, :2], y)
        np.testing.assert_allclose(learn(X, y, 100_000).path[-1], [*peer.coef_[0], *peer.intercept_], atol=1e-9)
