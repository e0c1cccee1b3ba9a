"""The panels on bias and variance, penalties, dropout and early stopping, against other ways to their numbers."""

import re

import numpy as np
import pytest
from hypothesis import assume, given, settings, strategies as st
from sample import amount

import coursekit as ck

pytestmark = pytest.mark.usefixtures("unseen")

SCIKIT = "scikit-learn is not installed"
ANY = st.integers(0, 9), st.integers(2, 50), st.integers(0, 20), st.sampled_from([0.0, 1e-4, 0.01, 1.0])
bias_variance, regularization, dropout = ck.panels.bias_variance, ck.panels.regularization, ck.panels.dropout


def moved(panel, **values):
    """The panel after its controls were set together: quicker than another panel."""
    with panel._together():
        for name, value in values.items():
            panel.controls[name].value = value
    assert panel.error is None
    return panel


@pytest.fixture(scope="module")
def experiment():
    return bias_variance()


@pytest.fixture(scope="module")
def study():
    return regularization(lam=0.0123)


def lines_through_two_points():
    """Bias and variance of the line through two points of sin(pi x), by the midpoint rule in both of them."""
    x = (2 * np.arange(500) - 499) / 500
    one, two = np.meshgrid(x, x)
    half = (one - two) / 2
    a = np.pi * np.cos(np.pi * (one + two) / 2) * np.sinc(half)  # the slope of the chord, and of the tangent
    b = np.sin(np.pi * one) - a * one
    bias2 = np.mean((a.mean() * x + b.mean() - np.sin(np.pi * x)) ** 2)
    return bias2, a.var() * np.mean(x**2) + b.var()


def errors_in(text):
    return [float(re.search(rf"{name} (\S+?)(?:;|,| |$)", text)[1]) for name in ("bias²", "variance", "noise", "error")]


def test_the_figures_of_the_lecture():
    assert errors_in(bias_variance(degree=0).text) == [0.5, 0.25, 0, 0.75]
    assert errors_in(bias_variance(degree=1).text)[:2] == [0.21, 1.68]
    np.testing.assert_allclose(lines_through_two_points(), (0.207, 1.677), atol=1e-3)
    for seed in range(3):
        assert errors_in(bias_variance(seed=seed).text)[:2] == pytest.approx(lines_through_two_points(), abs=0.02)


@settings(deadline=None, max_examples=amount(8, 150))
@given(*ANY[1:])
def test_a_constant_is_the_mean_of_n_points(experiment, n, noise, lam):
    panel = moved(experiment, degree=0, n=n, noise=noise / 20, lam=lam)
    bias2, variance, sigma2, error = errors_in(panel.text)
    expected = (0.5 + sigma2) / n  # the variance of sin(pi x) is a half
    many = panel.result.n_datasets
    assert bias2 == pytest.approx(0.5, abs=0.006 + 4 * expected / many)
    assert variance == pytest.approx(expected, abs=0.006 + 5 * expected * np.sqrt(2 / many))
    assert sigma2 == pytest.approx((noise / 20) ** 2, abs=0.0051)
    assert error == pytest.approx(bias2 + variance + sigma2, abs=0.016)


@settings(deadline=None, max_examples=amount(8, 250))
@given(*ANY)
def test_fits_are_least_squares_and_the_average_is_theirs(experiment, degree, n, noise, lam):
    run = moved(experiment, degree=degree, n=n, noise=noise / 20, lam=lam).result
    assume(run.now is not None)
    x, y = run.data
    rows = np.vander(x, degree + 1), np.sqrt(n * lam) * np.eye(degree + 1)[:degree]  # without the constant
    theta = np.linalg.lstsq(np.vstack(rows), np.concatenate([y, np.zeros(degree)]), rcond=None)[0]
    if n > degree + 1 or lam:
        expected = np.polyval(theta, run.now.x)
        np.testing.assert_allclose(run.fits[0], expected, rtol=1e-4, atol=1e-6 * np.abs(expected).max())
    spread = np.sqrt(run.now.variance_at_x.mean() / len(run.fits))
    if not run.endless[degree] and (lam or n > 3 * degree + 3):
        assert np.abs(run.fits.mean(axis=0) - run.now.mean).mean() < 5 * spread + 1e-9


