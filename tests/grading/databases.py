"""A PostgreSQL server of our own, in a folder of its own, reached by a socket: for the tests that need a real one."""

import contextlib
import os
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path

import pytest

_FOUND = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres")) or [Path(shutil.which("postgres") or "")]
BIN = _FOUND[-1].parent
needs_postgres = pytest.mark.skipif(not (BIN / "initdb").exists(), reason="PostgreSQL is not installed")


class Postgres:
    """Start, kill, start again."""

    def __init__(self):
        self.folder = Path(tempfile.mkdtemp(prefix="coursekit-pg-"))
        self._user = {"user": "postgres"} if os.geteuid() == 0 else {}  # which root may not run
        if self._user:
            shutil.chown(self.folder, "postgres")
        self._call("initdb", "-D", self.folder / "data", "-U", "postgres", "--auth=trust", "--no-sync", "-E", "UTF8")
        self._server = None
        self.start()
        self.run("CREATE DATABASE grades")
        self.url = f"postgresql://postgres@/grades?host={self.folder}"

    def start(self):
        """Start the server and wait until it answers."""
        command = [BIN / "postgres", "-D", self.folder / "data", "-k", self.folder, "-c", "listen_addresses="]
        command += ["-c", "fsync=off"]  # processes are killed here, not machines
        with open(os.devnull, "wb") as nowhere:
            self._server = subprocess.Popen(command, stdout=nowhere, stderr=nowhere, cwd="/", **self._user)
        for _ in range(300):
            with contextlib.suppress(subprocess.CalledProcessError):
                self.run("SELECT 1")
                return
            time.sleep(0.1)
        raise RuntimeError("PostgreSQL does not answer")

    def kill(self):
        """Kill, by signal 9, the server and all that it has started."""
        children = subprocess.run(
            ["ps", "-o", "pid=", "--ppid", str(self._server.pid)], capture_output=True, text=True, check=False
        ).stdout.split()
        for pid in (self._server.pid, *map(int, children)):
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        self._server.wait()

    def close(self):
        """Stop it for good."""
        self.kill()
        shutil.rmtree(self.folder, ignore_errors=True)

    def run(self, statement, database="postgres"):
        """What psql answers."""
        return self._call(
            "psql", "-h", self.folder, "-U", "postgres", "-d", database, "-v", "ON_ERROR_STOP=1", "-Atc", statement
        )

    def _call(self, name, *arguments):
        done = subprocess.run(
            [BIN / name, *arguments], capture_output=True, text=True, check=True, cwd="/", **self._user
        )
        return done.stdout.strip()


@pytest.fixture(scope="module")
def postgres():
    server = Postgres()
    yield server
    server.close()
