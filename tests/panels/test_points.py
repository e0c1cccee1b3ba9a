"""Data points that are dragged: the fit follows, and the call of what is seen has them."""

import numpy as np
import pytest
from fingerprint import fingerprint
from hypothesis import given, settings, strategies as st
from sample import amount

import coursekit as ck
from coursekit.panels.recording.record import _about

X = np.array([1.0, 2.0, 3.0, 4.0, 6.0])
Y = np.array([1.0, 3.0, 2.0, 5.0, 5.5])
PLACE, CLASSES = np.array([[1.0, 5], [2, 6], [7, 1], [8, 2]]), np.array(["low", "low", "high", "high"])
CALLS = ("ck.panels.sgd()", "ck.panels.softmax()", "ck.panels.sgd(X, Y)", "ck.panels.softmax(PLACE, CLASSES)")
PANELS = pytest.mark.parametrize("call", CALLS)

UNSEEN = pytest.mark.usefixtures("unseen")


def made(call):
    return eval(call, {"ck": ck, "X": X, "Y": Y, "PLACE": PLACE, "CLASSES": CLASSES})


def seen(panel):
    return panel.text, panel.settings, fingerprint(panel.live.picture)


def axes(panel):
    return panel._points.ax


def pixel(panel, x, y):
    across, up = axes(panel).transData.transform((x, y))
    return across, panel.live.size[1] - up


def do(panel, gesture):
    """As the page would."""
    panel._hear(None, {"gestures": [gesture]}, [])


def drag(panel, row, x, y):
    do(panel, {"do": "drag", "name": 0, "point": row, "to": pixel(panel, x, y)})


def inside(panel, across, up):
    """A place of the axes, by its shares of the way."""
    (left, right), (bottom, top) = axes(panel).get_xlim(), axes(panel).get_ylim()
    return left + across * (right - left), bottom + up * (top - bottom)


@PANELS
def test_a_dragged_point_is_in_the_picture_the_data_and_the_call_and_reset_puts_it_back(call):
    panel = made(call)
    first, before = seen(panel), np.column_stack([np.reshape(panel.data[0], (len(panel.data[0]), -1))])
    drag(panel, 2, *inside(panel, 0.3, 0.4))
    place = panel._fixed["moved"][2]
    assert place == pytest.approx(inside(panel, 0.3, 0.4), rel=2e-3, abs=2e-3)
    assert "; 1 point moved" in panel.text
    assert seen(panel)[2] != first[2]
    assert f"moved={{2: {place}}}" in panel.settings
    assert seen(made(panel.settings)) == seen(panel)
    rows, targets = panel.data
    changed = np.flatnonzero((np.reshape(rows, before.shape) != before).any(axis=1))
    assert changed.tolist() == [2]
    assert rows[2, 0] == place[0]
    assert (targets[2] if "sgd" in call else rows[2, 1]) == place[1]
    panel.buttons["Reset"].click()
    assert seen(panel) == first
    assert "moved" not in panel.settings


@UNSEEN
@settings(deadline=None, max_examples=amount(5, 60))
@given(st.integers(0, 255), st.floats(0, 1), st.floats(0, 1), st.integers(0, 3))
def test_the_lowest_loss_of_sgd_is_that_of_the_points_as_they_are(row, across, up, seed):
    panel = ck.panels.sgd(seed=seed, batch_size=256)
    drag(panel, row, *inside(panel, across, up))
    rows, y = panel.data
    panel.close()
    line = np.polyfit(rows[:, 0], y, 1)
    np.testing.assert_allclose(panel.result.problem.best, line, rtol=1e-6, atol=1e-8)
    assert panel.result.problem.lowest == pytest.approx(np.mean((np.polyval(line, rows[:, 0]) - y) ** 2))
    dashed = axes(panel).lines[1]
    np.testing.assert_allclose(dashed.get_ydata(), np.polyval(line, dashed.get_xdata()), atol=1e-6)


@UNSEEN
def test_softmax_is_trained_on_the_points_as_they_are():
    panel = ck.panels.softmax(lr=0.5)
    drag(panel, 10, 58.0, 21.0)
    drag(panel, 200, 35.0, 13.5)
    rows, species = panel.data
    names = sorted(set(species), key=list(species).index)
    y = np.array([names.index(each) for each in species])
    standard = (rows - rows.mean(axis=0)) / rows.std(axis=0)
    model = ck.models.linear(2, 3)
    fit = ck.fit(model, standard, y, lr=0.5, batch_size=32, epochs=20)
    right = 100 * (model.scores(fit.theta, standard).argmax(axis=1) == y).mean()
    assert f"loss {fit.history.loss[-1]:.3g}, {right:.1f} % of the penguins right; 2 points moved" in panel.text
    offsets = np.concatenate([each.get_offsets() for each in axes(panel).collections[-3:]])
    assert sorted(map(tuple, np.asarray(offsets))) == sorted(map(tuple, rows))


