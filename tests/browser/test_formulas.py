"""Formulas in a real JupyterLab: how one was read is typeset, in the light and in the dark; ids are completed."""

import re
from contextlib import suppress

import pytest
from front_door import SCREENSHOTS
from pages import errors_of_ours, new_notebook, wait_for

TYPED = """import coursekit as ck
ck.check("backprop/logistic", {"d_a": "1/2 a x", "d_b": "\\\\frac12 \\\\ln|x|"})"""
GRAPH = 'import coursekit as ck\nck.graph.parse("z = w_1 x + b; L = (σ(z) - ŷ)² + λ |w_1|")'
HALF_TYPED = "import coursekit as ck\nck.check()"


@pytest.mark.parametrize("theme", ["Light", "Dark"])
def test_how_a_formula_was_read_is_typeset(browser, lab, theme):
    with new_notebook(browser, lab, f"formulas-{theme.lower()}", [TYPED, GRAPH]) as notebook:
        page = notebook.page
        notebook.use_theme(theme)
        notebook.run_all()
        for cell, count in ((notebook.cell("ck.check"), 2), (notebook.cell("ck.graph"), 2)):
            formulas = cell.locator("mjx-container")
            wait_for(page, lambda found=formulas, wanted=count: found.count() == wanted, f"{count} formulas typeset")
            assert "$" not in cell.locator(".jp-OutputArea").inner_text()
            ink = formulas.first.evaluate("one => getComputedStyle(one).color")
            is_light = sum(map(int, re.findall(r"\d+", ink)[:3])) > 3 * 128
            assert is_light == (theme == "Dark"), ink
        page.evaluate("probe.settled()")
        page.screenshot(path=SCREENSHOTS / f"formulas-{theme.lower()}.png")
        assert errors_of_ours(page) == []


def test_tab_completes_the_id_of_an_exercise(browser, lab):
    with new_notebook(browser, lab, "completion", ["import coursekit as ck", "1"]) as notebook:
        notebook.run_all()
        cell = notebook.cells.nth(1)
        cell.locator(".cm-content").click()
        notebook.page.keyboard.press("ControlOrMeta+A")
        notebook.page.keyboard.type('ck.check("backprop/lo')
        offered = notebook.page.locator(".jp-Completer-match", has_text=re.compile("^backprop/logistic$"))
        for _ in range(4):  # JupyterLab waits a few seconds for a busy kernel, and then offers nothing
            notebook.page.keyboard.press("Tab")
            with suppress(AssertionError):
                wait_for(notebook.page, offered.is_visible, "ids to be offered", 15)
                break
        assert offered.is_visible()
        notebook.page.screenshot(path=SCREENSHOTS / "completion.png")
        notebook.page.keyboard.press("Enter")
        source = cell.locator(".cm-content")
        wait_for(notebook.page, lambda: source.inner_text() == 'ck.check("backprop/logistic', source.inner_text)
