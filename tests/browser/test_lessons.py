"""Notebooks as a learner meets them, in `make proof` all; test_panels_in_browser.py tries the controls of panels."""

import pytest
from cards import CardPage
from front_door import NOTEBOOKS, SCREENSHOTS
from pages import NotebookPage, errors_of_ours, new_page, wait_for
from panels import PANEL, PanelPage, Twin
from sample import amount

NEURONS = [path for path in NOTEBOOKS if path.stem == "01_linear_models"]
WRONG = 'answer = {"score": 4, "output": 0.5987}\nck.check("linear/neuron", answer)'  # 3 + 1, bias forgotten
RIGHT = 'answer = {"score": 2, "output": 0.5498}\nck.check("linear/neuron", answer)'  # 3 + 1 - 2, 1 / (1 + exp(-0.2))


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


def test_pictures_of_the_page(lesson):
    assert lesson.screenshots(SCREENSHOTS, amount(3, 100)) > 1


def test_every_panel_shows_what_its_call_says_and_answers(lesson):
    for call, cell in lesson.panel_calls():
        cell.scroll_into_view_if_needed()
        twin = Twin(call)
        panel = PanelPage(lesson.page, cell.locator(PANEL), twin)
        panel.wait_until_seen(start := twin.seen(), call)
        size = panel.image.bounding_box()
        assert min(size["width"], size["height"]) > 100, f"{call} has a picture of {size}"
        panel.root.screenshot(path=SCREENSHOTS / f"{call.split('(')[0]}.png")
        name = next(iter(twin.start))
        panel.set_to_end(name, high=True)
        panel.wait_until_seen(twin.at_end(name, high=True), f"{name} of {call} at its high end")
        panel.reset()
        panel.wait_until_seen(start, f"Reset of {call}")
    assert errors_of_ours(lesson.page) == []


@pytest.mark.parametrize("lesson", NEURONS, indirect=True, ids=lambda path: path.stem)
def test_an_answer_is_judged(lesson):
    cell = lesson.cell('ck.check("linear/neuron"')
    verdict = "\n".join(lesson.run(cell, WRONG))
    cell.screenshot(path=SCREENSHOTS / "verdict-wrong.png")
    assert "partly right, 1 of 2 points" in verdict
    assert "carried forward" in verdict  # 0.5987 is the sigmoid of 0.1 · 4
    assert "Known mistake: bias forgotten" in verdict
    verdict = "\n".join(lesson.run(cell, RIGHT))
    cell.screenshot(path=SCREENSHOTS / "verdict-right.png")
    assert "right, 2 of 2 points" in verdict
    assert "mistake" not in verdict


@pytest.mark.parametrize("lesson", NEURONS, indirect=True, ids=lambda path: path.stem)
def test_multiple_choice_by_keyboard(lesson):
    card, page = CardPage(lesson, "linear/kinds"), lesson.page
    card.root.scroll_into_view_if_needed()
    radios = card.root.get_by_role("radio")
    wait_for(page, lambda: radios.count() == 4, "four radio buttons")
    card.root.get_by_role("radio", name="a) the arrival time of a bus").focus()
    page.keyboard.press("Space")
    card.wait_for_verdict("wrong, 0 of 1 point")
    card.root.screenshot(path=SCREENSHOTS / "choice-wrong.png")
    assert "Known mistake: a time is a number" in card.verdict()
    card.wait_for_source('answer = "a"')
    for key in ("ArrowDown", "ArrowDown", "Space"):  # an arrow goes to the next one, and does not choose it
        page.keyboard.press(key)
    card.wait_for_verdict("right, 1 of 1 point")
    card.root.screenshot(path=SCREENSHOTS / "choice-right.png")
    assert [radio.is_checked() for radio in radios.all()] == [False, False, True, False]
    card.wait_for_source('answer = "c"')
    assert "✓ right" in "".join(lesson.run(card.below, 'ck.progress("linear")'))
    card.below.screenshot(path=SCREENSHOTS / "progress.png")
    assert errors_of_ours(page) == []
