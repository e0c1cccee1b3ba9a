"""From nothing to a moving slider on the site: python benchmarks/site.py

Measures build/site (after `make site`) in Chromium with an empty cache, on this machine and through a proxy of
20 Mbit/s and 40 ms: when the first picture stands, when the picture has followed the first key on a slider, pressed as
soon as it is there, and what has come over the line by then, text with gzip. Then, for every panel of every lesson,
from the first touch to the first picture of the recording. Writes benchmarks/site.md and docs/benchmarks.md.
"""

import os
import re
import shutil
import statistics
import sys
from datetime import date
from pathlib import Path

from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "browser"), str(ROOT / "benchmarks")]

from far_away import FarAway  # noqa: E402
from recordings import ARGUMENTS  # noqa: E402
from sites import served  # noqa: E402

SITE = ROOT / "build" / "site"
SECTION, PAGE = ROOT / "benchmarks" / "site.md", ROOT / "docs" / "benchmarks.md"
HEAD = "## The site"
ROADS = {"this machine": None, "20 Mbit/s, 40 ms": (0.04, 20e6)}
FIRST = ["index.html", "lessons/00_start.html", "lessons/01_linear_models.html", "lessons/05_gradient_descent.html"]
TIMES, ROUNDS = 5, 3
PAINTED = """() => new Promise((done) => {
  const look = () => {
    const one = document.querySelector(".ck-panel .ck-picture");
    if (one?.picture.layers[1].list && document.querySelector(".ck-panel input[type=range]")) done(performance.now());
    else setTimeout(look, 5);
  };
  look();
})"""
TOUCHED = """(panel) => new Promise((done) => {
  const { picture } = panel.querySelector(".ck-picture");
  const control = panel.querySelector("input");
  const before = picture.layers[1].list;
  const begun = performance.now();
  const told = () => picture.layers[1].list !== before && done([performance.now() - begun, performance.now()]);
  picture.root.addEventListener("painted", told);
  control.focus();
  for (const key of ["ArrowUp", "ArrowDown"])
    if (picture.layers[1].list === before) control.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true }));
})"""


def visited(browser, address):
    """(seconds to the first picture, seconds to the moved one, megabytes by then) of a page, with an empty cache."""
    with browser.new_context(viewport={"width": 1200, "height": 900}) as context:
        page = context.new_page()
        line, sizes = context.new_cdp_session(page), []
        line.send("Network.enable")
        line.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
        page.goto(address, wait_until="commit")
        first = page.evaluate(PAINTED)
        _, moved = page.locator(".ck-panel").first.evaluate(TOUCHED)
        page.wait_for_timeout(100)
        return first / 1000, moved / 1000, sum(sizes) / 1e6


def touches(browser, address):
    """Milliseconds from the first touch to the first picture, for each panel of a page."""
    with browser.new_context(viewport={"width": 1200, "height": 900}) as context:
        page = context.new_page()
        page.goto(address, wait_until="networkidle")
        panels = page.locator(".ck-panel")
        found = {}
        for i in range(panels.count()):
            panel = panels.nth(i)
            panel.scroll_into_view_if_needed()
            page.wait_for_timeout(200)
            found[panel.get_attribute("aria-label").removesuffix(" panel")] = panel.evaluate(TOUCHED)[0]
        return found


def medians(rows):
    """The median of each column."""
    return [statistics.median(column) for column in zip(*rows, strict=True)]


def main():
    """Measure, write."""
    size = sum(path.stat().st_size for path in SITE.rglob("*") if path.is_file() and SITE / "lab" not in path.parents)
    lines = [
        HEAD, "",
        f"Written by `python benchmarks/site.py` after `make site`; {date.today()}, {os.cpu_count()} cores, load "
        f"{os.getloadavg()[0]:.1f}. The site has {size / 1e6:.1f} MB. Empty cache, text with gzip, "
        f"medians of {TIMES}, of {ROUNDS} for touches. Goals: 3 s to a moving slider, 1.5 MB for a first lesson, 0.5 s "
        "from touch to picture.",
        "", "| page | road | first picture | slider moved | over the line |", "|---|---|---|---|---|",
    ]  # fmt: skip
    delays = {road: {} for road in ROADS}
    with sync_playwright() as playwright, served(SITE) as address, FarAway(address) as far:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=ARGUMENTS)
        for road, slow in ROADS.items():
            if slow:
                far.slow(*slow)
            host = far.address if slow else address
            for page in FIRST:
                first, moved, size = medians([visited(browser, f"{host}/{page}") for _ in range(TIMES)])
                lines.append(f"| {page} | {road} | {first:.2f} s | {moved:.2f} s | {size:.2f} MB |")
                print(lines[-1], flush=True)
            for page in sorted(SITE.glob("lessons/*.html")):
                rounds = [touches(browser, f"{host}/lessons/{page.name}") for _ in range(ROUNDS)]
                delays[road] |= {name: statistics.median(each[name] for each in rounds) for name in rounds[0]}
    lines += ["", "| panel | recording | touch to picture | at 20 Mbit/s, 40 ms |", "|---|---|---|---|"]
    here, there = delays.values()
    for name in here:
        (tape,) = SITE.glob(f"panels/{name}-*.ckr")
        lines.append(f"| {name} | {tape.stat().st_size / 1e6:.2f} MB | {here[name]:.0f} ms | {there[name]:.0f} ms |")
        print(lines[-1], flush=True)
    text = "\n".join(lines) + "\n"
    SECTION.write_text(text, "utf-8")
    known = re.sub(rf"{re.escape(HEAD)}\n.*?(?=^## |\Z)", "", PAGE.read_text("utf-8"), flags=re.DOTALL | re.MULTILINE)
    PAGE.write_text(known.replace("## Notes\n", f"{text}\n## Notes\n"), "utf-8")


if __name__ == "__main__":
    main()
