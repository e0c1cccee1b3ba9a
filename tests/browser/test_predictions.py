"""Predictions in a real JupyterLab: by mouse, keyboard and finger; a curve drawn by hand; then what is shown.

What others have reported of drawing by hand, sliders and radio buttons is tried here as well; each test names it.
"""

import pytest
from front_door import SCREENSHOTS
from pages import errors_of_ours, new_notebook, wait_for
from panels import AXE

from coursekit.predictions.outcome import outcome

NUMBER, CHOICE, REASONED = "start/one-step", "start/forgot", "linear/doubled-weights"
FALLING, PARABOLA = "linear/whole-batch", "reg/no-end"
IDS = (NUMBER, CHOICE, REASONED, FALLING, PARABOLA)
ENDS = "one => one.getAttribute('points').trim().split(/\\s+/).map(two => two.split(',').map(Number))"


class Card:
    """A prediction as a learner sees it."""

    def __init__(self, notebook, id):
        self.page, self.root = notebook.page, notebook.cell(f'ck.predict("{id}")').locator(".ck-predict")
        self.root.scroll_into_view_if_needed()
        self.commit, self.result = self.root.locator(".ck-commit"), self.root.locator(".ck-result")
        self.sheet, self.hint = self.root.locator(".ck-sheet"), self.root.locator(".ck-actions, .ck-row").last

    def choose(self, text):
        self.root.locator("label", has_text=text).first.click()

    def stroke(self, *places, steps=1):
        """Draw from place to place, shares of the axes from their lower left corner, in so few events."""
        area, mouse = self.sheet.bounding_box(), self.page.mouse
        points = [(area["x"] + x * area["width"], area["y"] + (1 - y) * area["height"]) for x, y in places]
        mouse.move(*points[0])
        mouse.down()
        for point in points[1:]:
            mouse.move(*point, steps=steps)
        mouse.up()

    def committed(self, how="click"):
        """Commit, and what is said then."""
        self.commit.click() if how == "click" else self.commit.press("Enter")
        self.result.wait_for()
        return " ".join(self.result.inner_text().split())

    def drawn(self):
        """The corners of the curve, in pixels of the picture."""
        return self.root.locator(".ck-hand").evaluate(ENDS)


@pytest.fixture(scope="module")
def notebook(browser, lab):
    calls = [f'ck.predict("{id}")' for id in IDS]
    with new_notebook(browser, lab, "predictions", ["import coursekit as ck", *calls]) as notebook:
        notebook.page.set_viewport_size({"width": 900, "height": 900})
        yield notebook.run_all()
        assert notebook.failures() == []
        assert errors_of_ours(notebook.page) == []


def test_nothing_is_chosen_and_nothing_told_at_first(notebook):
    """rstudio/shiny#898, twosigma/beakerx#6611: what nobody has chosen counts;
    rstudio/learnr#192: answers are in the page.
    """
    for id in IDS:
        card = Card(notebook, id)
        assert card.commit.is_disabled()
        assert not card.result.is_visible()
        page = " ".join(card.root.evaluate("one => one.innerHTML").split())
        assert outcome(id).after.split(".")[0][:40] not in page
        assert card.root.evaluate("one => one.scrollWidth <= one.clientWidth + 1"), f"{id} is wider than the page"


def test_a_choice_by_mouse_and_the_buttons_of_two_cards_are_two_groups(notebook):
    """jewlofthelotus/SlickQuiz#57, ines/course-starter-python#3: a choice in one quiz clears that in another;
    so did ours.
    """
    first, second = Card(notebook, CHOICE), Card(notebook, REASONED)
    second.choose("Nothing")
    first.choose("an error message")
    second.choose("have no influence")
    said = second.committed()
    assert said.startswith("✓ As you predicted, for another reason. They have")
    assert "What happened: Its distance to the origin changes by 0" in said
    assert second.root.locator(".ck-yours.ck-real").count() == 1
    first.choose("8")
    assert "Something else happened. The function works it out" in first.committed()
    badges = [first.root.locator(f"label.{kind}").inner_text() for kind in ("ck-yours", "ck-real")]
    assert "you" in badges[0]
    assert "what happened" in badges[1]
    assert first.root.locator("input:enabled").count() == 0


def test_a_number_by_keyboard(notebook):
    """sakaiproject/sakai#344, Khan/khan-exercises#150323: a comma is a decimal sign to some, and groups digits for
    others.
    """
    card = Card(notebook, NUMBER)
    slider, field = card.root.get_by_role("slider"), card.root.get_by_label("the same, typed")
    assert slider.get_attribute("aria-valuetext") == "not chosen yet"
    field.focus()
    for typed, says in (
        ("0,x", "a number, such as"),
        ("7", "from 0 to 1.2"),
        ("1,125", "1125 or 1.125? Write it"),
        ("0,25", ""),
        ("1/8", ""),
    ):
        field.fill(typed)
        assert says in card.root.locator(".ck-said").inner_text()
        assert card.commit.is_disabled() == bool(says)
    slider.press("ArrowLeft")
    assert slider.get_attribute("aria-valuetext") == field.input_value() == "0.12"
    field.fill("1")
    said = card.committed("Enter")
    assert said.startswith("≠ You predicted too much. With 1 the step leads from")
    marks = card.root.locator(".ck-mark")
    places = [mark.bounding_box()["x"] for mark in marks.all()]
    assert [mark.inner_text() for mark in marks.all()] == ["you: 1", "what happened: 0.5"]
    assert places[0] > places[1]
    assert card.result.evaluate("one => one === document.activeElement"), "the button that had the focus is gone"


