"""What a caller can get wrong: each error names the argument, what was given, and what is expected."""

import re

import numpy as np
import pytest

import coursekit as ck
from coursekit import activations, losses, models, optimizers, schedules
from coursekit.activations import ACTIVATIONS
from coursekit.losses import LOSSES
from coursekit.optimizers import OPTIMIZERS
from coursekit.surfaces import SURFACES

BOWL, SGD = SURFACES["bowl"], optimizers.sgd()
X, Y = np.arange(10.0).reshape(5, 2), np.array([0, 1, 0, 1, 1])
NAN_X, NAN_Y = np.where(X == 3, np.nan, X), np.where(Y == 1, np.nan, Y)
BINARY, THREE = models.linear(2), models.linear(2, 3)


class Strange:
    """An object that even refuses to be shown."""

    def __repr__(self):
        raise RuntimeError


def fit(model=BINARY, X=X, y=Y, loss="logistic", **settings):
    return ck.fit(model, X, y, loss, **settings)


def own(**settings):
    return ck.fit(lambda theta, X, y: (1.0, theta), X, Y, **{"theta": [1.0], **settings})


def returning(value):
    return ck.fit(lambda theta, X, y: value, X, Y, theta=[1.0, 2.0])


def row(error, call, *parts):
    return pytest.param(error, call, parts, id=" ".join(parts))


