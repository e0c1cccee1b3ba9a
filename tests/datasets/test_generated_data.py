"""Generated data: what a seed decides, and that the shapes are those that the docstrings promise."""

import inspect

import numpy as np
import pytest

import coursekit as ck
from coursekit import datasets
from coursekit.datasets.generated import CUBIC

CURVES = {"sine_points": datasets.sine_points, "cubic": datasets.cubic}
CLOUDS = {"xor": datasets.xor, "moons": datasets.moons, "blobs": datasets.blobs, "spirals": datasets.spirals}
GENERATORS = CURVES | CLOUDS
every = pytest.mark.parametrize("name", GENERATORS)
every_cloud = pytest.mark.parametrize("name", CLOUDS)


def noise_of(name):
    return "spread" if name == "blobs" else "noise"


def test_the_tables_are_complete():
    made = {name for name in datasets.__all__ if "seed" in inspect.signature(getattr(datasets, name)).parameters}
    assert made == {*GENERATORS, "apartments"}


@every
def test_the_seed_decides_every_bit(name):
    make = GENERATORS[name]
    settings = {noise_of(name): 0.2, "n": 12}
    first, again, other = (make(**settings, seed=seed) for seed in (3, 3, 4))
    assert first.X.tobytes() == again.X.tobytes()
    assert first.y.tobytes() == again.y.tobytes()
    assert (first.X != other.X).any() or (first.y != other.y).any()


@every
def test_a_seed_leaves_numpys_own_generator_alone(name):
    before = np.random.get_state()[1].copy()  # noqa: NPY002
    GENERATORS[name](seed=1)
    np.testing.assert_array_equal(np.random.get_state()[1], before)  # noqa: NPY002


@every
@pytest.mark.parametrize("n", [4, 5, 31])
def test_shapes_and_names(name, n):
    data = GENERATORS[name](n=n)
    assert data.X.shape == (n, len(data.feature_names))
    assert data.y.shape == (n,)
    assert data.X.dtype == np.float64
    assert data.X.flags.carray
    assert np.isfinite(data.X).all()
    assert np.isfinite(data.y).all()


