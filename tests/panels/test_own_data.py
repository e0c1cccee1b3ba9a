"""Panels on a learner's own data: numbers against other libraries, the call that repeats them, what does not fit."""

import math
import re
import statistics

import numpy as np
import pytest
from contracts.invalid_inputs import NOT_ARRAYS
from fingerprint import fingerprint
from hypothesis import given, settings, strategies as st
from sample import amount

import coursekit as ck
from coursekit.panels._own_data import moments

pytestmark = pytest.mark.usefixtures("unseen")

RNG = np.random.default_rng(5)
PLANE = RNG.normal((300, 10), (50, 1), (400, 2))
KINDS = np.where(PLANE[:, 0] + RNG.normal(0, 30, 400) > 320, "big", np.where(PLANE[:, 1] > 10, "mid", "small"))


def softmax_twin(X, labels, lr, epochs=20):
    """Full-batch descent from its formulas, labels by their texts; the loss before each update, and the accuracy."""
    names = sorted(set(labels))
    Y = np.array([[name == each for name in names] for each in labels], dtype=float)
    A = np.column_stack([(X - X.mean(axis=0)) / X.std(axis=0), np.ones(len(X))])
    W, losses = np.zeros((3, len(names))), []
    for _ in range(epochs):
        P = np.exp(A @ W) / np.exp(A @ W).sum(axis=1, keepdims=True)
        losses.append(-np.log(P[Y == 1]).mean())
        W -= lr * A.T @ (P - Y) / len(X)
    return losses, ((A @ W).argmax(axis=1) == Y.argmax(axis=1)).mean()


@pytest.mark.parametrize("lr", [0.03, 1.0])
def test_softmax_on_own_rows_is_descent_from_its_formulas(lr):
    panel = ck.panels.softmax(PLANE, KINDS, lr=lr, batch_size=400)
    losses, share = softmax_twin(PLANE, KINDS, lr)
    np.testing.assert_allclose(panel.result.history.loss, losses, rtol=1e-10)
    assert panel.text == f"After 20 epochs of 1 update: loss {losses[-1]:.3g}, {100 * share:.1f} % of the rows right"


def test_softmax_on_own_rows_ends_where_scikit_learn_does():
    linear_model = pytest.importorskip("sklearn.linear_model", reason="scikit-learn is not installed")
    panel = ck.panels.softmax(PLANE, KINDS, lr=0.5, batch_size=64)
    Z = (PLANE - PLANE.mean(axis=0)) / PLANE.std(axis=0)
    model = linear_model.LogisticRegression(C=np.inf).fit(Z, KINDS)
    P = model.predict_proba(Z)
    loss = -np.log(P[np.arange(400), np.searchsorted(model.classes_, KINDS)]).mean()
    found, share = map(float, re.search(r"loss ([\d.]+), ([\d.]+) %", panel.text).groups())
    assert found == pytest.approx(loss, rel=0.02)
    assert share == pytest.approx(100 * model.score(Z, KINDS), abs=2)


@pytest.mark.parametrize("labels", [KINDS, (KINDS == "big"), np.searchsorted(["big", "mid", "small"], KINDS) * 7 - 3])
def test_classes_of_any_kind_are_in_the_legend_in_their_order(labels):
    panel = ck.panels.softmax(PLANE, labels)
    legend = [text.get_text() for text in panel.live.figure.axes[0].get_legend().get_texts()]
    assert legend == [str(each) for each in np.unique(labels)]
    dots = [len(each.get_offsets()) for each in panel.live.figure.axes[0].collections]
    assert dots == np.unique(labels, return_counts=True)[1].tolist()


def test_a_loss_above_that_of_guessing_is_called_too_large_a_rate():
    assert "too large" not in ck.panels.softmax().text
    text = ck.panels.softmax(lr=1000).text
    assert float(re.search(r"loss (\S+),", text)[1]) > np.log(3)
    assert "guessing has 1.1: the learning rate is too large" in text