FIT = [
    row(ValueError, lambda: fit(X=X[0]), "X must be 2-dimensional, got an array of shape (2,)"),
    row(ValueError, lambda: fit(X=7), "X must be 2-dimensional, got the number 7"),
    row(ValueError, lambda: fit(X=np.empty((0, 2)), y=[]), "X must not be empty, got an array of shape (0, 2)"),
    row(ValueError, lambda: fit(X=X[:, :1]), "X must have 2 columns for linear(2, 1), got shape (5, 1)"),
    row(ValueError, lambda: fit(models.linear(1)), "X must have 1 column for linear(1, 1), got shape (5, 2)"),
    row(ValueError, lambda: fit(X=NAN_X), "X must hold finite numbers only, got nan at index (1, 1)"),
    row(TypeError, lambda: fit(X="penguins"), "X must be a 2-dimensional array of real numbers, got 'penguins'"),
    row(TypeError, lambda: fit(X=[["1", "2"]] * 5), "X must be", "real numbers, got [['1', '2'],"),
    row(TypeError, lambda: fit(X=[[1, None]] * 5), "X must be", "real numbers, got [[1, None],"),
    row(TypeError, lambda: fit(X=[[1, 2], [3]]), "X must be", "real numbers, got [[1, 2], [3]]"),
    row(TypeError, lambda: fit(X=X + 1j), "X must be", "real numbers, got array([[0.+1.j"),
    row(TypeError, lambda: fit(X=np.array([["2020-01-01"] * 2], "M8[D]")), "X must be", "real numbers"),
    row(TypeError, lambda: fit(X=Strange()), "X must be", "real numbers, got an object of type Strange"),
    row(ValueError, lambda: fit(y=Y[:4]), "y must hold one target for each of the 5 rows of X, got 4"),
    row(ValueError, lambda: fit(y=NAN_Y), "y must hold finite numbers only, got nan at index 1"),
    row(ValueError, lambda: fit(y=1), "y must be 1-dimensional or 2-dimensional, got the number 1"),
    row(TypeError, lambda: fit(y=None), "y must be", "real numbers, got None"),
    row(TypeError, lambda: fit(y=list("abcde")), "y must be", "real numbers, got ['a', 'b', 'c', 'd', 'e']"),
    row(ValueError, lambda: fit(y=Y + 1), "y must be 0 or 1 for this loss, got 2"),
    row(ValueError, lambda: fit(y=Y, loss="hinge"), "y must be -1 or 1 for this loss, got 0"),
    row(
        ValueError,
        lambda: fit(THREE, y=[0, 1, 2, 3, 0], loss="cross_entropy"),
        "y must be class indices from 0 to 2, got 3",
    ),
    row(ValueError, lambda: fit(THREE, y=-Y, loss="cross_entropy"), "y must be class indices from 0 to 2, got -1"),
    row(ValueError, lambda: fit(THREE, y=Y / 2, loss="multiclass_hinge"), "y must be class indices", "got 0.5"),
    row(
        ValueError,
        lambda: fit(THREE, y=np.eye(5), loss="cross_entropy"),
        "y with two axes must be rows of probabilities of shape (5, 3), got",
    ),
    row(
        ValueError,
        lambda: fit(THREE, y=np.ones((5, 3)), loss="cross_entropy"),
        "y with two axes must be rows of probabilities",
    ),
    row(
        ValueError,
        lambda: fit(THREE, y=np.full((5, 3), 1 / 3), loss="multiclass_hinge"),
        "y with two axes must be one-hot rows of shape (5, 3), got",
    ),
    row(ValueError, lambda: fit(THREE, loss="mse"), "y must have the shape of the scores (5, 3), got (5,)"),
    row(ValueError, lambda: fit(y=np.ones((5, 2)), loss="mse"), "y must have the shape of the scores (5,), got (5, 2)"),
    row(
        ValueError,
        lambda: ck.fit(BINARY, X, Y),
        "loss 'cross_entropy' needs scores with a column for each of at least 2 classes, got linear(2, 1) with 1",
    ),
    row(ValueError, lambda: fit(THREE), "loss 'logistic' needs scores with one column, got linear(2, 3) with 3"),
    row(ValueError, lambda: fit(loss="rmse"), "loss must be one of 'mse', 'mae',", "got 'rmse'"),
    row(ValueError, lambda: fit(loss=None), "loss must be one of", "got None"),
    row(
        ValueError,
        lambda: fit(batch_size=0),
        "batch_size must be a whole number of at least 1 and at most n = 5, got 0",
    ),
    row(ValueError, lambda: fit(batch_size=6), "batch_size must be", "at most n = 5, got 6"),
    row(ValueError, lambda: fit(batch_size=-1), "batch_size must be", "got -1"),
    row(TypeError, lambda: fit(batch_size=2.0), "batch_size must be a whole number, got 2.0"),
    row(TypeError, lambda: fit(batch_size="2"), "batch_size must be a whole number, got '2'"),
    row(TypeError, lambda: fit(batch_size=True), "batch_size must be a whole number, got True"),
    row(ValueError, lambda: fit(lr=-0.1), "lr must be a finite number at least 0, got -0.1"),
    row(ValueError, lambda: fit(lr=np.nan), "lr must be a finite number at least 0, got nan"),
    row(ValueError, lambda: fit(lr=np.inf), "lr must be a finite number at least 0, got inf"),
    row(ValueError, lambda: fit(lr=10**400), "lr must be a finite number at least 0, got 1000"),
    row(TypeError, lambda: fit(lr="0.1"), "lr must be a number, got '0.1'"),
    row(TypeError, lambda: fit(lr=None), "lr must be a number, got None"),
    row(TypeError, lambda: fit(lr=[0.1]), "lr must be a number, got [0.1]"),
    row(TypeError, lambda: fit(lr=np.array("a")), "lr must be a number, got array('a'"),
    row(TypeError, lambda: fit(lr=1j), "lr must be a number, got 1j"),
    row(TypeError, lambda: fit(lr=True), "lr must be a number, got True"),
    row(ValueError, lambda: fit(lr=lambda t: 2 - t), "lr(3) must be a finite number at least 0, got -1"),
    row(TypeError, lambda: fit(lr=lambda t: None), "lr(0) must be a number, got None"),
    row(ValueError, lambda: fit(epochs=0), "epochs must be a whole number of at least 1, got 0"),
    row(TypeError, lambda: fit(epochs=1.5), "epochs must be a whole number, got 1.5"),
    row(ValueError, lambda: fit(seed=-1), "seed must be a whole number of at least 0, got -1"),
    row(TypeError, lambda: fit(seed=None), "seed must be a whole number, got None"),
    row(ValueError, lambda: fit(patience=0), "patience must be a whole number of at least 1, got 0"),
    row(TypeError, lambda: fit(patience="a"), "patience must be a whole number, got 'a'"),
    row(
        TypeError,
        lambda: fit(optimizer="sgd"),
        "optimizer must be an optimizer such as sgd(), or a function step(theta, grad, lr) -> theta, got 'sgd'",
    ),
    row(TypeError, lambda: fit(optimizer=0.1), "optimizer must be", "got 0.1"),
    row(TypeError, lambda: fit(optimizer=optimizers.sgd), "optimizer must be", "got sgd itself: call it, sgd()"),
    row(
        ValueError,
        lambda: fit(optimizer=lambda theta, grad, lr: None),
        "optimizer(theta, grad, lr) must return 3 numbers, got None",
    ),
    row(
        ValueError,
        lambda: fit(optimizer=lambda theta, grad, lr: theta[:2]),
        "optimizer(theta, grad, lr) must return 3 numbers, got array([",
    ),
    row(
        ValueError,
        lambda: fit(optimizer=lambda theta, grad, lr: "abc"),
        "optimizer(theta, grad, lr) must return 3 numbers, got 'abc'",
    ),
    row(ValueError, lambda: fit(theta=[1.0, 2.0]), "theta must hold 3 numbers for linear(2, 1), got 2"),
    row(ValueError, lambda: fit(theta=[[1.0, 2.0, 3.0]]), "theta must be 1-dimensional, got an array of shape (1, 3)"),
    row(ValueError, lambda: fit(theta=[1.0, 2.0, np.inf]), "theta must hold finite numbers only, got inf at index 2"),
    row(TypeError, lambda: fit(validation=X), "validation must be a pair (X, y), got array("),
    row(TypeError, lambda: fit(validation=(X,)), "validation must be a pair (X, y), got (array("),
    row(TypeError, lambda: fit(validation="Xy"), "validation must be a pair (X, y), got 'Xy'"),
    row(
        ValueError,
        lambda: fit(validation=(X[:, :1], Y)),
        "validation X must have 2 columns for linear(2, 1), got shape (5, 1)",
    ),
    row(
        ValueError,
        lambda: fit(validation=(NAN_X, Y)),
        "validation X must hold finite numbers only, got nan at index (1, 1)",
    ),
    row(
        ValueError,
        lambda: fit(validation=(X, Y[:3])),
        "validation y must hold one target for each of the 5 rows of X, got 3",
    ),
    row(ValueError, lambda: fit(validation=(X, Y + 5)), "validation y must be 0 or 1 for this loss, got 5"),
    row(
        ValueError,
        lambda: fit(X=1e200 * X, loss="mse", theta=[1.0, 1.0, 0.0]),
        "X, y and theta must have a finite loss before the first update, got inf",
    ),
    row(TypeError, lambda: fit("linear"), "model must be a model such as linear(2), or a function", "got 'linear'"),
    row(TypeError, lambda: fit(None), "model must be a model such as linear(2)", "got None"),
    row(ValueError, lambda: own(theta=None), "theta must be given where model is a function, got None"),
    row(ValueError, lambda: own(validation=(X, Y)), "validation must be None where model is a function, got (array("),
    row(
        ValueError,
        lambda: ck.fit(lambda *a: 0, X, Y[:2], theta=[1.0]),
        "y must hold one target for each of the 5 rows of X, got 2",
    ),
    row(ValueError, lambda: own(batch_size=6), "batch_size must be", "at most n = 5, got 6"),
    row(TypeError, lambda: returning(1.0), "model(theta, X, y) must return (loss, grad), got 1.0"),
    row(TypeError, lambda: returning(None), "model(theta, X, y) must return (loss, grad), got None"),
    row(ValueError, lambda: returning((1.0, [1.0])), "model(theta, X, y)[1] must return 2 numbers, got [1.0]"),
    row(ValueError, lambda: returning((1.0, None)), "model(theta, X, y)[1] must return 2 numbers, got None"),
    row(ValueError, lambda: returning(("1.0", [1.0, 2.0])), "model(theta, X, y)[0] must be a number, got '1.0'"),
    row(ValueError, lambda: returning((None, [1.0, 2.0])), "model(theta, X, y)[0] must be a number, got None"),
    row(
        ValueError,
        lambda: returning(([1.0, 2.0], [1.0, 2.0])),
        "model(theta, X, y)[0] must be a number, got [1.0, 2.0]",
    ),
    row(ValueError, lambda: returning((np.nan, [1.0, 2.0])), "finite loss before the first update, got nan"),
]

