"""How fast pictures follow a key and a drag: each panel, beside a bare slider, `interact` inline and with ipympl.

A panel and the bare slider, an `IntSlider` and the words that follow it, stand in turn in one cell of one kernel. Peers
run as a user has them, in a JupyterLab without our server extension. Machines are noisy: goals are printed as met or
missed and not asserted, only that pictures come and that the last one is that of the last value.
"""

import os
import shutil
from ast import literal_eval
from contextlib import contextmanager
from datetime import UTC, datetime
from itertools import cycle, islice
from pathlib import Path
from statistics import median
from typing import NamedTuple

import pytest
from calls import CALLS
from front_door import NOTEBOOKS, ROOT, Lab
from pages import errors_of_ours, new_notebook
from panels import PanelPage, Twin
from sample import PROOF, amount

from coursekit.panels.engine.settings import Slider

PRESSES, PEER_PRESSES, DRAG = amount(10, 100), amount(4, 20), amount(1.0, 3.0)  # DRAG in seconds
ASIDE = 5  # presses to one side before as many back
OVER, RECORD, RECORD_MOST, RATIO, RATE, KB, KB_MOST, FIRST = 6, 3, 7, 0.35, 30, 20, 60, 1000
OFF = {"ServerApp": {"jpserver_extensions": {"coursekit.server": False, "coursekit": False}}}
BACKENDS = {"interact + inline": "inline", "interact + ipympl": "widget"}
START, SPLIT, SHOWN = "import peers, stopwatch\nimport coursekit as ck\nstopwatch.start()", "stopwatch.split()", "None"
ABOUT = """\
Written by `COURSEKIT_PROOF=1 python -m pytest tests/browser/test_speed.py`; {day}, {cores} cores, load at the end of \
the run {load:.1f}. The median of {presses} keys, in a JupyterLab in Chromium; in the kernel in ms. "Bare" is an \
`IntSlider` and the words that follow it, in the same cell before each panel; "above" is what is beyond bare and \
kernel. Peers show the same picture after the same slider in a JupyterLab without the server extension."""
BARE = """\
import ipywidgets
slider, words = ipywidgets.IntSlider(500, max=1000, description="bare"), ipywidgets.HTML("0")
slider.observe(lambda change: setattr(words, "value", f"seen {change['new']}"), "value")
ipywidgets.VBox([slider, words])"""
OURS = ("ck.panels.neuron()", "ck.panels.backprop()", "ck.panels.bias_variance(degree=9, n=10, noise=0.3)")
EACH = CALLS if PROOF else OURS


class Row(NamedTuple):
    """What was measured of a panel, in milliseconds and bytes; `peers` are those of its peers by name."""

    call: str
    bare: float
    latency: float
    spent: dict
    rate: float
    peers: dict


@pytest.fixture(scope="module")
def without(tmp_path_factory):
    """A JupyterLab without our server extension."""
    home = tmp_path_factory.mktemp("without")
    (home / "notebooks").mkdir()
    shutil.copy(NOTEBOOKS[0], home / "notebooks")
    with Lab(home / "notebooks", home / "home", settings=OFF) as lab:
        yield lab


@pytest.fixture(scope="module")
def bench(browser, lab):
    with cell_for_all(browser, lab) as notebook:
        yield notebook


@pytest.fixture(scope="module")
def peers_bench(browser, without):
    with cell_for_all(browser, without) as notebook:
        shown(notebook, "%matplotlib widget\npeers.peer('ck.panels.neuron()')")  # the page loads ipympl
        yield notebook


@pytest.fixture(scope="module")
def rows(table):
    """What each panel has shown; at the end they become one table."""
    rows = []
    yield rows
    lines = [*written(rows)]
    table.extend(lines)
    if PROOF:
        day, load = datetime.now(UTC).date(), os.getloadavg()[0]
        lines[:0] = ["## Panels", "", ABOUT.format(day=day, cores=os.cpu_count(), load=load, presses=PRESSES), ""]
        (ROOT / "benchmarks" / "panels.md").write_text("\n".join(lines) + "\n", "utf-8")


