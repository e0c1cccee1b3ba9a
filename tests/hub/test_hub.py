"""`docs/hub.md`: its configuration in a real JupyterHub, where two people fetch, answer and submit a lesson.

Their servers run as one user of the system, as in containers, where everybody is called `jovyan` and nbgrader takes the
name from the hub.
"""

import json
import os
import re
import shutil
import socket
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.parse import parse_qs, urlencode, urlsplit
from urllib.request import Request, urlopen

import nbformat
import pytest
import websocket
from grading.classroom import solved
from grading.submitting import points

from coursekit.cli.main import main

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "hub.md").read_text("utf-8")
HUB, EXCHANGE, LINK = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)
BIN, TOKEN, STARTS_WITHIN = Path(sys.executable).parent, "a-token-of-the-tests", 180
PEOPLE = ("ada", "bob")
WITH_OURS = {"PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}", "PYTHONPATH": str(ROOT)}
OURS = """
from pathlib import Path

c.JupyterHub.bind_url, c.JupyterHub.hub_port = "http://127.0.0.1:{port}", {hub}
c.JupyterHub.db_url = "sqlite:///{folder}/hub.sqlite"
c.JupyterHub.cookie_secret_file = "{folder}/cookie_secret"
c.ConfigurableHTTPProxy.command = ["{bin}/configurable-http-proxy"]
c.ConfigurableHTTPProxy.api_url = "http://127.0.0.1:{proxy}"
c.ConfigurableHTTPProxy.pid_file = "{folder}/proxy.pid"
c.JupyterHub.authenticator_class, c.JupyterHub.spawner_class = "dummy", "simple"
c.SimpleLocalProcessSpawner.home_dir_template = "{folder}/home/{{username}}"
c.Spawner.args, c.Spawner.notebook_dir, c.Spawner.start_timeout = ["--allow-root"], "~", 180
c.Spawner.http_timeout = 180
c.Spawner.environment |= {environment}
c.JupyterHub.services = [{{"name": "test", "api_token": "{token}"}}]
scopes = ["admin:users", "admin:servers", "access:servers"]
c.JupyterHub.load_roles = [{{"name": "test", "scopes": scopes, "services": ["test"]}}]
"""
JOVYAN = """import pwd

_found = pwd.getpwuid
pwd.getpwuid = lambda uid: pwd.struct_passwd(("jovyan", *_found(uid)[1:]))
"""


def free_ports(count):
    sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [one.getsockname()[1] for one in sockets]
    for one in sockets:
        one.close()
    return ports


class Hub:
    """A hub with the page's configuration, and what the tests need beside it."""

    def __init__(self, folder):
        self.folder, self.port = folder, None
        (folder / "etc").mkdir()
        (folder / "shim").mkdir()
        (folder / "shim" / "sitecustomize.py").write_text(JOVYAN)
        (folder / "exchange").mkdir()
        (folder / "exchange").chmod(0o777)
        (folder / "etc" / "nbgrader_config.py").write_text(EXCHANGE.replace("/srv/nbgrader", str(folder)))
        kernels_of_everybody(folder / "kernels")

    def __enter__(self):
        self.port, hub, proxy = free_ports(3)
        environment = {
            "JUPYTER_CONFIG_PATH": str(self.folder / "etc"),
            "PYTHONPATH": f"{self.folder / 'shim'}{os.pathsep}{ROOT}",
        }
        config = HUB.replace("/opt/coursekit/environment/bin", str(BIN)).replace("/opt/coursekit", str(self.folder))
        config = config.replace(f'"{self.folder}/environment"', f'"{BIN.parent}"')
        values = {"port": self.port, "hub": hub, "proxy": proxy, "folder": self.folder, "bin": BIN, "token": TOKEN}
        (self.folder / "config.py").write_text(config + OURS.format(**values, environment=environment))
        clean = {
            name: one for name, one in os.environ.items() if not name.startswith(("JUPYTER", "COURSEKIT", "NUMBA"))
        }
        clean["PATH"] = f"{BIN}{os.pathsep}{clean['PATH']}"
        with (self.folder / "log").open("wb") as log:
            command = [BIN / "jupyterhub", "-f", self.folder / "config.py"]
            self._process = subprocess.Popen(command, cwd=self.folder, env=clean, stdout=log, stderr=log)
        try:
            self.wait("hub/api/")
            for person in PEOPLE:
                self.ask(f"hub/api/users/{person}", "POST")
                self.ask(f"hub/api/users/{person}/server", "POST")
            for person in PEOPLE:
                self.wait(f"user/{person}/api/status")
        except BaseException:
            print((self.folder / "log").read_text("utf-8")[-5000:])
            self.__exit__()
            raise
        return self

    def __exit__(self, *_):
        self._process.terminate()  # it ends its proxy and the servers
        try:
            self._process.wait(30)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def wait(self, what):
        end = time.monotonic() + STARTS_WITHIN
        while True:
            try:
                return self.ask(what)
            except (HTTPError, URLError, ConnectionError):
                if time.monotonic() > end or self._process.poll() is not None:
                    raise
                time.sleep(0.2)

    def ask(self, what, method="GET", data=None):
        """What the hub, or a person's server, answers."""
        data = None if data is None else json.dumps(data).encode()
        headers = {"Authorization": f"token {TOKEN}", "Content-Type": "application/json"}
        request = Request(f"http://127.0.0.1:{self.port}/{what}", data, headers, method=method)
        with urlopen(request, timeout=120) as answer:
            text = answer.read().decode()
        return json.loads(text) if text[:1] in ("{", "[") else text

    def run(self, person, code):
        """What code prints in a kernel on a person's server."""
        kernel = self.ask(f"user/{person}/api/kernels", "POST", {"name": "python3"})["id"]
        place = f"ws://127.0.0.1:{self.port}/user/{person}/api/kernels/{kernel}/channels"
        line = websocket.create_connection(place, header=[f"Authorization: token {TOKEN}"], timeout=180)
        content = {"code": code, "silent": False, "store_history": True, "allow_stdin": False, "stop_on_error": True}
        header = {"msg_id": "1", "msg_type": "execute_request", "username": "", "session": "1", "version": "5.3"}
        said = []
        line.send(json.dumps({"header": header, "parent_header": {}, "metadata": {}, "content": content,
                              "channel": "shell", "buffers": []}))  # fmt: skip
        with closing(line):
            while True:
                frame = line.recv()
                message = json.loads(frame) if isinstance(frame, str) else {"parent_header": {}}  # else of a widget
                if message["parent_header"].get("msg_id") != "1":
                    continue
                kind, content = message["msg_type"], message["content"]
                said += [content.get("text", ""), *content.get("traceback", [])]
                if kind == "status" and content["execution_state"] == "idle":
                    break
        self.ask(f"user/{person}/api/kernels/{kernel}", "DELETE")
        return "".join(said)