def test_more_rows_than_the_panel_draws_are_sampled_in_proportion_and_said():
    X, labels = RNG.normal(size=(10_000, 2)), np.repeat(["a", "b", "rare"], [6000, 3999, 1])
    panel = ck.panels.softmax(X, labels)
    assert panel.text.endswith("; 2,000 of the 10,000 rows, drawn at random")
    a, b, rare = (each.get_offsets() for each in panel.live.figure.axes[0].collections)
    assert len(a) + len(b) + len(rare) == 2000
    assert len(a) == pytest.approx(1200, abs=90)
    np.testing.assert_array_equal(rare, X[-1:])
    assert {*map(tuple, a)} <= {*map(tuple, X[:6000])}


LINE = RNG.uniform(0, 3, (400, 1))
PRICES = 3 * LINE[:, 0] - 2 + RNG.standard_normal(400)


def lowest(X, y):
    """The lowest mean squared error of a line, by NumPy's least squares."""
    A = np.column_stack([X, np.ones(len(X))])
    return np.mean((A @ np.linalg.lstsq(A, y)[0] - y) ** 2)


@pytest.mark.parametrize(("scale", "shift"), [(1, 0), (1, 1990), (1e-3, 0), (1e6, 5), (1e90, 0), (1e-150, 0)])
@pytest.mark.parametrize("unit", [1, 1e-40, 1e40])
def test_sgd_on_own_rows_descends_to_the_least_squares_of_numpy(scale, shift, unit):
    X, y = shift + scale * LINE, unit * PRICES
    panel = ck.panels.sgd(X, y, lr=0.2, batch_size=400)
    x = (X - X.mean()) / (scale * LINE.std())
    assert panel.result.problem.lowest == pytest.approx(lowest(x, y), rel=1e-9)
    kept = scale == 1 and shift == 0
    assert panel.text.endswith("; x1 standardized") == (not kept)
    x, A = X if kept else x, panel.result.task.start
    theta, losses = np.array(A), []
    for _ in range(21):
        error = theta[0] * x[:, 0] + theta[1] - y
        losses.append(np.mean(error**2) / lowest(x, y) - 1)
        theta -= 0.2 * 2 * np.array([np.mean(error * x[:, 0]), np.mean(error)])
    np.testing.assert_allclose(panel.result.excess, losses, rtol=1e-5, atol=1e-7)
    assert losses[0] == pytest.approx(5.6, rel=1e-6), "as high above the lowest as on the course's own line"


def test_sgd_on_points_of_a_line_measures_in_shares_of_the_variance():
    X, y = np.arange(9.0), 2 * np.arange(9.0) + 1
    panel = ck.panels.sgd(X, y, lr=0.01, batch_size=9)
    assert panel.text.endswith("; in shares of the variance of y, as the points lie on a line")
    theta = panel.result.theta[-1]
    share = np.mean((theta[0] * X + theta[1] - y) ** 2) / np.var(y)
    assert panel.result.excess[-1] == pytest.approx(share, rel=1e-9)


def test_sgd_counts_examples_where_the_last_batch_of_a_pass_is_small():
    seen = ck.panels.sgd(LINE[:10], PRICES[:10], batch_size=4, lr=1e-3).result.seen
    assert seen[:7].tolist() == [0, 4, 8, 10, 14, 18, 20]
    assert seen[-1] == 200


def test_only_the_course_s_own_points_have_the_boxes_of_the_challenge():
    ours, own = (panel.live.figure for panel in (ck.panels.sgd(), ck.panels.sgd(LINE, PRICES)))
    assert [len(ax.patches) + len(ax.texts) for ax in ours.axes] == [0, 0, 2, 2]
    assert [len(ax.patches) + len(ax.texts) for ax in own.axes] == [0, 0, 0, 0]


TABLE = RNG.normal((50, 3, -8, 1e6), (3, 1, 0.1, 1e5), (90, 4))
YIELDS = 1e5 * (TABLE[:, 0] / 3 + 0.5 * TABLE[:, 1] + RNG.standard_normal(90))
DIGITS = ck.datasets.digits()
IMAGES = DIGITS.X[:200].reshape(200, 8, 8)


def standardized(values):
    return (values - values.mean(axis=0)) / values.std(axis=0)


