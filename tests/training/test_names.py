"""Names as text, defaults that work, functions of one's own, tables as data, and what a result can do."""

import inspect

import numpy as np
import pandas
import pytest
from matplotlib.figure import Figure

import coursekit as ck
from coursekit.core.activations import ACTIVATIONS
from coursekit.core.losses import LOSSES
from coursekit.core.models import MODELS
from coursekit.core.optimizers import RULES
from coursekit.core.schedules import SCHEDULES, by_name
from coursekit.core.surfaces import SURFACES

RNG = np.random.default_rng(5)
X = RNG.normal(size=(60, 3))
LINE = X @ [1.0, -2.0, 0.5] + 3.0
CLASSES = (X @ RNG.normal(size=(3, 3))).argmax(axis=1)
SIGNS = np.where(X[:, 0] + 0.3 * X[:, 1] > 0.1, 1, -1)
FEW = {"lr": 0.05, "epochs": 30}


def same(first, second):
    return first.theta.tobytes() == second.theta.tobytes()


@pytest.mark.parametrize("name", RULES)
def test_an_optimizer_by_its_name(name):
    assert same(ck.fit(ck.models.linear(3), X, LINE, optimizer=name), ck.fit("linear", X, LINE, "mse", RULES[name]()))
    if name == "muon":
        return  # a surface has no matrix: test_muon.py
    by_name, by_record = (ck.descend("beale", [1.0, 1.5], rule, lr=1e-3) for rule in (name, RULES[name]()))
    assert same(by_name, by_record)


@pytest.mark.parametrize("name", SURFACES)
def test_a_surface_by_its_name(name):
    surface, start = SURFACES[name], SURFACES[name].starts[0]
    assert same(ck.descend(name, start, lr=1e-3), ck.descend(surface, start, lr=1e-3))
    if name != "not_differentiable":
        assert ck.line_search.backtracking(name, start) == ck.line_search.backtracking(surface, start)


@pytest.mark.parametrize("name", LOSSES)
def test_a_loss_by_its_name_or_as_its_record(name):
    many = LOSSES[name].columns == "many"
    y = CLASSES if many else {"hinge": SIGNS, "logistic": SIGNS > 0}.get(name, LINE)
    model = ck.models.linear(3, 3 if many else 1)
    by_name, by_record = (ck.fit(model, X, y, loss) for loss in (name, LOSSES[name]))
    assert same(by_name, by_record)
    theta = by_name.theta
    assert model.loss_and_grad(theta, X, y, name)[0] == model.loss_and_grad(theta, X, y, LOSSES[name])[0]


@pytest.mark.parametrize("name", SCHEDULES)
def test_a_schedule_by_its_name(name):
    """It lasts as long as the run: tests/core/test_schedules.py."""
    assert by_name(name, 100).name == name
    assert all(p.default is not p.empty for p in inspect.signature(SCHEDULES[name]).parameters.values())
    assert len(ck.descend("bowl", [1.0, 1.0], lr=name).theta) == 101
    assert SCHEDULES[name]()(100 if name == "warmup" else 0) == 0.1


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_an_activation_by_its_name_or_as_its_record(name):
    assert ck.models.mlp([3, 4, 1], name) == ck.models.mlp([3, 4, 1], ACTIVATIONS[name])


def test_a_model_by_its_name_has_no_class_that_never_comes():
    with pytest.raises(ValueError, match=r"y must have a class 0 where the model is .*, got 1 to 3; np\.unique\(y"):
        ck.fit("mlp", X, CLASSES + 1, "cross_entropy")


def test_a_model_by_its_name_is_as_large_as_the_data():
    assert ck.fit("linear", X, LINE).model == ck.models.linear(3)
    assert ck.fit("linear", X, CLASSES, "cross_entropy").model == ck.models.linear(3, 3)
    assert ck.fit("linear", X, np.eye(3)[CLASSES]).model == ck.models.linear(3, 3)
    assert ck.fit("mlp", X, CLASSES, "multiclass_hinge").model == ck.models.mlp([3, 16, 3])
    assert ck.fit("mlp", X, CLASSES == 1, "logistic").model == ck.models.mlp([3, 16, 1])
    assert ck.fit("polynomial", X[:, :1], LINE).model == ck.models.polynomial(3)
    assert [*MODELS] == ["linear", "mlp", "polynomial"]


