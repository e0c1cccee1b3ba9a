"""A notebook as a learner handles it in JupyterLab: open, run, scroll, type. Only what is seen is used."""

import ast
import re
import time
from contextlib import contextmanager, suppress
from pathlib import Path

import nbformat

PROBE = Path(__file__).with_name("probe.js")
KERNEL = {"name": "python3", "display_name": "Python 3", "language": "python"}
POP_UPS = ".jp-Dialog, .Toastify__toast"
FAILED = ".jp-OutputArea-output[data-mime-type$=stderr], .jupyter-widgets-error-widget"  # tracebacks, warnings
SCROLL = "one => { const top = one.scrollTop; one.scrollBy(0, 0.9 * one.clientHeight); return one.scrollTop > top }"
IDLE = re.compile(
    r"^(?!No Kernel).+ \| Idle$"
)  # what the status bar says; the sign in the toolbar is idle from the start
NOT_OURS = {  # what JupyterLab writes as an error of its own: pattern -> reason
}


def wait_for(page, condition, what, seconds=90):
    """Ask again until the condition gives something true, more seldom the longer it takes; return it."""
    start = time.monotonic()
    while not (result := condition()):
        waited = time.monotonic() - start
        assert waited < seconds, f"waited {seconds} s for {what() if callable(what) else what}"
        page.wait_for_timeout(min(20 + 100 * waited, 100))
    return result


@contextmanager
def new_page(browser, lab, place="", before=lambda page: None):
    """A fresh browser window at the front door or another place; `page.ours` collects the console's errors.

    `before` gets it while it is empty. JupyterLab would open again what other tests have saved, with widgets that are
    gone.
    """
    for workspace in lab.workspaces.glob("*"):
        workspace.unlink()
    with browser.new_context(viewport={"width": 1280, "height": 900}) as context:
        context.add_init_script(path=PROBE)
        context.set_default_timeout(90_000)
        page, page.ours = (page := context.new_page()), []
        page.on("pageerror", lambda error: page.ours.append(f"uncaught: {error}"))
        page.on("console", lambda said: page.ours.append(said.text) if said.type == "error" else None)
        before(page)
        address, token = lab.address.split("?")
        page.goto(f"{address}{place}?{token}")
        yield page


@contextmanager
def new_notebook(browser, lab, name, sources, **more):
    """A notebook with these code cells, opened in a fresh window and not yet run."""
    cells = [nbformat.v4.new_code_cell(source) for source in sources]
    path = lab.folder / f"{name}.ipynb"
    nbformat.write(nbformat.v4.new_notebook(cells=cells, metadata={"kernelspec": KERNEL}), path)
    with open_notebook(browser, lab, path, f"lab/tree/{path.name}", **more) as notebook:
        yield notebook


@contextmanager
def open_notebook(browser, lab, path, *where, **more):
    """A notebook in a fresh window, not yet run; its kernel ends with it.

    From the front door it is opened in the file browser, after the first lesson, which is there by itself; at a place
    of its own without either, which is quicker.
    """
    with new_page(browser, lab, *where, **more) as page:
        yield NotebookPage(page, path).open()
    lab.end_kernel(path.name)


def errors_of_ours(page):
    """What the console holds beyond JupyterLab's known noise."""
    return [text for text in page.ours if not any(re.search(pattern, text) for pattern in NOT_OURS)]


