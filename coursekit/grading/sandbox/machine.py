"""Whose doing was it? Evidence, from outside a sandbox, that the machine ended it and not what ran in it.

Nothing in a sandbox can send a signal to the process that holds it, raise the system's count of processes that were
ended for want of memory, or take memory beyond its own limit; so these three say that somebody else did it.
"""

import re
from pathlib import Path

import psutil

SHORT = 0.03  # of the machine's memory: what is left when others have taken the rest
_KILLED = (137, -9)  # what a process leaves that was ended by SIGKILL, as bubblewrap and as the system say it


def kills():
    """How many processes the system has ended for want of memory, on this machine and in our group."""
    return sum(map(_count, (Path("/proc/vmstat"), *_groups())))


def left():
    """The share of the machine's memory that is still to be had."""
    memory = psutil.virtual_memory()
    return memory.available / memory.total


def at_fault(code, *, walled, kills_before, left_last, used, allowed):
    """Why the machine ended a sandbox, in words that continue a sentence; "" where nothing speaks for that.

    Parameters
    ----------
    code : int or None
        What the process outside the walls left: negative for a signal.
    walled : bool
        Is there a sandbox around it? Without one the code in it may do anything to itself.
    kills_before, left_last
        `kills` when it began, `left` when it was last looked at.
    used, allowed : int
        Bytes of memory: what it used at most, and its limit.
    """
    if code in _KILLED and (kills() > kills_before or left_last < SHORT):
        return f"the machine had no memory left when it used {used // 2**20} of its {allowed // 2**20} MB"
    if walled and code is not None and code < 0:
        return f"something outside ended the sandbox (signal {-code})"
    return ""


def _groups():
    """The files in which our control groups count, in either version."""
    try:
        lines = Path("/proc/self/cgroup").read_text(encoding="ascii").splitlines()
    except OSError:
        return
    for _, controllers, path in (line.split(":", 2) for line in lines):
        if not controllers:
            yield Path(f"/sys/fs/cgroup{path}/memory.events")
        elif controllers == "memory":
            yield Path(f"/sys/fs/cgroup/memory{path}/memory.oom_control")


def _count(path):
    try:
        found = re.search(r"^oom_kill (\d+)$", path.read_text(encoding="ascii"), re.MULTILINE)
    except OSError:
        return 0
    return int(found[1]) if found else 0
