"""The lab that needs nothing but a browser: a lesson from its link to its end, with all that a learner does in it."""

import lite
import pytest
from cards import CardPage
from pages import wait_for
from panels import PANEL, PanelPage
from sample import PROOF
from sites import served

LESSON = "01_linear_models"
ENDLESS = """import coursekit as ck
def square(x):
    while True:
        pass
ck.check("start/first-function", square)"""


@pytest.fixture(scope="module")
def address(browser, tmp_path_factory):
    with served(lite.built(tmp_path_factory.mktemp("lab"))) as address:
        yield address


@pytest.fixture(scope="module")
def first(browser, address):
    """Lesson 1, opened at its link and run from top to bottom."""
    with lite.window(browser, address) as page:
        page.goto(f"{address}/lab/index.html?path={LESSON}.ipynb")
        page.said = page.locator("#coursekit-waiting").inner_text()
        yield lite.lesson(page, address, LESSON).run_all()


def test_a_lesson_runs_whole_without_a_red_word_or_another_host(first):
    assert first.failures() == []
    assert first.page.foreign == []
    assert lite.errors(first.page) == []


def test_the_wait_for_python_is_explained(first):
    assert "Python is being loaded into this page" in first.page.said
    wait_for(first.page, lambda: not first.page.locator("#coursekit-waiting").count(), "the end of the sentence")


def test_a_slider_moves_its_picture_by_mouse_and_by_keyboard(first):
    cell = first.cell("ck.panels.neuron()")
    cell.scroll_into_view_if_needed()
    panel = PanelPage(first.page, cell.locator(PANEL))
    panel.root.scroll_into_view_if_needed()
    before = wait_for(first.page, panel.seen, "the first picture")
    panel.drag_to_end(0, high=True)
    panel.wait_until_not_seen(before, "a drag")
    dragged = wait_for(first.page, panel.seen, "a picture that stands still")
    panel.handle(0).press("ArrowLeft")
    panel.wait_until_not_seen(dragged, "a key")


def test_an_endless_loop_in_an_answer_is_stopped_and_named(first):
    said = first.run(first.cells.last, ENDLESS)
    assert "did not end within" in "".join(said)
    assert first.failures() == []


def test_an_answer_and_what_is_known_of_it_outlast_a_reload(first, address):
    card = CardPage(first, "linear/neuron")
    card.root.scroll_into_view_if_needed()
    card.field("score").fill("1")
    card.press("Hint")
    card.press("Check")
    card.wait(card.verdict, "a verdict")
    card.wait_for_source('"score": 1')
    verdict = card.verdict()
    first.menu("File", "docmanager:save")
    first.page.wait_for_timeout(1500)
    again = lite.lesson(first.page, address, LESSON)
    assert '"score": 1' in CardPage(again, "linear/neuron").source()
    (said,) = again.run(again.cells.first, 'import coursekit as ck\nck.progress("01")')
    assert "linear/neuron" in said
    row = next(line for line in said.splitlines() if "linear/neuron" in line)
    assert "not attempted" not in row, (row, verdict)


def test_a_window_that_keeps_no_files_says_so(browser, address):
    with lite.window(browser, address, service_workers="block") as page:
        notebook = lite.lesson(page, address, "00_start")
        said = notebook.run(notebook.cells.first, 'import coursekit as ck\nck.set_student("Ada")\nck.progress("start")')
        assert "lets a page keep no files" in "".join(said)
        assert notebook.failures() == []


if PROOF:

    @pytest.mark.parametrize("path", lite.NOTEBOOKS, ids=lambda path: path.stem)
    def test_every_lesson_runs_whole(browser, address, path):
        with lite.window(browser, address) as page:
            notebook = lite.lesson(page, address, path.stem).run_all(900)
            assert notebook.failures() == []
            assert page.foreign == []