DESCEND = [
    row(
        TypeError,
        lambda: ck.descend("bowl", [1.0, 1.0]),
        "surface must be a surface or a function f(theta) -> grad, got 'bowl'",
    ),
    row(TypeError, lambda: ck.descend(None, [1.0]), "surface must be", "got None"),
    row(ValueError, lambda: ck.descend(BOWL, [1.0]), "start must hold 2 numbers for the surface bowl, got 1"),
    row(ValueError, lambda: ck.descend(BOWL, 1.0), "start must hold 2 numbers for the surface bowl, got 1"),
    row(
        ValueError, lambda: ck.descend(BOWL, [[1.0, 1.0]]), "start must be 1-dimensional, got an array of shape (1, 2)"
    ),
    row(ValueError, lambda: ck.descend(BOWL, []), "start must not be empty"),
    row(ValueError, lambda: ck.descend(BOWL, [1.0, np.nan]), "start must hold finite numbers only, got nan at index 1"),
    row(TypeError, lambda: ck.descend(BOWL, "here"), "start must be", "real numbers, got 'here'"),
    row(TypeError, lambda: ck.descend(BOWL, None), "start must be", "real numbers, got None"),
    row(
        TypeError,
        lambda: ck.descend(BOWL, [[1.0], [2.0, 3.0]]),
        "start must be",
        "real numbers, got [[1.0], [2.0, 3.0]]",
    ),
    row(TypeError, lambda: ck.descend(BOWL, [1j, 1.0]), "start must be", "real numbers, got [1j, 1.0]"),
    row(
        ValueError,
        lambda: ck.descend(BOWL, [1e200, 0.0]),
        "start must be a point where the surface is finite, got [1e+200, 0.0]",
    ),
    row(
        ValueError,
        lambda: ck.descend(lambda x: x * np.nan, [1.0]),
        "start must be a point where the surface is finite, got [1.0]",
    ),
    row(ValueError, lambda: ck.descend(BOWL, [1.0, 1.0], lr=-1), "lr must be a finite number at least 0, got -1"),
    row(ValueError, lambda: ck.descend(BOWL, [1.0, 1.0], lr=np.nan), "lr must be a finite number at least 0, got nan"),
    row(TypeError, lambda: ck.descend(BOWL, [1.0, 1.0], lr="fast"), "lr must be a number, got 'fast'"),
    row(
        ValueError,
        lambda: ck.descend(BOWL, [1.0, 1.0], lr=lambda t: -t),
        "lr(1) must be a finite number at least 0, got -1",
    ),
    row(
        ValueError, lambda: ck.descend(BOWL, [1.0, 1.0], steps=-1), "steps must be a whole number of at least 0, got -1"
    ),
    row(TypeError, lambda: ck.descend(BOWL, [1.0, 1.0], steps=1.0), "steps must be a whole number, got 1.0"),
    row(
        TypeError,
        lambda: ck.descend(BOWL, [1.0, 1.0], "sgd"),
        "optimizer must be an optimizer such as sgd()",
        "got 'sgd'",
    ),
    row(
        TypeError,
        lambda: ck.descend(BOWL, [1.0, 1.0], optimizers.sgd),
        "optimizer must be",
        "got sgd itself: call it, sgd()",
    ),
    row(
        ValueError,
        lambda: ck.descend(BOWL, [1.0, 1.0], lambda *a: None),
        "optimizer(theta, grad, lr) must return 2 numbers, got None",
    ),
    row(
        ValueError,
        lambda: ck.descend(lambda x: x**2, [1.0], lambda *a: None),
        "optimizer(theta, grad, lr) must return 1 number, got None",
    ),
    row(ValueError, lambda: ck.descend(lambda x: None, [1.0]), "surface(theta) must return 1 number, got None"),
    row(ValueError, lambda: ck.descend(lambda x: "a", [1.0]), "surface(theta) must return 1 number, got 'a'"),
    row(
        ValueError,
        lambda: ck.descend(lambda x: (1.0, 2.0, 3.0), [1.0, 2.0]),
        "surface(theta) must return 2 numbers, got (1.0, 2.0, 3.0)",
    ),
    row(
        ValueError,
        lambda: ck.descend(lambda x: x + 1j, [1.0]),
        "surface(theta) must return 1 number, got array([1.+1.j])",
    ),
    row(ValueError, lambda: ck.descend(lambda x: ("low", x), [1.0]), "surface(theta)[0] must be a number, got 'low'"),
]

