"""What is dragged in a picture: the place of a handle and the values of its controls are one thing."""

import numpy as np
import pytest
from matplotlib.figure import Figure

import coursekit as ck
from coursekit.panels import PANELS, LiveFigure, Panel
from coursekit.panels.engine.controls import Choices, Integer, Linear, Log
from coursekit.panels.engine.handle import Handle, Number


def toy(x, y, handle="point", **scales):
    """A panel of two controls on axes of 400 x 200 pixels, from 1 to 5 and from 0 to 2."""
    figure = Figure(figsize=(4, 2))
    ax = figure.add_axes((0, 0, 1, 1), xlim=(1, 5), ylim=(0, 2), **scales)
    (dot,) = ax.plot([], [], "o")
    handles = [Handle("dot", ax, "x", "y") if handle == "point" else Handle("line", ax, "x")]
    live = LiveFigure(figure, [dot], lambda result: dot.set_data([result[0]], [result[1]]), handles)
    settings = {"x": x[1], "y": y[1]}
    return Panel("toy", {"x": x[0], "y": y[0]}, settings, lambda x, y: (x, y), live, lambda result: str(result))


X, Y = (Linear("x", 1, 5, 0.5, ""), 2.0), (Linear("y", 0, 2, 0.5, ""), 0.5)


def drag(panel, *place):
    panel._do({"do": "drag", "name": 0, "to": place})
    return panel.controls["x"].value, panel.controls["y"].value


def test_it_stands_where_the_values_are_in_pixels_from_the_upper_left():
    (handle,) = toy(X, Y).handles
    assert (handle["x"], handle["y"]) == (96, 144)  # (2 - 1) / 4 of 384, and 1 - 0.5 / 2 of 192
    assert handle["said"] == "x 2.0, y 0.5"
    assert handle["moves"] == [True, True]


@pytest.mark.parametrize(
    ("place", "values"),
    [((192, 96), (3, 1)), ((0, 0), (1, 2)), ((384, 192), (5, 0)), ((-900, 9000), (1, 0)), ((97, 96), (2.01, 1))],
)
def test_its_controls_get_what_is_at_the_place_and_stay_between_their_ends(place, values):
    panel = toy(X, Y)
    assert drag(panel, *place) == pytest.approx(values, abs=0.006)
    assert panel.result == drag(panel, *place), "one result, of both"


def test_whole_numbers_and_a_few_values_take_the_nearest():
    panel = toy((Integer("x", 1, 5, ""), 2), (Choices("y", (0, 1, 2), ""), 0))
    assert drag(panel, 150, 90) == (3, 1)
    assert {type(control.value) for control in panel.controls.values()} == {int}


def test_on_a_log_axis_it_is_the_value_that_the_axis_has_there():
    panel = toy((Log("x", 1, 5, ""), 1), Y, xscale="log")
    assert drag(panel, 192, 96)[0] == pytest.approx(np.sqrt(5), abs=0.01)


def test_a_line_moves_one_control_alone():
    panel = toy(X, Y, "line")
    assert panel.handles[0]["moves"] == [True, False]
    assert panel.handles[0]["y"] == 96
    assert drag(panel, 192, 0) == (3, 0.5)


def test_a_line_is_as_tall_as_its_axes_and_a_point_is_not():
    assert toy(X, Y, "line").handles[0]["tall"] == 192
    assert toy(X, Y).handles[0]["tall"] == 0


def test_keys_go_from_stop_to_stop():
    panel = toy(X, Y)
    for to, values in [((1, 0), (2.5, 0.5)), ((0, -1), (2.5, 0)), ((0, -1), (2.5, 0)), ((-9, 9), (1, 2))]:
        panel._do({"do": "nudge", "name": 0, "to": to})
        assert (panel.controls["x"].value, panel.controls["y"].value) == values


@pytest.mark.parametrize("gesture", [{"do": "drag", "name": 7, "to": [1, 1]}, {"do": "bound", "name": "x", "to": 3}])
def test_what_is_no_handle_moves_nothing(gesture):
    panel = toy(X, Y)
    panel._do(gesture)
    assert panel.result == (2, 0.5)


@pytest.mark.parametrize("name", PANELS)
def test_each_handle_of_a_panel_goes_where_it_is_put(name):
    panel = PANELS[name]()
    for i, handle in enumerate(panel.live.handles):
        if isinstance(handle, Number):
            assert handle.name in panel.controls
            continue
        before = panel.handles[i]
        panel._in_turn(panel._do)({"do": "drag", "name": i, "point": 0, "to": (before["x"] + 17, before["y"] + 11)})
        after = panel.handles[i]
        assert panel.error is None
        across, up = (after[way] - before[way] for way in "xy")
        if isinstance(handle, Handle) and stands_at_stops(panel, handle):  # it goes to the nearest of them
            wanted, _ = handle.ax.transData.inverted().transform((before["x"] + 17, 0))
            stops, value = panel.controls[handle.x].stops, panel.controls[handle.x].value
            assert value == min(stops, key=lambda stop: abs(stop - wanted))
            assert handle.ax.transData.transform((value, 0))[0] == pytest.approx(after["x"], abs=0.1)
            continue
        assert (across, up) == pytest.approx((17 * before["moves"][0], 11 * before["moves"][1] or up), abs=1)


def stands_at_stops(panel, handle):
    """Is this the handle of whole numbers or of a few values, across and not up?"""
    return bool(handle.x) and not handle.y and isinstance(panel.controls[handle.x].control, Choices | Integer)


def test_the_bars_and_the_line_of_risk_are_dragged():
    panel = ck.panels.risk()
    for i, (name, there) in enumerate((("degree", 6), ("n", 50))):
        ax = panel.live.handles[i].ax
        x, _ = ax.transData.transform((there * 1.04, 0))
        panel._do({"do": "drag", "name": i, "to": (x, 100)})
        assert panel.controls[name].value == there
        panel._do({"do": "nudge", "name": i, "to": (1, 0)})
        assert panel.controls[name].value == {"degree": 7, "n": 70}[name]


def test_the_numbers_of_backprop_stand_on_its_numbers():
    panel = ck.panels.backprop()
    texts = panel.live.picture[1].head["ops"]
    for handle, name in zip(panel.handles, ("w₁", "w₂", "b₁", "w₃", "w₄", "b₂", "w₅", "w₆", "b₃"), strict=True):
        (drawn,) = [op for op in texts if op[0] == "text" and op[1].startswith(f"{name} = ")]
        assert drawn[2] + drawn[8] / 2 == pytest.approx(handle["x"], abs=1)
        assert panel.live.size[1] - drawn[3] == pytest.approx(handle["y"], abs=8)
