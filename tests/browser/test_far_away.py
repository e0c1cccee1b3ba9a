"""A panel on a server that is far away: pictures follow a drag, and the last is that of the last value."""

import re
from contextlib import ExitStack

import pytest
from far_away import FarAway
from pages import errors_of_ours, new_notebook
from panels import PANEL, PanelPage, Twin
from sample import amount

from coursekit.panels.engine.settings import Slider

ROUND_TRIP, BITS = 0.05, 5e6  # seconds, bits a second
DRAG, GOAL = amount(1.5, 3.0), 8  # seconds; pictures a second
CALLS = ("ck.panels.neuron()", "ck.panels.race()", "ck.panels.bias_variance(degree=9, n=10, noise=0.3)")


@pytest.fixture(scope="module")
def far(browser, lab):
    sources = ["import coursekit as ck", *CALLS]
    traffic = Traffic()
    with ExitStack() as stack:
        road = stack.enter_context(FarAway(lab.address))
        window = new_notebook(browser, Behind(lab, road), "zz_far", sources, before=traffic.watch)
        notebook = stack.enter_context(window)
        notebook.traffic = traffic
        notebook.run_all()
        road.slow(ROUND_TRIP, BITS)
        yield notebook


class Traffic:
    """How many gestures are under way, as the browser's websockets have it."""

    def __init__(self):
        self.under_way = self.most = 0

    def watch(self, page):
        """Count what this window sends from now on."""
        page.on("websocket", self._follow)

    def _follow(self, socket):
        socket.on("framesent", lambda data: self._passed(data, rb'"gestures":', 1))
        socket.on("framereceived", lambda data: self._passed(data, rb'"heard": ?\["ck-', -1))

    def _passed(self, data, what, change):
        if isinstance(data, bytes) and re.search(what, data):
            self.under_way += change
            self.most = max(self.most, self.under_way)


class Behind:
    """The server as it is seen from the end of a road."""

    def __init__(self, lab, road):
        self.folder, self.address, self.end_kernel = lab.folder, road.address, lab.end_kernel
        self.workspaces = lab.workspaces


@pytest.mark.parametrize("call", CALLS)
def test_pictures_follow_a_drag(far, table, call):
    twin, cell = Twin(call), far.cell(call)
    cell.scroll_into_view_if_needed()
    panel = PanelPage(far.page, cell.locator(PANEL), twin)
    panel.root.scroll_into_view_if_needed()
    panel.wait_until_seen(twin.seen(), call)
    name = next(name for name in twin.start if isinstance(twin.panel.controls[name], Slider))
    panel.drag_to_end(0, high=False)
    panel.wait_until_seen(twin.at_end(name, high=False), f"{call} far away")
    far.traffic.most = 0
    pictures = panel.pictures_in_a_drag(0, DRAG)
    panel.wait_until_seen(twin.at_end(name, high=True), f"a drag of {call} far away")
    assert pictures > 0
    assert far.traffic.most == 2, "a second message goes while the first is on its way, and no third"
    assert errors_of_ours(far.page) == []
    rate, away = pictures / DRAG, f"{1000 * ROUND_TRIP:.0f} ms and {BITS / 1e6:g} Mbit/s away"
    met = "met" if rate >= GOAL else "missed"
    table.append(f"{call}, {away}: {rate:.1f} pictures a second in a drag   goal {met}")
