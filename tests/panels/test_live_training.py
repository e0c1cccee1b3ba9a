"""Play trains before one's eyes: epoch after epoch, from the start, and what is seen is always that of a call."""

import asyncio
import itertools

import numpy as np
import pytest
from fingerprint import fingerprint

import coursekit as ck
from coursekit.panels.momentum import curvatures

CALLS = {"sgd": ("epoch", 20), "softmax": ("epoch", 20), "momentum": ("step", 100), "digits": ("epoch", 32)}
TRAININGS = pytest.mark.parametrize(("name", "unit", "last"), [(name, *rest) for name, rest in CALLS.items()])
UNSEEN = pytest.mark.usefixtures("unseen")


def picture(panel):
    return fingerprint(panel.live.picture)


def at(name, unit, count, **settings):
    """The panel of the call itself."""
    return ck.panels.PANELS[name](**settings, **{unit: count})


def played(panel, during=lambda count: None):
    """Press Play, and keep (what the counter says, text, picture) each time that something is drawn."""
    seen, panel._frame = [], 0.0005
    unit = panel._animated

    def look(_):
        count = int(panel.places[unit]["text"])
        seen.append((count, panel.text, picture(panel)))

    async def watch():
        panel.observe(look, names="moving")
        panel.buttons["Play"].click()
        for _ in range(20_000):
            if not panel._play:
                break
            await asyncio.sleep(0.001)
            if seen:
                during(seen[-1][0])
        assert not panel._play, "Play has ended"
        panel.unobserve(look, names="moving")

    asyncio.run(watch())
    return seen


