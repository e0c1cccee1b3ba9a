"""The same panels in Notebook 7: one with a training in slices, driven as in JupyterLab."""

import nbformat
import pytest
from front_door import Lab
from pages import FAILED, KERNEL, errors_of_ours, new_page
from panels import PANEL, PanelPage, Twin, check_every_control

CALL = "ck.panels.sgd()"


@pytest.fixture(scope="module")
def page(browser, tmp_path_factory):
    """A notebook with one panel, open in Notebook 7 and run."""
    home = tmp_path_factory.mktemp("notebook_7")
    (folder := home / "notebooks").mkdir()
    cell = nbformat.v4.new_code_cell(f"import coursekit as ck\n{CALL}")
    notebook = nbformat.v4.new_notebook(cells=[cell], metadata={"kernelspec": KERNEL})
    nbformat.write(notebook, folder / "panel.ipynb")
    options = "--ServerApp.log_level=ERROR --allow-root"
    with Lab(folder, home / "home", f"jupyter notebook {options}") as server, new_page(browser, server) as page:
        address, token = server.address.split("?")
        page.goto(f"{address}notebooks/panel.ipynb?{token}")
        page.locator(".jp-CodeCell .cm-content").click()
        page.locator(".jp-NotebookKernelStatus, .jp-Notebook-ExecutionIndicator[data-status=idle]").first.wait_for(
            state="attached"
        )
        page.ours.clear()  # an error of its own while it loads
        page.keyboard.press("Shift+Enter")
        yield page


def test_every_control_moves_the_picture_and_back(page):
    twin = Twin(CALL)
    panel = PanelPage(page, page.locator(PANEL), twin)
    panel.wait_until_seen(twin.seen(), CALL)
    check_every_control(CALL, panel, twin)
    assert page.locator(FAILED).count() == 0
    assert errors_of_ours(page) == []
