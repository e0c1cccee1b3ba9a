"""Practice, progress and Run All in a real JupyterLab: a card with fresh numbers by keyboard, no solution unasked."""

import json
import shutil

import pytest
from cards import AXE
from front_door import NOTEBOOKS, Lab
from pages import errors_of_ours, new_notebook, wait_for

SOLUTION = 'ck.solution("start/first-number")'
RIGHT = """import json
from coursekit.exercises import BANK
from coursekit.judging.answers import ANSWERS
print(json.dumps(ANSWERS[practice.id].right(BANK[practice.id].answer_type, practice.question.numbers)))"""
CELLS = (
    "import coursekit as ck",
    "ck.demonstrate('start/first-number', {'slope': 6})",
    "ck.exercise('start/first-number', student='ada')",
    'ck.check("start/first-number", {"slope": 9, "new_x": 2.1})',
    SOLUTION,
    'practice = ck.practice("linear/neuron")\npractice',
    'ck.before("05")',
    'ck.after("00")',
    "ck.progress()",
    RIGHT,
)


@pytest.fixture(scope="module")
def lab(tmp_path_factory):
    """A server with a record of its own."""
    home = tmp_path_factory.mktemp("practice")
    (home / "notebooks").mkdir()
    shutil.copy(NOTEBOOKS[0], home / "notebooks")
    with Lab(home / "notebooks", home / "home") as lab:
        yield lab


@pytest.fixture(scope="module")
def notebook(browser, lab):
    with new_notebook(browser, lab, "practice", CELLS) as notebook:
        yield notebook.run_all()


def test_run_all_shows_no_solution_and_a_cell_by_itself_does(notebook):
    cell = notebook.cell(SOLUTION)
    assert "stays closed: run this cell by itself" in cell.locator(".jp-OutputArea-output").inner_text()
    notebook.page.wait_for_timeout(1200)  # as after reading it
    assert "Solution of start/first-number" in "".join(notebook.run(cell))


def test_practice_by_keyboard_alone(notebook):
    card, keys = notebook.cell("ck.practice(").locator(".ck-card"), notebook.page.keyboard
    standing, statement = card.locator(".ck-place"), card.locator(".ck-statement")
    before = statement.inner_text()
    answer = json.loads(notebook.run(notebook.cell("json.dumps"))[0])
    card.scroll_into_view_if_needed()
    card.locator("input").first.focus()
    for value in answer.values():
        keys.type(str(value))
        keys.press("Tab")
    keys.press("Enter")  # on Check
    wait_for(notebook.page, lambda: "1 of 3 right in a row" in standing.inner_text(), standing.inner_text)
    assert statement.inner_text() == before, "the question stays beside its verdict"
    assert "practice, no points" in card.inner_text()
    card.get_by_role("button", name="Next numbers").press("Enter")
    wait_for(notebook.page, lambda: statement.inner_text() != before, "other numbers")
    assert {one.input_value() for one in card.locator("input").all()} == {""}


def test_a_check_before_and_after_by_keyboard_alone(notebook):
    page, keys = notebook.page, notebook.page.keyboard
    before, after = (notebook.cell(call).locator(".ck-card") for call in ("ck.before(", "ck.after("))
    focused = lambda one: wait_for(page, lambda: one.evaluate("one => one === document.activeElement"), "the focus")  # noqa: E731
    said = lambda text, card: wait_for(page, lambda: text in card.inner_text(), lambda: f"{text}; {card.inner_text()}")  # noqa: E731
    before.locator("input").first.focus()
    keys.type("1/3")
    keys.press("Tab")
    keys.type("1/3")
    keys.press("Enter")
    said("question 2 of 4", before)
    assert before.locator(".ck-verdict").inner_text() == ""
    focused(before.locator("input").first)
    assert before.locator("input").first.input_value() == ""
    before.get_by_role("button", name="Skip").dblclick()
    said("question 3 of 4", before)
    page.wait_for_timeout(500)
    said("question 3 of 4", before)  # the second click was not for the next question
    after.locator("input").first.focus()
    for count in (1, 2, 3):
        said(f"question {count} of 3", after)
        for name in ("slope", "new_x"):
            focused(after.get_by_label(name))
            keys.type("12345")
            keys.press("Tab")
        keys.press("Enter")  # on Answer
        said("wrong, 0 of 2 points", after)
        assert not after.locator("input").first.is_editable()
        focused(after.get_by_role("button", name="Next question" if count < 3 else "The result"))
        keys.press("Enter")
    said("after the lesson 0 % of it was right", after)
    focused(after.locator(".ck-statement"))


def test_nothing_keeps_people_out(notebook):
    axe = pytest.importorskip("axe_playwright_python.base", reason="axe-playwright-python is not installed")
    notebook.page.evaluate(axe.AXE_FILE_PATH.read_text())
    assert [notebook.root.locator(".ck-card").nth(i).evaluate(AXE) for i in range(3)] == [[], [], []]


def test_progress_reads_as_sentences_and_its_numbers_unfold(notebook):
    cell = notebook.cell("ck.progress()")
    row = cell.get_by_role("img", name="1 partly right, 1 not attempted")
    row.wait_for()
    summary = cell.get_by_text("The numbers as a table")
    summary.focus()
    notebook.page.keyboard.press("Enter")
    cell.get_by_role("rowheader", name="00_start").wait_for()


def test_nothing_went_wrong_in_the_page(notebook):
    assert errors_of_ours(notebook.page) == []
    assert notebook.failures() == []
