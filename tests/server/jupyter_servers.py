"""Environments with the course installed in different ways, and real Jupyter servers in them.

An environment is a new one of `venv` that also sees the packages of this Python, so that nothing is downloaded, or is
alone and has pip.
"""

import json
import os
import shutil
import subprocess
import sys
import sysconfig
import time
import venv
from pathlib import Path
from urllib.error import URLError
from urllib.request import Request, urlopen

import websocket

ROOT = Path(__file__).parents[2]
OFFLINE = {"PIP_NO_DEPS": "1", "PIP_NO_INDEX": "1", "PIP_NO_BUILD_ISOLATION": "0"}  # the last means: no isolation
STARTS_WITHIN, ANSWERS_WITHIN = 120, 60  # seconds
TOKEN = "a-token"
WITNESS = '''
"""A server extension of the tests: what the sockets of this process have set, by the port at their other end."""

import gc
import json
import socket

from jupyter_server.services.kernels.websocket import KernelWebsocketHandler
from tornado.web import RequestHandler


def nodelay(one):
    return bool(one.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY))


class Witness(RequestHandler):
    def get(self):
        found, kernels = {}, []
        for one in gc.get_objects():
            if isinstance(one, socket.socket) and one.fileno() >= 0:
                try:
                    found[one.getpeername()[1]] = nodelay(one)
                except (OSError, IndexError):  # it listens, or is none of TCP's
                    pass
            elif isinstance(one, KernelWebsocketHandler) and one.ws_connection:
                kernels.append(nodelay(one.ws_connection.stream.socket))
        setting = self.settings["kernel_websocket_connection_class"]
        bases = [one.__name__ for one in setting.__mro__]
        self.write(json.dumps({"nodelay": found, "kernels": kernels, "bases": bases}))


def _load_jupyter_server_extension(server):
    server.web_app.add_handlers(".*", [(server.web_app.settings["base_url"] + "witness", Witness)])
'''


class Environment:
    """A Python environment of its own, and a home of its own."""

    def __init__(self, folder, alone=False):
        self.folder, self.home, self.alone = Path(folder), Path(folder, "home"), alone
        venv.EnvBuilder(symlinks=os.name != "nt", with_pip=alone).create(self.folder)
        self.python = str(self.folder / ("Scripts" if os.name == "nt" else "bin") / "python")
        site = self.ask("import sysconfig; print(sysconfig.get_path('purelib'))")
        if not alone:
            Path(site, "0-shared.pth").write_text(sysconfig.get_path("purelib"))
        self.home.mkdir()

    @property
    def file(self):
        """What turns the extension on in this environment."""
        return self.folder / "etc" / "jupyter" / "jupyter_server_config.d" / "coursekit.json"

    @property
    def variables(self):
        ours = {k: v for k, v in os.environ.items() if not k.startswith(("JUPYTER", "PYTHON", "PIP_"))}
        return ours | {
            **dict.fromkeys(("HOME", "USERPROFILE", "APPDATA"), str(self.home)),
            "IPYTHONDIR": str(self.home / "ipython"),
            **({} if self.alone else self._seen()),
        }

    @staticmethod
    def _seen():
        """Where the files of the packages that are seen lie for Jupyter."""
        shared = Path(sys.prefix, "share", "jupyter")
        return {"JUPYTERLAB_DIR": str(shared / "lab"), "JUPYTER_PATH": str(shared)}

    def ask(self, code):
        """What a line of Python prints."""
        command = [self.python, "-c", code]
        return subprocess.check_output(command, cwd=self.folder, env=self.variables, text=True).strip()

    def run(self, *arguments, **options):
        """Run the environment's Python to its end; what it said."""
        options = {"env": self.variables | OFFLINE, "cwd": self.home} | options
        both = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "text": True}
        run = subprocess.run([self.python, *map(str, arguments)], **both, **options)
        assert run.returncode == 0, run.stdout
        return run.stdout


def sources(folder):
    """Make a copy of what the course is built from: building leaves files behind."""
    ignore = shutil.ignore_patterns("__pycache__", "*.egg-info")
    for name in ("coursekit", "notebooks", "tools"):
        shutil.copytree(ROOT / name, folder / name, ignore=ignore)
    for name in ("pyproject.toml", "README.md", "CHANGELOG.md", "LICENSE"):
        shutil.copy(ROOT / name, folder)
    return folder


def built_wheel(folder):
    """Build a wheel of the course in a new folder; its path."""
    builder = Environment(folder / "builder")
    builder.run("-m", "pip", "wheel", "-w", folder, sources(folder / "course"))
    (wheel,) = folder.glob("*.whl")
    return wheel


def wheel_installed(folder, wheel):
    """A new environment with the wheel in it."""
    environment = Environment(folder)
    environment.run("-m", "pip", "install", "--force-reinstall", wheel)
    return environment


