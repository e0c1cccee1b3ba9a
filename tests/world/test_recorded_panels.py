"""Exports of live pictures as people have reported them broken: each test is a report, tried on a recording."""

import itertools

import pytest
from references.recording import Recording
from sample import sample

import coursekit as ck
from coursekit.panels import PANELS
from coursekit.panels.recording import record as recording
from coursekit.panels.recording.grid import main, options


def recorded(panel, folder, **stops):
    return Recording(panel.record(folder / "it.ckr", progress=False, **stops).path.read_bytes())


def test_every_pair_is_recorded_and_each_is_computed_once(tmp_path, monkeypatch):
    """holoviz/panel#1222: embed() of two sliders calls 13 times for 9 pairs, and some are never updated."""
    panel, calls = ck.panels.momentum(), []
    compute = panel._compute
    monkeypatch.setattr(panel, "_compute", lambda **given: calls.append((given["lr"], given["a"])) or compute(**given))
    stops = {"lr": (0.05, 0.1, 0.2), "a": (0.0, 0.5, 0.9), "step": 4}
    file = recorded(panel, tmp_path, **stops)
    assert sorted(calls) == sorted(itertools.product(stops["lr"], stops["a"]))
    assert sorted(file.frames) == [*range(3 * 3 * 4)]


@pytest.mark.parametrize("start", [-1.5, 0.1 + 0.2, -0.333])
def test_it_opens_where_the_panel_is(start, tmp_path):
    """holoviz/panel#4106: the value that a slider had is not the one that the export opens with.

    holoviz/holoviews#1052: of values such as 0.1 + 0.2 only some have a picture, which is looked up by digits.
    """
    panel = ck.panels.descent(start=start)
    file = recorded(panel, tmp_path, start=5, step=2)
    at = [axis["at"] for axis in file.head["axes"]]
    assert file.seen(at[0] * 2 + at[1])[0] == panel.text


def test_no_two_stops_are_written_alike(tmp_path):
    """holoviz/holoviews#4397: two values with the same label show one picture, or fail."""
    panel = ck.panels.descent(start=0.3)
    file = recorded(panel, tmp_path, start=(0.1 + 0.2, 0.3, 0.35))
    assert file.head["axes"][0]["texts"] == ["0.30", "0.35"]
    for name in sample(PANELS, 4):
        panel = PANELS[name]()
        for key in main(panel):
            control = panel.controls[key].control
            texts = [control.text(value) for value in options(panel.controls[key])] if hasattr(control, "text") else []
            assert len({*texts}) == len(texts), (name, key)


@pytest.mark.parametrize("name", sample(PANELS, 3))
def test_no_control_is_there_that_does_nothing(name, tmp_path):
    """holoviz/geoviews#22, jupyter/nbconvert#1097, jupyter-widgets/ipywidgets#2069: sliders that only look alive."""
    panel = PANELS[name]()
    first = main(panel)[0]
    head = recorded(panel, tmp_path, **{first: 2}).head
    assert [field["name"] for field in head["fields"]] == [axis["name"] for axis in head["axes"]] == [first]
    assert [action["name"] for action in head["actions"]] == ["Reset"]
    inside = {getattr(handle, "name", "") for handle in panel.live.handles}
    for key, control in panel.controls.items():
        if key in panel.values and key != first and key not in inside and not control.hidden:
            assert any(said.startswith(control.label) for said in head["fixed"]), key


def test_nothing_is_dropped_where_it_gets_too_large(tmp_path, monkeypatch):
    """pulse2percept/pulse2percept#809: beyond a limit matplotlib's player drops frames, with a warning."""
    monkeypatch.setattr(recording, "MOST", 2000)
    with pytest.raises(ValueError, match="nothing was written"):
        ck.panels.descent().record(tmp_path / "it.ckr", progress=False, lr=9)


def test_too_many_combinations_name_the_controls(tmp_path):
    """holoviz/panel#250: the cross product of all widgets; here of those that are asked for, boxes are refused."""
    with pytest.raises(ValueError, match="optimizers has too many combinations"):
        ck.panels.race().record(tmp_path / "it.ckr", progress=False, optimizers=2, x=2)
