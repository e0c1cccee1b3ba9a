"""What arguments have to do with one another, and what a learner's own functions return: said in one sentence.

What a single argument may not be is in `test_bad_input.py`.
"""

import re

import numpy as np
import pytest

import coursekit as ck
from coursekit.core import losses, models, optimizers
from coursekit.core.losses import LOSSES
from coursekit.core.models import mlp, polynomial
from coursekit.core.optimizers import RULES
from coursekit.core.schedules import SCHEDULES
from coursekit.core.surfaces import SURFACES

BOWL = SURFACES["bowl"]
X, Y = np.arange(10.0).reshape(5, 2), np.array([0, 1, 0, 1, 1])
NAN_X = np.where(X == 3, np.nan, X)
BINARY, THREE, NETWORK = models.linear(2), models.linear(2, 3), models.mlp([2, 3, 1])


def fit(model=BINARY, X=X, y=Y, loss="logistic", **settings):
    return ck.fit(model, X, y, loss, **settings)


def own(**settings):
    return ck.fit(lambda theta, X, y: (1.0, theta), X, Y, **{"theta": [1.0], **settings})


def returning(value):
    return ck.fit(lambda theta, X, y: value, X, Y, theta=[1.0, 2.0])


def row(error, call, *parts):
    return pytest.param(error, call, parts, id=" ".join(parts))


FIT = [
    row(ValueError, lambda: fit(X=X[:, :1]), "X must have 2 columns for linear(2, 1), got shape (5, 1)"),
    row(ValueError, lambda: fit(models.linear(1)), "X must have 1 column for linear(1, 1), got shape (5, 2)"),
    row(ValueError, lambda: fit(y=Y[:4]), "y must hold one target for each of the 5 rows of X, got 4"),
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
        lambda: ck.fit(BINARY, X, Y, "cross_entropy"),
        "loss 'cross_entropy' needs scores with a column for each of at least 2 classes, got linear(2, 1) with 1",
    ),
    row(ValueError, lambda: fit(THREE), "loss 'logistic' needs scores with one column, got linear(2, 3) with 3"),
    row(ValueError, lambda: fit(batch_size=6), "batch_size must be", "at most n = 5, got 6"),
    row(ValueError, lambda: fit(lr=lambda t: 2 - t), "lr(3) must be a finite number at least 0, got -1"),
    row(TypeError, lambda: fit(lr=lambda t: None), "lr(0) must be a number, got None"),
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
    row(
        ValueError,
        lambda: returning((np.nan, [1.0, 2.0])),
        "model(theta, X, y) must give a finite loss at the first update, got nan",
    ),
    row(
        ValueError,
        lambda: fit(loss=lambda scores, y: (np.nan, scores)),
        "loss(scores, y) must give a finite loss at the first update, got nan",
    ),
    row(
        TypeError,
        lambda: fit(models.mlp),
        "model must be a model such as linear(2), or a function",
        "got mlp itself: call it, mlp(...)",
    ),
    row(TypeError, lambda: fit(loss=losses.mse), "loss must be", "got mse itself: give its name, 'mse'"),
    row(TypeError, lambda: fit(loss=losses.huber), "loss must be", "got huber itself: call it, huber()"),
    row(
        TypeError,
        lambda: fit(lr=[0.1, 0.01]),
        "lr must be a number, got [0.1, 0.01]; rates that change are a schedule, such as cosine(0.1, steps=1000), or a",
    ),
    row(
        TypeError,
        lambda: fit("linear", y=["no", "yes", "no", "yes", "no"]),
        "y must be a 1-dimensional or 2-dimensional array of real numbers, got ['no', 'yes',",
        "np.unique(y, return_inverse=True)[1] numbers classes from 0",
    ),
    row(
        ValueError,
        lambda: fit(THREE, y=[1, 2, 3, 1, 2], loss="cross_entropy"),
        "y must be class indices from 0 to 2, got 3; np.unique(y, return_inverse=True)[1] numbers classes from 0",
    ),
    row(ValueError, lambda: fit(dropout=0.5), "dropout must be 0 for linear(2, 1), which has no hidden units, got 0.5"),
    row(ValueError, lambda: own(l2=1), "l1, l2 and dropout must be 0 where model is a function"),
]