@settings(deadline=None, max_examples=amount(8, 250))
@given(*ANY)
def test_bars_areas_and_sentence_of_bias_and_variance_agree(experiment, degree, n, noise, lam):
    panel = moved(experiment, degree=degree, n=n, noise=noise / 20, lam=lam)
    run, (fits, bars, areas) = panel.result, panel.live.figure.axes
    possible = lam > 0 or n > degree
    assert ("needs at least" in panel.text) == (not possible) == bool(run.note)
    known = np.arange(10) if lam else np.arange(min(n, 10))
    np.testing.assert_array_equal(np.flatnonzero(np.isfinite(run.by_degree).all(axis=1)), known)
    values, _, baselines = zip(*(part.get_data() for part in bars.patches[:3]), strict=True)
    heights = (np.array(values) - np.array(baselines))[:, ::2].T  # every second step is a gap
    total = run.by_degree.sum(axis=1, keepdims=True)
    np.testing.assert_allclose(heights, np.nan_to_num(run.by_degree * np.minimum(1, 2 / total)), atol=1e-9)
    labels = [text.get_text() for text in bars.texts]
    for i, label in enumerate(labels):
        endless = noise > 0 and not lam and i > 0 and n < 2 * i + 2
        wanted = "" if i not in known else "∞" if endless else label
        assert label == wanted
        if label not in ("", "∞"):
            error = total[i, 0]  # two decimals, then whole numbers, then one digit: half a unit of the last place
            half = 0.005 if error < 9.995 else 0.5 if error < 1000 else 0.5 * 10 ** np.floor(np.log10(error))
            assert abs(float(label) - error) <= 1.001 * half
    if possible:
        assert labels[degree] in ("∞", panel.text.split("error ")[1].split(";")[0])
        assert ("infinite" in panel.text) == (labels[degree] == "∞")
        np.testing.assert_array_equal(fits.lines[-1].get_ydata(), run.data[1])
    assert areas.lines[-1].get_xdata()[0] == pytest.approx(lam or 2e-5)


def test_a_rich_family_with_a_penalty_reaches_the_challenge():
    hard = {"degree": 9, "n": 10, "noise": 0.3}
    assert not bias_variance(**hard).reached
    assert not bias_variance(**hard | {"n": 40, "lam": 0.01}).reached
    assert bias_variance(**hard, lam=0.01).reached == {"panels/bias_variance"}


def diabetes(patients, seed):
    data = ck.datasets.diabetes()
    rows = np.random.default_rng(seed).permutation(442)[:patients]
    return data.X[rows], data.y[rows]


def twin(kind, lam, n):
    """The model of scikit-learn with the same objective, times its own factor."""
    linear_model = pytest.importorskip("sklearn.linear_model", reason=SCIKIT)
    if kind == "l2":
        return linear_model.Ridge(alpha=n * lam)
    if kind == "l1":
        return linear_model.Lasso(alpha=lam / 2, tol=1e-10, max_iter=100_000)
    return linear_model.ElasticNet(alpha=0.75 * lam, l1_ratio=1 / 3, tol=1e-10, max_iter=100_000)


@pytest.mark.parametrize("kind", ["l2", "l1", "elastic_net"])
@pytest.mark.parametrize(("patients", "lam", "seed"), [(30, 0.5, 1), (60, 6.0, 0), (442, 0.02, 3)])
def test_weights_and_validation_errors_are_those_of_scikit_learn(kind, patients, lam, seed):
    run = regularization(lam, kind, patients, seed).result
    X, y = diabetes(patients, seed)
    assert run.penalties[run.at] == lam
    standard = (X - X.mean(axis=0)) / X.std(axis=0)
    model = twin(kind, lam, patients).fit(standard, y)
    np.testing.assert_allclose(run.weights[run.at], model.coef_, rtol=1e-3, atol=0.02)
    assert run.trained[run.at] == pytest.approx(np.mean((model.predict(standard) - y) ** 2), rel=1e-4)
    errors, fold = [], np.random.default_rng(seed).permutation(np.arange(patients) % 5)
    for i in range(5):
        out = fold == i
        mean, std = X[~out].mean(axis=0), X[~out].std(axis=0)  # nothing of the rows left out
        model = twin(kind, lam, (~out).sum()).fit((X[~out] - mean) / std, y[~out])
        errors.append(np.mean((model.predict((X[out] - mean) / std) - y[out]) ** 2))
    assert run.left_out[run.at] == pytest.approx(np.mean(errors), rel=1e-3)
    assert run.error[run.at] == pytest.approx(np.std(errors, ddof=1) / np.sqrt(5), rel=1e-2)