@pytest.mark.parametrize("lam", [0.01, 0.25, 3.0])
def test_ridge_on_own_rows_is_the_closed_form(lam):
    panel = ck.panels.regularization(TABLE, YIELDS, lam, "l2")
    X, y = standardized(TABLE), standardized(YIELDS)
    w = np.linalg.solve(X.T @ X + 90 * lam * np.eye(4), X.T @ y)
    np.testing.assert_allclose(panel.result.weights[panel.result.at], w, atol=1e-10)
    assert f"squared error {np.mean((X @ w - y) ** 2):.3g} trained on" in panel.text
    assert panel.text.endswith("; y standardized")


@pytest.mark.parametrize("lam", [0.05, 0.5, 1.2])
def test_lasso_on_own_rows_is_that_of_scikit_learn(lam):
    linear_model = pytest.importorskip("sklearn.linear_model", reason="scikit-learn is not installed")
    panel = ck.panels.regularization(TABLE, YIELDS, lam, "l1")
    w = linear_model.Lasso(alpha=lam / 2, tol=1e-10).fit(standardized(TABLE), standardized(YIELDS)).coef_
    np.testing.assert_allclose(panel.result.weights[panel.result.at], w, atol=1e-5)
    assert panel.text.startswith(
        f"λ = {lam:g}: {(w == 0).sum()} of 4 weights {'is' if (w == 0).sum() == 1 else 'are'} 0"
    )


def test_the_two_features_that_are_drawn_alone_go_best_with_y_and_differ():
    X = np.column_stack([TABLE, TABLE[:, 0] * -2])
    ax = ck.panels.regularization(X, YIELDS).live.figure.axes[2]
    assert (ax.get_xlabel(), ax.get_ylabel()) == ("weight of x1", "weight of x2")
    twice = np.column_stack([TABLE[:, 0], 3 * TABLE[:, 0] + 1])
    with pytest.raises(ValueError, match="X must have two columns that differ, got 2 that are"):
        ck.panels.regularization(twice, YIELDS)


def test_the_errors_of_dropout_are_those_of_the_rows_that_are_drawn_and_of_the_others():
    panel = ck.panels.dropout(PLANE[:150], KINDS[:150], patience=10)
    run, names = panel.result, sorted(set(KINDS))
    drawn = [each.get_offsets() for each in panel.live.figure.axes[1].collections]
    assert sum(map(len, drawn)) == 60
    assert panel.text.endswith("; 60 rows train, 90 others validate")
    where = {tuple(row): i for i, row in enumerate(PLANE[:150])}
    trained = [where[tuple(row)] for row in np.concatenate(drawn)]
    for kind, rows in zip(names, drawn, strict=True):
        assert {KINDS[where[tuple(row)]] for row in rows} == {kind}
    X = PLANE[trained]  # in units of the rows that train, of which those that validate have no part
    Z, losses = (PLANE[:150] - X.mean(axis=0)) / X.std(axis=0), []
    (W1, b1), (W2, b2), (W3, b3) = ck.models.mlp([2, 32, 32, 3]).unpack(run.theta)
    for rows in (trained, sorted({*range(150)} - {*trained})):
        scores = np.maximum(np.maximum(Z[rows] @ W1 + b1, 0) @ W2 + b2, 0) @ W3 + b3
        P = np.exp(scores) / np.exp(scores).sum(axis=1, keepdims=True)
        losses.append(-np.log([p[names.index(kind)] for p, kind in zip(P, KINDS[rows], strict=True)]).mean())
    assert f"validation loss {losses[1]:.3f} at epoch {run.best}, training loss {losses[0]:.3f}" in panel.text


def test_images_that_are_the_course_s_digits_in_other_units_are_learned_as_these():
    names = np.array(["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"])
    order = np.argsort(names)  # in which the classes of own images are
    drawn = np.random.default_rng(0).permutation(1132)  # where the panel puts each of one's own
    parts = [ck.datasets.digits(part) for part in ("training", "validation")]
    X, y = (np.concatenate(arrays)[np.argsort(drawn)] for arrays in zip(*(part[:2] for part in parts), strict=True))
    own = ck.panels.digits(40 - 3 * (16 - X.reshape(-1, 1, 8, 8)), y)
    assert own.text == ck.panels.digits().text.replace("digits", "images")
    own = ck.panels.digits(X, names[y], hidden=8)
    words = [text.get_text() for text in own.live.figure.axes[1].texts if "→" in text.get_text()]
    wrong, guesses = (each[:15] for each in own.result.wrong())
    held = parts[1].y
    expected = [f"{names[held[i]]}\n→ {names[order[guess]]}" for i, guess in zip(wrong, guesses, strict=True)]
    assert [word for word in words if "still" not in word] == expected


