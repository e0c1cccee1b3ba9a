"""The site for tests: built with few stops of each slider, and served as hosts of static files do, with gzip."""

import functools
import gzip
import http.server
import subprocess
import sys
import threading
from contextlib import contextmanager, suppress
from html.parser import HTMLParser
from pathlib import Path
from types import SimpleNamespace

ROOT = Path(__file__).resolve().parents[2]
PACKED = {".html", ".css", ".js", ".mjs", ".svg", ".json", ".ipynb", ".wasm"}  # what such hosts compress


class Host(http.server.SimpleHTTPRequestHandler):
    """A server of files that says nothing, and compresses text."""

    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        """Say nothing."""

    def do_GET(self):
        """A file as a browser asks for it."""
        path = Path(self.translate_path(self.path))
        if path.suffix not in PACKED or not path.is_file() or "gzip" not in self.headers.get("Accept-Encoding", ""):
            return super().do_GET()
        body = _packed(path)
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(str(path)))
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        with suppress(ConnectionError):  # the window was closed meanwhile
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


def build(folder, *options):
    """Build the site below a folder; returns where it is."""
    command = [
        sys.executable,
        "tools/make_site.py",
        "--out",
        str(folder / "site"),
        "--work",
        str(folder / "work"),
        *options,
    ]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert run.returncode == 0, run.stdout + run.stderr
    return folder / "site"


class Page(HTMLParser):
    """What a page links to, its anchors, pictures, headings and blocks of code."""

    def __init__(self, path):
        super().__init__()
        self.links, self.anchors, self.pictures, self.headings, self.code = [], set(), [], [], []
        self._in_code = False
        self.feed(path.read_text("utf-8"))

    def handle_starttag(self, tag, attributes):
        """Note what an element has."""
        found = dict(attributes)
        self.anchors |= {found[name] for name in ("id", "name") if found.get(name)}
        self.links += [found[name] for name in ("href", "src", "data-source") if found.get(name)]
        if tag == "pre":
            self._in_code = True
            self.code.append("")
        if tag == "img":
            self.pictures.append(found)
        if len(tag) == 2 and tag[0] == "h" and tag[1].isdigit():
            self.headings.append(int(tag[1]))

    def handle_endtag(self, tag):
        """A block of code ends."""
        self._in_code = self._in_code and tag != "pre"

    def handle_data(self, data):
        """Note what is in a block of code."""
        if self._in_code:
            self.code[-1] += data


def opened(browser, address, *, width=1200, height=900, scheme="light"):
    """A window that reaches this address and nothing else; `asked` is what it has asked for, `wrong` what failed."""
    context = browser.new_context(viewport={"width": width, "height": height}, color_scheme=scheme)
    ours = (address, "file:", "data:", "blob:")
    context.route("**/*", lambda road: road.continue_() if road.request.url.startswith(ours) else road.abort())
    page = context.new_page()
    seen = SimpleNamespace(page=page, asked=[], wrong=[], close=context.close, ours=ours)
    page.on("pageerror", lambda error: seen.wrong.append(str(error)))
    page.on("request", lambda request: seen.asked.append(request.url))
    page.on("response", lambda answer: answer.status >= 400 and seen.wrong.append(f"{answer.status} {answer.url}"))
    return seen
