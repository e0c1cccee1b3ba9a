"""What recordings of panels cost: python benchmarks/recordings.py [panel ...]

Each panel (or those that are named) is recorded by its defaults, as `panel.record("NAME.ckr", page="NAME.html")`, and
the page is opened in Chromium from a server on this machine. From the first touch, which is when the recording is
loaded, to the first picture of it takes the time of the last column: the median of five windows that have not seen it.
The rows are written to benchmarks/recordings.md and docs/benchmarks.md; those of panels that are not named stay.
"""

import functools
import http.server
import os
import re
import shutil
import statistics
import sys
import tempfile
import threading
import time
from datetime import date
from math import prod
from pathlib import Path

from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parent.parent
sys.path[:1] = [str(ROOT)]

from coursekit.panels import PANELS  # noqa: E402

SECTION, PAGE = ROOT / "benchmarks" / "recordings.md", ROOT / "docs" / "benchmarks.md"
HEAD = "## Recordings"
TIMES = 5
ARGUMENTS = ("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run", "--disable-sync")
TOUCH = """() => new Promise((done) => {
  const { picture } = document.querySelector(".ck-picture");
  const control = document.querySelector(".ck-panel input");
  const before = picture.layers[1].list;
  const begun = performance.now();
  picture.root.addEventListener("painted", () => picture.layers[1].list !== before && done(performance.now() - begun));
  control.focus();
  for (const key of ["ArrowUp", "ArrowDown"])
    if (picture.layers[1].list === before) control.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true }));
})"""


class Quiet(http.server.SimpleHTTPRequestHandler):
    """A server that does not talk."""

    def log_message(self, *_):
        """Say nothing."""


def recorded(name, folder):
    """(how many settings, bytes, seconds of the processor) of a panel's recording, written to the folder."""
    panel, begun = PANELS[name](), time.process_time()
    made = panel.record(folder / f"{name}.ckr", page=folder / f"{name}.html")
    panel.close()
    return made.settings, made.size, time.process_time() - begun


def touched(browser, address):
    """Milliseconds from the first touch to the first picture of the recording."""
    with browser.new_context(viewport={"width": 1000, "height": 760}) as context:
        page = context.new_page()
        page.goto(address)
        page.locator(".ck-panel").wait_for()
        page.wait_for_timeout(300)
        return page.evaluate(TOUCH)


def row(name, settings, size, seconds, latencies):
    """A line of the table."""
    stops = ", ".join(f"{key} {len(values)}" for key, values in settings.items())
    count = prod(map(len, settings.values()))
    touch = statistics.median(latencies)
    return f"| {name} | {stops} | {count:,} | {size / 1e6:.2f} MB | {seconds:.0f} s | {touch:.0f} ms |"


def written(rows):
    """The text for the page, of rows by their panel."""
    known = SECTION.read_text("utf-8") if SECTION.exists() else ""
    old = {found[1]: found[0] for found in re.finditer(r"^\| (\w+) \| .* ms \|$", known, re.MULTILINE)}
    rows = {name: (old | rows)[name] for name in PANELS if name in old | rows}
    lines = [
        HEAD,
        "",
        f"Written by `python benchmarks/recordings.py`; {date.today()}, {os.cpu_count()} cores, load at the end of the "
        f"run {os.getloadavg()[0]:.1f}. Goals: 3 MB at most, and 0.5 s from the first touch to the first picture.",
        "",
        "| panel | stops | settings | file | processor time to record | first touch to picture |",
        "|---|---|---|---|---|---|",
        *rows.values(),
    ]
    return "\n".join(lines) + "\n"


def write(rows):
    """Put the rows where they are read."""
    text = written(rows)
    SECTION.write_text(text, "utf-8")
    page = re.sub(rf"{re.escape(HEAD)}\n.*?(?=^## |\Z)", "", PAGE.read_text("utf-8"), flags=re.DOTALL | re.MULTILINE)
    PAGE.write_text(page.replace("## Notes\n", f"{text}\n## Notes\n"), "utf-8")


def main(names):
    """Record, measure, write."""
    rows = {}
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        handler = functools.partial(Quiet, directory=folder)
        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=ARGUMENTS)
        for name in names or PANELS:
            settings, size, seconds = recorded(name, Path(folder))
            address = f"http://127.0.0.1:{server.server_port}/{name}.html"
            rows[name] = row(name, settings, size, seconds, [touched(browser, address) for _ in range(TIMES)])
            print(rows[name], flush=True)
        server.shutdown()
    write(rows)


if __name__ == "__main__":
    main(sys.argv[1:])