def kernels_of_everybody(target):
    """What `NUMBA_CACHE_DIR=target coursekit warmup` makes, from the cache that there is already."""
    from numba.core.caching import _CacheLocator

    from coursekit.core.compiled import cached_in

    for source, cache in cached_in().items():
        place = target / _CacheLocator.get_suitable_cache_subpath(str(source / "any.py"))
        place.mkdir(parents=True)
        for file in cache.glob("*.nb?"):
            shutil.copy2(file, place)


@pytest.fixture(scope="module")
def hub(tmp_path_factory):
    with Hub(tmp_path_factory.mktemp("hub")) as hub:
        yield hub


LOOK = """
from coursekit.core.compiled import kernels
from coursekit.student import store
print(f"FOUND {os.environ['COURSEKIT_STUDENT']} {kernels().compiled} {store.data_path()}")
"""


def test_two_people_fetch_answer_and_submit_and_a_teacher_grades(hub):
    def nbgrader(*command):
        environment = {**os.environ, **WITH_OURS, "JUPYTER_CONFIG_PATH": str(hub.folder / "etc")}
        where = {"cwd": hub.folder / "course", "env": environment}
        done = subprocess.run([BIN / "nbgrader", *command], capture_output=True, text=True, check=False, **where)
        assert done.returncode == 0, done.stdout + done.stderr

    course, graded = str(hub.folder / "course"), str(hub.folder / "graded")
    assert main(["release", "00", "--out", course, "--nbgrader"]) == 0
    nbgrader("generate_assignment", "00_start")
    nbgrader("release_assignment", "00_start")
    one = {"course_id": "coursekit", "assignment_id": "00_start"}
    for person, but in (("ada", ()), ("bob", ["start/first-function"])):
        assert hub.ask(f"user/{person}/assignments/fetch?{urlencode(one)}", "POST", one)["success"]
        place = f"user/{person}/api/contents/00_start/00_start.ipynb"
        notebook = nbformat.from_dict(hub.ask(place)["content"])
        name = next(cell.source for cell in notebook.cells if cell.id == "student")
        solved(notebook, person, but)
        next(cell for cell in notebook.cells if cell.id == "student").source = name  # nobody types a name
        hub.ask(place, "PUT", {"type": "notebook", "content": notebook})
        sources = [cell.source for cell in notebook.cells if cell.cell_type == "code"]
        said = hub.run(person, "\n".join(["import os", *(sources if person == "ada" else sources[:2]), LOOK]))
        student, compiled, record = said.partition("FOUND ")[2].split()
        assert (student, compiled) == (person, "0"), "numbers of one's own, compiled code of everybody"
        assert Path(record).is_relative_to(hub.folder / "home" / person), "a record of one's own"
        assert hub.ask(f"user/{person}/assignments/submit?{urlencode(one)}", "POST", one)["success"]
    nbgrader("collect", "00_start")
    assert main(["grade", course, "--out", graded, "--unsafe-no-sandbox", "--jobs", "1"]) == 0
    assert points(graded) == {"ada": 7, "bob": 2}


def test_compiled_code_is_read_by_all_and_written_by_nobody(hub):
    for person in PEOPLE:
        links = list((hub.folder / "home" / person / ".cache" / "coursekit-kernels").rglob("*.nbc"))
        assert links
        assert all(path.resolve().is_relative_to(hub.folder / "kernels") for path in links)


def test_a_link_brings_the_lessons_of_a_repository(hub, tmp_path):
    space = {}
    exec(LINK, space)
    made = space["link"]("https://hub.example.org/", "https://example.org/team/lessons.git", "main", "a b/01.ipynb")
    parts = urlsplit(made)
    assert (parts.netloc, parts.path) == ("hub.example.org", "/hub/user-redirect/git-pull")
    assert parse_qs(parts.query) == {
        "repo": ["https://example.org/team/lessons.git"], "branch": ["main"], "targetpath": ["lessons"],
        "urlpath": ["lab/tree/lessons/a b/01.ipynb"],
    }  # fmt: skip

    def git(*command):
        subprocess.run(
            ["git", "-c", "user.name=t", "-c", "user.email=t@example.org", *command], cwd=tmp_path, check=True
        )

    (tmp_path / "one.ipynb").write_text("{}")
    git("init", "-q", "-b", "main")
    git("add", ".")
    git("commit", "-qm", "lessons")
    query = urlsplit(space["link"]("", f"file://{tmp_path}", "main", "one.ipynb")).query
    assert '"phase": "finished"' in hub.ask(f"user/ada/git-pull/api?{query}")
    assert (hub.folder / "home" / "ada" / tmp_path.name / "one.ipynb").read_text() == "{}"
