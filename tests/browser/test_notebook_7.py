"""The same panels and cards in Notebook 7: a panel with a training in slices, a card that writes its answer cell."""

import shutil
from contextlib import ExitStack
from pathlib import Path

import nbformat
import pytest
from front_door import Lab
from pages import FAILED, KERNEL, errors_of_ours, new_page, wait_for
from panels import PANEL, PanelPage, Twin, check_every_control

import coursekit as ck

CALL, ID = "ck.panels.sgd()", "start/first-number"
BUNDLE = Path(__file__).parents[2] / "coursekit" / "server" / "labextensions" / "coursekit"


@pytest.fixture(scope="module")
def page(browser, tmp_path_factory):
    """A notebook with one panel and one card, open in Notebook 7 and run."""
    home = tmp_path_factory.mktemp("notebook_7")
    (folder := home / "notebooks").mkdir()
    sources = f"import coursekit as ck\n{CALL}", f'ck.exercise("{ID}")', ck.exercises.cell(ID)
    cells = [nbformat.v4.new_code_cell(source) for source in sources]
    notebook = nbformat.v4.new_notebook(cells=cells, metadata={"kernelspec": KERNEL})
    nbformat.write(notebook, folder / "panel.ipynb")
    options = "--ServerApp.log_level=ERROR --allow-root"
    with ExitStack() as stack:
        server = stack.enter_context(Lab(folder, home / "home", f"jupyter notebook {options}"))
        shutil.copytree(BUNDLE, home / "home" / "data" / "labextensions" / "coursekit")  # as an installation has it
        page = stack.enter_context(new_page(browser, server, "notebooks/panel.ipynb"))
        page.locator(".jp-CodeCell .cm-content").first.click()
        page.locator(".jp-NotebookKernelStatus, .jp-Notebook-ExecutionIndicator[data-status=idle]").first.wait_for(
            state="attached"
        )
        page.ours.clear()  # an error of its own while it loads
        for _ in sources:
            page.keyboard.press("Shift+Enter")
        yield page


def test_every_control_moves_the_picture_and_back(page):
    twin = Twin(CALL)
    panel = PanelPage(page, page.locator(PANEL), twin)
    panel.wait_until_seen(twin.seen(), CALL)
    check_every_control(CALL, panel, twin)
    assert page.locator(FAILED).count() == 0
    assert errors_of_ours(page) == []


def test_a_card_writes_and_runs_its_answer_cell(page):
    card, below = page.locator(".ck-card"), page.locator(".jp-CodeCell").nth(2)
    card.get_by_label("slope:").fill("6")
    card.get_by_label("new_x:").fill("2.4")
    card.get_by_label("new_x:").press("Enter")
    wait_for(page, lambda: "right, 2 of 2 points" in card.locator(".ck-verdict").inner_text(), card.inner_text)
    assert 'answer = {"slope": 6, "new_x": 2.4}' in below.inner_text()
    assert "right, 2 of 2 points" in below.locator(".jp-OutputArea-output").inner_text()
