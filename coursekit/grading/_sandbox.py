"""The walls around a submission: bubblewrap's command line, and the limits of the system.

Inside there is Python, the course without its answers and without the grader, an empty home and an empty /tmp:
no network, no other process, no other submission, no secret.
"""

import os
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import coursekit

PACKAGE = Path(coursekit.__file__).parent
GRADING = Path(__file__).parent
INSIDE = ("__init__.py", "_wire.py", "_worker.py")  # of the grader, what the worker needs
_SYSTEM = ("/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32")
_FILES = ("/etc/ld.so.cache", "/etc/alternatives", "/etc/localtime")
_MB = 2**20


class Limits(NamedTuple):
    """What one submission may use."""

    cell: float = 20.0  # seconds for a cell, beside the time of the cases in it
    slack: float = 2.0  # seconds that a case may take longer than its own limit
    total: float = 180.0  # seconds for all of a notebook
    memory: int = 2048 * _MB  # bytes in use, of all processes together
    address_space: int = 6144 * _MB  # bytes, of each process
    processes: int = 32  # threads count as processes
    files: int = 128  # open ones
    file_size: int = 32 * _MB
    disk: int = 64 * _MB  # of the home, and of /tmp
    output: int = 4 * _MB  # bytes printed


LIMITS = Limits()


def environment():
    """All that a worker finds in its environment."""
    one = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMBA_NUM_THREADS"), "1")
    return {
        **one,
        "HOME": "/home/student",
        "LANG": "C.UTF-8",
        "MPLBACKEND": "agg",
        "PATH": "/usr/bin:/bin",
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONPATH": os.pathsep.join(python_path()),
    }


def python_path():
    """Where modules are found inside: the course itself and what is installed."""
    return [str(PACKAGE.parent)]


def start(requests, replies, output, *, sandbox, limits):
    """Start a worker that reads and writes these file descriptors and prints to another."""
    command = [sys.executable, "-s", "-P", "-m", "coursekit.grading._worker", str(requests), str(replies)]
    if sandbox == "bubblewrap":
        raise NotImplementedError
    return subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=output,
        pass_fds=(requests, replies),
        env=environment(),
        start_new_session=True,
    )
