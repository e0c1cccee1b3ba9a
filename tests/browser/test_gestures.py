"""What a reader does with a panel beyond its sliders: typing, dragging in the picture, the wheel, a lost kernel."""

import re
import shutil

import numpy as np
import pytest
from front_door import NOTEBOOKS, SCREENSHOTS, Lab
from pages import errors_of_ours, new_notebook, open_notebook, wait_for
from panels import PANEL, PanelPage, Twin

CALLS = tuple(
    f"ck.panels.{name}()" for name in ("momentum", "backprop", "race", "descent", "cubic", "digits", "softmax")
)


@pytest.fixture(scope="module")
def page(browser, lab):
    """A notebook with the panels, run once."""
    with new_notebook(browser, lab, "zz_gestures", ["import coursekit as ck", *CALLS]) as notebook:
        yield notebook.run_all()


@pytest.fixture
def shown(page):
    """A panel of the page as it is at first, and its twin."""

    def show(call):
        cell, twin = page.cell(call), Twin(call)
        cell.scroll_into_view_if_needed()
        panel = PanelPage(page.page, cell.locator(PANEL), twin)
        panel.root.scroll_into_view_if_needed()
        panel.reset()
        panel.wait_until_seen(twin.seen(), call)
        return panel, twin

    yield show
    assert errors_of_ours(page.page) == []
    assert page.failures() == []


def handle(panel):
    """The handle, and where it is in the window."""
    element = panel.root.locator(".ck-handle")
    return element, *middle(element)


def middle(locator):
    box = locator.bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


@pytest.mark.parametrize(
    ("typed", "value", "said"),
    [
        ("0,05", 0.05, ""),
        ("5e-2", 0.05, ""),
        ("0.0537", 0.0537, ""),
        ("7", 0.22, "is the most here"),
        ("fast", 0.1, "is not"),
    ],
)
def test_a_value_is_typed(shown, typed, value, said):
    panel, twin = shown("ck.panels.momentum()")
    panel.type("lr", typed)
    twin.panel.controls["lr"].value = value
    panel.wait_until_seen(twin.seen(), f"{typed} typed")
    note = panel.root.locator(".ck-said").first
    wait_for(panel.page, lambda: said in note.inner_text(), lambda: f"{said!r}, not {note.inner_text()!r}")
    assert bool(note.inner_text()) == bool(said)
    field = panel.root.get_by_label("learning rate, typed", exact=True)
    assert typed in ("fast",) or field.input_value() == twin.panel.controls["lr"].place()["text"]


def test_a_point_is_dragged_in_the_picture_and_the_sliders_follow(shown):
    panel, twin = shown("ck.panels.momentum()")
    element, x, y = handle(panel)
    assert element.bounding_box()["width"] >= 24
    before = panel.seen()
    panel.page.mouse.move(x, y)
    panel.page.mouse.down()
    panel.page.mouse.move(x + 60, y + 80, steps=8)
    panel.page.mouse.up()
    panel.wait_until_not_seen(before, "a drag")
    across = panel.image.bounding_box()["width"] / twin.panel.live.size[0]
    start = twin.panel.handles[0]
    place = start["x"] + 60 / across, start["y"] + 80 / across
    twin.panel._do({"do": "drag", "name": 0, "to": place})
    expected = pytest.approx([twin.panel.controls[name].value for name in ("lr", "a")], rel=0.02)
    wait_for(
        panel.page, lambda: [float(panel.readout(i).input_value()) for i in (0, 1)] == expected, "the end of the drag"
    )
    corner, (now_x, now_y) = panel.image.bounding_box(), middle(element)
    assert ((now_x - corner["x"]) / across, (now_y - corner["y"]) / across) == pytest.approx(place, abs=1.5)


def test_a_point_is_moved_by_keys(shown):
    panel, twin = shown("ck.panels.race()")
    element, *_ = handle(panel)
    element.focus()
    for key in ("ArrowRight", "ArrowRight", "ArrowDown"):
        panel.page.keyboard.press(key)
    twin.panel.controls["x"].step(2)
    twin.panel.controls["y"].step(-1)
    panel.wait_until_seen(twin.seen(), "arrow keys")
    assert "start x -1.70" in element.get_attribute("aria-label")