@every_cloud
@pytest.mark.parametrize("n", [4, 5, 31, 300])
def test_classes_are_balanced_in_every_run_of_rows(name, n):
    data = CLOUDS[name](n=n)
    k = len(data.target_names)
    for rows in (data.y, data.y[: n // 2], data.y[1:]):
        counts = np.bincount(rows, minlength=k)
        assert counts.size == k
        assert counts.max() - counts.min() <= 1


@every
def test_noise_is_normal_with_the_standard_deviation_asked_for(name):
    """The same seed with and without noise: 4,000 differences, whose deviation is known to 1.1 %."""
    make, which = GENERATORS[name], noise_of(name)
    noisy, clean = (make(n=4000, **{which: noise}, seed=2) for noise in (0.3, 0.0))
    difference = noisy.y - clean.y if name in CURVES else (noisy.X - clean.X).ravel()
    assert difference.std() == pytest.approx(0.3, rel=0.04)
    assert abs(difference.mean()) < 4 * 0.3 / np.sqrt(difference.size)
    assert np.mean(np.abs(difference) < 0.3) == pytest.approx(0.6827, abs=0.03)


def test_apartments_follow_their_seed():
    a, b, c = datasets.apartments(seed=3), datasets.apartments(seed=3), datasets.apartments(seed=4)
    np.testing.assert_array_equal(a.X, b.X)
    assert (a.X != c.X).any()
    assert datasets.apartments(n=7).y.tolist() == [0] * 7 + [1] * 7


def test_sine_points_lie_on_the_curve():
    x, y = (column.ravel() for column in datasets.sine_points(n=5000, seed=1)[:2])
    np.testing.assert_allclose(y, np.imag(np.exp(1j * np.pi * x)), atol=1e-15)
    assert -1 <= x.min() < -0.99
    assert 0.99 < x.max() <= 1
    np.testing.assert_allclose(np.histogram(x, 5)[0], 1000, atol=4 * np.sqrt(800))  # uniform
    assert datasets.sine_points().X.shape == (2, 1)


def hessian(data):
    A = np.vander(data.X[:, 0], 4)  # rows (x^3, x^2, x, 1): theta holds the highest power first
    return 2 * A.T @ A / len(A)


def test_the_cubics_rates_are_slow_and_near_the_limit():
    limit = 2 / np.linalg.eigvalsh(hessian(datasets.cubic()))[-1]
    assert limit == pytest.approx(8.4e-4, rel=5e-3)  # as the docstring says
    assert 7.5e-4 < limit < 1.2 * 7.5e-4
    for n in (20, 1000):  # hardly a question of n
        assert 7.5e-4 < 2 / np.linalg.eigvalsh(hessian(datasets.cubic(n=n, seed=n)))[-1] < 1.2 * 7.5e-4


def test_the_cubics_rates_by_gradient_descent_from_zero():
    data, model = datasets.cubic(), ck.models.polynomial(3)
    best = np.linalg.lstsq(np.vander(data.X[:, 0], 4), data.y)[0]
    lowest = np.mean((np.vander(data.X[:, 0], 4) @ best - data.y) ** 2)

    def run(lr, steps):
        return ck.descend(lambda theta: model.loss_and_grad(theta, *data[:2]), np.zeros(4), lr=lr, steps=steps)

    near, slow = run(7.5e-4, 200), run(2e-5, 30 * 200)
    assert lowest < near.loss[-1] < slow.loss[-1]
    left = np.linalg.matrix_power(np.eye(4) - 7.5e-4 * hessian(data), 2000)  # of the way to the best weights
    assert run(7.5e-4, 2000).theta[-1] == pytest.approx(best - left @ best, rel=1e-8)
    limit = 2 / np.linalg.eigvalsh(hessian(data))[-1]
    beyond = run(1.02 * limit, 600).loss
    assert beyond[-1] > beyond[300] > beyond[0]


def test_the_cubic_without_noise_is_the_cubic():
    data = datasets.cubic(n=9, noise=0)
    assert data.X[:, 0].tolist() == [-4, -3, -2, -1, 0, 1, 2, 3, 4]
    assert data.y.tolist() == [x**3 - 2 * x**2 - 10 * x + 5 for x in range(-4, 5)]
    assert CUBIC == (1, -2, -10, 5)


def test_xor_is_the_table_of_xor():
    table = datasets.xor(n=4, noise=0)
    assert sorted(map(tuple, table.X)) == [(0, 0), (0, 1), (1, 0), (1, 1)]
    assert table.y.tolist() == [int(a) ^ int(b) for a, b in table.X]
    product = np.column_stack([table.X, table.X.prod(axis=1)])  # the lecture's lift separates it
    assert ((product @ [1, 1, -2] > 0.5) == table.y).all()
    corners = np.unique(datasets.xor(n=40, noise=0).X, axis=0, return_counts=True)[1]
    assert corners.tolist() == [10] * 4


def test_moons_are_half_circles():
    data = datasets.moons(n=400, noise=0)
    upper, lower = data.X[data.y == 0], data.X[data.y == 1]
    np.testing.assert_allclose(np.linalg.norm(upper, axis=1), 1, rtol=1e-14)
    np.testing.assert_allclose(np.linalg.norm(lower - [1, 0.5], axis=1), 1, rtol=1e-14)
    assert (upper[:, 1] >= 0).all()
    assert (lower[:, 1] <= 0.5).all()
    for arc in (upper[:, 0], lower[:, 0] - 1):  # all of it
        assert arc.min() < -0.99
        assert arc.max() > 0.99


def test_moons_are_those_of_scikit_learn():
    sklearn = pytest.importorskip("sklearn.datasets", reason="scikit-learn is not installed")
    theirs, labels = sklearn.make_moons(400, shuffle=False)
    ours = datasets.moons(n=400, noise=0)
    for k in (0, 1):
        gaps = np.linalg.norm(theirs[labels == k][:, None] - ours.X[ours.y == k], axis=2)
        assert gaps.min(axis=0).max() < np.pi / 199  # within half a step of their even distances
        assert gaps.min(axis=1).max() < 0.15


@pytest.mark.parametrize("k", [2, 3, 7])
def test_blobs_are_round_clouds_on_the_unit_circle(k):
    data = datasets.blobs(n=2000 * k, k=k, spread=0.2, seed=1)
    assert data.target_names == tuple(str(c) for c in range(k))
    for c in range(k):
        cloud = data.X[data.y == c] @ [1, 1j]
        assert abs(cloud.mean() - np.exp(2j * np.pi * c / k)) < 5 * 0.2 / np.sqrt(2000)
        covariance = np.cov(cloud.real, cloud.imag)
        np.testing.assert_allclose(covariance, 0.04 * np.eye(2), atol=0.04 * 0.16)  # 5 sigma


@pytest.mark.parametrize("k", [2, 3, 5])
def test_spirals_are_turned_copies_of_one_arm(k):
    data = datasets.spirals(n=600 * k, k=k, noise=0)
    points = data.X @ [1, 1j]
    r = np.abs(points)
    assert r.min() >= 0.1
    assert r.max() <= 1
    turned = points * np.exp(-2j * np.pi * (data.y / k + 2 / 3 * r))  # undo the arm and the winding
    np.testing.assert_allclose(turned, r, atol=1e-14)
    assert r.max() - r.min() > 0.88


def test_copies_repeat_every_row():
    data = datasets.blobs(n=7)
    copied = datasets.copies(data, times=3)
    assert copied.X.shape == (21, 2)
    for part in range(3):
        np.testing.assert_array_equal(copied.X[7 * part : 7 * part + 7], data.X)
        np.testing.assert_array_equal(copied.y[7 * part : 7 * part + 7], data.y)
    assert copied.feature_names == data.feature_names
    assert copied.target_names == data.target_names
    assert "3 copies" in copied.source
    copied.X[:] = 0
    assert data.X.all()
    assert datasets.copies(data).X.shape == (70, 2)


def test_one_pass_over_ten_copies_does_the_work_of_ten():
    """The same loss and gradient; online, with one order repeated, the same path."""
    data = datasets.moons(n=100)
    ten, model = datasets.copies(data), ck.models.linear(2)
    theta = np.array([0.5, -1.0, 0.2])
    once, all_of_it = (model.loss_and_grad(theta, d.X, d.y, "logistic") for d in (data, ten))
    assert once[0] == pytest.approx(all_of_it[0], rel=1e-13)
    np.testing.assert_allclose(once[1], all_of_it[1], rtol=1e-12)
    settings = {"loss": "logistic", "lr": 0.1, "batch_size": 1}
    one_pass = ck.fit(model, *ten[:2], epochs=1, **settings)
    ten_passes = ck.fit(model, *data[:2], epochs=10, **settings)
    losses = [model.loss_and_grad(run.theta, *data[:2], "logistic")[0] for run in (one_pass, ten_passes)]
    assert losses[0] == pytest.approx(losses[1], rel=0.1)
    assert one_pass.history.update_loss.shape == ten_passes.history.update_loss.shape


@pytest.mark.parametrize("name", ["blobs", "spirals"])
def test_each_class_needs_a_row(name):
    with pytest.raises(ValueError, match="n must be a whole number of at least 5, got 4"):
        GENERATORS[name](n=4, k=5)