OTHER = [
    row(
        ValueError,
        lambda: LOSSES["mse"].value([[1.0, 2.0, 3.0]] * 2, [[1.0, 2.0]] * 3),
        "targets must have the shape of the scores (2, 3), got (3, 2)",
    ),
    row(ValueError, lambda: losses.mse([1.0, 2.0], [1.0]), "targets must have the shape of the scores (2,), got (1,)"),
    row(
        ValueError,
        lambda: losses.hinge([[1.0, 2.0]], [[1, -1]]),
        "scores must have one column for the loss hinge, got shape (1, 2)",
    ),
    row(
        ValueError,
        lambda: losses.cross_entropy([1.0, 2.0], [0, 1]),
        "scores must have a column for each of at least 2 classes for the loss cross_entropy, got shape (2,)",
    ),
    row(
        ValueError,
        lambda: losses.cross_entropy([[1.0, 2.0]], [0, 1]),
        "targets must hold one class for each of the 1 rows of scores, got 2",
    ),
    row(ValueError, lambda: losses.zero_one([1.0, 2.0], [-1, 0]), "targets must be -1 or 1", "got 0"),
    row(ValueError, lambda: losses.zero_one([[1.0, 2.0]], [2]), "targets must be class indices from 0 to 1, got 2"),
    row(
        TypeError,
        lambda: losses.zero_one([1.0, 2.0], [[1], [0, 1]]),
        "targets must be",
        "real numbers, got [[1], [0, 1]]",
    ),
    row(TypeError, lambda: activations.sigmoid(0.0, slope="steep"), "slope must be a number, got 'steep'"),
    row(
        ValueError, lambda: ACTIVATIONS["tanh"].derivative(0.0, slope=np.inf), "slope must be a finite number, got inf"
    ),
    row(
        ValueError,
        lambda: activations.softmax([[[1.0]]]),
        "scores must be 1-dimensional or 2-dimensional, got an array of shape (1, 1, 1)",
    ),
    row(TypeError, lambda: models.linear(2.0), "d_in must be a whole number, got 2.0"),
    row(ValueError, lambda: models.linear(0), "d_in must be a whole number of at least 1, got 0"),
    row(ValueError, lambda: models.linear(2, -3), "d_out must be a whole number of at least 1, got -3"),
    row(TypeError, lambda: models.linear("2"), "d_in must be a whole number, got '2'"),
    row(
        ValueError,
        lambda: BINARY.init(scheme="best"),
        "scheme must be one of 'zeros', 'normal', 'xavier', 'he', got 'best'",
    ),
    row(ValueError, lambda: BINARY.init(seed=-5), "seed must be a whole number of at least 0, got -5"),
    row(ValueError, lambda: BINARY.unpack([1.0, 2.0]), "theta must hold 3 numbers for linear(2, 1), got 2"),
    row(
        ValueError,
        lambda: BINARY.scores([1.0, 2.0, 3.0], [1.0, 2.0]),
        "X must be 2-dimensional, got an array of shape (2,)",
    ),
    row(TypeError, lambda: BINARY.scores(None, X), "theta must be", "real numbers, got None"),
    row(ValueError, lambda: BINARY.loss_and_grad([0.0] * 3, X, Y, "mes"), "loss must be one of", "got 'mes'"),
    row(
        ValueError,
        lambda: BINARY.loss_and_grad([0.0] * 3, X, Y[:3]),
        "y must hold one target for each of the 5 rows of X, got 3",
    ),
    row(ValueError, lambda: BOWL.value([1.0, 2.0, 3.0]), "theta must hold 2 numbers for the surface bowl, got 3"),
    row(ValueError, lambda: BOWL.gradient([np.nan, 0.0]), "theta must hold finite numbers only, got nan at index 0"),
    row(ValueError, lambda: SGD.init(0), "n must be a whole number of at least 1, got 0"),
    row(TypeError, lambda: SGD.init("2"), "n must be a whole number, got '2'"),
    row(ValueError, lambda: schedules.constant(-1), "lr must be a finite number at least 0, got -1"),
    row(TypeError, lambda: schedules.constant("a"), "lr must be a number, got 'a'"),
    row(AttributeError, lambda: ck.trainn, "coursekit has no attribute 'trainn'; it has nothing"),
    row(AttributeError, lambda: ck.surface, "coursekit has no attribute 'surface'; it has surfaces"),
]