@contextmanager
def cell_for_all(browser, lab):
    """A notebook with one cell for all that is measured, in a window so high that it is in view."""
    for name in ("peers.py", "stopwatch.py"):
        shutil.copy(Path(__file__).with_name(name), lab.folder)
    with new_notebook(browser, lab, "zz_bench", [START, SPLIT, SHOWN]) as notebook:
        notebook.page.set_viewport_size({"width": 1280, "height": 1400})
        notebook.run(notebook.cell(START))
        yield notebook


def test_first_picture(browser, lab, table):
    call, again = "ck.panels.neuron()", "ck.panels.neuron(w1=2)"
    with new_notebook(browser, lab, "zz_first", ["import coursekit as ck", call, again]) as notebook:
        notebook.run(notebook.cell("import"))
        first, warm = (first_picture(notebook, index) for index in (1, 2))
    table.append(
        f"{call}: first picture in a fresh kernel {first:.0f} ms, in a warm one {warm:.0f} ms{goal(warm <= FIRST)}"
    )


def first_picture(notebook, index):
    """Milliseconds from Shift+Enter in a cell to its picture."""
    cell = notebook.cells.nth(index)
    cell.evaluate("cell => probe.arm(cell)")
    cell.locator(".cm-content").press("Shift+Enter")
    milliseconds = notebook.page.evaluate("probe.latency")
    assert milliseconds is not None, "no picture"
    return milliseconds


