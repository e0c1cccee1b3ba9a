"""AdaGrad's two forms: against `optimizers.adagrad`, roots of 2 x 2 matrices in closed form, and turned surfaces."""

import numpy as np
import pytest
from mpmath import mpf, sqrt

import coursekit as ck
from coursekit import DivergenceWarning
from coursekit.core import optimizers
from coursekit.training import adagrad_variants

A = np.array([[3.0, 1.0], [1.0, 0.5]])
START = np.array([1.0, -2.0])


def tilted(theta):
    return A @ theta


def diagonal(theta):
    return np.array([3.0, 0.5]) * theta


def turn(angle):
    return np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])


@pytest.mark.parametrize("gradient", [tilted, diagonal, ck.surfaces.SURFACES["valley"]])
@pytest.mark.parametrize("eps", [0.0, 1e-8, 0.5])
def test_the_diagonal_outside_the_root_is_the_optimizer(gradient, eps):
    ours = adagrad_variants.adagrad(gradient, START, lr=0.3, steps=200, eps=eps)
    kernel = ck.descend(gradient, START, optimizers.adagrad(eps), lr=0.3, steps=200)
    np.testing.assert_allclose(ours.theta, kernel.theta, rtol=1e-12)
    assert (ours.loss is None) == (kernel.loss is None)


def square_root(a, b, d):
    """Of the matrix ((a, b), (b, d)): (G + s I) / sqrt(trace + 2 s) with s = sqrt(det)."""
    s = sqrt(max(a * d - b * b, mpf(0)))
    t = sqrt(a + d + 2 * s)
    return (a + s) / t, b / t, (d + s) / t


def solve(a, b, d, g):
    """The inverse of ((a, b), (b, d)) times g."""
    det = a * d - b * b
    return (d * g[0] - b * g[1]) / det, (a * g[1] - b * g[0]) / det


def slow_full_adagrad(gradient, theta, lr, steps, eps, inside):
    """In numbers of 50 digits, by the closed forms of 2 x 2 matrices."""
    theta, path, eps = [mpf(v) for v in theta], [], mpf(eps)
    a = b = d = mpf(0)
    for _ in range(steps + 1):
        path.append([float(v) for v in theta])
        g = gradient(theta)
        a, b, d = a + g[0] ** 2, b + g[0] * g[1], d + g[1] ** 2
        root = square_root(a + eps, b, d + eps) if inside else square_root(a, b, d)
        outside = mpf(0) if inside else eps
        step = solve(root[0] + outside, root[1], root[2] + outside, g)
        theta = [v - lr * s for v, s in zip(theta, step, strict=True)]
    return path


@pytest.mark.parametrize("inside", [False, True])
@pytest.mark.parametrize("eps", [1e-8, 1e-3, 2.0])
def test_the_full_matrix_has_a_closed_form_in_the_plane(eps, inside):
    def exact(theta):
        return [3 * theta[0] + theta[1], theta[0] + theta[1] / 2]

    expected = slow_full_adagrad(exact, START.tolist(), 0.3, 40, eps, inside)
    path = adagrad_variants.full_adagrad(tilted, START, lr=0.3, steps=40, eps=eps, eps_inside=inside).theta
    np.testing.assert_allclose(path, expected, rtol=1e-11)


def test_along_one_axis_at_a_time_the_two_forms_agree():
    """Gradients along axes keep G diagonal: its diagonal is r."""
    gradients = np.tile(np.eye(3), (21, 1)) * np.random.default_rng(0).normal(size=(63, 1))

    def path(form, *optimizer, **options):
        given = iter(gradients)
        return form(lambda theta: next(given), np.ones(3), *optimizer, lr=0.2, steps=62, **options).theta

    outside, inside = (path(adagrad_variants.adagrad, eps=0.1, eps_inside=where) for where in (False, True))
    assert np.abs(outside - inside).max() > 0.01
    np.testing.assert_allclose(path(ck.descend, optimizers.adagrad(0.1)), outside, rtol=1e-12)
    np.testing.assert_allclose(path(adagrad_variants.full_adagrad, eps=0.1), outside, rtol=1e-12)
    np.testing.assert_allclose(path(adagrad_variants.full_adagrad, eps=0.1, eps_inside=True), inside, rtol=1e-12)