@settings(deadline=None, max_examples=amount(8, 200))
@given(
    st.sampled_from([1e-3, 0.0123, 0.2, 5.0, 40.0, 1e3]),
    st.sampled_from(["l2", "l1", "elastic_net"]),
    st.sampled_from([30, 60, 442]),
)
def test_paths_curve_and_sentence_of_the_penalty_agree(study, lam, kind, patients):
    study.reached.clear()
    panel = moved(study, lam=lam, kind=kind, patients=patients)
    run, (paths, curve, _) = panel.result, panel.live.figure.axes
    weights = run.weights[run.at]
    zeros = (weights == 0).sum()
    assert f"{zeros} of 10 weights {'is' if zeros == 1 else 'are'} 0" in panel.text
    assert paths.texts[-1].get_text() in panel.text
    np.testing.assert_allclose(paths.collections[0].get_offsets(), np.column_stack([np.full(10, lam), weights]))
    for line, path in zip(paths.lines, run.weights.T, strict=False):
        np.testing.assert_array_equal(line.get_ydata(), path)
    heights = np.sort([text.get_position()[1] for text in paths.texts[:10]])
    assert np.diff(heights).min() > 0.05 * np.ptp(paths.get_ylim())  # no name on another
    star, _, here = curve.lines[2:5]
    assert star.get_ydata()[0] == curve.lines[0].get_ydata().min() == run.left_out.min()
    assert f"{star.get_ydata()[0]:.0f} ±" in panel.text
    assert f"{here.get_ydata()[0]:.0f} left out" in panel.text
    few, close = np.count_nonzero(weights) <= 4, here.get_ydata()[0] <= star.get_ydata()[0] + run.error[run.best]
    assert bool(panel.reached) == (few and close)


@settings(deadline=None, max_examples=amount(8, 200))
@given(st.sampled_from([1e-3, 0.2, 5.0, 40.0, 75.0, 1e3]), st.sampled_from(["l2", "l1", "elastic_net"]))
def test_no_point_of_the_penalty_region_has_a_lower_error(study, lam, kind):
    shape = moved(study, lam=lam, kind=kind, patients=60).live.figure.axes[2]
    X, y = diabetes(60, 0)
    X = (X[:, 2:4] - X[:, 2:4].mean(axis=0)) / X[:, 2:4].std(axis=0)  # body mass index and blood pressure
    corners, level, w = shape.patches[0].get_xy(), shape.lines[-2].get_xydata(), shape.lines[-1].get_xydata()[0]

    def error(points):
        return np.mean((points @ X.T - (y - y.mean())) ** 2, axis=-1)

    def penalty(points):
        sizes, squares = np.abs(points).sum(axis=-1), (points**2).sum(axis=-1)
        return {"l1": sizes, "l2": squares, "elastic_net": (sizes + squares) / 2}[kind]

    np.testing.assert_allclose(penalty(corners), penalty(w), rtol=1e-9)
    assert error(corners).min() > error(w) * (1 - 1e-9)
    np.testing.assert_allclose(error(level), error(w), rtol=1e-9)
    np.testing.assert_allclose(w, twin(kind, lam, 60).fit(X, y).coef_, rtol=1e-4, atol=1e-4)


def test_few_features_that_predict_reach_the_challenge():
    assert not regularization().reached
    assert not regularization(kind="l2", lam=0.3).reached
    assert regularization(lam=12.5).reached == {"panels/regularization"}


