"""Every notebook and every panel in it, as a learner meets them."""

import pytest
from front_door import NOTEBOOKS, SCREENSHOTS
from pages import NotebookPage, errors_of_ours, new_page, wait_for
from panels import PANEL, PanelPage, Twin

NEURONS = [path for path in NOTEBOOKS if path.stem == "01_linear_models"]
WRONG = 'answer = {"score": 4, "output": 0.5987}\nck.check("linear/neuron", answer)'  # 3 + 1, bias forgotten
RIGHT = 'answer = {"score": 2, "output": 0.5498}\nck.check("linear/neuron", answer)'  # 3 + 1 - 2, 1 / (1 + exp(-0.2))


def panels(lesson):
    """Each panel on the page with its twin."""
    calls = lesson.panel_calls()
    for call, cell in calls:
        assert cell.locator(PANEL).count() == 1, f"{call} shows no sliders with a picture"
    return [(call, PanelPage(lesson.page, cell.locator(PANEL)), Twin(call)) for call, cell in calls]


def test_the_first_lesson_opens_by_itself(browser, lab):
    with new_page(browser, lab) as page:
        first = NotebookPage(page, lab.folder / NOTEBOOKS[0].name)
        first.wait_until_idle()
        page.screenshot(path=SCREENSHOTS / "opened.png")
        assert first.front_tab() == first.name
        for _, cell in first.panel_calls():
            cell.locator("img").wait_for()  # the stored picture, before anything is run
        assert first.pop_ups() == []
        assert errors_of_ours(page) == []


def test_all_cells_run_without_an_error(lesson):
    assert lesson.failures() == []
    assert errors_of_ours(lesson.page) == []
    assert lesson.pop_ups() == []


def test_pictures_of_the_whole_page(lesson):
    assert lesson.screenshots(SCREENSHOTS) > 1


def test_every_panel_shows_what_its_call_says(lesson):
    for call, panel, twin in panels(lesson):
        panel.wait_until_seen(twin.seen(), call)
        assert min(panel.seen()[1]) > 100, f"{call} has a picture of {panel.seen()[1]} pixels"
        panel.root.screenshot(path=SCREENSHOTS / f"{call.split('(')[0]}.png")


def test_every_slider_moves_the_picture(lesson):
    for call, panel, twin in panels(lesson):
        start = twin.seen()
        assert panel.sliders.count() == len(twin.controls)
        for i in range(panel.sliders.count()):
            name, readouts = f"{panel.label(i)} of {call}", [panel.readout(i)]
            low, high = twin.at_end(i, high=False), twin.at_end(i, high=True)
            assert len({start.picture, low.picture, high.picture}) == 3, f"{name} does not change the picture"
            assert len({start.text, low.text, high.text}) == 3, f"{name} does not change the text"
            home = panel.drag_to_end(i, high=False)
            panel.wait_until_seen(low, f"dragging {name} to the left")
            readouts.append(panel.readout(i))
            panel.drag_to_end(i, high=True)
            panel.wait_until_seen(high, f"dragging {name} to the right")
            readouts.append(panel.readout(i))
            assert len(set(readouts)) == 3, f"the value beside {name} reads {readouts}"
            panel.drag(i, home)
            panel.wait_until_seen(start, f"dragging {name} back")
    assert errors_of_ours(lesson.page) == []


def test_reset_brings_the_first_picture_back(lesson):
    for call, panel, twin in panels(lesson):
        start = twin.seen()
        for i in range(panel.sliders.count()):
            panel.drag_to_end(i, high=True)
        panel.wait_until_seen(twin.all_high(), f"dragging the sliders of {call}")
        panel.reset()
        panel.wait_until_seen(start, f"Reset of {call}")


def test_arrow_keys_move_every_slider(lesson):
    for call, panel, twin in panels(lesson):
        start = twin.seen()
        for i in range(panel.sliders.count()):
            panel.press(i, "ArrowLeft")
            panel.wait_until_not_seen(start, f"pressing the left arrow on {panel.label(i)} of {call}")
            panel.press(i, "ArrowRight")
            panel.wait_until_seen(start, f"pressing both arrows on {panel.label(i)} of {call}")


@pytest.mark.parametrize("lesson", NEURONS, indirect=True, ids=lambda path: path.stem)
def test_an_answer_is_judged(lesson):
    cell = lesson.cell('ck.check("linear/neuron"')
    verdict = "\n".join(lesson.run(cell, WRONG))
    cell.screenshot(path=SCREENSHOTS / "verdict-wrong.png")
    assert "wrong, 0 of 2 points" in verdict
    assert "Known mistake: bias forgotten" in verdict
    verdict = "\n".join(lesson.run(cell, RIGHT))
    cell.screenshot(path=SCREENSHOTS / "verdict-right.png")
    assert "right, 2 of 2 points" in verdict
    assert "mistake" not in verdict


@pytest.mark.parametrize("lesson", NEURONS, indirect=True, ids=lambda path: path.stem)
def test_multiple_choice_by_keyboard(lesson):
    cell, page = lesson.cell('ck.check("linear/kinds"'), lesson.page
    for _ in range(2):  # running the cell again shows the same buttons
        lesson.run(cell, 'ck.exercise("linear/kinds")')
    radios, said = cell.get_by_role("radio"), cell.get_by_role("status")
    wait_for(page, lambda: radios.count() == 4, "four radio buttons")
    cell.get_by_role("radio", name="a) the arrival time of a bus").focus()
    page.keyboard.press("Space")
    said.get_by_text("wrong, 0 of 1 point").wait_for()
    cell.screenshot(path=SCREENSHOTS / "choice-wrong.png")
    assert "Known mistake: a time is a number" in said.inner_text()
    assert 'answer = "a"' in said.inner_text()
    for key in ("Tab", "Tab", "Space"):
        page.keyboard.press(key)
    said.get_by_text("right, 1 of 1 point").wait_for()
    cell.screenshot(path=SCREENSHOTS / "choice-right.png")
    assert [radio.is_checked() for radio in radios.all()] == [False, False, True, False]
    assert 'answer = "c"' in said.inner_text()
    assert "✓ right" in "".join(lesson.run(cell, 'ck.progress("linear")'))
    cell.screenshot(path=SCREENSHOTS / "progress.png")
    assert errors_of_ours(page) == []