def test_large_images_are_averaged_and_it_is_said():
    images = RNG.integers(0, 255, (40, 35, 35)).astype(np.uint8)
    panel = ck.panels.digits(images, [1, 2] * 20)
    assert "; images of 35 x 35 pixels made 11 x 11" in panel.text
    first = np.random.default_rng(0).permutation(40)[0]
    task, pixels = panel.result.task, images.astype(float)
    means = [[pixels[first, 3 * i : 3 * i + 3, 3 * j : 3 * j + 3].mean() for j in range(11)] for i in range(11)]
    low, high = pixels.min(), pixels.max()
    np.testing.assert_allclose(task.X[0].reshape(11, 11), 16 * (np.array(means) - low) / (high - low))


CALLS = {
    "softmax": (PLANE, KINDS),
    "perceptron": (PLANE[:90], np.where(PLANE[:90, 0] > 300, "big", "small")),
    "sgd": (LINE, PRICES),
    "regularization": (TABLE, YIELDS),
    "dropout": (PLANE[:90], KINDS[:90]),
    "digits": (IMAGES.reshape(200, 64), DIGITS.y[:200]),
}


@pytest.mark.parametrize("name", CALLS)
def test_the_call_that_is_copied_repeats_what_is_seen(name, monkeypatch):
    X, y = CALLS[name]
    mine, kinds = X.copy(), list(y)
    panel = getattr(ck.panels, name)(X, y)
    assert panel.settings.startswith(f"ck.panels.{name}(X, y, "), "as the caller calls them"
    panel = getattr(ck.panels, name)(X[:], list(y))  # which have no names, and X and y are others
    assert panel.settings.startswith(f"ck.panels.{name}(my_X, my_y, ")
    assert panel._challenges == (), "a goal is about the course's own data"
    monkeypatch.undo()
    panel = getattr(ck.panels, name)(mine, kinds)
    assert panel.settings.startswith(f"ck.panels.{name}(mine, kinds, ")
    with panel._together():
        for key, control in panel.controls.items():
            control.value = panel.ends[key][1]
    again = eval(panel.settings, {"ck": ck, "mine": mine, "kinds": kinds})
    assert (again.text, again.settings) == (panel.text, panel.settings)
    assert fingerprint(again.live.picture) == fingerprint(panel.live.picture)


@pytest.mark.parametrize("name", CALLS)
def test_every_control_moves_the_picture_of_own_data(name, monkeypatch):
    monkeypatch.undo()
    panel = getattr(ck.panels, name)(*CALLS[name])
    first = fingerprint(panel.live.picture)
    for key, control in panel.controls.items():
        start, seen = control.value, {first}
        for value in {*panel.ends[key]} - {start}:
            control.value = value
            assert panel.error is None
            assert fingerprint(panel.live.picture) not in seen
        control.value = start
        assert fingerprint(panel.live.picture) == first


@given(st.lists(st.floats(-1e100, 1e100), min_size=1, max_size=9))
@settings(deadline=None, max_examples=amount(20, 500))
def test_moments_are_those_of_exact_arithmetic(values):
    center, scale = moments(np.array(values)[:, None])
    size = max(map(abs, values))
    assert center[0] == pytest.approx(statistics.fmean(values), abs=1e-14 * size)
    assert scale[0] == pytest.approx(statistics.pstdev(values), rel=1e-6, abs=1e-14 * size)


def spoiled(X, value):
    X = X.copy()
    X[2, -1] = value
    return X