DROPOUTS = [
    {}, {"rate": 0.3, "patience": 20}, {"l2": 3e-3, "patience": 200}, {"rate": 0.5, "l2": 1e-3, "hidden": 4, "seed": 1},
    {"hidden": 2, "patience": 1, "seed": 2},
]  # fmt: skip


@pytest.mark.parametrize("changed", DROPOUTS, ids=str)
def test_early_stopping_is_that_of_fit(changed):
    run = dropout(**changed).result
    given = {"rate": 0.0, "l2": 0.0, "patience": 40, "hidden": 32, "seed": 0} | changed
    rows, others = (ck.datasets.moons(n, 0.3, given["seed"] + later) for n, later in ((60, 0), (500, 1000)))
    model = ck.models.mlp([2, given["hidden"], given["hidden"], 2])
    fit = ck.fit(
        model, rows.X, rows.y, optimizer=ck.optimizers.adam(), lr=0.02,
        batch_size=60, epochs=200, seed=given["seed"], l2=given["l2"], dropout=given["rate"],
        validation=(others.X, others.y), patience=given["patience"],
    )  # fmt: skip
    losses = fit.history.validation_loss
    assert ("stopped early" in fit.message) == (run.stop is not None)
    assert len(losses) == (run.stop or 200)
    np.testing.assert_allclose(run.left_out[: len(losses)], losses, rtol=1e-12)
    assert run.best == 1 + losses.argmin()
    np.testing.assert_array_equal(run.theta, fit.best_theta)


def test_the_training_loss_is_without_dropout_and_penalty():
    run, rows = dropout(rate=0.4, l2=0.01, patience=200).result, ck.datasets.moons(60, 0.3, 0)
    p = ck.activations.softmax(ck.models.mlp([2, 32, 32, 2]).scores(run.theta, rows.X))
    assert run.trained[run.best - 1] == pytest.approx(-np.log(p[np.arange(60), rows.y]).mean(), rel=1e-12)


@pytest.mark.parametrize("changed", DROPOUTS, ids=str)
def test_curves_and_sentence_of_dropout_agree(changed):
    panel = dropout(**changed)
    run, (curves, plane) = panel.result, panel.live.figure.axes
    trained, left_out = (line.get_ydata() for line in curves.lines[:2])
    assert len(trained) == len(left_out) == (run.stop or 200)
    star, stop = curves.lines[5], curves.lines[4]
    assert star.get_xydata().tolist() == [[1 + left_out.argmin(), left_out.min()]]
    assert list(stop.get_xdata()) == ([run.stop] * 2 if run.stop else [])
    assert f"loss {left_out.min():.3f} at epoch {1 + left_out.argmin()}," in panel.text
    assert ("it stops at epoch" in panel.text) == (run.stop is not None)
    rows = ck.datasets.moons(60, 0.3, changed.get("seed", 0))
    drawn = np.vstack([points.get_offsets() for points in plane.collections])
    np.testing.assert_array_equal(drawn, np.vstack([rows.X[rows.y == c] for c in (0, 1)]))


def test_another_patience_needs_no_other_training():
    panel = dropout()
    before = panel.result
    panel.controls["patience"].value = 3
    assert panel.result.stop == before.best + 3 or panel.result.best < before.best
    assert panel.result.progress == 1
    np.testing.assert_array_equal(panel.result.left_out, before.left_out)


def test_a_penalty_reaches_the_challenge_of_dropout():
    assert not dropout().reached
    assert not dropout(hidden=8).reached  # a small network does it, but that is not asked for
    assert dropout(l2=3e-3).reached == {"panels/dropout"}


def test_a_training_is_shown_while_it_goes_on():
    panel = dropout(l2=1e-3)
    results = list(dropout()._compute(rate=0.0, l2=1e-3, patience=40, hidden=32, seed=0))
    shown = np.array([run.progress for run in results])
    assert len(shown) > 5
    assert (np.diff(shown[:-1]) > 0).all()
    for run in results:
        n = len(run.left_out)
        assert run.progress == n / 200
        np.testing.assert_array_equal(run.left_out, panel.result.left_out[:n])
        assert run.left_out[run.best - 1] == run.left_out[: run.stop].min()
