"""`ck.sklearn` by scikit-learn's own checks, and held to `ck.fit`, whose networks they are."""

import os
import pickle
import subprocess
import sys

import numpy as np
import pytest

import coursekit as ck

pytest.importorskip("sklearn", reason="scikit-learn is not installed")

from sklearn.base import clone
from sklearn.compose import TransformedTargetRegressor
from sklearn.model_selection import GridSearchCV, cross_val_score
from sklearn.neural_network import MLPClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

MLP, MLPRegressor = ck.sklearn.MLP, ck.sklearn.MLPRegressor
MOONS = ck.datasets.moons(60, 0.1, seed=0)[:2]

CHECKS = """
import coursekit as ck
from sklearn.utils.estimator_checks import check_estimator
MLP, MLPRegressor = ck.sklearn.MLP, ck.sklearn.MLPRegressor
for estimator in (
    MLP(), MLPRegressor(), MLP((), optimizer="sgd", lr=0.1, random_state=None), MLP((8, 4), "tanh", dropout=0.1),
):
    results = check_estimator(estimator, on_fail=None, on_skip=None)
    assert len(results) > 50
    for result in results:
        if result["status"] != "passed":
            print(estimator, result["check_name"], result["status"], result["exception"])
"""


def test_every_check_of_scikit_learn_passes_and_none_is_skipped():
    """In a process of its own: SciPy reads the variable, without which one check is skipped, when it is imported."""
    environment = os.environ | {"SCIPY_ARRAY_API": "1", "PYTHONWARNINGS": "ignore"}
    done = subprocess.run([sys.executable, "-c", CHECKS], capture_output=True, text=True, env=environment)
    assert (done.stdout, done.returncode) == ("", 0), done.stderr


def test_theta_is_that_of_fit_to_the_bit():
    X, y = MOONS
    settings = {"lr": 0.03, "batch_size": 7, "epochs": 3, "l2": 1e-3, "dropout": 0.2}
    ours = MLP((5, 4), "tanh", "momentum", random_state=3, **settings).fit(X, y)
    run = ck.fit(ck.models.mlp([2, 5, 4, 2], "tanh"), X, y, "cross_entropy", "momentum", seed=3, **settings)
    assert np.array_equal(ours.fit_.theta, run.theta)
    assert np.array_equal(ours.predict(X), run.predict(X))


@pytest.mark.parametrize(
    "names",
    [["low", "up"], [-1, 1], [7, 3], [False, True], [2.0, 1.0], np.array(["b", "a"], object), np.int8([5, 4])],
    ids=repr,
)
def test_classes_are_those_of_y_in_its_type(names):
    X, y = MOONS
    names = np.asarray(names)
    model = MLP().fit(X, names[y])
    assert model.classes_.dtype == model.predict(X).dtype == names.dtype
    assert model.classes_.tolist() == sorted(names.tolist())
    assert model.score(X, names[y]) > 0.9
    chances = model.predict_proba(X)
    assert np.allclose(chances.sum(axis=1), 1)
    assert np.array_equal(model.classes_[chances.argmax(axis=1)], model.predict(X))


@pytest.mark.filterwarnings("ignore:Stochastic Optimizer")  # theirs warns at the end of its epochs
def test_on_digits_it_is_as_good_as_scikit_learns_own():
    X, y = ck.datasets.digits("training")[:2]
    held_out = ck.datasets.digits("validation")[:2]
    common = {"learning_rate_init": 0.01, "batch_size": 32, "max_iter": 30}
    scores = []
    for seed in range(3):
        both = MLP(32, epochs=30, random_state=seed), MLPClassifier(32, random_state=seed, **common)
        scores.append([make_pipeline(StandardScaler(), each).fit(X, y).score(*held_out) for each in both])
    ours, theirs = np.median(scores, axis=0)
    assert ours > 0.95
    assert ours > theirs - 0.02  # 5 of 283 digits


def test_it_can_be_searched_cloned_validated_and_pickled():
    X, y = MOONS
    rule = ck.optimizers.adam(beta1=0.8)
    pipeline = make_pipeline(StandardScaler(), MLP(8, optimizer=rule, epochs=30))
    search = GridSearchCV(pipeline, {"mlp__lr": [1e-6, 0.05], "mlp__hidden": [4, (4, 4)]}, cv=3).fit(X, y)
    assert search.best_params_["mlp__lr"] == 0.05
    again = pickle.loads(pickle.dumps(search))
    assert np.array_equal(again.predict_proba(X), search.predict_proba(X))
    assert clone(pipeline)[-1].optimizer == rule
    assert cross_val_score(pipeline, X, y, cv=3).mean() > 0.7


def test_a_regressor_with_one_and_with_many_targets():
    X = np.linspace(-1, 1, 50)[:, None]
    Y = np.column_stack([np.sin(3 * X[:, 0]), 500 * X[:, 0] ** 2 + 4000])
    network = MLPRegressor(32, "tanh", epochs=300)
    assert network.fit(X, Y[:, 0]).score(X, Y[:, 0]) > 0.99
    both = TransformedTargetRegressor(network, transformer=StandardScaler()).fit(X, Y)
    assert both.predict(X).shape == Y.shape
    assert both.score(X, Y) > 0.99


def test_random_states():
    X, y = MOONS

    def theta(state):
        return MLP(epochs=1, random_state=state).fit(X, y).fit_.theta

    assert np.array_equal(theta(np.random.RandomState(5)), theta(np.random.RandomState(5)))
    assert not np.array_equal(theta(None), theta(None))
    assert np.array_equal(theta(np.int64(4)), theta(4))


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"hidden": (8, 0)}, r"^hidden\[1\] must be a whole number of at least 1, got 0$"),
        ({"hidden": None}, r"^hidden\[0\] must be a whole number, got None$"),
        ({"optimizer": "adm"}, "did you mean 'adam'"),
        ({"batch_size": 100}, "at most n = 60, got 100$"),
        ({"random_state": -1}, "^random_state must be a whole number of at least 0, got -1$"),
    ],
    ids=repr,
)
def test_a_bad_setting_is_named_when_it_is_used(settings, said):
    with pytest.raises((TypeError, ValueError), match=said):
        MLP(**settings).fit(*MOONS)


def test_one_class_is_not_enough():
    with pytest.raises(ValueError, match=r"^y must name at least two classes, got 1 class: 'up'$"):
        MLP().fit([[1.0], [2.0]], ["up", "up"])


def test_without_scikit_learn_a_sentence_says_what_to_install():
    code = "import sys, coursekit as ck; sys.modules['sklearn'] = None; ck.fit; ck.sklearn"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    said = "ImportError: ck.sklearn needs scikit-learn, at least 1.6: pip install -U scikit-learn"
    assert done.stderr.splitlines()[-1] == said
