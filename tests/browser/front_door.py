"""`coursekit lab` as a learner starts it, or Notebook 7, in a home of its own: nothing of the user's is touched.

COURSEKIT_NOTEBOOKS names another folder of notebooks, COURSEKIT_SCREENSHOTS another one for the pictures.
"""

import json
import os
import shutil
import signal
import socket
import subprocess
import sysconfig
import time
from pathlib import Path
from urllib.error import URLError
from urllib.request import Request, urlopen

ROOT = Path(__file__).parents[2]
NOTEBOOKS = sorted(Path(os.environ.get("COURSEKIT_NOTEBOOKS", ROOT / "notebooks")).glob("*.ipynb"))
SCREENSHOTS = Path(os.environ.get("COURSEKIT_SCREENSHOTS", ROOT / "screenshots"))
STARTS_WITHIN, STOPS_WITHIN = 90, 15  # seconds


class Lab:
    """A running server: `with Lab(folder, home) as lab`; `lab.address` opens the first lesson.

    `settings` are those of Jupyter's server, by class.
    """

    def __init__(self, folder, home, command="coursekit lab", settings=None):
        self.settings = settings or {}
        self.folder, self.home, self.command = Path(folder), Path(home), command.split()
        self.log, self.workspaces = self.home / "server.log", self.home / "workspaces"

    def __enter__(self):
        self.home.mkdir(parents=True)
        # what is open for two minutes would be saved, and opened again by the next page, with widgets that are gone
        saving = self.home / "settings" / "@jupyterlab" / "docmanager-extension" / "plugin.jupyterlab-settings"
        saving.parent.mkdir(parents=True)
        saving.write_text('{"autosave": false}')
        (self.home / "config").mkdir()
        (self.home / "config" / "jupyter_server_config.json").write_text(json.dumps(self.settings))
        name, *more = self.command
        program = shutil.which(name, path=sysconfig.get_path("scripts"))
        assert program, f"the command {name} is not installed beside this Python: pip install -e '.[test]'"
        command = [program, *more, "--no-browser", "--port", str(_free_port()), str(self.folder)]
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                command, cwd=self.home, env=self._environment(), stdout=log, stderr=subprocess.STDOUT, **_own_group()
            )
        try:
            self.address = self._wait()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_):
        _signal_group(self.process, signal.SIGTERM)
        try:
            self.process.wait(STOPS_WITHIN)
        except subprocess.TimeoutExpired:
            _signal_group(self.process, getattr(signal, "SIGKILL", signal.SIGTERM))
            self.process.wait(STOPS_WITHIN)

    def end_kernel(self, notebook):
        """End the kernel of a notebook: ten of them at a time are too many for a small machine."""
        for session in json.loads(self._ask("GET", "api/sessions")):
            if Path(session["path"]).name == notebook:
                self._ask("DELETE", f"api/sessions/{session['id']}")

    def _ask(self, method, what):
        url, token = self.address.split("?token=")
        with urlopen(
            Request(url + what, method=method, headers={"Authorization": f"token {token}"}), timeout=30
        ) as got:
            return got.read()

    def tail(self, lines=30):
        """The end of what the server wrote."""
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-lines:])

    def _environment(self):
        inherited = {k: v for k, v in os.environ.items() if not k.startswith(("JUPYTER", "IPYTHON", "XDG_"))}
        return inherited | {
            **dict.fromkeys(("HOME", "USERPROFILE", "APPDATA"), str(self.home)),
            "JUPYTER_CONFIG_DIR": str(self.home / "config"),
            "JUPYTER_DATA_DIR": str(self.home / "data"),
            "JUPYTER_RUNTIME_DIR": str(self.home / "runtime"),
            "JUPYTERLAB_SETTINGS_DIR": str(self.home / "settings"),
            "JUPYTERLAB_WORKSPACES_DIR": str(self.workspaces),
            "IPYTHONDIR": str(self.home / "ipython"),
            "MPLCONFIGDIR": str(self.home / "matplotlib"),
        }

    def _wait(self):
        """The address with the token, once something answers there."""
        end = time.monotonic() + STARTS_WITHIN
        while time.monotonic() < end:
            code = self.process.poll()
            assert code is None, f"{' '.join(self.command)} ended with code {code}:\n{self.tail()}"
            for info in map(_server_info, (self.home / "runtime").glob("jpserver-*.json")):
                if info and _answers(f"{info['url']}api/status?token={info['token']}"):
                    return f"{info['url']}?token={info['token']}"
            time.sleep(0.1)
        raise AssertionError(f"{' '.join(self.command)} does not serve after {STARTS_WITHIN} s:\n{self.tail()}")


def _free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _server_info(path):
    try:
        return json.loads(path.read_text())
    except ValueError:  # still being written
        return None


def _answers(url):
    try:
        with urlopen(url, timeout=5) as response:
            return response.status == 200
    except (URLError, OSError):
        return False


def _own_group():
    return {"creationflags": subprocess.CREATE_NEW_PROCESS_GROUP} if os.name == "nt" else {"start_new_session": True}


def _signal_group(process, number):
    if process.poll() is not None:
        return
    if os.name == "nt":  # the server and its kernels, which end with no signal of their own
        subprocess.run(["taskkill", "/F", "/T", "/PID", str(process.pid)], capture_output=True, check=False)
    else:
        os.killpg(process.pid, number)
