"""Checks of functions in a real JupyterLab: a call that holds the whole interpreter is named while it hangs."""

import time

from pages import new_notebook, wait_for

HANGS = """import coursekit as ck
def square(x):
    sum(range({terms}))
    return x * x
ck.check("start/first-function", square)"""
CRASHES = """import numpy as np
import coursekit as ck
def square(S):
    S = np.ones((3, 4))
    P = np.exp(S - S.max(axis=1))
    return P / P.sum(axis=1)
ck.check("start/first-function", square)"""


def terms_of(seconds):
    """How many whole numbers this machine adds up in so many seconds; `sum` lets no other thread run meanwhile."""
    count, start = 10**7, time.process_time()
    sum(range(count))
    return int(count * seconds / (time.process_time() - start))


def test_a_call_that_holds_the_interpreter_is_named_on_the_page(browser, lab):
    with new_notebook(browser, lab, "hangs", [HANGS.format(terms=terms_of(seconds=14))]) as notebook:
        cell = notebook.cell("sum(range(")
        note = cell.get_by_text("has been running for 10 seconds")
        notebook._start(lambda: notebook.menu("Run", "runmenu:run-all"), notebook.root)
        wait_for(notebook.page, lambda: note.count() == 1, "the note to be on the page")
        assert not note.is_visible()
        note.wait_for(state="visible", timeout=60_000)
        assert "square(3)" in note.inner_text()
        notebook.page.screenshot(path="screenshots/check_that_hangs.png")
        assert not cell.get_by_text("wrong, 0 of 5").count()  # it still hangs
        wait_for(notebook.page, lambda: cell.get_by_text("wrong, 0 of 5").count() == 1, "the verdict", 300)
        assert note.count() == 0


def test_a_crash_shows_its_line_and_unfolds_its_traceback(browser, lab):
    with new_notebook(browser, lab, "crashes", [CRASHES]) as notebook:
        notebook.run_all()
        cell = notebook.cell("np.exp")
        assert "in line 5: P = np.exp(S - S.max(axis=1))" in cell.inner_text()
        cell.locator("summary").click()
        assert "cell In[1], line 5, in square" in cell.locator("details pre").inner_text()
        notebook.page.screenshot(path="screenshots/check_that_crashes.png")