DESCEND = [
    row(ValueError, lambda: ck.descend(BOWL, [1.0]), "start must hold 2 numbers for the surface bowl, got 1"),
    row(ValueError, lambda: ck.descend(BOWL, 1.0), "start must hold 2 numbers for the surface bowl, got 1"),
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
    row(
        ValueError,
        lambda: ck.descend(BOWL, [1.0, 1.0], lr=lambda t: -t),
        "lr(1) must be a finite number at least 0, got -1",
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
    row(ValueError, lambda: BINARY.unpack([1.0, 2.0]), "theta must hold 3 numbers for linear(2, 1), got 2"),
    row(
        ValueError,
        lambda: BINARY.loss_and_grad([0.0] * 3, X, Y[:3]),
        "y must hold one target for each of the 5 rows of X, got 3",
    ),
    row(ValueError, lambda: BOWL.value([1.0, 2.0, 3.0]), "theta must hold 2 numbers for the surface bowl, got 3"),
    row(AttributeError, lambda: ck.trainn, "coursekit has no attribute 'trainn'; it has no similar name"),
    row(AttributeError, lambda: ck.surface, "coursekit has no attribute 'surface'; it has surfaces"),
    row(ValueError, lambda: polynomial(2).unpack([1, 2]), "theta must hold 3 numbers for polynomial(2, 1), got 2"),
    row(ValueError, lambda: NETWORK.scores(np.ones(13), [[1.0]]), "X must have 2 columns for mlp(2, 3, 1), got shape"),
    row(ValueError, lambda: mlp([2, 0, 1]), "sizes[1] must be a whole number of at least 1, got 0"),
    row(TypeError, lambda: mlp([2, 3, 1.5]), "sizes[2] must be a whole number, got 1.5"),
    row(
        ValueError,
        lambda: mlp([2, 3]).loss_and_grad(np.ones(9), X, [3] * 5, "cross_entropy"),
        "y must be class indices",
    ),
]


@pytest.mark.parametrize(("error", "call", "parts"), [*FIT, *DESCEND, *OTHER])
def test_message(error, call, parts):
    with pytest.raises(error) as caught:
        call()
    message = str(caught.value)
    assert all(part in message for part in parts), message
    assert "\n" not in message
    assert len(message) < 240


@pytest.mark.parametrize("name", SCHEDULES)
def test_a_schedule_that_was_not_made(name):
    with pytest.raises(TypeError, match=rf"lr must be a number or a schedule, got {name} itself: call it, {name}\("):
        ck.descend(BOWL, [1.0, 1.0], lr=SCHEDULES[name])


@pytest.mark.parametrize("name", RULES)
@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"grad": [1.0]}, "grad must have the shape of theta (2,), got (1,)"),
        ({"grad": [1.0, np.inf]}, "grad must hold finite numbers only, got inf at index 1"),
        ({"state": np.zeros((9, 2))}, "2), got (9, 2)"),
        ({"grad": [1e308, 0.0], "lr": 1e10}, "grad must keep theta and state finite in a step of "),
        ({"t": 0}, "t must be a whole number of at least 1, got 0"),
    ],
)
def test_an_update_that_is_refused_changes_nothing(name, changes, message):
    if name in ("lion", "muon") and "lr" in changes:
        return  # their steps are as long for any gradient
    rule = RULES[name]().placed(2, (1, 1))
    arguments = {"theta": np.array([1.0, 2.0]), "grad": [1.0, 1.0], "state": rule.init(2), "lr": 0.1, "t": 1} | changes
    with pytest.raises(ValueError, match=re.escape(message)):
        rule.update(**arguments)
    assert arguments["theta"].tolist() == [1.0, 2.0]
    assert not arguments["state"].any()