def test_one_quick_stroke_leaves_no_holes(notebook):
    """codeformuenster/klimawatch#35, steveruizok/perfect-freehand#83: quick strokes skip points;
    how far to go is not said.
    """
    card = Card(notebook, FALLING)
    card.stroke((0.05, 0.8), (0.5, 0.3))
    assert "Still to draw: passes" in card.root.inner_text()
    assert card.commit.is_disabled()
    card.stroke((0.5, 0.3), (1.05, 0.1))  # it ends outside, to the right
    corners = card.drawn()
    assert len(corners) == 21
    heights = [y for _, y in corners[1:]]
    assert heights == sorted(heights), "downhill all the way"
    card.stroke((0.9, 0.1), (0.4, 0.1))  # backwards, over what is there
    assert abs(card.drawn()[14][1] - card.drawn()[18][1]) < 2
    assert card.commit.is_enabled()
    before = card.root.screenshot()
    assert card.committed().startswith("≠ You predicted too little. The gradient is more exact")
    notebook.page.evaluate("probe.settled()")
    assert card.root.locator(".ck-picture").screenshot() != before
    moving = "one => one.picture.layers[1].list.head.ops.filter(op => op[0] === 'path').length"
    assert card.root.locator(".ck-picture").evaluate(moving) > 0, "what happened is drawn"
    corners = card.drawn()
    card.stroke((0.2, 0.9), (0.9, 0.9))
    assert card.drawn() == corners, "what was committed to stays"


def test_a_curve_by_keyboard(notebook):
    card = Card(notebook, PARABOLA)
    card.sheet.focus()
    assert card.sheet.get_attribute("role") == "slider"
    assert card.sheet.get_attribute("aria-valuetext") == "x -1: not drawn yet"
    for key in ("ArrowUp", "ArrowRight", "ArrowUp", "End", "Shift+ArrowUp", "Home"):
        card.sheet.press(key)
    corners = card.drawn()
    assert len(corners) == 41
    assert corners[0][1] > corners[1][1] == corners[2][1] == corners[39][1] > corners[40][1]
    assert card.sheet.get_attribute("aria-valuetext") == "x -1: y 0.08"
    assert "As you predicted. Nothing but the intercept" in card.committed("Enter")


def test_a_finger_draws_and_does_not_scroll(notebook):
    """artus9033/chartjs-plugin-dragdata#4, codeformuenster/klimawatch#35: on a phone the page moves instead."""
    card = Card(notebook, PARABOLA)
    card.root.locator(".ck-again").click()
    wait_for(
        notebook.page, lambda: card.commit.is_visible() and not card.drawn()[0][1:], "the question to be asked again"
    )
    card.sheet.scroll_into_view_if_needed()
    area, session = card.sheet.bounding_box(), notebook.page.context.new_cdp_session(notebook.page)
    scroller = notebook.root.locator(".jp-WindowedPanel-outer")
    top = scroller.evaluate("one => one.scrollTop")
    places = [(x, 0.9 - 0.8 * x) for x in (0.01, 0.3, 0.6, 0.99)]
    for kind, (x, y) in zip(("touchStart", "touchMove", "touchMove", "touchMove"), places, strict=True):
        point = {"x": area["x"] + x * area["width"], "y": area["y"] + y * area["height"]}
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [point]})
    session.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    wait_for(notebook.page, lambda: len(card.drawn()) == 41, "the curve")
    assert scroller.evaluate("one => one.scrollTop") == top
    assert "It has another shape. All weights go to 0" in card.committed()


def test_restart_and_run_all_keeps_what_was_predicted(notebook):
    """fplaunchpad/ocaml_nptel#37: the result is there before the student has chosen."""
    card = Card(notebook, CHOICE)
    card.root.locator(".ck-again").click()
    card.commit.wait_for()
    notebook.menu("Kernel", "kernelmenu:restart")
    notebook.page.locator(".jp-Dialog button.jp-mod-accept").click()
    notebook.wait_until_idle()
    card.choose("8")
    card.commit.click()
    card.root.get_by_text("The kernel does not answer: run this cell").wait_for()
    notebook.run_all()
    assert "You predicted too much" in Card(notebook, NUMBER).result.inner_text()
    assert Card(notebook, FALLING).drawn()
    asked = Card(notebook, CHOICE)
    assert not asked.result.is_visible()
    assert asked.commit.is_disabled()
    assert "nobody told it" not in asked.root.evaluate("one => one.innerHTML")


@pytest.mark.parametrize("theme", ["Light", "Dark"])
def test_a_screen_reader_finds_its_way_and_colors_can_be_told_apart(notebook, theme):
    """surveyjs/survey-library#11846: a slider that no screen reader reaches."""
    axe = pytest.importorskip("axe_playwright_python.base", reason="axe-playwright-python is not installed")
    notebook.use_theme(theme)
    notebook.page.evaluate(axe.AXE_FILE_PATH.read_text())
    for id in IDS:
        card = Card(notebook, id)
        notebook.page.evaluate("probe.settled()")
        card.root.screenshot(path=SCREENSHOTS / f"predict-{id.replace('/', '-')}-{theme.lower()}.png")
        assert card.root.evaluate(AXE) == []