class NotebookPage:
    """The notebook that is in front; `source` is its file, for what its cells are."""

    def __init__(self, page, source):
        self.page, self.name = page, Path(source).name
        self.code = [c.source for c in nbformat.read(source, 4).cells if c.cell_type == "code" and c.source.strip()]
        self.root = page.locator(".jp-NotebookPanel:visible")
        self.cells = self.root.locator(".jp-CodeCell")

    def open(self):
        """Double-click the file in the file browser, unless it is the notebook that has opened by itself."""
        self.wait_until_idle()
        if self.front_tab() != self.name:
            self.page.locator(".jp-DirListing-item", has_text=self.name).dblclick()
            wait_for(self.page, lambda: self.front_tab() == self.name, f"{self.name} to come to the front")
            self.wait_until_idle()
        wait_for(self.page, lambda: self.cells.count() == len(self.code), f"{len(self.code)} code cells")
        return self

    def front_tab(self):
        """The name on the tab of the document in front."""
        return self.page.locator(".jp-mod-current .lm-TabBar-tabLabel").first.inner_text()

    def wait_until_idle(self, seconds=120):
        """Wait for the notebook's kernel to be there and have nothing to do."""
        self.page.locator(".jp-StatusBar-TextItem", has_text=IDLE).wait_for(timeout=seconds * 1000)

    def menu(self, menu, command):
        """Click through the menu bar."""
        self.page.get_by_role("menuitem", name=menu, exact=True).click()
        self.page.locator(f".lm-Menu-item[data-command='{command}']").click()

    def use_theme(self, theme):
        """Settings > Theme > JupyterLab Light or Dark; the server keeps it for the windows that come after."""
        self.page.get_by_role("menuitem", name="Settings", exact=True).click()
        for label in ("Theme", f"JupyterLab {theme}"):
            self.page.locator(".lm-Menu-item:visible", has=self.page.get_by_text(label, exact=True)).click()
        self.page.locator(f"body[data-jp-theme-light={str(theme == 'Light').lower()}]").wait_for(state="attached")

    def run_all(self, seconds=300):
        """Run > Run All Cells, and wait until every cell has run, or was cancelled because one failed."""
        self._start(lambda: self.menu("Run", "runmenu:run-all"), self.root)
        done = "root => probe.finished(root)"
        wait_for(self.page, lambda: self.root.evaluate(done), f"all cells of {self.name} to run", seconds)
        self.wait_until_idle()
        return self

    def _start(self, order, root):
        """Give an order that runs cells below root; once more if JupyterLab has lost it."""
        for _ in range(2):
            self.wait_until_idle()
            self.root.evaluate("root => probe.mark(root)")
            order()
            with suppress(AssertionError):
                return wait_for(self.page, lambda: root.evaluate("one => probe.started(one)"), "a cell to start", 10)
        raise AssertionError(f"no cell of {self.name} has started")

    def cell(self, text):
        """The code cell whose source contains the text."""
        (index,) = (i for i, source in enumerate(self.code) if text in source)
        return self.cells.nth(index)

    def run(self, cell, source=None):
        """Click into the cell, type another source if one is given, press Shift+Enter, wait for the end."""
        cell.locator(".cm-content").click()
        if source is not None:
            self.page.keyboard.press("ControlOrMeta+A")
            self.page.keyboard.insert_text(source)
        self._start(lambda: cell.locator(".cm-content").press("Shift+Enter"), cell)
        wait_for(self.page, lambda: cell.evaluate("one => probe.finished(one)"), "the cell to run", 120)
        self.wait_until_idle()
        return cell.locator(".jp-OutputArea-output").all_inner_texts()

    def panel_calls(self):
        """Each call of a panel in the notebook, and the cell that makes it."""
        nodes = ((i, node) for i, source in enumerate(self.code) for node in ast.walk(_parsed(source)))
        calls = ((i, ast.unparse(node)) for i, node in nodes if isinstance(node, ast.Call))
        return [(call, self.cells.nth(i)) for i, call in calls if call.startswith("ck.panels.")]

    def pop_ups(self):
        """The texts of dialogs and notifications on the screen."""
        return self.page.locator(POP_UPS).all_inner_texts()

    def failures(self):
        """Tracebacks, warnings and broken widgets, wherever they are in the notebook."""
        return self.root.locator(FAILED).evaluate_all("all => all.map(one => one.textContent)")

    def screenshots(self, folder, most=100):
        """Pictures of the notebook, a window at a time, from its beginning to the end or until there are so many."""
        scroller = self.root.locator(".jp-WindowedPanel-outer")
        scroller.evaluate("one => one.scrollTo(0, 0)")
        for number in range(most):
            self.page.evaluate("probe.settled()")
            self.page.screenshot(path=folder / f"{Path(self.name).stem}-{number:02}.png")
            if not scroller.evaluate(SCROLL):
                return number + 1
        assert most < 100, "the notebook does not end"
        return most


def _parsed(source):
    lines = (line for line in source.splitlines() if not line.lstrip().startswith(("%", "!")))
    return ast.parse("\n".join(lines))