@pytest.mark.parametrize(
    ("argument", "call"),
    [
        ("optimizer", lambda: ck.fit("linear", X, LINE, optimizer="adaam")),
        ("optimizer", lambda: ck.descend("bowl", [1.0, 1.0], "momentun")),
        ("surface", lambda: ck.descend("bole", [1.0, 1.0])),
        ("surface", lambda: ck.line_search.backtracking("vally", [1.0, 1.0])),
        ("loss", lambda: ck.fit("linear", X, LINE, "msee")),
        ("loss", lambda: ck.models.linear(3).loss_and_grad([0.0] * 4, X, LINE, "msee")),
        ("lr", lambda: ck.descend("bowl", [1.0, 1.0], lr="exponentiel")),
        ("activation", lambda: ck.models.mlp([3, 1], "rely")),
        ("model", lambda: ck.fit("lineal", X, LINE)),
        ("model", lambda: ck.fit("MLP", X, LINE)),
        ("optimizer", lambda: ck.fit("linear", X, LINE, optimizer="Adam")),
        ("loss", lambda: ck.fit("linear", X, LINE, "MSE")),
    ],
)
def test_a_name_that_is_nearly_one(argument, call):
    with pytest.raises(ValueError, match=rf"^{argument} must be one of '.*, got '\w+'; did you mean '\w+'\?"):
        call()


def test_without_a_loss_a_model_takes_its_own():
    """Mean squared error for one score, whatever y holds; cross-entropy for k."""
    for model, y, name in (
        (ck.models.linear(3), LINE, "mse"),
        (ck.models.linear(3), SIGNS > 0, "mse"),
        (ck.models.mlp([3, 5, 1]), LINE, "mse"),
        (ck.models.linear(3, 3), CLASSES, "cross_entropy"),
        (ck.models.mlp([3, 5, 3]), CLASSES, "cross_entropy"),
    ):
        fit = ck.fit(model, X, y)
        assert same(fit, ck.fit(model, X, y, name))
        assert fit.loss is LOSSES[name]
        assert fit.history.loss[-1] < fit.history.loss[0]


def test_predictions_and_scores_of_regression():
    fit = ck.fit(ck.models.linear(3), X, LINE, lr=0.1, epochs=200)
    design = np.column_stack([X, np.ones(60)])
    best = np.linalg.lstsq(design, LINE, rcond=None)[0]
    np.testing.assert_allclose(fit.predict(X), design @ best, atol=1e-6)
    noisy = LINE + RNG.normal(size=60)
    assert fit.score(X, LINE) == pytest.approx(1.0)
    assert fit.score(X, noisy) == pytest.approx(1 - np.mean((noisy - fit.predict(X)) ** 2) / np.var(noisy))
    with pytest.raises(ValueError, match="y must hold different numbers for R squared, got only 2"):
        fit.score(X, np.full(60, 2.0))


@pytest.mark.parametrize(
    ("y", "loss"),
    [
        (SIGNS, "hinge"),
        ((SIGNS > 0).astype(int), "logistic"),
        (CLASSES, "cross_entropy"),
        (CLASSES, "multiclass_hinge"),
    ],
)
def test_predictions_and_scores_of_classes(y, loss):
    fit = ck.fit("linear", X, y, loss, lr=0.1, epochs=50)
    predicted = fit.predict(X)
    assert set(predicted) == set(y)
    assert fit.score(X, y) == np.mean(predicted == y) == fit.model.accuracy(fit.theta, X, y)
    assert 0.8 < fit.score(X, y) <= 1
    at_zero = fit._replace(theta=np.zeros_like(fit.theta)).predict(X[:1])
    assert at_zero.tolist() == ([0] if fit.model.sizes[-1] > 1 else [1])  # 0 counts as +; the first of equal scores


def test_targets_of_another_shape_than_three_scores():
    """The message has the shape that was given, and not the one that it has inside."""
    fit = ck.fit(ck.models.linear(3, 3), X, LINE, lambda scores, y: (1.0, 0 * scores))
    with pytest.raises(ValueError, match=r"y must have the shape of the scores \(60, 3\) .* got \(60,\)"):
        fit.score(X, LINE)


def test_a_model_of_ones_own_has_no_scores():
    fit = ck.fit(lambda theta, X, y: (1.0, 0 * theta), X, LINE, theta=[1.0])
    for call in (lambda: fit.predict(X), lambda: fit.score(X, LINE)):
        with pytest.raises(ValueError, match=r"model must be one of ck.models for fit.\w+: a function has no scores"):
            call()


def squared(scores, y):
    return np.mean((scores - y) ** 2), 2 * (scores - y) / len(y)


