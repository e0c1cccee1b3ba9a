"""Neural networks made into estimators of scikit-learn, and what went wrong with them: each report, tried on ours."""

import copy
import signal

import numpy as np
import pytest

import coursekit as ck

pytest.importorskip("sklearn", reason="scikit-learn is not installed")

from sklearn.base import clone, is_classifier, is_regressor
from sklearn.calibration import CalibratedClassifierCV
from sklearn.ensemble import VotingClassifier
from sklearn.model_selection import GridSearchCV, cross_val_score

MLP, MLPRegressor = ck.sklearn.MLP, ck.sklearn.MLPRegressor
X, Y = ck.datasets.moons(60, 0.1, seed=0)[:2]


@pytest.mark.parametrize("values", [(-1, 1), (1, 2), ("no", "yes"), (False, True)])
def test_labels_are_not_places_in_a_list(values):
    """keras-team/keras#11817, #11818, #5321: -1, 0, 1 become 0, 1, 2; texts are an error."""
    y = np.array(values)[Y]
    model = MLP().fit(X, y)
    assert set(model.predict(X).tolist()) == set(values)
    assert model.score(X, y) > 0.95


@pytest.mark.parametrize("dtype", ["int8", "uint8", "int32", "int64", "float32"])
@pytest.mark.parametrize("order", ["C", "F"])
def test_types_of_numbers_are_the_estimators_business(dtype, order):
    """skorch-dev/skorch#161, #554, #518: "Expected object of type LongTensor but found type IntTensor"."""
    rows = np.round(20 * X).astype("float32" if dtype == "float32" else "int32")
    model = MLP(epochs=2).fit(rows.astype(np.float64), Y)
    same = MLP(epochs=2).fit(np.asarray(rows, order=order), Y.astype(dtype))
    assert np.array_equal(same.predict_proba(rows), model.predict_proba(rows))


def test_a_search_makes_folds_by_classes():
    """ZhiningLiu1998/self-paced-ensemble#6: not known as a classifier, so that a fold may lack a class."""
    assert is_classifier(MLP())
    assert is_regressor(MLPRegressor())
    by_class = np.argsort(Y)  # folds of neighbors would have one class each
    assert cross_val_score(MLP(), X[by_class], Y[by_class], cv=2).min() > 0.8


@pytest.mark.parametrize("scoring", ["roc_auc", "neg_log_loss", "f1"])
def test_metrics_find_what_they_need(scoring):
    """yandex/rep#12: ROC AUC asks for classes_; keras-team/keras#21547: there is no predict_proba."""
    assert np.isfinite(cross_val_score(MLP(), X, Y, cv=2, scoring=scoring, error_score="raise")).all()


def test_a_regressor_has_no_probabilities_and_an_estimator_learns_nothing_before_fit():
    """alan-turing-institute/autoemulate#107: predict_proba on a regressor; history_ and others before fit."""
    assert not hasattr(MLPRegressor(), "predict_proba")
    assert vars(MLP()).keys() == MLP().get_params().keys()


def test_one_number_a_row():
    """keras-team/keras#3534: predict of a regressor has the shape (n, 1), which broadcasts against y."""
    assert MLPRegressor(epochs=1).fit(X, X[:, 0]).predict(X).shape == (60,)


def test_a_setting_that_is_a_list_or_a_record_can_be_cloned():
    """keras-team/keras#13586, scikit-learn/scikit-learn#15722: "Cannot clone object": get_params gave copies."""
    model = MLP([4, 4], optimizer=ck.optimizers.momentum(0.5), epochs=1)
    for twin in (clone(model), copy.deepcopy(model), clone(clone(model))):
        assert np.array_equal(twin.fit(X, Y).fit_.theta, model.fit(X, Y).fit_.theta)
    assert model.hidden == [4, 4]


def test_fit_twice_is_fit_once():
    """rleiva/mnplib#14: fit gives another result each time it is called."""
    model = MLP(epochs=2).fit(X, Y)
    theta = model.fit_.theta
    assert np.array_equal(model.fit(X, Y).fit_.theta, theta)


def test_ctrl_c_stops_all_of_it(ctrl_c):
    """scikit-learn/scikit-learn#7596, gbouvignies/ChemEx#60: one fit ends, and the search goes on to the next one."""
    pressed = []

    def schedule(t):
        if t == 3:
            pressed.append(t)
            signal.raise_signal(signal.SIGINT)
        return 0.01

    with pytest.raises(KeyboardInterrupt):
        GridSearchCV(MLP(lr=schedule), {"hidden": [2, 3]}, cv=2).fit(X, Y)
    assert pressed == [3]


def test_other_estimators_take_it_in():
    """ustunb/risk-slim#32: calibration and votes of classifiers need the whole protocol."""
    for each in (
        CalibratedClassifierCV(MLP(epochs=30), cv=2),
        VotingClassifier([("a", MLP()), ("b", MLP(4))], voting="soft"),
    ):
        assert each.fit(X, np.where(Y, "up", "low")).predict(X[:2]).dtype.kind == "U"


def test_columns_of_a_table_are_checked_by_name():
    """skorch-dev/skorch#813: a table of pandas, unpacked by hand; ours knows its columns by name."""
    pandas = pytest.importorskip("pandas", reason="pandas is not installed")
    table = pandas.DataFrame(X, columns=["left", "right"])
    labels = pandas.Series(np.where(Y, "up", "low"), dtype="category")
    model = MLP().fit(table, labels)
    assert model.feature_names_in_.tolist() == ["left", "right"]
    assert model.score(table, labels) > 0.9
    with pytest.raises(ValueError, match="feature names should match"):
        model.predict(table[["right", "left"]])
