"""The perceptron's panel: what it says at each update, its classes and their gap, rows of one's own."""

import re

import numpy as np
import pytest
from sample import sample

import coursekit as ck
from coursekit.panels.perceptron import UPDATES, _our_run

pytestmark = pytest.mark.usefixtures("unseen")

perceptron = ck.panels.perceptron


def state(panel):
    """Rows with a 1, targets of -1 and 1, and the run."""
    result = panel.result
    return np.column_stack([result.X, np.ones(len(result.X))]), 2 * result.y - 1, result.run


@pytest.mark.parametrize("seed", range(3))
def test_what_is_said_at_each_update_is_so(seed):
    panel = perceptron(seed=seed)
    X, y, run = state(panel)
    assert panel.places["step"]["text"] == str(run.mistakes), "after the last update nothing is to be shown"
    for step in sample(range(1, run.mistakes + 1), 8):
        panel.controls["step"].value = step
        i = run.wrong[step - 1]
        before, after = (y[i] * run.path[k] @ X[i] for k in (step - 1, step))
        told = re.search(r"an example of class (..), on the wrong side; y w·x goes from (\S+) to (\S+);", panel.text)
        assert told[1] == ("+1" if y[i] > 0 else "−1")
        assert before <= 0
        assert (float(told[2]), float(told[3])) == pytest.approx((before, after), rel=1e-3, abs=6e-3)
        assert after - before == pytest.approx(X[i] @ X[i])
        wrong = int((y * (X @ run.path[step]) <= 0).sum())
        assert (f"; {wrong} of {len(y)} wrong now;" if wrong else f"; all {len(y)} are right;") in panel.text
    assert f"; all {len(y)} are right;" in panel.text, "that is how it ends"


@pytest.mark.parametrize("seed", range(3))
def test_the_gap_is_the_widest_strip_between_the_classes(seed):
    svm = pytest.importorskip("sklearn.svm", reason="scikit-learn is not installed")
    for gap in (0.2, 0.5, 1.5):
        result = _our_run(gap, 2.8, 2.8, seed)
        w = svm.SVC(kernel="linear", C=1e4, tol=1e-6).fit(result.X, result.y).coef_[0]
        assert 2 / np.linalg.norm(w) == pytest.approx(gap, rel=1e-3)


@pytest.mark.parametrize("seed", range(3))
def test_a_line_separates_them_where_there_is_a_gap_and_only_there(seed):
    for gap in (-1, -0.3, -0.05):
        result = _our_run(gap, 1.5, 1.0, seed)
        assert (result.gamma, result.run.ended, result.run.mistakes) == (0, False, UPDATES)
    panel = perceptron(gap=0.0, seed=seed)
    assert "no line separates the classes, so it never ends" in panel.text
    assert not panel.reached
    panel.controls["gap"].value = 0.05
    bound = float(re.search(r"so at most ([\d,]+) mistakes", panel.text)[1].replace(",", ""))
    assert bound == pytest.approx((panel.result.longest / panel.result.gamma) ** 2, rel=1e-3)
    assert "never ends" not in panel.text


def test_play_ends_with_the_last_update_and_the_challenge_counts_there():
    panel = perceptron(gap=0.3, step=0)
    assert panel.text.startswith("No update yet: w is 0, and every example counts as wrong; 31 of 31")
    assert not panel.reached, "it is not known yet"
    last, end = panel.result.run.mistakes, perceptron(gap=0.3).text
    for _ in range(last):
        assert panel.text != end
        panel.buttons["Step"].click()
    assert panel.text == end
    assert panel.text.startswith(f"Update {last}:")
    panel.buttons["Step"].click()
    assert panel.controls["step"].value == UPDATES
    assert panel.reached == {"panels/perceptron"}
    panel.buttons["Step"].click()
    assert panel.text.startswith("No update yet"), "and it begins anew"


def test_your_example_is_dragged_into_the_other_class_and_no_line_is_left(monkeypatch):
    monkeypatch.undo()
    panel = perceptron()
    (handle,) = panel.handles
    assert (handle["said"], handle["moves"]) == ("your x₁ 1.50, your x₂ 1.00", [True, True])
    ax = panel.live.handles[0].ax
    across, up = ax.transData.transform((-1.5, -0.5))
    panel._do({"do": "drag", "name": 0, "to": (across, panel.live.size[1] - up)})
    np.testing.assert_allclose(panel.result.X[-1], (-1.5, -0.5), atol=0.01)
    assert panel.result.y[-1] == 1
    assert "no line separates" in panel.text


def test_own_rows_are_standardized_named_and_counted():
    rng = np.random.default_rng(3)
    X = np.vstack([rng.normal((10, 300), (1, 20), (40, 2)), rng.normal((20, 500), (1, 20), (40, 2))])
    kinds = ["ham"] * 40 + ["spam"] * 40
    panel = perceptron(X, kinds)
    rows = (X - X.mean(axis=0)) / X.std(axis=0)
    order = np.random.default_rng(0).permutation(80)
    np.testing.assert_allclose(panel.result.X, rows[order])
    assert [*panel.controls] == ["step"]
    assert panel.live.figure.axes[0].get_xlabel() == "x1, standardized"
    assert panel.settings.startswith("ck.panels.perceptron(X, kinds, seed=0, step=")
    assert re.match(r"Update \d+: an example of (ham|spam), on the wrong side; ", panel.text)
    assert "; all 80 are right; (R/γ)² = (" in panel.text
    many = perceptron(rng.normal(size=(500, 2)), rng.integers(0, 2, 500))
    assert many.text.endswith("; 200 of the 500 rows, drawn at random")