@TRAININGS
def test_play_shows_each_epoch_as_its_call_does(name, unit, last):
    panel = at(name, unit, last)
    seen = played(panel)
    counts = [count for count, *_ in seen]
    assert counts == list(range(last + 1))
    for count in (0, 1, last // 2, last):
        _, text, drawn = seen[count]
        again = at(name, unit, count)
        assert (again.text, picture(again)) == (text, drawn)
    assert panel.controls[unit].value == last
    assert len({drawn for *_, drawn in seen}) == last + 1 if name != "digits" else True
    assert len({text for _, text, _ in seen}) == last + 1


@TRAININGS
def test_a_setting_moved_while_it_plays_begins_anew_and_plays_on(name, unit, last):
    panel, moved = at(name, unit, last), []

    def during(count):
        if count >= last // 4 and not moved:
            moved.append(count)
            panel.controls["lr"].value = 0.05

    counts = [count for count, *_ in played(panel, during)]
    (when,) = moved
    again = counts.index(0, when)
    assert counts[:again] == list(range(again)), "up to there the first"
    assert again in (when + 1, when + 2)
    assert [*dict.fromkeys(counts[again:])] == list(range(last + 1)), "and from there all of the second"
    assert panel.text == at(name, unit, last, lr=0.05).text
    assert panel.settings == at(name, unit, last, lr=0.05).settings


@UNSEEN
@pytest.mark.parametrize("epoch", [1, 7, 20])
def test_an_epoch_of_softmax_is_that_of_a_shorter_fit(epoch):
    panel = ck.panels.softmax(0.5, 16, epoch=epoch)
    data = ck.datasets.penguins(("bill_length_mm", "bill_depth_mm"))
    X = (data.X - data.X.mean(axis=0)) / data.X.std(axis=0)
    model = ck.models.linear(2, 3)
    fit = ck.fit(model, X, data.y, lr=0.5, batch_size=16, epochs=epoch)
    right = 100 * (model.scores(fit.theta, X).argmax(axis=1) == data.y).mean()
    assert f"loss {fit.history.loss[-1]:.3g}, {right:.1f} %" in panel.text
    _, curve = panel.live.figure.axes[:2]
    np.testing.assert_allclose(curve.lines[0].get_ydata(), fit.history.update_loss)
    assert curve.lines[0].get_xdata()[-1] == pytest.approx(epoch / 20)


@UNSEEN
@pytest.mark.parametrize("epoch", [1, 5, 19])
def test_an_epoch_of_digits_is_that_of_a_shorter_fit(epoch):
    (X, y), (X_new, y_new) = (ck.datasets.digits(part)[:2] for part in ("training", "validation"))
    model = ck.models.mlp([64, 32, 10])
    fit = ck.fit(model, X / 16, y, optimizer="adam", lr=0.01, batch_size=64, epochs=epoch)
    right = 100 * (model.scores(fit.theta, X_new / 16).argmax(axis=1) == y_new).mean()
    text = ck.panels.digits(lr=0.01, batch_size=64, epoch=epoch).text
    assert f"{849 * epoch:,} examples seen: training loss {fit.history.loss[-1]:.3g}, {right:.1f} % of" in text


@UNSEEN
@pytest.mark.parametrize("step", [1, 2, 37])
def test_a_step_of_momentum_is_a_power_of_its_matrix(step):
    loss = 0
    for curvature, start in zip(curvatures(50), (-1.8, 0.8), strict=True):
        matrix = np.array([[1 - 0.1 * curvature, 0.9], [-0.1 * curvature, 0.9]])  # of place and velocity
        loss += curvature * (np.linalg.matrix_power(matrix, step) @ [start, 0])[0] ** 2 / 2
    said = float(ck.panels.momentum(0.1, 0.9, 50, step).text.split("; loss ")[1].split()[0])
    assert said == pytest.approx(loss, rel=6e-3)


@UNSEEN
@pytest.mark.parametrize("epoch", [0, 3, 19])
def test_an_epoch_of_sgd_is_the_beginning_of_its_path(epoch):
    panel = ck.panels.sgd(0.1, 32, epoch=epoch)
    whole = ck.fit(
        ck.models.linear(1), *_line(), "mse", lr=0.1, batch_size=32, epochs=20, theta=(-2.0, 2.5), record=True
    )
    path = whole.history.path[: 1 + 8 * epoch]
    drawn = panel.live.figure.axes[1].lines[2]
    np.testing.assert_allclose(drawn.get_xydata()[:-1], path)  # its end twice
    assert drawn.get_xydata()[-1].tolist() == path[-1].tolist()
    assert f"After {256 * epoch:,} examples in {8 * epoch} updates:" in panel.text
    assert "mean" not in panel.text


def _line():
    problem = ck.panels.sgd().result.problem
    return problem.X, problem.y


def test_play_ends_where_a_training_diverges_and_says_so():
    panel = ck.panels.sgd(lr=0.6, batch_size=2)
    assert panel.result.note
    there = panel.result.so_far
    assert 0 < there < 20
    seen = played(panel)
    assert [count for count, *_ in seen] == [*range(there + 1), there]
    texts = [text for _, text, _ in seen]
    assert [text.startswith("It diverged") for text in texts] == [*(there + 1) * [False], True]
    noted = [op[1] for op in panel.live.picture[1].head["ops"] if op[0] == "text"]
    assert any("diverged" in text for text in noted)
    panel.controls["epoch"].value = 0
    noted = [op[1] for op in panel.live.picture[1].head["ops"] if op[0] == "text"]
    assert not any("diverged" in text for text in noted), "the end is not said at the beginning"


def slowly(monkeypatch):
    """Each epoch takes as long as a slice."""
    seconds = itertools.count()
    monkeypatch.setattr("coursekit.panels.engine.scheduler.perf_counter", lambda: next(seconds))


def test_play_waits_for_a_slow_training_and_leaves_no_epoch_out(monkeypatch):
    slowly(monkeypatch)
    panel, moved = ck.panels.digits(), []

    def during(count):
        if count >= 2 and not moved:  # at epoch 0 another rate draws the same picture, and nothing new is seen
            moved.append(count)
            panel.controls["lr"].value = 0.005  # trained anew, more slowly than Play would like
        assert panel.controls["epoch"].value <= panel._so_far, "Play is not ahead of the training"

    counts = [count for count, *_ in played(panel, during)]
    assert [*dict.fromkeys(counts[counts.index(0, 1) :])] == list(range(33))
    assert panel.text == ck.panels.digits(lr=0.005).text


def test_pause_holds_step_takes_one_epoch_and_stop_leaves_what_there_is(monkeypatch):
    slowly(monkeypatch)
    panel = ck.panels.digits()

    async def watch():
        panel._frame = 0.001
        panel.buttons["Play"].click()
        while panel.controls["epoch"].value < 5:
            await asyncio.sleep(0.0005)
        panel.buttons["Play"].click()
        held = panel.controls["epoch"].value
        await asyncio.sleep(0.02)
        assert panel.controls["epoch"].value == held
        panel.buttons["Step"].click()
        assert panel.controls["epoch"].value == held + 1
        assert f"After {held + 1} epochs" in panel.text
        panel.buttons["Reset"].click()
        while panel.result.so_far < 3 or panel.result.progress == 1:
            await asyncio.sleep(0.0005)
        panel.buttons["Stop"].click()
        stopped = panel.result.so_far
        assert panel.places["epoch"]["text"] == str(stopped)
        panel.buttons["Play"].click()  # trains anew
        while panel._play:
            await asyncio.sleep(0.001)

    asyncio.run(watch())
    assert panel.text == ck.panels.digits().text


@UNSEEN
@pytest.mark.parametrize(
    ("call", "unit"),
    [
        (lambda **view: ck.panels.sgd(0.3, 64, **view), "epoch"),
        (lambda **view: ck.panels.digits(lr=0.01, **view), "epoch"),
        (lambda **view: ck.panels.momentum(0.15, 0.57, 50, **view), "step"),
    ],
)
def test_a_goal_is_reached_at_the_end_of_a_training_only(call, unit):
    panel = call(**{unit: 15})
    assert not panel.reached
    panel.controls[unit].value = 16
    assert not panel.reached
    panel.controls[unit].value = panel.controls[unit].high
    assert panel.reached
    panel.controls[unit].value = 15
    assert all(goal["state"] == "before" for goal in panel.goals) or panel.goals == []
