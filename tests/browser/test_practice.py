"""Practice, progress and Run All in a real JupyterLab: a card with fresh numbers by keyboard, no solution unasked."""

import json

import pytest
from pages import errors_of_ours, new_notebook, wait_for

SOLUTION = 'ck.solution("start/first-number")'
RIGHT = """import json
from coursekit.exercises import BANK
from coursekit.judging.answers import ANSWERS
print(json.dumps(ANSWERS[practice.id].right(BANK[practice.id].answer_type, practice.question.numbers)))"""
CELLS = (
    "import coursekit as ck",
    'ck.check("start/first-number", {"slope": 9, "new_x": 2.1})',
    SOLUTION,
    'practice = ck.practice("linear/neuron")\npractice',
    "ck.progress()",
    RIGHT,
)


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
    card, keys = notebook.root.locator(".ck-card"), notebook.page.keyboard
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