def test_arrow_keys_up_and_down_stay_with_what_they_move(shown):
    panel, twin = shown("ck.panels.momentum()")
    panel.press_on("lr", "ArrowUp", 3)
    twin.panel.controls["lr"].step(3)
    panel.wait_until_seen(twin.seen(), "three times up on the slider")
    element, *_ = handle(panel)
    element.focus()
    for _ in range(3):
        panel.page.keyboard.press("ArrowDown")
    twin.panel.controls["a"].step(-3)
    panel.wait_until_seen(twin.seen(), "three times down on the point")


def test_a_point_moves_only_the_way_that_it_can(shown):
    panel, twin = shown("ck.panels.descent()")
    element, x, y = handle(panel)
    element.hover()
    panel.page.mouse.down()
    panel.page.mouse.move(x + 40, y - 90, steps=5)
    panel.page.mouse.up()
    start = panel.root.get_by_label("start x₀, typed", exact=True)
    wait_for(panel.page, lambda: float(start.input_value()) > -1.5, "the start to move")
    across = panel.image.bounding_box()["width"] / twin.panel.live.size[0]
    twin.panel._do({"do": "drag", "name": 0, "to": (twin.panel.handles[0]["x"] + 40 / across, 0)})
    expected = pytest.approx(twin.panel.controls["start"].value, abs=0.02)
    wait_for(panel.page, lambda: float(start.input_value()) == expected, lambda: f"{start.input_value()}: {expected}")


def test_the_line_at_the_learning_rate_is_dragged_sideways_anywhere(shown):
    panel, twin = shown("ck.panels.cubic()")
    element, x, y = handle(panel)
    box = element.bounding_box()
    across = panel.image.bounding_box()["width"] / twin.panel.live.size[0]
    assert box["height"] == pytest.approx(across * twin.panel.handles[0]["tall"], abs=2)
    panel.page.mouse.move(x, box["y"] + 0.9 * box["height"])
    panel.page.mouse.down()
    panel.page.mouse.move(x + 70, y, steps=5)
    panel.page.mouse.up()
    twin.panel._do({"do": "drag", "name": 0, "to": (twin.panel.handles[0]["x"] + 70 / across, 0)})
    expected = pytest.approx(twin.panel.controls["lr"].value, rel=0.03)
    rate = panel.root.get_by_label("learning rate, typed", exact=True)
    wait_for(panel.page, lambda: float(rate.input_value()) == expected, lambda: f"{rate.input_value()}: {expected}")


def test_a_data_point_is_dragged_and_the_fit_follows(shown):
    panel, twin = shown("ck.panels.softmax()")
    places = np.frombuffer(twin.panel.crowd, "<f4").reshape(-1, 2).astype(float)
    row = int(places[:, 0].argmin())  # it stands alone
    corner, across = panel.image.bounding_box(), panel.image.bounding_box()["width"] / twin.panel.live.size[0]
    x, y = corner["x"] + across * places[row][0], corner["y"] + across * places[row][1]
    panel.page.mouse.move(x + 5, y - 3)  # near it is enough
    element = panel.root.locator(".ck-handle")
    assert element.count() == 1, "one stop of the Tab key"
    assert middle(element) == pytest.approx((x, y), abs=1.5)
    assert min(element.bounding_box()[side] for side in ("width", "height")) >= 24
    panel.page.mouse.down()
    x, y = round(x + 150), round(y - 40)
    panel.page.mouse.move(x, y, steps=8)
    panel.page.mouse.up()
    place = np.array([x - corner["x"], y - corner["y"]]) / across
    twin.panel._hear(None, {"gestures": [{"do": "drag", "name": 0, "point": row, "to": place.tolist()}]}, [])
    panel.wait_until_seen(twin.seen(), "a point dragged")
    assert "; 1 point moved" in twin.panel.text
    element.focus()
    for key, gesture in (
        ("ArrowUp", ("nudge", [0, 1])),
        ("PageDown", ("choose", 1)),
        ("ArrowLeft", ("nudge", [-1, 0])),
    ):
        panel.page.keyboard.press(key)
        do, to = gesture
        twin.panel._hear(None, {"gestures": [{"do": do, "name": 0, "to": to}]}, [])
    panel.wait_until_seen(twin.seen(), "keys")
    assert "; 2 points moved" in twin.panel.text
    assert twin.panel.handles[0]["said"] in element.get_attribute("aria-label")
    panel.reset()
    twin.panel.buttons["Reset"].click()
    panel.wait_until_seen(twin.seen(), "Reset")