ODD = [
    (lambda X, y: (None, y), "X must be given with y"),
    (lambda X, y: (X, None), "y must be given with X"),
    (lambda X, y: (X, y[:-1]), "y must hold a", "rows of X, got"),
    (lambda X, y: (X * 1j, y), "X must hold real numbers only", "in column 'x1'"),
    (lambda X, y: (X.astype(str), y), "X must hold real numbers only, got the text"),
    (lambda X, y: (spoiled(X, np.nan), y), "hold finite numbers only, got nan at row 2 of column"),
    (lambda X, y: (spoiled(X, np.inf), y), "got inf at row 2 of column", "(1 row)"),
    (lambda X, y: (X * 1e200, y), "at most 1e+100 in size"),
    (lambda X, y: (X[:, :0], y), "X must have"),
    (lambda X, y: (X[0, 0] + np.zeros((2, 2, 3)), y), "got an array of shape (2, 2, 3)"),
    (lambda X, y: ([[1, 2], [3]], y), "X must be an array or a table", "[[1, 2], [3]]"),
    (lambda X, y: ({"a": [1, 2]}, y), "X must be an array or a table", "{'a': [1, 2]}"),
    (lambda X, y: (ck.datasets.moons(), y), "X must be an array or a table, got a data set: give its .X and .y"),
    (lambda X, y: (X[:0], y[:0]), "X must not be empty"),
    (lambda X, y: (X, "kind"), "y must hold", "'kind'"),
    (lambda X, y: (X, [None, *y[1:]]), "y must", "row 0"),
    (lambda X, y: (X, np.array([y[0]] * len(y))), "y must hold"),
    (lambda X, y: (X, np.zeros((len(y), 2, 2))), "y must hold", ", 2, 2)"),
]


@pytest.mark.parametrize("name", CALLS)
@pytest.mark.parametrize(("change", "words"), [(change, words) for change, *words in ODD])
def test_what_does_not_fit_is_one_sentence(name, change, words):
    with pytest.raises((TypeError, ValueError), match=r"^[Xy] must ") as error:
        getattr(ck.panels, name)(*change(*CALLS[name]))
    message = str(error.value)
    assert all(word in message for word in words), message
    assert "\n" not in message
    assert len(message) < 240


@pytest.mark.parametrize("name", CALLS)
@pytest.mark.parametrize("value", [*NOT_ARRAYS.values(), 7.5, np.empty((0, 2)), np.ones((1, 1, 2))], ids=type)
def test_what_no_public_argument_takes_is_one_sentence_here_too(name, value):
    panel, (X, y) = getattr(ck.panels, name), CALLS[name]
    wrong = {"y": (X, value)}
    if not isinstance(value, str | float):  # which would be the first setting
        wrong["X"] = value, y
    for argument, both in wrong.items():
        with pytest.raises((TypeError, ValueError), match=rf"^{argument} must ") as error:
            panel(*both)
        assert "\n" not in str(error.value)
        assert len(str(error.value)) < 240


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: ck.panels.softmax(PLANE[:, :1], KINDS), ("X must have 2 columns for this panel, got 1",)),
        (lambda: ck.panels.softmax(np.ones((4, 2)), [1, 1, 2, 2]), ("X must vary", "'x1'")),
        (lambda: ck.panels.softmax(PLANE, PLANE[:, 0]), ("at most 6 classes, got 400 different", "ck.panels.sgd")),
        (lambda: ck.panels.softmax(PLANE[:20], KINDS[:20], batch_size=32), ("batch_size", "1, 2, 4, 8, 16, 20", "32")),
        (lambda: ck.panels.sgd(PLANE, PRICES), ("X must have 1 column for this panel, got 2",)),
        (lambda: ck.panels.sgd(LINE, KINDS), ("y must hold real numbers only, got the text",)),
        (lambda: ck.panels.sgd([1, 2], [1, 2]), ("X must hold at least 3 rows, got 2",)),
        (lambda: ck.panels.sgd([1, 1, 1], [1, 2, 3]), ("X must vary", "'x'")),
        (lambda: ck.panels.sgd(LINE, PRICES, batch_size=3), ("batch_size", "256, 400", "3")),
        (lambda: ck.panels.regularization(TABLE[:, :1], YIELDS), ("X must have 2 to 10 columns", "got 1")),
        (lambda: ck.panels.regularization(np.tile(TABLE, 3), YIELDS), ("X must have 2 to 10 columns", "got 12")),
        (lambda: ck.panels.regularization(TABLE[:9], YIELDS[:9]), ("X must hold at least 10 rows, got 9",)),
        (lambda: ck.panels.regularization(TABLE * 0, YIELDS), ("X must vary", "'x1'")),
        (lambda: ck.panels.regularization(TABLE, YIELDS, patients=50), ("patients", "30, 60, 90", "50")),
        (lambda: ck.panels.dropout(PLANE[:19], KINDS[:19]), ("X must hold at least 20 rows, got 19",)),
        (lambda: ck.panels.dropout(TABLE, KINDS[:90]), ("X must have 2 columns", "got 4")),
        (lambda: ck.panels.digits(IMAGES[:, :, :6], DIGITS.y[:200]), ("square grey images", "(200, 8, 6)")),
        (lambda: ck.panels.digits(np.zeros((30, 3, 8, 8)), DIGITS.y[:30]), ("grey images", "(30, 3, 8, 8)")),
        (lambda: ck.panels.digits(DIGITS.X[:, :60], DIGITS.y), ("square images, got 60 pixels",)),
        (lambda: ck.panels.digits(IMAGES * 0 + 3, DIGITS.y[:200]), ("the same number 3 in all pixels",)),
        (lambda: ck.panels.digits(IMAGES[:19], DIGITS.y[:19]), ("at least 20 rows, got 19",)),
        (lambda: ck.panels.digits(IMAGES, np.arange(200)), ("at most 10 classes, got 200",)),
        (lambda: ck.panels.softmax(PLANE, np.ones((400, 3))), ("one-hot rows", "(400, 3)")),
        (lambda: ck.panels.perceptron(PLANE, KINDS), ("y must hold at most 2 classes, got 3",)),
        (lambda: ck.panels.perceptron(TABLE, YIELDS > 0), ("X must have 2 columns for this panel, got",)),
        (lambda: ck.panels.perceptron(np.ones((4, 2)), [1, 1, 2, 2]), ("X must vary", "'x1'")),
    ],
)
def test_what_one_panel_does_not_take_is_named(call, words):
    with pytest.raises((TypeError, ValueError)) as error:
        call()
    assert all(word in str(error.value) for word in words), str(error.value)