@pytest.mark.parametrize("start", [[2.0, 0.0], [0.0, -1.5]])
def test_on_an_axis_of_a_diagonal_problem_the_full_matrix_is_the_optimizer(start):
    for eps in (0.0, 1e-8):
        full = adagrad_variants.full_adagrad(diagonal, start, lr=0.3, steps=100, eps=eps).theta
        kernel = ck.descend(diagonal, start, optimizers.adagrad(eps), lr=0.3, steps=100).theta
        np.testing.assert_allclose(full, kernel, rtol=1e-12, atol=1e-15)


def test_a_turned_surface_turns_the_path_of_the_full_matrix_only():
    R = turn(0.7)

    def turned(theta):
        return R @ tilted(R.T @ theta)

    for form, same in ((adagrad_variants.full_adagrad, True), (adagrad_variants.adagrad, False)):
        path = form(tilted, START, lr=0.3, steps=60, eps=1e-3).theta
        other = form(turned, R @ START, lr=0.3, steps=60, eps=1e-3).theta
        assert np.allclose(other, path @ R.T, rtol=1e-10, atol=1e-12) == same


@pytest.mark.parametrize("d", [1, 2, 7])
@pytest.mark.parametrize("size", [1e-100, 1.0, 1e100])
def test_the_first_steps_without_eps(d, size):
    """G = g g' has length in one direction only: the step is lr g / |g|; by the diagonal, lr in every parameter."""
    g = size * np.random.default_rng(d).normal(size=d)
    full, by_diagonal = (
        form(lambda theta: g, np.zeros(d), lr=0.1, steps=3, eps=0).theta
        for form in (adagrad_variants.full_adagrad, adagrad_variants.adagrad)
    )
    lengths = np.cumsum([0.0, *0.1 / np.sqrt([1, 2, 3])])[:, None]  # G = t g g': steps lr / sqrt(t)
    np.testing.assert_allclose(full, -lengths * g / np.linalg.norm(g), rtol=1e-9, atol=1e-14)
    np.testing.assert_allclose(by_diagonal, -lengths * np.sign(g), rtol=1e-12)


def test_epsilon_inside_the_root_counts_as_its_square_root():
    """One step on a gradient of 1e-6: outside, 1e-8 is nothing next to it; inside, its root is 100 times as long."""
    outside, inside = (
        adagrad_variants.adagrad(lambda theta: [1e-6], [0.0], lr=1.0, steps=1, eps_inside=where).theta[1, 0]
        for where in (False, True)
    )
    assert outside == pytest.approx(-1 / 1.01, rel=1e-9)
    assert inside == pytest.approx(-1 / np.sqrt(10001), rel=1e-9)


@pytest.mark.parametrize("form", [adagrad_variants.adagrad, adagrad_variants.full_adagrad])
@pytest.mark.parametrize("inside", [False, True])
@pytest.mark.parametrize("grad", [0.0, 1e-200])
def test_no_gradient_no_step(form, inside, grad):
    path = form(lambda theta: [grad, 0.0], START, steps=3, eps=0, eps_inside=inside)
    np.testing.assert_array_equal(path.theta, np.tile(START, (4, 1)))


@pytest.mark.parametrize("form", [adagrad_variants.adagrad, adagrad_variants.full_adagrad])
def test_each_call_starts_anew(form):
    first, second = (form(tilted, START, lr=0.3, steps=5).theta for _ in range(2))
    np.testing.assert_array_equal(first, second)


@pytest.mark.parametrize("form", [adagrad_variants.adagrad, adagrad_variants.full_adagrad])
@pytest.mark.parametrize("inside", [False, True])
def test_a_gradient_whose_square_overflows_is_divergence(form, inside):
    with pytest.warns(DivergenceWarning, match="diverged at step 1:"):
        path = form(lambda theta: [1e160, 1.0], START, steps=3, eps_inside=inside)
    assert path.theta.tolist() == [list(START)]