@pytest.mark.parametrize(("error", "call", "parts"), [*FIT, *DESCEND, *OTHER])
def test_message(error, call, parts):
    with pytest.raises(error) as caught:
        call()
    message = str(caught.value)
    assert all(part in message for part in parts), message
    assert "\n" not in message
    assert len(message) < 240


def frozen():
    theta = np.zeros(2)
    theta.flags.writeable = False
    return theta


@pytest.mark.parametrize("name", OPTIMIZERS)
@pytest.mark.parametrize(
    ("error", "changes", "message"),
    [
        (
            TypeError,
            {"theta": [1.0, 2.0]},
            "theta must be a float64 array that can be changed in place, got [1.0, 2.0]",
        ),
        (
            TypeError,
            {"theta": np.array([1, 2])},
            "theta must be a float64 array that can be changed in place, got array",
        ),
        (TypeError, {"theta": frozen()}, "theta must be a float64 array that can be changed in place, got array"),
        (
            TypeError,
            {"theta": np.zeros(4)[::2]},
            "theta must be a float64 array that can be changed in place, got array",
        ),
        (ValueError, {"theta": np.zeros((2, 2))}, "theta must be 1-dimensional, got an array of shape (2, 2)"),
        (ValueError, {"theta": np.array([1.0, np.nan])}, "theta must hold finite numbers only, got nan at index 1"),
        (ValueError, {"grad": [1.0]}, "grad must have the shape of theta (2,), got (1,)"),
        (ValueError, {"grad": [1.0, np.inf]}, "grad must hold finite numbers only, got inf at index 1"),
        (TypeError, {"grad": "down"}, "grad must be a 1-dimensional array of real numbers, got 'down'"),
        (TypeError, {"state": None}, "state must be a float64 array that can be changed in place, got None"),
        (ValueError, {"state": np.zeros((9, 2))}, "2), got (9, 2)"),
        (ValueError, {"lr": -1.0}, "lr must be a finite number at least 0, got -1.0"),
        (ValueError, {"t": 0}, "t must be a whole number of at least 1, got 0"),
        (TypeError, {"t": 1.0}, "t must be a whole number, got 1.0"),
    ],
)
def test_update_refuses_and_leaves_theta_alone(name, error, changes, message):
    rule = OPTIMIZERS[name]()
    arguments = {"theta": np.array([1.0, 2.0]), "grad": [1.0, 1.0], "state": rule.init(2), "lr": 0.1, "t": 1} | changes
    before = np.array(arguments["theta"])
    with pytest.raises(error, match=re.escape(message)):
        rule.update(**arguments)
    np.testing.assert_array_equal(arguments["theta"], before)