def bend(x):
    return np.exp(x) + x


def quadrature(f):
    """Bias and variance of the constant and of the line through two points of f: Gauss-Legendre in both of them."""
    nodes, weights = np.polynomial.legendre.leggauss(60)
    one, two = np.meshgrid(nodes, nodes)
    share, found = np.outer(weights, weights) / 4, []
    apart = np.where(one == two, 1, two - one)
    slope = np.where(one == two, (f(one + 1e-6) - f(one - 1e-6)) / 2e-6, (f(two) - f(one)) / apart)
    for a, b in ((0 * one, (f(one) + f(two)) / 2), (slope, f(one) - slope * one)):
        g = a[..., None] * nodes + b[..., None]
        mean = np.einsum("ij,ijx->x", share, g)
        found.append(
            (((mean - f(nodes)) ** 2) @ weights / 2, np.einsum("ij,ijx->x", share, (g - mean) ** 2) @ weights / 2)
        )
    return found


@pytest.mark.parametrize("target", [bend, lambda x: 50 * np.cos(2 * x) - 1000, lambda x: 1e-3 * x**3])
def test_bias_and_variance_of_an_own_target_against_quadrature(target):
    panel = ck.panels.bias_variance(target=target)
    for (bias2, variance, _), exact in zip(panel.result.by_degree[:2], quadrature(target), strict=True):
        assert (bias2, variance) == pytest.approx(exact, rel=0.02)
    np.testing.assert_allclose(panel.live.figure.axes[0].lines[0].get_ydata(), target((2 * np.arange(100) - 99) / 100))
    low, high = panel.live.figure.axes[0].get_ylim()
    ends = target(np.linspace(-1, 1, 999))
    assert low < ends.min() < ends.max() < high
    assert high - low < 3 * np.ptp(ends)
    assert panel._challenges == ()


def test_the_noise_on_an_own_target_goes_up_to_about_half_its_range():
    for size in (1e-6, 0.3, 1, 70, 1e9):
        panel = ck.panels.bias_variance(target=lambda x, size=size: size * np.sin(np.pi * x), n=20)
        assert 0.5 <= panel.controls["noise"].high / size <= 2.3
        panel.controls["noise"].value = panel.controls["noise"].high
        assert panel.result.now.noise == pytest.approx(panel.controls["noise"].high ** 2)
        assert panel.error is None


