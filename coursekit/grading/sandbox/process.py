"""A sandbox from outside: it is spoken to over pipes, watched, and stopped when it takes too much of anything."""

import base64
import math
import os
import secrets
import selectors
import signal
import subprocess
import tempfile
import time
from contextlib import suppress
from typing import NamedTuple

import psutil

from coursekit.grading.sandbox import bwrap, cgroup, machine as _machine, protocol
from coursekit.grading.sandbox.beside import NOTHING

_LOOK = 0.1  # seconds between two looks at memory and processes
_MOST_LINES = 20_000
_SPACES = 4  # address spaces that all processes together may fill


class Stopped(Exception):
    """The sandbox has ended or was ended: `kind` as in `records.KINDS`, and why, in words.

    `machine` says, also in words, why it was the machine's doing; "" where nothing speaks for that.
    """

    def __init__(self, kind, why, machine=""):
        super().__init__(why)
        self.kind, self.why, self.machine = kind, why, machine


class Limit(NamedTuple):
    """The deadline for a message (by `time.monotonic`), and what to say where it was missed."""

    end: float
    why: str
    work: float = math.inf  # seconds of processor time that the first thread of a process may use until then
    idle: float = math.inf  # seconds for which all processes may wait until then; one that is kept waiting is at work


class SandboxProcess:
    """One sandbox with a worker in it that is ready for one notebook, or soon will be."""

    def __init__(self, sandbox, limits, beside=NOTHING):
        self.key, self.forged = secrets.token_hex(16), []
        self._limits, self._printed, self._lines, self._rest = limits, 0, 0, bytearray()
        requests, self._requests = os.pipe()
        self._replies, replies = os.pipe()
        self._output, output = os.pipe()
        self._open, self._walled = True, sandbox == "bubblewrap"
        self._kills, self._left, self._most = _machine.kills(), 1.0, 0  # evidence, see `machine`
        self._group = cgroup.make(limits.memory) if self._walled else None
        self._rooms = bwrap.rooms(limits.disk) if self._walled else ()
        self._beside = bwrap.inside(beside) if self._walled else beside
        self._folder = None if self._walled else tempfile.TemporaryDirectory(prefix="coursekit-notebook-")
        try:
            self._process = bwrap.start(
                requests, replies, output, sandbox=sandbox, limits=limits, group=self._group, beside=beside,
                folder=self._folder.name if self._folder else "/",
            )  # fmt: skip
        except BaseException:
            self._let_go()
            raise
        finally:
            for end in (requests, replies, output):
                os.close(end)
        for end in (self._requests, self._replies, self._output):
            os.set_blocking(end, False)
        self._incoming = selectors.DefaultSelector()
        self._incoming.register(self._replies, selectors.EVENT_READ)
        self._incoming.register(self._output, selectors.EVENT_READ)

    @property
    def alive(self):
        """Can it still be used?"""
        return self._open and self._process.poll() is None

    def begin(self, cells, limit, skip=(), alone="", files=()):
        """Wait until it is ready and send these cells, but for what is to be left out.

        The exercise `alone` is tried on hidden cases as soon as it is submitted; `files` lie beside the notebook.
        """
        self.receive(limit)
        visible = [*map(str, bwrap.visible()), *filter(None, self._beside)]
        skip = sorted(map(list, skip), key=str)
        files = [(name, base64.b64encode(data).decode()) for name, data in files]
        order = {"key": self.key, "skip": skip, "alone": alone, "cells": cells, "visible": visible}
        self.send({**order, "beside": self._beside._asdict(), "files": files}, limit)

    def send(self, message, limit):
        """Send a message; it must have been taken by the end of the limit."""
        data = memoryview(protocol.line(message))
        self._incoming.register(self._requests, selectors.EVENT_WRITE)
        try:
            while data:
                if self._wait(limit, self._requests):
                    data = data[os.write(self._requests, data[: 2**16]) :]
        except BrokenPipeError:
            raise self._ended() from None
        finally:
            self._incoming.unregister(self._requests)

    def receive(self, limit):
        """The next message that is the worker's own."""
        while True:
            while b"\n" in self._rest:
                line, _, self._rest = self._rest.partition(b"\n")
                self._lines += 1
                if self._lines > _MOST_LINES:
                    raise Stopped("output", f"more than {_MOST_LINES:,} messages came from its checks")
                try:
                    message = protocol.message(bytes(line))
                    if message.get("key") == self.key or message == {"say": "ready", "key": ""}:
                        return message
                    raise protocol.ProtocolViolation("a line without the worker's key")
                except protocol.ProtocolViolation as forged:
                    self.forged.append(str(forged))
            if len(self._rest) > protocol.LONGEST:
                raise Stopped("output", "an answer was too large to be sent to the grader")
            self._wait(limit)

    def _wait(self, limit, writable=None):
        """Until there is something new; True when `writable` can be written to."""
        now = time.monotonic()
        if now > limit.end:
            raise Stopped("time", limit.why)
        ready = {key.fd for key, _ in self._incoming.select(min(_LOOK, limit.end - now))}
        if self._output in ready:
            self._drain()
        if self._replies in ready:
            more = os.read(self._replies, 2**16)
            if not more:
                raise self._ended()
            self._rest += more
        if not ready or now > self._looked + _LOOK:
            self._look(limit)
        return writable in ready

    _looked, _timed, _before = 0.0, None, 0.0  # _before: the processor time when the limit _timed began
    _idle, _used = 0.0, 0.0  # seconds of waiting since then, and the processor time at the last look

    def _drain(self):
        printed = len(os.read(self._output, 2**20))
        self._printed += printed
        if not printed:
            self._incoming.unregister(self._output)
        if self._printed > self._limits.output:
            raise Stopped("output", f"more than {self._limits.output // 2**20} MB were printed")

    def _look(self, limit):
        """Memory, number and processor time of all processes inside."""
        passed, self._looked = time.monotonic() - self._looked, time.monotonic()
        try:
            top = psutil.Process(self._process.pid)
            family = [top, *top.children(recursive=True)]
        except psutil.NoSuchProcess:
            return
        # what processes share is counted once, but only where it matters, for that takes a hundred times as long
        most, (written, entries) = self._limits.memory, _written(family[1:], self._rooms, self._limits.disk)
        rss, vms = (_used(family, "memory_info", name) for name in ("rss", "vms"))
        self._most, self._left = max(self._most, rss), _machine.left()
        if self._group and self._group.ended_some():
            raise self._memory()
        if rss + written > most and _used(family, "memory_full_info", "pss") + written > most:
            raise self._memory()
        if vms > _SPACES * self._limits.address_space:
            raise Stopped("memory", "far more memory was requested than is available")
        if entries > self._limits.entries:
            raise Stopped("output", f"more than {self._limits.entries:,} files and folders were made")
        if len(family) > self._limits.processes:
            raise Stopped("processes", f"more than {self._limits.processes} processes were started")
        if limit.work < math.inf:
            self._look_at_work(limit, family, passed)

    def _look_at_work(self, limit, family, passed):
        """Whoever computes, reads from a disk or is kept from the processor by others does not wait."""
        worked, (before, self._used) = sum(map(_worked, family)), (self._used, _used(family, "cpu_times", "user"))
        if limit is not self._timed:
            self._timed, self._before, self._idle = limit, worked, 0.0
            return
        if not any(map(_at_work, family)) and self._used - before < 0.1 * passed:
            self._idle += passed
        if worked - self._before > limit.work:
            raise Stopped("time", f"it computed for more than {limit.work:g} seconds")
        if self._idle > limit.idle:
            raise Stopped("time", f"it waited for more than {limit.idle:g} seconds")

    def _memory(self):
        return Stopped("memory", f"more than {self._limits.memory // 2**20} MB of memory were used")

    def _ended(self):
        try:
            code = self._process.wait(timeout=2)
        except subprocess.TimeoutExpired:
            return Stopped("crash", "the process closed its channel to the grader")
        if self._group and self._group.ended_some():
            return self._memory()
        machine = _machine.at_fault(
            code, walled=self._walled, kills_before=self._kills, left_last=self._left, used=self._most,
            allowed=self._limits.memory,
        )  # fmt: skip
        return Stopped("crash", f"the process ended with the code {code}", machine)

    def close(self):
        """End it, with all that runs in it."""
        if not self._open:
            return
        self._open = False
        with suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)  # it leads a group of its own
        self._process.wait()
        if self._group:
            self._group.close()
        self._incoming.close()
        self._let_go()

    def _let_go(self):
        for end in (self._requests, self._replies, self._output):
            os.close(end)
        if self._folder:
            self._folder.cleanup()


def _at_work(process):
    """Does it run, or wait for nothing but the processor or a disk?"""
    with suppress(psutil.Error):
        return process.status() in (psutil.STATUS_RUNNING, psutil.STATUS_DISK_SLEEP)
    return False


def _worked(process):
    """The processor time of the thread in which Python runs a notebook; libraries compute in others, too."""
    with suppress(psutil.Error):
        return sum(one.user_time + one.system_time for one in process.threads() if one.id == process.pid)
    return 0.0


def _written(inside, rooms, disk):
    """(bytes, entries) in the file systems of a sandbox, seen through one of the processes in it."""
    for one in reversed(inside):
        with suppress(OSError):
            found = [os.statvfs(f"/proc/{one.pid}/root{room}") for room in rooms]
            if all(part.f_blocks * part.f_frsize == disk for part in found):  # else it is on its way in
                return (
                    sum((part.f_blocks - part.f_bfree) * part.f_frsize for part in found),
                    sum(part.f_files - part.f_ffree for part in found),
                )
    return 0, 0


def _used(family, facts, name):
    """The memory of processes, some of which may be gone by now."""
    total = 0
    for one in family:
        with suppress(psutil.Error):
            total += getattr(getattr(one, facts)(), name)
    return total
