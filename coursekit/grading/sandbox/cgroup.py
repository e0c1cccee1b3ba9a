"""A control group for a sandbox, where this user may make one: the kernel counts all of its memory and bounds it.

Looking at processes from outside misses what belongs to none of them: pages that were mapped once and let go, page
tables, pipes, entries of file systems. Both versions of control groups are known; where there is none, `process` counts
what it can see, and `seccomp` and `bwrap` take away what it cannot.
"""

import itertools
import os
import signal
import time
from contextlib import suppress
from functools import cache
from pathlib import Path

_FILES = {  # version: limit, limit with swap, where the kernel counts whom it has ended, the most that was used
    1: ("memory.limit_in_bytes", "memory.memsw.limit_in_bytes", "memory.oom_control", "memory.max_usage_in_bytes"),
    2: ("memory.max", "memory.swap.max", "memory.events", "memory.peak"),
}
_numbers = itertools.count()


class Group:
    """One group; `procs` is the file into which a process writes its number to belong to it."""

    def __init__(self, folder, version, memory):
        self._folder, self._memory, self._version = folder, memory, version
        limit, swap, self._events, _ = _FILES[version]
        folder.mkdir()
        (folder / limit).write_text(str(memory))
        with suppress(OSError):  # where swap is not counted
            (folder / swap).write_text(str(memory if version == 1 else 0))
        self.procs = folder / "cgroup.procs"

    def ended_some(self):
        """Has the kernel ended a process for want of memory, in the group and not on the whole machine?"""
        full = _count(self._folder / self._events, "oom ") > 0 or self.peak() > 0.9 * self._memory
        return full and _count(self._folder / self._events, "oom_kill ") > 0

    def peak(self):
        """The most bytes that were used at a time, 0 where that is not counted."""
        return used_at_most(self._folder, self._version)

    def close(self):
        """End all that is in it, and remove it."""
        for _ in range(200):
            with suppress(OSError):
                for pid in self.procs.read_text().split():
                    with suppress(OSError):
                        os.kill(int(pid), signal.SIGKILL)
            with suppress(OSError):
                self._folder.rmdir()
                return
            if not self._folder.exists():
                return
            time.sleep(0.01)


def _count(path, before):
    """The number in a line that begins like this, 0 where there is none."""
    with suppress(OSError, ValueError):
        for line in path.read_text().splitlines():
            if line.startswith(before) and line[len(before) :].isdigit():
                return int(line[len(before) :])
    return 0


def used_at_most(folder, version):
    """The most bytes that a group has used at a time, 0 where that is not counted."""
    return _count(folder / _FILES[version][-1], "")


def make(memory):
    """A group with so many bytes; None where there is none."""
    found = place()
    if found:
        folder, version = found
        with suppress(OSError):
            return Group(folder / f"coursekit-{os.getpid()}-{next(_numbers)}", version, memory)
    return None


@cache
def place():
    """(the folder in which groups can be made, version), None where there is none: it is tried."""
    for folder, version in _candidates():
        _swept(folder)
        with suppress(OSError):
            Group(folder / f"coursekit-{os.getpid()}-try", version, 2**26).close()
            return folder, version
    return None


def _candidates():
    """Our own group, and for version 2 the one above it: a group with processes in it hands no memory on there."""
    try:
        lines = Path("/proc/self/cgroup").read_text().splitlines()
        mounts = [line.split() for line in Path("/proc/self/mountinfo").read_text().splitlines()]
    except OSError:
        return
    own = {names: path for _, names, path in (line.split(":", 2) for line in lines)}
    for mount in mounts:
        kind, options, root, point = mount[mount.index("-") + 1], mount[-1].split(","), mount[3], Path(mount[4])
        name = "" if kind == "cgroup2" else next((name for name in own if "memory" in name.split(",")), None)
        if name not in own or (kind != "cgroup2" and (kind != "cgroup" or "memory" not in options)):
            continue
        path = own[name][len(root) :] if root != "/" and own[name].startswith(root) else own[name]
        folder = point / path.lstrip("/")
        if kind == "cgroup":
            yield folder, 1
            continue
        for one in (folder, folder.parent):
            with suppress(OSError):
                if "memory" in (one / "cgroup.subtree_control").read_text().split():
                    yield one, 2


def _swept(folder):
    """Remove the groups of graders that were killed."""
    for left in folder.glob("coursekit-*-*"):
        if not Path("/proc", left.name.split("-")[1]).exists():
            with suppress(OSError):
                left.rmdir()