def test_the_call_of_an_own_target_has_the_learner_s_name_for_it():
    curve = lambda x: x**2  # noqa: E731
    panel = ck.panels.bias_variance(degree=2, n=5, target=curve)
    assert panel.settings == "ck.panels.bias_variance(degree=2, n=5, noise=0.0, lam=0.0, seed=0, target=curve)"
    assert eval(panel.settings).text == panel.text
    assert ck.panels.bias_variance(target=np.cos).settings.endswith("target=np.cos)")
    assert ck.panels.bias_variance(target=lambda x: x).settings.endswith("target=f)")
    f = bend
    assert ck.panels.bias_variance(target=f).settings.endswith("target=bend)")
    assert ck.panels.bias_variance(target=lambda x: x).settings.endswith("target=my_f)"), "f is another"
    assert ck.panels.bias_variance(target=np.poly1d([1, 0, 2]), degree=2, n=3).error is None


@pytest.mark.parametrize(
    ("target", "words"),
    [
        (3, ("target must be a function of an array of x, got 3",)),
        ("sin", ("target must be a function", "'sin'")),
        (math.sin, ("target must take an array of x, as np.sin does and math.sin does not",)),
        (lambda x: x if x > 0 else 0, ("target must take an array of x", "truth value")),
        (np.log, ("target(x) must hold finite numbers only, got nan",)),
        (lambda x: x[:3], ("one number for each of the 100 x, got an array of shape (3,)",)),
        (lambda x: "high", ("target(x) must be an array of real numbers, got 'high'",)),
        (lambda x: 1e-30 * x, ("target must have a range between 1e-12 and 1e+12", "9.9e-31")),
        (lambda x: 1e200 * x, ("finite squared errors",)),
    ],
)
def test_what_is_no_target_is_one_sentence(target, words):
    with pytest.raises((TypeError, ValueError)) as error:
        ck.panels.bias_variance(target=target)
    assert all(word in str(error.value) for word in words), str(error.value)


def hills(x):
    return math.cos(3 * x) + x**2 / 4


def hills_and_slope(x):
    return hills(x), -3 * math.sin(3 * x) + x / 2


@pytest.mark.parametrize(("start", "lr"), [(-3.0, 0.05), (1.5, 0.01), (0.4, 0.1)])
def test_descent_on_an_own_curve_with_and_without_its_derivative(start, lr):
    panels = [ck.panels.descent(f, lr, start, bounds=(-4, 4)) for f in (hills, hills_and_slope)]
    assert panels[0].text == panels[1].text
    theta = [start]
    for _ in range(100):
        theta.append(theta[-1] - lr * hills_and_slope(theta[-1])[1])
    optimize = pytest.importorskip("scipy.optimize")
    floor = optimize.minimize_scalar(hills, bounds=(0.5, 1.5), method="bounded", options={"xatol": 1e-12}).fun
    for panel in panels:
        np.testing.assert_allclose(panel.result.theta, theta, atol=1e-8)
        np.testing.assert_allclose(panel.result.excess, [hills(x) - floor for x in theta], atol=1e-9)
        assert panel._challenges == ()
    assert panels[0].text.startswith(f"After 100 steps: x = {theta[-1]:.4g}, ")
    curve = panels[0].live.figure.axes[0].lines[0]
    np.testing.assert_allclose(curve.get_ydata(), [hills(x) for x in curve.get_xdata()])


