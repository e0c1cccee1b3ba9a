"""A cell with a panel run over and over: nothing of the panels before is left, in the kernel or in the page.

JupyterLab leaves something of its own behind with each run, so the page is compared with a cell that shows a number.
"""

from ast import literal_eval
from typing import NamedTuple

import pytest
from pages import errors_of_ours, new_notebook
from panels import PANEL, PanelPage, Twin
from sample import amount

RUNS, FIRST_RUNS = amount(10, 200), 4
CALL, NUMBER = "ck.panels.momentum()", "1 + 1"
IMPORT = """\
import gc
import coursekit as ck
from ipywidgets.widgets.widget import _instances
from matplotlib.figure import Figure"""
COUNTS = "gc.collect(); [len(_instances), sum(isinstance(each, Figure) for each in gc.get_objects())]"


class Counts(NamedTuple):
    """Widgets and figures of the kernel; elements and listeners of the page once it has collected its garbage."""

    widgets: int
    figures: int
    elements: int
    listeners: int


@pytest.fixture(scope="module")
def page(browser, lab):
    with new_notebook(browser, lab, "zz_many_runs", [IMPORT, CALL, NUMBER, COUNTS]) as notebook:
        yield notebook.run_all()


def counts(page):
    """What is there now."""
    devtools = page.page.context.new_cdp_session(page.page)
    for _ in range(3):
        devtools.send("HeapProfiler.collectGarbage")
    found = devtools.send("Memory.getDOMCounters")
    return Counts(*literal_eval(page.run(page.cell(COUNTS))[0]), found["nodes"], found["jsEventListeners"])


def growth(page, source):
    """How much more there is after a cell has run many times, beyond the first few."""
    cell = page.cell(source)
    for _ in range(FIRST_RUNS):
        page.run(cell)
    before = counts(page)
    for _ in range(RUNS):
        page.run(cell)
    return Counts(*(after - first for after, first in zip(counts(page), before, strict=True)))


def test_nothing_is_left(page, table):
    number, panel = growth(page, NUMBER), growth(page, CALL)
    assert (panel.widgets, panel.figures) == (0, 0)
    shown = PanelPage(page.page, page.cell(CALL).locator(PANEL), Twin(CALL))
    own = shown.root.locator("*").count()
    for name, ours, theirs in zip(("elements", "listeners"), panel[2:], number[2:], strict=True):
        table.append(f"{RUNS} runs of a panel of {own} elements leave {ours} {name} in the page, of a number {theirs}")
        one_run_late = theirs / RUNS  # what the last run has left may be there still
        assert ours - theirs - one_run_late < own * RUNS / 2, name
    shown.wait_until_seen(shown.twin.seen(), f"{RUNS} runs")
    assert errors_of_ours(page.page) == []