ARRAYS = {name: (lambda value, f=f: f.value(value)) for name, f in ACTIVATIONS.items()}
ARRAYS |= {f"{name}'": (lambda value, f=f: f.derivative(value)) for name, f in ACTIVATIONS.items()}
ARRAYS |= {f"{name}.scores": (lambda value, f=f: f.value(value, [1])) for name, f in LOSSES.items()}
ARRAYS |= {f"{name}.gradient": (lambda value, f=f: f.gradient(value, [1])) for name, f in LOSSES.items()}
ARRAYS |= {
    f"{name}.targets": (lambda value, f=f: f.value([[1.0, 2.0]] if f.columns == "many" else [1.0], value))
    for name, f in LOSSES.items()
}
ARRAYS |= {f"{name}.theta": (lambda value, f=f: f.value_and_gradient(value)) for name, f in SURFACES.items()}
ARRAYS |= {
    "softmax": activations.softmax,
    "zero_one": lambda value: losses.zero_one(value, [1]),
    "start": lambda value: ck.descend(BOWL, value),
    "fit X": lambda value: fit(X=value),
    "fit y": lambda value: fit(y=value),
    "unpack": BINARY.unpack,
    "scores X": lambda value: BINARY.scores([0.0, 0.0, 0.0], value),
}
NOT_ARRAYS = {
    "text": ("abc", "real numbers, got 'abc'"),
    "numbers as text": (["1", "2"], "real numbers, got ['1', '2']"),
    "None": (None, "real numbers, got None"),
    "None inside": ([1.0, None], "real numbers, got [1.0, None]"),
    "complex": ([1j, 2.0], "real numbers, got [1j, 2.0]"),
    "ragged": ([[1.0], [1.0, 2.0]], "real numbers, got [[1.0], [1.0, 2.0]]"),
    "huge": ([10**400], "real numbers, got [1000"),
    "dict": ({"a": 1}, "real numbers, got {'a': 1}"),
    "function": (abs, "real numbers, got <built-in function abs>"),
    "strange": (Strange(), "real numbers, got an object of type Strange"),
}