@pytest.mark.parametrize("model", [ck.models.linear(3), ck.models.mlp([3, 4, 1], "tanh"), ck.models.linear(3, 2)])
def test_a_loss_of_ones_own_goes_the_same_way_as_ours(model):
    k = model.sizes[-1]
    y = LINE if k == 1 else np.column_stack([LINE, -LINE])

    def own(scores, y):
        assert scores.shape == y.shape == ((len(y),) if k == 1 else (len(y), k))
        return np.mean((scores - y) ** 2) * k, 2 * (scores - y) / len(y)

    settings = {"l2": 0.01, "validation": (X[:9], y[:9]), "batch_size": 7, **FEW}
    mine, ours = (ck.fit(model, X, y, loss, **settings) for loss in (own, "mse"))
    np.testing.assert_allclose(mine.theta, ours.theta, rtol=1e-9, atol=1e-12)
    np.testing.assert_allclose(mine.history.validation_loss, ours.history.validation_loss, rtol=1e-9)
    assert mine.loss.name == "own"
    np.testing.assert_allclose(mine.predict(X), ours.predict(X), rtol=1e-9, atol=1e-12)
    both = [model.loss_and_grad(mine.theta, X, y, loss) for loss in (mine.loss, "mse")]
    np.testing.assert_allclose(both[0][1], both[1][1], rtol=1e-9, atol=1e-12)
    assert mine.loss.value(mine.predict(X), y) == pytest.approx(both[1][0])
    np.testing.assert_allclose(mine.loss.gradient(mine.predict(X), y), LOSSES["mse"].gradient(mine.predict(X), y))


def test_everything_of_ones_own_at_once():
    """Loss and optimizer together, on single examples, against our own two."""
    settings = {"batch_size": 1, **FEW}
    mine = ck.fit("linear", X, LINE, squared, lambda theta, grad, lr: theta - lr * grad, **settings)
    np.testing.assert_allclose(mine.theta, ck.fit("linear", X, LINE, "mse", "sgd", **settings).theta, rtol=1e-9)


@pytest.mark.parametrize(
    ("result", "error", "words"),
    [
        (0.5, TypeError, r"loss\(scores, y\) must return \(loss, grad\), got 0.5"),
        ((0.5, [1.0]), ValueError, r"loss\(scores, y\)\[1\] must return 32 numbers, got \[1.0\]"),
        (("a", np.ones(32)), ValueError, r"loss\(scores, y\)\[0\] must be a number, got 'a'"),
    ],
)
def test_what_a_loss_must_return(result, error, words):
    with pytest.raises(error, match=words):
        ck.fit("linear", X, LINE, lambda scores, y: result)


def test_tables_and_lists_are_data():
    frame, column = pandas.DataFrame(X, columns=list("abc"), index=range(100, 160)), pandas.Series(LINE)
    plain = ck.fit("linear", X, LINE, "mse", **FEW)
    assert same(ck.fit("linear", frame, column, "mse", **FEW), plain)
    assert same(ck.fit("linear", X.tolist(), LINE.tolist(), "mse", **FEW), plain)
    assert same(ck.fit("linear", frame, column.to_frame(), "mse", validation=(frame, column), **FEW), plain)
    assert plain.predict(frame).tobytes() == plain.predict(X).tobytes()
    assert plain.score(frame, column) == plain.score(X, LINE)
    labels = pandas.Series(CLASSES, dtype="Int64")
    counted = ck.fit("linear", X, CLASSES, "cross_entropy")
    assert same(ck.fit("linear", frame, labels, "cross_entropy"), counted)
    assert same(ck.fit("linear", frame, labels.to_frame(), "cross_entropy"), counted)
    assert same(ck.fit("linear", frame, labels == 1, "logistic"), ck.fit("linear", X, CLASSES == 1, "logistic"))
    words = r"X must be a 2-dimensional array of real numbers, got '\?' in column 'b'$"
    with pytest.raises(TypeError, match=words):
        ck.fit("linear", frame.assign(b=[*X[:-1, 1], "?"]), column)
    labels[3] = pandas.NA
    with pytest.raises(ValueError, match="y must hold finite numbers only, got nan at index 3"):
        ck.fit("linear", frame, labels)


def test_results_draw_themselves():
    fit = ck.fit("linear", X, LINE, "mse", **FEW)
    for plot in (fit.plot, fit.history.plot):
        [updates, epochs] = plot(Figure().add_subplot()).lines
        assert updates.get_ydata().tolist() == fit.history.update_loss.tolist()
        assert epochs.get_ydata().tolist() == fit.history.loss.tolist()


@pytest.mark.parametrize(
    ("surface", "start", "columns"),
    [("valley", [1.0, 0.5], (0, 1)), (lambda x: 2 * x, [1.0, 0.5, 2.0], (None, 0)), ("parabola", [1.0], (0, None))],
)
def test_a_path_draws_itself(surface, start, columns):
    """Over its surface, or against the steps where there is none to draw."""
    path = ck.descend(surface, start, lambda theta, grad, lr: theta - lr * grad, lr=0.01, steps=7)
    lines = path.plot(Figure().add_subplot()).lines
    wanted = [np.arange(8) if column is None else path.theta[:, column] for column in columns]
    if columns[1] is None:
        wanted[1] = path.loss
    assert any(np.array_equal(np.array(line.get_data()), wanted) for line in lines)
