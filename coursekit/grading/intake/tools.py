"""The files of a 7z or RAR archive, by the program for it that is installed here.

The program reads what strangers packed, so it runs in a sandbox where there is one, has limits, and writes no file:
what it unpacks comes through a pipe. bsdtar makes a tar of any archive; 7z writes all files one after another.
"""

import os
import re
import shutil
import subprocess
import tempfile
import zlib
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from functools import cache, partial
from itertools import pairwise
from pathlib import Path

from coursekit.grading.intake import tars
from coursekit.grading.intake.archives import Member
from coursekit.grading.intake.download import EMPTY, Refuse, Refused
from coursekit.grading.intake.member_names import leads_out, parts_of, repaired

KINDS = {b"7z\xbc\xaf\x27\x1c": "7z", b"Rar!\x1a\x07": "RAR"}
_SEVEN = ("7zz", "7z", "7za")
_TOOLS = {"7z": ("bsdtar", *_SEVEN), "RAR": ("bsdtar", "7zz", "7z")}
_INSTALL = "apt install libarchive-tools"
_SECONDS = 120
_MEMORY = 2 * 2**30  # bytes
_PLACES = ("/usr", "/bin", "/lib", "/lib32", "/lib64", "/etc/ld.so.cache")
_SANDBOX = (
    *("bwrap", "--unshare-all", "--die-with-parent", "--new-session", "--cap-drop", "ALL", "--clearenv"),
    *("--setenv", "TZ", "UTC", "--setenv", "LC_ALL", "C.UTF-8", "--proc", "/proc", "--dev", "/dev", "--tmpfs", "/tmp"),
    *(part for place in _PLACES for part in ("--ro-bind-try", place, place)),
)


def members(file, kind, most):
    """(the file to keep open, a `Member` for every file and every empty folder)."""
    tools = [tool for tool in _TOOLS[kind] if shutil.which(tool)]
    if not tools:
        raise Refused(f"it is a {kind} archive, and no program for it is installed (on Debian: `{_INSTALL}`)")
    with file, tempfile.NamedTemporaryFile() as copy:
        shutil.copyfileobj(file, copy)
        copy.flush()
        for tool in tools:
            try:
                return _by_bsdtar(copy.name, most) if tool == "bsdtar" else _by_7z(tool, copy.name, most)
            except Refused as why:
                refused = why
    raise Refused(f"it is a {kind} archive, and {refused}")


def _by_bsdtar(path, most):
    file = _written("bsdtar", path, most, "-cf", "-", "--format=pax", "@{}")
    try:
        return file, tars.listed(file)
    except BaseException:
        file.close()
        raise


def _by_7z(tool, path, most):
    with _running(tool, path, "l", "-slt", "-ba", "-sccUTF-8", "-p", "--", "{}") as output:
        listed = output.read(2**24).decode("utf-8", "replace")
    found = [dict(re.findall(r"^(\w+) = (.*)$", block, re.MULTILINE)) for block in listed.split("\n\n")]
    found = [one for one in found if "Path" in one]
    if any(one.get("Encrypted") == "+" for one in found):
        raise Refused("it is locked with a password: ask for it without one")
    file = _written(tool, path, most, "e", "-so", "-bd", "-p", "--", "{}")
    sizes = [0 if _is_folder(one) else int(one.get("Size") or 0) for one in found]
    ends = [sum(sizes[:number]) for number in range(len(sizes) + 1)]
    if ends[-1] != file.seek(0, 2):
        file.close()
        raise Refused("its list of contents does not fit what is in it")
    inner = {parts_of(one["Path"])[:i] for one in found for i in range(len(parts_of(one["Path"])))}
    return file, [
        _member(file, one, start, end - start)
        for one, (start, end) in zip(found, pairwise(ends), strict=True)
        if not _is_folder(one) or parts_of(one["Path"]) not in inner
    ]


def _is_folder(listed):
    return listed.get("Folder") == "+" or listed.get("Attributes", "").startswith("D")


def _member(file, listed, start, size):
    name = repaired(listed["Path"])
    time = _time(listed.get("Modified", ""))
    if leads_out(name):
        return Member(parts_of(name), Refuse("its path leads out of the archive"), time)
    if _is_folder(listed):
        return Member(parts_of(name), EMPTY, time, folder=True)
    if " l" in listed.get("Attributes", ""):
        return Member(parts_of(name), Refuse("it is a link, and links are not followed"), time)
    part = tars.Part(file, start, size)
    if listed.get("CRC") and f"{_crc(part):08X}" != listed["CRC"]:
        return Member(parts_of(name), Refuse("it is damaged: its checksum is wrong"), time)
    return Member(parts_of(name), partial(tars.Part, file, start, size), time)


def _crc(part):
    crc = 0
    while data := part.read(2**20):
        crc = zlib.crc32(data, crc)
    return crc


def _time(text):
    try:
        return datetime.fromisoformat(text[:19]).replace(tzinfo=UTC)
    except ValueError:
        return None


def _written(tool, path, most, *options):
    """What a program makes of an archive, as a file that can be read anywhere."""
    with ExitStack() as failing:
        with _running(tool, path, *options) as output:
            file = tars.spooled(output, most)
            failing.callback(file.close)
        failing.pop_all()
    return file


@contextmanager
def _running(tool, path, *options):
    """What a program prints about an archive, which it knows by the name `{}` in its options."""
    walls, inside = _walls(tool, path)
    command = [*walls, shutil.which(tool), *(option.format(inside) for option in options)]
    environment = {**os.environ, "TZ": "UTC", "LC_ALL": "C.UTF-8"}
    with subprocess.Popen(
        command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment
    ) as process:
        try:
            yield process.stdout
            code = process.wait(_SECONDS)
        except subprocess.TimeoutExpired:
            raise Refused(f"{tool} did not end in time") from None
        finally:
            process.kill()
    if code:
        raise Refused(f"{tool} cannot open it: it is damaged, locked with a password, or of a newer kind")


def _walls(tool, path):
    """(what a program is started with, what its archive is called there)."""
    limits = ["prlimit", f"--as={_MEMORY}", f"--cpu={_SECONDS}"] if shutil.which("prlimit") else []
    if not _there_is_a_sandbox() or not Path(shutil.which(tool)).resolve().is_relative_to("/usr"):
        return limits, path
    return [*_SANDBOX, "--ro-bind", path, "/archive", *limits], "/archive"


@cache
def _there_is_a_sandbox():
    try:
        return not subprocess.run([*_SANDBOX, "/usr/bin/true"], capture_output=True, timeout=30, check=False).returncode
    except (OSError, subprocess.TimeoutExpired):
        return False