@pytest.mark.parametrize("kind", NOT_ARRAYS)
@pytest.mark.parametrize("where", ARRAYS)
def test_no_function_of_an_array_takes_what_is_none(where, kind):
    value, message = NOT_ARRAYS[kind]
    with pytest.raises(TypeError, match=rf"^\w+ must be an? (\S+ or )?(\S+ )?array of {re.escape(message)}"):
        ARRAYS[where](value)


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
@pytest.mark.parametrize("where", ARRAYS)
def test_no_function_of_an_array_takes_nan_or_infinity(where, bad):
    value = [[bad, 1.0]] if " X" in where or ".scores" in where or ".gradient" in where else [bad, 1.0, 2.0]
    with pytest.raises(ValueError, match=rf"must hold finite numbers only, got {bad} at index (0|\(0, 0\))$"):
        ARRAYS[where](value)


@pytest.mark.parametrize("where", [name for name in ARRAYS if name.rstrip("'") not in ACTIVATIONS])
@pytest.mark.parametrize("shape", [(0,), (0, 2), (1, 1, 1, 1)])
def test_no_data_and_four_axes_are_refused(where, shape):
    with pytest.raises(ValueError, match=r"must (not be empty|be [12]-dim).*, got an array of shape \("):
        ARRAYS[where](np.ones(shape))
