"""What others have seen go wrong with pictures and sliders in a notebook's page, tried on a panel."""

import pytest
from pages import errors_of_ours, new_notebook, wait_for
from panels import PANEL, PanelPage, Twin

CALL, PLAYED = "ck.panels.momentum()", "ck.panels.backprop()"
TWICE, FAILS, TABS = "shown = ck.panels.neuron()", "display(ck.panels.descent()); 1 / 0", "ipywidgets.Tab"
SOURCES = [
    "import ipywidgets\nfrom IPython.display import display\nimport coursekit as ck",
    CALL,
    f"{TWICE}\ndisplay(shown)\ndisplay(shown)",
    f"{TABS}([ipywidgets.HTML('first'), ck.panels.cubic()], titles=('one', 'two'))",
    PLAYED,
    FAILS,
]


@pytest.fixture(scope="module")
def page(browser, lab):
    with new_notebook(browser, lab, "zz_reports", SOURCES) as notebook:
        notebook.page.set_viewport_size({"width": 1280, "height": 1800})
        yield notebook.run_all()


def panel_of(page, text, call, which=0):
    """The panel in the cell with the text, which is to show what the call does."""
    cell, twin = page.cell(text), Twin(call)
    cell.scroll_into_view_if_needed()
    return PanelPage(page.page, cell.locator(PANEL).nth(which), twin), twin


def canvas_width(panel):
    """In pixels of the screen."""
    return panel.image.locator("canvas").last.evaluate("canvas => canvas.width")


def test_a_screen_of_another_density_gets_a_sharp_picture(page):
    """jupyter-widgets-contrib/ipycanvas#191, bokeh/bokeh#14133: blurred after a move to such a screen."""
    panel, twin = panel_of(page, CALL, CALL)
    panel.wait_until_seen(twin.seen(), CALL)
    across = panel.image.bounding_box()["width"]
    devtools = page.page.context.new_cdp_session(page.page)
    for height, density in ((1700, 2), (1750, 1.5), (1800, 1)):  # Chromium says nothing where only the density changes
        size = {"width": 1280, "height": height, "deviceScaleFactor": density, "mobile": False}
        devtools.send("Emulation.setDeviceMetricsOverride", size)
        wait_for(page.page, lambda wide=density * across: abs(canvas_width(panel) - wide) < 1.5, f"{density}", 10)
    panel.wait_until_seen(twin.seen(), "three screens")
    devtools.send("Emulation.clearDeviceMetricsOverride")


def test_a_panel_shown_twice_follows_both(page):
    """holoviz/panel#552: of two views only the first answered."""
    (first, twin), (second, _) = (panel_of(page, TWICE, "ck.panels.neuron()", which) for which in (0, 1))
    second.drag_to_end(0, high=True)
    twin.panel.controls["w1"].value = twin.panel.ends["w1"][1]
    for view in (second, first):
        view.wait_until_seen(twin.seen(), "a drag in the second view")
    first.press_on("b", "ArrowRight", 3)
    twin.panel.controls["b"].step(3)
    for view in (first, second):
        view.wait_until_seen(twin.seen(), "keys in the first view")


def test_a_panel_in_a_tab_is_drawn_when_it_comes_to_the_front(page):
    """matplotlib/ipympl#126, matplotlib/ipympl#76: in both tabs, or blank."""
    panel, twin = panel_of(page, TABS, "ck.panels.cubic()")
    cell = page.cell(TABS)
    assert not panel.root.is_visible()
    cell.get_by_role("tab", name="two").click()
    panel.wait_until_seen(twin.seen(), "its tab")
    assert canvas_width(panel) > 100
    assert panel.image.screenshot() != cell.get_by_role("tab", name="two").screenshot()
    cell.get_by_role("tab", name="one").click()
    assert not panel.root.is_visible()


def test_a_panel_is_drawn_though_its_cell_fails_afterwards(page):
    """matplotlib/ipympl#10: not fully rendered."""
    panel, twin = panel_of(page, FAILS, "ck.panels.descent()")
    panel.wait_until_seen(twin.seen(), "an error in its cell")
    panel.press_on("lr", "ArrowRight", 2)
    twin.panel.controls["lr"].step(2)
    panel.wait_until_seen(twin.seen(), "keys after an error in its cell")


def test_a_slider_dragged_while_it_plays_stays_where_it_was_let_go(page):
    """photon-mosaic/photon-mosaic#146: the value that playing had set came back."""
    panel, twin = panel_of(page, PLAYED, PLAYED)
    panel.root.get_by_label("speed of Play").select_option("0.25×")
    play = panel.root.get_by_role("button", name="Play")
    play.click()
    panel.root.get_by_role("button", name="Pause").wait_for()
    name = next(
        index
        for index in range(panel.sliders.count())
        if panel.label(index) == twin.panel.controls[twin.panel._animated].label
    )
    track = panel.track(name)
    panel.drag(name, track["x"] + 0.8 * track["width"])
    let_go = int(panel.readout(name).input_value())
    assert let_go > 30
    panel.root.get_by_role("button", name="Pause").click()
    play.wait_for()  # the last picture has come with the button's new name
    now = int(panel.readout(name).input_value())
    assert let_go <= now <= let_go + 12, "it plays on from there"
    twin.panel.controls[twin.panel._animated].value = now
    panel.wait_until_seen(twin.seen(), f"step {now}")
    assert errors_of_ours(page.page) == []