@pytest.mark.parametrize(
    ("function", "settings", "words"),
    [
        (lambda x: x**2, {"lr": 1.5}, ("diverged at step 5:",)),  # 1.5² * 4 ** 5 > 1000, a hundred times ten
        (math.log, {"bounds": (0.1, 3)}, ("stopped at step", "function(-", "math domain error")),
        (math.sqrt, {"start": -1.0}, ("there is no value at the start: function(-1) raised", "start elsewhere")),
        (np.cos, {"lr": 0.1}, ("x = -3.142 outside of the picture, 0.584 below its lowest loss",)),
        (lambda x: 3.0, {}, ("x = -1.5, 0 above the lowest loss",)),
        (lambda x: np.array([x * x]), {"lr": 0.25, "step": 1}, ("x = -0.75, 0.562 above",)),
        (lambda x: math.exp(800 * x), {"start": -1.0}, ("x = -1, ",)),
    ],
)
def test_what_a_descent_on_an_own_curve_says(function, settings, words):
    panel = ck.panels.descent(function, **settings)
    assert all(word in panel.text for word in words), panel.text


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: ck.panels.descent(lambda x: None), ("has no value from -2 to 2", "must return a number", "got None")),
        (lambda: ck.panels.descent(lambda x: "3"), ("must return a number", "got '3'")),
        (lambda: ck.panels.descent(lambda x: (x, "s")), ("a number and its derivative",)),
        (lambda: ck.panels.descent(hills, bounds=(1, 0)), ("bounds must be (left, right), from low to high",)),
        (lambda: ck.panels.descent(hills, bounds=3), ("bounds must be 1-dimensional, got the number 3",)),
        (lambda: ck.panels.descent(hills, start=3), ("start", "at most 2", "got 3")),
        (lambda: ck.panels.descent("parabola", bounds=(0, 1)), ("bounds must be None for a surface with a name",)),
        (
            lambda: ck.panels.race(bowl, minimum=(1, 1)),
            ("minimum must be the lowest point, got (1, 1) with 3", "(0, 1)"),
        ),
        (lambda: ck.panels.race(bowl, minimum=3), ("minimum must be", "got the number 3")),
        (lambda: ck.panels.race(bowl, minimum=(1, 2, 3)), ("minimum must hold 2 numbers, got 3",)),
        (lambda: ck.panels.race(bowl, minimum=(3, 0)), ("minimum must be a point in the picture, got (3.0, 0.0)",)),
        (lambda: ck.panels.race("valley", minimum=(0, 0)), ("minimum must be None for 'valley'",)),
        (
            lambda: ck.panels.race(logarithm, minimum=(-1, 0)),
            ("a point where the surface has a value: logarithm(-1, 0) raised",),
        ),
    ],
)
def test_what_is_no_own_function_or_does_not_go_with_it(call, words):
    with pytest.raises((TypeError, ValueError)) as error:
        call()
    assert all(word in str(error.value) for word in words), str(error.value)


def logarithm(x, y):
    return math.log(x) + y


def bowl(x, y):
    return 3 * x**2 + (y - 1) ** 2


def well(x, y):
    return bowl(x - 0.03, y - 0.02)


def test_a_race_on_an_own_function_measures_from_the_minimum_that_is_given():
    """It lies between the points at which the picture looks for the lowest."""
    panel = ck.panels.race(well, lr=0.1, optimizers="sgd", minimum=(0.03, 1.02))
    start, home = np.array([-1.6, 1.2]), np.array([0.03, 1.02])
    share = [well(*((start - home) * (0.4**t, 0.8**t) + home)) / well(*start) for t in range(201)]
    np.testing.assert_allclose(panel.result.runners[0].share, share, atol=1e-9)
    assert (
        panel.text == f"After 200 steps from (-1.6, 1.2): sgd 1st home after {np.argmax(np.array(share) <= 1e-3)} steps"
    )
    assert panel.settings.endswith("bounds=((-2.0, 2.0), (-2.0, 2.0)), minimum=(0.03, 1.02))")
    cross = panel.live.figure.axes[0].lines[0].get_xydata()
    np.testing.assert_array_equal(cross, [home])
    panel.controls["surface"].value = "valley"
    assert "minimum" not in panel.settings
    assert eval(panel.settings).text == panel.text


def test_who_falls_out_of_the_picture_of_an_own_function_is_not_home():
    panel = ck.panels.race(lambda x, y: -x - y, lr=2.0, adaptive_lr=2.0, optimizers=("sgd", "adam"))
    assert (
        panel.text
        == "After 200 steps from (-1.6, 1.2): sgd left the picture at step 1; adam left the picture at step 1"
    )


def test_a_function_that_has_changed_since_is_asked_anew():
    slope = [1.0]

    def moving(x, y=0.0):
        return slope[0] * (np.asarray(x) - 1) ** 2

    first = [ck.panels.descent(moving).text, ck.panels.bias_variance(target=moving).text]
    slope[0] = 3.0
    assert ck.panels.descent(moving).text != first[0]
    assert ck.panels.bias_variance(target=moving).text != first[1]