def test_new_points_are_not_moved_and_points_in_a_new_order_stay():
    panel = ck.panels.sgd()
    drag(panel, 5, 0.0, 0.0)
    panel.buttons["New data"].click()
    assert seen(panel) == seen(ck.panels.sgd(seed=1))
    panel = ck.panels.softmax()
    drag(panel, 5, 40.0, 20.0)
    panel.buttons["New order"].click()
    assert "seed=1" in panel.settings
    assert "moved={5:" in panel.settings


@UNSEEN
@PANELS
def test_keys_choose_from_left_to_right_and_move_what_is_chosen(call):
    panel = made(call)
    places = panel._points.places(panel.result)
    chosen = []
    for _ in range(len(places)):
        do(panel, {"do": "choose", "name": 0, "to": 1})
        chosen.append(panel._points.chosen)
    assert sorted(chosen) == list(range(len(places))), "each of them once"
    start = chosen.index(min(chosen, key=lambda row: tuple(places[row])))
    walk = places[chosen[start:] + chosen[:start]]
    assert (np.diff(walk[:, 0]) >= 0).all()
    do(panel, {"do": "choose", "name": 0, "to": -1})
    row = panel._points.chosen
    x, y = places[row]
    do(panel, {"do": "nudge", "name": 0, "to": [1, 0]})
    wide = np.ptp(axes(panel).get_xlim()) / 50
    new_x, new_y = panel._fixed["moved"][row]
    assert new_x == pytest.approx(x + wide, abs=0.02 * wide)
    assert new_y == pytest.approx(y, abs=1e-3 * np.ptp(axes(panel).get_ylim()))
    assert f" {row + 1} of {len(places)}," in f" {panel.handles[0]['said']}"


@PANELS
def test_a_point_stays_in_the_picture_and_the_page_knows_where_all_are(call):
    panel = made(call)
    do(panel, {"do": "drag", "name": 0, "point": 1, "to": (-900, 9000)})
    (left, right), (bottom, top) = axes(panel).get_xlim(), axes(panel).get_ylim()
    x, y = panel._fixed["moved"][1]
    assert left <= x < left + 0.02 * (right - left)
    assert bottom <= y < bottom + 0.02 * (top - bottom)
    assert seen(made(panel.settings)) == seen(panel), "the call takes the place"
    crowd = np.frombuffer(panel.crowd, "<f4").reshape(-1, 2)
    assert crowd[1] == pytest.approx(pixel(panel, x, y), abs=0.01)
    assert len(crowd) == len(panel._points.places(panel.result))


@pytest.mark.parametrize(
    "gesture",
    [
        {"do": "drag", "point": 4000, "to": [1, 1]},
        {"do": "drag", "to": [1, 1]},
        {"do": "drag", "point": "1", "to": [1, 1]},
        {"do": "nudge", "to": [0, 0]},
    ],
)
def test_what_is_about_no_point_moves_none(gesture):
    panel = ck.panels.softmax()
    before = seen(panel)
    do(panel, gesture | {"name": 0})
    assert seen(panel) == before


@UNSEEN
@pytest.mark.parametrize(
    ("moved", "words"),
    [
        ([1, 2], ("moved must be a dict", "[1, 2]")),
        ({256: (0, 0)}, ("a row of moved", "256", "at most 255")),
        ({"a": (0, 0)}, ("a row of moved", "'a'")),
        ({3: (0, 0, 0)}, ("moved[3] must hold 2 numbers", "got 3")),
        ({3: (0, float("nan"))}, ("moved[3]",)),
        ({3: (0, 99)}, ("moved[3]", "99", "at most 8.5")),
    ],
)
def test_bad_places_are_named(moved, words):
    with pytest.raises((TypeError, ValueError)) as error:
        ck.panels.sgd(moved=moved)
    assert all(word in str(error.value) for word in words), str(error.value)


@UNSEEN
def test_a_goal_is_about_the_points_as_they_came():
    assert ck.panels.sgd(0.3, 64).reached
    assert not ck.panels.sgd(0.3, 64, moved={0: (0.1, 0.2)}).reached


@UNSEEN
def test_points_one_above_the_other_have_a_sentence_and_are_moved_on():
    panel = ck.panels.sgd(X[:3], Y[:3])
    for row in (0, 2):
        drag(panel, row, 2.0, Y[row])
    assert panel.text.startswith("all points have the same x now")
    drag(panel, 0, 1.0, 1.0)
    assert panel.error is None
    assert "; 2 points moved" in panel.text


def test_a_recording_has_the_points_where_they_are_and_drags_none():
    for given_settings, code in (({}, "seed=0)"), ({"moved": {3: (55.0, 20.0)}}, "moved={3: (55.0, 20.0)})")):
        panel = ck.panels.softmax(**given_settings)
        about = _about(panel, {"lr": (0.1, 1.0)}, [0], set())
        assert "".join(map(str, about["code"])).replace("epoch=20, ", "").replace(", epoch=20", "").endswith(code)
        assert about["dragged"] == [None]