TOUCHED = """(frame, [x, y]) => {
  const at = { identifier: 1, target: frame, clientX: x, clientY: y };
  const touch = new TouchEvent("touchstart", { touches: [new Touch(at)], cancelable: true, bubbles: true });
  return !frame.dispatchEvent(touch);
}"""


def test_a_finger_scrolls_the_page_but_where_a_point_is(shown):
    panel, twin = shown("ck.panels.softmax()")
    places = np.frombuffer(twin.panel.crowd, "<f4").reshape(-1, 2).astype(float)
    corner, across = panel.image.bounding_box(), panel.image.bounding_box()["width"] / twin.panel.live.size[0]
    frame = panel.root.locator(".ck-frame")
    on = (np.array([corner["x"], corner["y"]]) + across * places[3]).tolist()
    off = [corner["x"] + 0.75 * corner["width"], corner["y"] + 0.5 * corner["height"]]
    assert frame.evaluate(TOUCHED, on), "the finger drags the point"
    assert not frame.evaluate(TOUCHED, off), "the finger scrolls"


def test_a_number_in_the_picture_is_typed_and_dragged(shown):
    panel, twin = shown("ck.panels.backprop()")
    assert panel.sliders.count() == 2, "weights have no sliders"
    panel.type("w1", "1,5")
    twin.panel.controls["w1"].value = 1.5
    panel.wait_until_seen(twin.seen(), "1,5 typed")
    field = panel.root.get_by_label("b₃, typed", exact=True)
    x, y = middle(field)
    panel.page.mouse.move(x, y)
    panel.page.mouse.down()
    panel.page.mouse.move(x + 42, y, steps=6)
    panel.page.mouse.up()
    twin.panel.controls["b3"].step(5)
    panel.wait_until_seen(twin.seen(), "a number dragged by five stops")
    panel.root.screenshot(path=SCREENSHOTS / "number-in-the-picture.png")


def test_play_trains_from_the_start_and_counts_the_epochs(shown):
    panel, twin = shown("ck.panels.digits()")
    end = twin.seen()
    count = panel.root.get_by_label("epoch, typed", exact=True)
    assert "of 32" in panel.root.locator(".ck-counter").inner_text()
    panel.root.get_by_role("button", name="Play").click()
    panel.root.get_by_role("button", name="Pause").wait_for()
    wait_for(panel.page, lambda: 0 < int(count.input_value()) < 20, lambda: f"a first epoch, not {count.input_value()}")
    panel.type("lr", "0.01")  # begins anew, and plays on
    wait_for(panel.page, lambda: int(count.input_value()) < 5, "the start of another training")
    assert panel.root.get_by_role("button", name="Pause").is_visible()
    panel.root.get_by_role("combobox", name="speed of Play").select_option("4×")
    wait_for(panel.page, lambda: count.input_value() == "32", "the last epoch")
    twin.panel.controls["lr"].value = 0.01
    panel.wait_until_seen(twin.seen(), "Play")
    assert panel.seen() != end
    panel.root.get_by_role("button", name="Step").click()
    twin.panel.controls["epoch"].value = 0
    panel.wait_until_seen(twin.seen(), "a step from the end to the start")
    panel.root.get_by_role("button", name="Step").click()
    twin.panel.controls["epoch"].value = 1
    panel.wait_until_seen(twin.seen(), "one epoch")


def test_wheel_and_pinch_change_nothing(shown):
    panel, twin = shown("ck.panels.momentum()")
    x, y = (panel.image.bounding_box()[key] + 80 for key in ("x", "y"))
    panel.page.mouse.move(x, y)
    for _ in range(3):
        panel.page.mouse.wheel(0, 20)
        panel.page.mouse.wheel(0, -20)
    panel.handle(0).hover()
    panel.page.mouse.wheel(0, 15)
    panel.page.wait_for_timeout(200)
    panel.root.scroll_into_view_if_needed()
    panel.wait_until_seen(twin.seen(), "the wheel")


