"""From nothing to a moving slider in the lab of a browser: python benchmarks/lab.py build/site/lab

Twice with an empty cache: on this machine, and at the end of a road of 20 Mbit/s and 40 ms. Says the seconds and the
bytes of each, and the largest of what was loaded. The newcomer opens lesson 1, runs its first cell and that of the
first panel, and drags a slider.
"""

import sys
import time
from pathlib import Path

from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / folder) for folder in (".", "tests", "tests/browser", "benchmarks")]

import lite  # noqa: E402
from far_away import FarAway  # noqa: E402
from pages import wait_for  # noqa: E402
from panels import PANEL, PanelPage  # noqa: E402
from recordings import ARGUMENTS  # noqa: E402
from sites import served  # noqa: E402

ROUND_TRIP, BITS = 0.04, 20e6
LESSON, CALL = "01_linear_models", "ck.panels.neuron()"


def measured(browser, address):
    """(what happened at which second, bytes by address) for somebody who has never been there."""
    with lite.window(browser, address) as page:
        sizes, begun, at = {}, time.monotonic(), {}
        page.on("requestfinished", lambda request: sizes.update({request.url: request.sizes()["responseBodySize"]}))
        page.goto(f"{address}/lab/index.html?path={LESSON}.ipynb")
        page.locator(".jp-CodeCell").first.wait_for()
        at["the lesson to read"] = time.monotonic() - begun
        notebook = lite.lesson_in(page, LESSON)
        at["Python is there"] = time.monotonic() - begun
        notebook.run(notebook.cells.first)
        cell = notebook.cell(CALL)
        notebook.run(cell)
        panel = PanelPage(page, cell.locator(PANEL))
        before = wait_for(page, panel.seen, "the first picture")
        at["the first picture"] = time.monotonic() - begun
        panel.drag_to_end(0, high=True)
        panel.wait_until_not_seen(before, "a drag")
        at["a moved slider"] = time.monotonic() - begun
        return at, sizes


def main(folder):
    """Print both."""
    with sync_playwright() as playwright, served(folder) as address, FarAway(address) as road:
        browser = playwright.chromium.launch(args=ARGUMENTS, executable_path="/usr/bin/chromium")
        road.slow(ROUND_TRIP, BITS)
        for name, place in (("this machine", address), ("20 Mbit/s, 40 ms", road.address.rstrip("/"))):
            at, sizes = measured(browser, place)
            print(f"{name}: " + ", ".join(f"{what} {seconds:.1f} s" for what, seconds in at.items()))
            print(f"  {len(sizes)} requests, {sum(sizes.values()) / 1e6:.1f} MB as they travel")
            for url, size in sorted(sizes.items(), key=lambda item: -item[1])[:12]:
                print(f"  {size / 1e6:6.2f} MB {Path(url).name[:60]}")
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1])
