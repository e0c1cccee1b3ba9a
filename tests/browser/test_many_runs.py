"""A cell with a panel run over and over: nothing of the panels before is left, in the kernel or in the page.

Elements of every kind come and go with JupyterLab's own pages and the browser's garbage; canvases are ours alone, and a
panel that something still holds, be it a listener of the page, keeps its canvases.
"""

from ast import literal_eval

import pytest
from pages import errors_of_ours, new_notebook, wait_for
from panels import PANEL, PanelPage, Twin
from sample import amount

RUNS = amount(5, 200)
CALL = "ck.panels.momentum()"
IMPORT = """\
import gc
import coursekit as ck
from ipywidgets.widgets.widget import _instances
from matplotlib.figure import Figure"""
COUNTS = "gc.collect(); [len(_instances), sum(isinstance(each, Figure) for each in gc.get_objects())]"


@pytest.fixture(scope="module")
def page(browser, lab):
    with new_notebook(browser, lab, "zz_many_runs", [IMPORT, CALL, COUNTS]) as notebook:
        yield notebook.run_all()


def canvases(page):
    """How many are alive once the page has collected its garbage."""
    devtools = page.page.context.new_cdp_session(page.page)
    kind = devtools.send("Runtime.evaluate", {"expression": "HTMLCanvasElement.prototype"})["result"]["objectId"]
    alive = devtools.send("Runtime.queryObjects", {"prototypeObjectId": kind})["objects"]["objectId"]
    count = {"objectId": alive, "functionDeclaration": "function() { return this.length }", "returnByValue": True}
    found = devtools.send("Runtime.callFunctionOn", count)["result"]["value"]
    devtools.detach()
    return found


def test_nothing_is_left(page, table):
    cell = page.cell(CALL)
    shown = PanelPage(page.page, cell.locator(PANEL), Twin(CALL))
    shown.wait_until_seen(shown.twin.seen(), "one run")
    of_one = canvases(page)
    assert of_one >= shown.root.locator("canvas").count() > 0
    before = literal_eval(page.run(page.cell(COUNTS))[0])
    for _ in range(RUNS):
        page.run(cell)
    table.append(f"{RUNS} runs of a panel: {canvases(page)} canvases in the page, {of_one} after the first run")
    wait_for(page.page, lambda: canvases(page) <= of_one, f"{of_one} canvases")  # the browser takes some seconds
    assert literal_eval(page.run(page.cell(COUNTS))[0]) == before
    shown.wait_until_seen(shown.twin.seen(), f"{RUNS} runs")
    assert errors_of_ours(page.page) == []