def test_the_call_of_what_is_seen_is_copied(shown):
    panel, twin = shown("ck.panels.momentum()")
    panel.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    panel.type("lr", "0.05")
    twin.panel.controls["lr"].value = 0.05
    panel.wait_until_seen(twin.seen(), "another rate")
    panel.root.get_by_role("button", name="Copy as code").click()
    copied = panel.root.locator(".ck-copied")
    wait_for(panel.page, lambda: copied.inner_text() == "copied", lambda: copied.inner_text())
    assert copied.get_attribute("role") == "status"
    assert panel.page.evaluate("navigator.clipboard.readText()") == twin.panel.settings
    panel.reset()
    wait_for(panel.page, lambda: copied.inner_text() == "", "a word that is no longer true to go")


def test_a_call_that_cannot_be_copied_is_shown_to_be_copied_by_hand(shown):
    panel, twin = shown("ck.panels.race()")
    panel.page.evaluate("() => { navigator.clipboard.writeText = () => Promise.reject(new Error('refused')) }")
    panel.root.get_by_role("button", name="Copy as code").click()
    line = panel.root.locator(".ck-code")
    line.wait_for(state="visible")
    assert line.input_value() == twin.panel.settings
    assert panel.page.evaluate("getSelection().toString()") == twin.panel.settings
    assert "Ctrl+C" in panel.root.locator(".ck-copied").inner_text()
    line.press("Escape")
    line.wait_for(state="hidden")


def test_who_does_not_answer_says_so(browser, lab):
    call = "ck.panels.descent()"
    with new_notebook(browser, lab, "zz_asleep", ["import coursekit as ck", call]) as notebook:
        notebook.run_all()
        panel = PanelPage(notebook.page, notebook.cell(call).locator(PANEL), twin := Twin(call))
        panel.wait_until_seen(twin.seen(), call)
        asleep = panel.root.locator(".ck-asleep")
        assert not asleep.is_visible()
        lab.end_kernel(f"{notebook.name}")
        panel.handle(0).press("ArrowLeft")
        asleep.wait_for(state="visible")
        assert re.search("run this cell", asleep.inner_text())


def test_a_kernel_that_starts_again_is_noticed_without_a_gesture(browser, lab):
    call = "ck.panels.descent()"
    with new_notebook(browser, lab, "zz_restart", ["import coursekit as ck", call]) as notebook:
        notebook.run_all()
        panel = PanelPage(notebook.page, notebook.cell(call).locator(PANEL), twin := Twin(call))
        panel.wait_until_seen(twin.seen(), call)
        asleep = panel.root.locator(".ck-asleep")
        assert not asleep.is_visible()
        notebook.menu("Kernel", "kernelmenu:restart")
        notebook.page.locator(".jp-Dialog .jp-mod-accept").click()
        asleep.wait_for(state="visible")
        notebook.wait_until_idle()
        notebook.page.wait_for_timeout(500)
        assert asleep.is_visible()


@pytest.fixture
def other_lab(tmp_path):
    """A server of its own: JupyterLab opens again what was left open, for whatever test comes after."""
    (tmp_path / "notebooks").mkdir()
    shutil.copy(NOTEBOOKS[0], tmp_path / "notebooks")
    with Lab(tmp_path / "notebooks", tmp_path / "home") as lab:
        yield lab


def test_a_saved_panel_is_seen_again_and_says_how_to_wake_it(browser, other_lab):
    call, lab = "ck.panels.descent()", other_lab
    with new_notebook(browser, lab, "zz_saved", ["import coursekit as ck", call]) as notebook:
        notebook.run_all()
        twin = Twin(call)
        PanelPage(notebook.page, notebook.cell(call).locator(PANEL), twin).wait_until_seen(twin.seen(), call)
        notebook.menu("File", "docmanager:save")
        saved = lab.folder / notebook.name
        written = re.compile(r'"application/vnd.jupyter.widget-state\+json".*}\n$', re.S)
        wait_for(notebook.page, lambda: written.search(saved.read_text()), "the notebook to be saved")
    with open_notebook(browser, lab, saved) as notebook:
        panel = PanelPage(notebook.page, notebook.cell(call).locator(PANEL), twin)
        panel.wait_until_seen(twin.seen(), "the notebook has been opened again")
        panel.root.locator(".ck-asleep").wait_for(state="visible")
        assert "run this cell" in panel.root.locator(".ck-asleep").inner_text()
        notebook.run_all()
        panel.press_on("lr", "ArrowRight", 2)
        twin.panel.controls["lr"].step(2)
        panel.wait_until_seen(twin.seen(), "its cell was run again")
        panel.root.locator(".ck-asleep").wait_for(state="hidden")