def clone_set_up(folder):
    """The environment of a new clone, after `make setup`."""
    environment = Environment(sources(folder) / ".venv")
    (environment.folder / "coursekit.json").write_text("{}")  # ours, with nothing installed
    environment.run(folder / "tools" / "bootstrap.py", "setup")
    return environment


class Server:
    """A running Jupyter server with the witness in it: `with Server(environment, "jupyterlab") as server`."""

    def __init__(self, environment, command, *options, settings=None):
        self.environment = environment
        self.folder = environment.home / f"server-{time.monotonic_ns()}"
        (config := self.folder / "config" / "jupyter_server_config.d").mkdir(parents=True)
        (self.folder / "witness.py").write_text(WITNESS)
        (config / "witness.json").write_text('{"ServerApp": {"jpserver_extensions": {"witness": true}}}')
        (config.parent / "jupyter_server_config.json").write_text(json.dumps(settings or {}))
        self.root = self.folder / "root"
        self.root.mkdir()
        self.workspaces = environment.home / ".jupyter" / "lab" / "workspaces"
        module, *more = command.split()
        token = f"--IdentityProvider.token={TOKEN}"
        if module == "coursekit.cli":
            more += [str(self.root), "--no-browser", "--", token]
        else:
            more += [
                "--no-browser",
                "--allow-root",
                "--ServerApp.log_level=INFO",
                f"--ServerApp.root_dir={self.root}",
                token,
            ]
        self.command = [environment.python, "-m", module, *more, *options]
        self.log = self.folder / "log"

    def __enter__(self):
        variables = self.environment.variables | {
            "JUPYTER_CONFIG_PATH": str(self.folder / "config"),
            "JUPYTER_RUNTIME_DIR": str(self.folder / "runtime"),
            "PYTHONPATH": str(self.folder),
        }
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                self.command, cwd=self.folder, env=variables, stdout=log, stderr=subprocess.STDOUT
            )
        try:
            self.url = self._wait()
        except BaseException:
            self.process.kill()
            self.process.wait()
            raise
        return self

    def __exit__(self, *_):
        """Ask it to end, so that its kernels end, too."""
        try:
            self.ask("api/shutdown", "POST")
            self.process.wait(30)
        except (OSError, subprocess.TimeoutExpired):
            self.process.kill()
            self.process.wait()

    def said(self):
        """What the server wrote."""
        return self.log.read_text(errors="replace")

    def page(self, what):
        """The address of a page, for a browser."""
        return f"{self.url}{what}?token={TOKEN}"

    @property
    def address(self):
        """The front door."""
        return self.page("")

    def ask(self, what, method="GET"):
        """Ask for a page of the server."""
        request = Request(self.url + what, method=method, headers={"Authorization": f"token {TOKEN}"})
        if method == "POST":
            request.data = b"{}"
            request.add_header("Content-Type", "application/json")
        with urlopen(request, timeout=ANSWERS_WITHIN) as answer:
            return answer.read()

    def witness(self):
        """What the witness sees."""
        return json.loads(self.ask("witness"))

    def nodelay_of_a_kernel(self):
        """Begin a kernel and speak to it: whether the server's socket has TCP_NODELAY, and what the kernel said."""
        kernel = json.loads(self.ask("api/kernels", "POST"))["id"]
        url = f"{self.url.replace('http', 'ws', 1)}api/kernels/{kernel}/channels?session_id=test"
        page = websocket.create_connection(url, timeout=ANSWERS_WITHIN, header=[f"Authorization: token {TOKEN}"])
        try:
            nodelay = self.witness()["nodelay"][str(page.sock.getsockname()[1])]
            return nodelay, self._printed(page, "6 * 7")
        finally:
            page.close()

    @staticmethod
    def _printed(page, code):
        content = {"code": code, "silent": False, "store_history": False, "allow_stdin": False}
        header = {"msg_id": "1", "session": "test", "username": "", "msg_type": "execute_request", "version": "5.3"}
        page.send(
            json.dumps({"header": header, "parent_header": {}, "metadata": {}, "content": content, "channel": "shell"})
        )
        while True:
            message = json.loads(page.recv())
            if message["header"]["msg_type"] == "execute_result":
                return message["content"]["data"]["text/plain"]

    def _wait(self):
        end = time.monotonic() + STARTS_WITHIN
        while time.monotonic() < end:
            assert self.process.poll() is None, f"{self.command} ended:\n{self.said()}"
            for path in (self.folder / "runtime").glob("jpserver-*.json"):
                try:
                    self.url = json.loads(path.read_text())["url"]
                    self.ask("api")
                    return self.url
                except (ValueError, URLError, OSError):  # still being written, or not yet there
                    pass
            time.sleep(0.1)
        raise AssertionError(f"{self.command} does not serve after {STARTS_WITHIN} s:\n{self.said()}")