@pytest.mark.parametrize("call", EACH)
def test_pictures_follow_keys_and_mouse(bench, request, rows, call):
    twin = Twin(call)
    name, keys = sweep(twin)
    label = twin.panel.controls[name].label
    shown(bench, BARE)
    bare = median(presses(bench, "bare", ("ArrowRight", "ArrowLeft"), PRESSES // 2, Bare))
    shown(bench, call)
    bench.page.ours.clear()  # what the panel before has left there
    latency = presses(bench, label, keys, PRESSES)
    assert len(latency) == PRESSES, "a press without a picture"
    rate = drag(bench, label)
    assert rate > 0
    panel = PanelPage(bench.page, bench.cell(SHOWN), twin)
    panel.wait_until_seen(twin.at_end(name, high=True), f"a drag of {name} of {call}")
    spent = literal_eval(bench.run(bench.cell(SPLIT))[0])
    assert bench.failures() == []
    assert errors_of_ours(bench.page) == []
    peers = (
        measured_peers(request.getfixturevalue("peers_bench"), call, label, keys) if PROOF or call == OURS[0] else {}
    )
    bench.page.bring_to_front()
    rows.append(Row(call, bare, median(latency), spent, rate, peers))


def measured_peers(bench, call, label, keys):
    """Milliseconds from a key to the picture of each peer; infinite where none came."""
    bench.page.bring_to_front()
    found = {}
    for peer, backend in BACKENDS.items():
        shown(bench, f"%matplotlib {backend}\npeers.peer({call!r})")
        found[peer] = median(presses(bench, label, keys, PEER_PRESSES, PeerPage) or [float("inf")])
    return found


def shown(bench, source):
    """Show something else in the cell."""
    bench.run(bench.cell(SHOWN), source)


def sweep(twin):
    """The first slider with room to one side, and the keys to that side and back."""
    for name, control in twin.panel.controls.items():
        if (
            not isinstance(control, Slider)
            or control.hidden
            or any(getattr(one, "control", 0) == name for one in twin.panel.live.handles)
        ):
            continue
        left, right = control.place()["at"], len(control.stops) - 1 - control.place()["at"]
        if max(left, right) >= ASIDE:
            return name, ("ArrowLeft", "ArrowRight") if left >= right else ("ArrowRight", "ArrowLeft")
    raise AssertionError(f"no slider has room for {ASIDE} presses")


class PeerPage(PanelPage):
    """The sliders of ipywidgets."""

    watch = "probe.watch"

    def __init__(self, page, root):
        super().__init__(page, root)
        self.sliders = root.locator(".widget-slider")

    def handle(self, index):
        """What is dragged."""
        return self.sliders.nth(index).locator(".noUi-handle")

    def label(self, index):
        """The text beside the slider."""
        return self.sliders.nth(index).locator(".widget-label").text_content()


class Bare(PeerPage):
    """A slider, and words that follow it in place of a picture."""

    watch = "probe.words"


def presses(bench, label, keys, count, kind=PanelPage):
    """Milliseconds from each key to what follows it, some to one side and as many back."""
    panel, slider = found(bench, label, kind)
    milliseconds = []
    for key in islice(cycle([key for key in keys for _ in range(ASIDE)]), count):
        panel.handle(slider).focus()
        panel.root.evaluate(f"root => probe.quiet(root, {panel.watch})")
        panel.root.evaluate(f"root => probe.arm(root, {panel.watch})")
        panel.page.keyboard.press(key)
        if (one := panel.page.evaluate("probe.latency")) is None:  # a peer may lose its canvas
            break
        milliseconds.append(one)
    return milliseconds


def drag(bench, label):
    """Pictures a second while the mouse goes from the low end of the slider to the high one, back, and beyond."""
    panel, slider = found(bench, label, PanelPage)
    panel.drag_to_end(slider, high=False)
    panel.root.evaluate("root => probe.quiet(root)")
    return panel.pictures_in_a_drag(slider, DRAG, ways=3) / DRAG


def found(bench, label, kind):
    """What stands in the cell, and which of its sliders has the label."""
    panel = kind(bench.page, bench.cell(SHOWN).locator(".jp-Cell-outputArea"))
    panel.sliders.first.wait_for()
    return panel, [panel.label(i) for i in range(panel.sliders.count())].index(label)


def written(rows):
    """The table: a line a panel, then each goal over all of them."""
    peers = [*BACKENDS] if any(row.peers for row in rows) else []
    heads = "panel", "key to picture", "bare", "compute + move + record", "above", "pictures/s", "frame"
    yield cells(*heads, *(f"of {peer}" for peer in peers))
    yield cells(*["---"] * (len(heads) + len(peers)))
    over = {row.call: row.latency - row.bare - sum(kernel(row)) for row in rows}
    for row in rows:
        spent = " + ".join(f"{part:.1f}" for part in kernel(row))
        seen = f"{row.latency:.0f} ms", f"{row.bare:.0f} ms", spent, f"{over[row.call]:.1f} ms", f"{row.rate:.0f}"
        ratios = (f"{row.latency / row.peers[peer]:.2f}" if peer in row.peers else "" for peer in peers)
        yield cells(f"`{row.call.removeprefix('ck.panels.')}`", *seen, f"{row.spent['bytes'] / 1e3:.1f} kB", *ratios)
    records, sizes = ([row.spent[part] for row in rows] for part in ("record", "bytes"))
    ratios = [row.latency / theirs for row in rows for theirs in row.peers.values()]
    rates = [row.rate for row in rows]
    yield ""
    yield f"- above bare and kernel: most {within(max(over.values()), OVER, ' ms')}"
    yield f"- record: median {within(median(records), RECORD, ' ms')}, most {within(max(records), RECORD_MOST, ' ms')}"
    yield f"- of a peer: most {within(max(ratios, default=0), RATIO)}"
    yield f"- pictures a second in a drag: least {min(rates):.0f}{goal(min(rates) >= RATE)}"
    yield f"- a frame: median {within(median(sizes) / 1e3, KB, ' kB')}, most {within(max(sizes) / 1e3, KB_MOST, ' kB')}"


def within(value, most, unit=""):
    """A number, and whether it is as small as it should be."""
    return f"{value:.3g}{unit}{goal(value <= most)}"


def cells(*texts):
    """A row of a table in Markdown."""
    return f"| {' | '.join(texts)} |"


def kernel(row):
    """Milliseconds to compute, to move the artists, to record them."""
    return [row.spent[part] for part in ("compute", "move", "record")]


def goal(met):
    return " (goal met)" if met else " (goal missed)"
