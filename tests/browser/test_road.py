"""The road from the kernel to the page: no kernel websocket of a browser waits, installed one way or the other.

A bare slider and the words that follow it, in a JupyterLab with the extension and in one without, in turn. Machines are
noisy: what it gains is printed and not asserted.
"""

from contextlib import ExitStack
from statistics import median

import nbformat
import pytest
from jupyter_servers import Server, built_wheel, clone_set_up, wheel_installed
from pages import KERNEL, NotebookPage, errors_of_ours, new_page, wait_for
from sample import amount

ROUNDS, PRESSES = amount(2, 6), amount(10, 20)
OFF = {"ServerApp": {"jpserver_extensions": {"coursekit": False}}}
CELL = """\
import ipywidgets
slider, words = ipywidgets.IntSlider(max=1000), ipywidgets.HTML("0")
slider.observe(lambda change: setattr(words, "value", f"seen {change['new']}"), "value")
ipywidgets.VBox([slider, words])"""
ARM = """cell => {
  let pressed;
  window.followed = new Promise((done) => {
    addEventListener("keydown", (event) => (pressed = event.timeStamp), { once: true, capture: true });
    new MutationObserver((_, me) => (me.disconnect(), done(performance.now() - pressed))).observe(
      cell.querySelector(".widget-html"), { childList: true, characterData: true, subtree: true });
  });
}"""


class Slider:
    """A notebook with the slider, open in a JupyterLab that the server serves."""

    def __init__(self, stack, browser, server):
        self.server, self.moves = stack.enter_context(server), 0
        notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(CELL)], metadata={"kernelspec": KERNEL})
        nbformat.write(notebook, path := server.root / "slider.ipynb")
        self.page = stack.enter_context(new_page(browser, server, "lab/tree/slider.ipynb"))
        self.notebook = NotebookPage(self.page, path)
        self.notebook.run(self.notebook.cells.first)
        self.page.ours.clear()  # an error of JupyterLab's own while it loads

    def press(self, count):
        """Milliseconds from each key to the words that follow it."""
        self.page.bring_to_front()
        cell, milliseconds = self.notebook.cells.first, []
        cell.locator(".noUi-handle").focus()
        for _ in range(count):
            cell.evaluate(ARM)
            self.page.keyboard.press("ArrowRight")
            milliseconds.append(self.page.evaluate("followed"))
            self.moves += 1
            wait_for(self.page, lambda: self.words() == f"seen {self.moves}", f"the words of move {self.moves}", 15)
        return milliseconds

    def words(self):
        """What stands beside the slider."""
        return self.notebook.cells.first.locator(".widget-html").inner_text()


@pytest.fixture(scope="module")
def sliders(browser, tmp_path_factory):
    """The notebook in three servers: from a wheel, from a clone, and with the extension turned off."""
    folder = tmp_path_factory.mktemp("road")
    wheel, clone = wheel_installed(folder / "wheel", built_wheel(folder / "built")), clone_set_up(folder / "clone")
    servers = {
        "wheel": Server(wheel, "jupyterlab"),
        "clone": Server(clone, "coursekit.cli lab"),
        "off": Server(wheel, "jupyterlab", settings=OFF),
    }
    with ExitStack() as stack:
        yield {name: Slider(stack, browser, server) for name, server in servers.items()}


@pytest.mark.parametrize(("way", "nodelay"), [("wheel", True), ("clone", True), ("off", False)])
def test_the_websocket_of_a_page(sliders, way, nodelay):
    slider = sliders[way]
    slider.press(3)
    assert slider.server.witness()["kernels"] == [nodelay]
    assert errors_of_ours(slider.page) == []


def test_what_it_gains(sliders, table):
    rounds = [{way: median(sliders[way].press(PRESSES)) for way in ("wheel", "off")} for _ in range(ROUNDS)]
    on, off = (median(one[way] for one in rounds) for way in ("wheel", "off"))
    ratios = ", ".join(f"{one['wheel'] / one['off']:.2f}" for one in rounds)
    table.append(f"a bare slider and the words that follow it: {on:.0f} ms, without the extension {off:.0f} ms")
    table.append(f"  ratio {on / off:.2f}, round by round {ratios}\n")
