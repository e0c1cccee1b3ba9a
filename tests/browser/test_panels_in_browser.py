"""Every panel of `coursekit.panels` on a page of its own: controls, challenge, keyboard, screen readers, two themes.

`CALLS` in calls.py is the table; `SOLVED` says which keys reach the challenge of a panel. Every panel is opened and
seen, whatever else is tried of it.
"""

import re
from ast import literal_eval
from functools import cache

import pytest
from calls import CALLS, MOVED, SOLVED
from front_door import SCREENSHOTS
from pages import errors_of_ours, new_notebook, wait_for
from panels import PANEL, PanelPage, Twin, check_every_control
from sample import amount, sample

FIRST = """import os, uuid
import coursekit as ck
from coursekit.student.progress import entries"""
SOMEBODY = 'os.environ["COURSEKIT_STUDENT"] = uuid.uuid4().hex'
LAST = "print({id: entry.attempts for id, entry in entries().items()})"
EACH = pytest.mark.parametrize("call", CALLS)


@pytest.fixture(scope="module")
def page(browser, lab):
    """A notebook with every panel, run once."""
    with new_notebook(browser, lab, "zz_panels", [FIRST, *CALLS, SOMEBODY, LAST]) as notebook:
        yield notebook.run_all()


twin_of = cache(Twin)  # it goes back to where it was after every question


def shown(page, call):
    """The panel of the call, come into view, and its twin."""
    twin = twin_of(call)
    cell = page.cell(call)
    cell.scroll_into_view_if_needed()  # what is far from the window is not on the page
    panel = PanelPage(page.page, cell.locator(PANEL), twin)
    panel.root.scroll_into_view_if_needed()
    if panel.seen() != twin.seen():
        panel.reset()  # a test that ended half-way has left it moved: all share one page
    panel.wait_until_seen(twin.seen(), call)
    return panel, twin


def kinds(call):
    """The kinds of control and handle that a panel has, and whether one is played and its picture trained."""
    panel = twin_of(call).panel
    controls = {(control.kind, type(control.control).__name__) for control in panel.controls.values()}
    return controls | {type(handle).__name__ for handle in panel.live.handles} | {("played", bool(panel._animated))}


def test_what_is_moved_has_every_kind_of_control():
    assert set().union(*map(kinds, MOVED)) == set().union(*map(kinds, CALLS))


@pytest.mark.parametrize("call", amount(MOVED, CALLS))
def test_every_control_moves_the_picture_and_back(page, call):
    panel, twin = shown(page, call)
    check_every_control(call, panel, twin)
    assert page.failures() == []
    assert errors_of_ours(page.page) == []


@EACH
def test_a_screen_reader_finds_its_way(page, call):
    axe = pytest.importorskip("axe_playwright_python.base", reason="axe-playwright-python is not installed")
    panel, twin = shown(page, call)
    page.page.evaluate(axe.AXE_FILE_PATH.read_text())
    assert panel.violations() == []
    for i in range(panel.sliders.count()):
        assert panel.root.get_by_role("slider", name=panel.label(i), exact=True).count() == 1
        count = "".join(panel.readout(i).locator("xpath=following-sibling::*[@class='ck-of']").all_text_contents())
        plays = twin.panel.controls.get(twin.panel._animated)
        wanted = f" of {plays.high}" if plays and panel.label(i) == plays.label else ""
        assert count == wanted, "only the slider of Play counts: 12 of 20"
        assert panel.handle(i).get_attribute("aria-valuetext") == panel.readout(i).input_value() + count
        assert panel.readout(i).get_attribute("aria-label") == f"{panel.label(i)}, typed"
    assert panel.alternative() == twin.panel.text


@pytest.mark.parametrize("call", sample(CALLS, 5))
def test_keyboard_alone(page, call):
    panel, twin = shown(page, call)
    start = twin.seen()
    panel.handle(0).focus()
    for _ in range(panel.sliders.count() + 20):  # Tab reaches Reset from the first slider
        page.page.keyboard.press("ArrowLeft")
        page.page.keyboard.press("Tab")
        if page.page.evaluate("document.activeElement.textContent") == "Reset":
            break
    panel.wait_until_not_seen(start, "arrow keys")
    page.page.keyboard.press("Enter")
    panel.wait_until_seen(start, "Reset by keyboard")


def attempts(page, call):
    """How often the challenge of a panel was reported."""
    (said,) = page.run(page.cell(LAST))
    return literal_eval(said).get("panels/" + re.match(r"ck\.panels\.(\w+)", call)[1], 0)


@pytest.mark.parametrize("call", sample(SOLVED, 5))
def test_a_challenge_is_reached_by_hand_and_reported_once(page, call):
    page.run(page.cell(SOMEBODY))  # who has reached nothing, whatever was moved before
    page.run(page.cell(call))
    panel, _ = shown(page, call)
    goal = panel.root.locator(".ck-challenge")
    assert "☐ Challenge" in goal.inner_text()
    assert attempts(page, call) == 0
    name, key, presses = SOLVED[call]
    panel.press_on(name, key, presses)
    wait_for(page.page, lambda: "✔ Challenge reached" in goal.inner_text(), "the challenge to be reached")
    panel.reset()
    gone = "reached before; not with these settings"
    wait_for(page.page, lambda: gone in goal.inner_text(), lambda: f"{gone}, not {goal.inner_text()}: {panel.seen()}")
    assert attempts(page, call) == 1


@pytest.mark.parametrize("theme", ["Light", "Dark"])
def test_pictures_in_both_themes(page, theme):
    page.use_theme(theme)
    for call in sample(CALLS, 5):
        panel, _ = shown(page, call)
        panel.root.screenshot(path=SCREENSHOTS / f"{call.split('(')[0]}-{theme.lower()}.png")
    assert errors_of_ours(page.page) == []
