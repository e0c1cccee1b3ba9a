"""The walls around a submission: bubblewrap's command line, and the limits of the system.

Inside there is Python, the course without its answers and without the grader, an empty home and an empty /tmp:
no network, no other process, no other submission, no secret. Nothing outside can be written.
"""

import itertools
import os
import shutil
import subprocess
import sys
import sysconfig
import tempfile
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import NamedTuple

import coursekit
from coursekit.exercises import own
from coursekit.exercises.files import BANK_FOLDER, copy_exercises
from coursekit.grading.sandbox import seccomp
from coursekit.grading.sandbox.beside import NOTHING, Beside

PACKAGE = Path(coursekit.__file__).parent
HIDDEN = ("judging", "grading")
INSIDE = (
    "__init__.py",
    "sandbox/__init__.py",
    "sandbox/protocol.py",
    "sandbox/inside",
)  # of the grader, for the worker
HOME = "/home/student"
OWN = "/exercises"  # a teacher's own
BESIDE = ("/packages", "/files")
_SYSTEM = ("/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32")
_SYSTEM_FILES = ("/etc/ld.so.cache", "/etc/alternatives", "/etc/localtime")
_MB = 2**20
_slots = itertools.count()


class Limits(NamedTuple):
    """What one submission may use."""

    cell: float = 20.0  # seconds that a cell may compute, and that it may wait, beside the time of the cases in it
    slack: float = 2.0  # seconds that a case may take longer than its own limit
    imports: float = 10.0  # seconds of processor time that the imports in a case may take
    total: float = 180.0  # seconds for all of a notebook
    again: float = 20.0  # seconds for the cells that one function needs, where it is tried on hidden cases by itself
    memory: int = 2048 * _MB  # bytes in use, of all processes together
    address_space: int = 6144 * _MB  # bytes, of each process
    processes: int = 32  # threads count as processes
    files: int = 128  # open ones
    file_size: int = 32 * _MB
    disk: int = 64 * _MB  # of the home, and of /tmp
    entries: int = 20_000  # files and folders
    output: int = 4 * _MB  # bytes printed


LIMITS = Limits()


def start(requests, replies, output, *, sandbox, limits, group=None, beside=NOTHING, folder="/"):
    """Start a worker that reads and writes these file descriptors and prints to another, in a control group.

    Without walls it works in `folder`.
    """
    worker = [sys.executable, "-s", "-P", "-m", "coursekit.grading.sandbox.inside.worker", str(requests), str(replies)]
    if sandbox == "unsafe":
        exercises = own.state() and own_exercises(*own.state())
        found = environment(os.environ.get("HOME", "/"), exercises)
        return _open(worker, (requests, replies), output, found, folder)
    root = os.geteuid() == 0
    entered = [*worker, ":".join(map(str, (_nobody() if root else 0, *_system_limits(limits))))]
    with _wrapped(limits, entered, beside) as (command, given):
        if group:  # from the first moment on; where that fails, without
            command = ["/bin/sh", "-c", 'echo $$ > "$0"; exec "$@"', str(group.procs), *command]
        return _open(command, (requests, replies, *given), output, {})


@contextmanager
def _wrapped(limits, command, beside=NOTHING, kernels=True):
    """(a command in the sandbox, the file descriptors that it needs), as long as it is being started.

    The options go by a descriptor: on the command line everyone inside could read where things lie outside.
    """
    options = os.memfd_create("options")
    given = [options] + ([] if (filter := seccomp.descriptor()) is None else [filter])
    try:
        named = [] if filter is None else ["--seccomp", str(filter)]
        parts = *walls(limits, os.geteuid() == 0, beside, kernels), *named
        os.write(options, b"\0".join(map(os.fsencode, parts)) + b"\0")
        os.lseek(options, 0, os.SEEK_SET)
        yield [shutil.which("bwrap") or "bwrap", "--args", str(options), "--", *command], given
    finally:
        for one in given:
            os.close(one)


def _open(command, given, output, environment, folder="/"):
    return subprocess.Popen(
        command, stdin=subprocess.DEVNULL, stdout=output, stderr=output, pass_fds=given, env=environment,
        cwd=folder, start_new_session=True,
    )  # fmt: skip


def _system_limits(limits):
    return limits.address_space, limits.processes, limits.files, limits.file_size, int(limits.total)


def _nobody():
    """A user without a name and without rights, another one for each sandbox: limits are counted by user."""
    return 1_600_000_000 + (os.getpid() * 64 + next(_slots) % 64) % 400_000_000


@cache
def why_not():
    """Why there is no sandbox on this machine, "" where there is one: it is tried."""
    if sys.platform != "linux":
        return "bubblewrap is there on Linux only"
    if not shutil.which("bwrap"):
        return "bubblewrap is not installed (on Debian: `apt install bubblewrap`)"
    try:
        inside = [sys.executable, "-I", "-S", "-c", "print('inside')"]
        with _wrapped(LIMITS, inside, kernels=False) as (command, given):
            done = subprocess.run(
                command, capture_output=True, text=True, timeout=30, pass_fds=given, env={}, check=False
            )
    except (OSError, subprocess.TimeoutExpired) as error:
        return f"bubblewrap cannot be started ({error})"
    said = (done.stderr.strip().splitlines() or [f"exit code {done.returncode}"])[-1]
    return "" if done.stdout == "inside\n" else f"bubblewrap does not work here ({said})"


def walls(limits, root, beside=NOTHING, kernels=True):
    """Bubblewrap's options; the compiled `kernels` take seconds to list."""
    separate = ["--unshare-ipc", "--unshare-pid", "--unshare-net", "--unshare-uts", "--unshare-cgroup-try"]
    # root needs no namespace of users, and inside becomes a user without rights; nobody else can, and needs it
    user = ["--cap-add", "CAP_SETUID", "--cap-add", "CAP_SETGID"] if root else ["--unshare-user"]
    return [
        *(*separate, "--die-with-parent", "--new-session", "--clearenv", "--cap-drop", "ALL", *user),
        *("--hostname", "sandbox"),
        *_ours(str(limits.disk), own.state()),
        *(_kernels(str(limits.disk)) if kernels else ()),
        *_beside(beside),
        *("--remount-ro", "/dev", "--remount-ro", "/", "--chdir", HOME),
        *(part for name, value in environment(HOME, own.state() and OWN).items() for part in ("--setenv", name, value)),
    ]


def environment(home, exercises=None):
    """All that a worker finds in its environment; `exercises` is the folder of a teacher's own."""
    one = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMBA_NUM_THREADS"), "1")
    return {
        **one,
        "HOME": home,
        "USER": "student",
        "LANG": "C.UTF-8",
        "MPLBACKEND": "agg",
        "PATH": "/usr/bin:/bin",
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONPATH": str(PACKAGE.parent),
        "COURSEKIT_DATA": "/tmp/coursekit",
        "COURSEKIT_STUDENT": "",  # no name is remembered from one submission to another
        **({"COURSEKIT_EXERCISES": str(exercises)} if exercises else {}),
    }


def inside(beside):
    """The same folders as they are called inside."""
    return Beside(*(place if folder else "" for folder, place in zip(beside, BESIDE, strict=True)))


def _beside(beside):
    bound = [(folder, place) for folder, place in zip(beside, BESIDE, strict=True) if folder]
    return [part for folder, place in bound for part in (*_above(Path(place)), "--ro-bind", folder, place)]


@cache
def _ours(disk, teachers=None):
    """The arguments that say what is to be seen inside; later ones lie on top of earlier ones.

    `teachers` are a teacher's own exercises, as `own.state` has them.
    """
    found = []
    for path in map(Path, _SYSTEM):
        if path.is_symlink():
            found += ["--symlink", os.readlink(path), str(path)]
        elif path.exists():
            found += ["--ro-bind", str(path), str(path)]
    for path in _SYSTEM_FILES:
        found += ["--ro-bind-try", path, path]
    found += ["--proc", "/proc", "--dev", "/dev", "--dev-bind", "/dev/null", "/dev/zero"]  # mapped, it is memory
    for path in map(Path, ("/tmp", "/dev/shm", HOME)):
        found += [*_above(path), *_room(path, disk)]
    for path in visible():
        found += [*_above(path), "--ro-bind", str(path), str(path)]
    hidden = [PACKAGE / name for name in HIDDEN if (PACKAGE / name).is_dir()]
    for path in hidden:
        found += ["--tmpfs", str(path)]
    for path in (PACKAGE / "grading" / name for name in INSIDE):
        found += [*_above(path), "--ro-bind", str(path), str(path)]
    for path in hidden:
        found += ["--remount-ro", str(path)]
    found += ["--ro-bind", _exercises().name, str(BANK_FOLDER)]
    if teachers:
        found += [*_above(Path(OWN)), "--ro-bind", own_exercises(*teachers), OWN]
    return tuple(found)


@cache
def _exercises():
    """A folder with the exercises alone: it lies where their answers are as well."""
    return _copied(BANK_FOLDER)


_copies = {}  # what `own_exercises` has made


def own_exercises(folder, digest):
    """The place of a copy of a teacher's own exercises without their answers, as they are at this digest."""
    if (folder, digest) not in _copies:
        _copies[folder, digest] = _copied(folder)
    return _copies[folder, digest].name


def _copied(bank):
    """A folder with the exercises of a bank alone."""
    folder = tempfile.TemporaryDirectory(prefix="coursekit-exercises-")
    copy_exercises(folder.name, bank)
    for path in (Path(folder.name), *Path(folder.name).rglob("*")):
        path.chmod(0o755 if path.is_dir() else 0o644)  # inside is somebody else
    return folder


@cache
def rooms(disk):
    """Where inside something can be written."""
    options = (*_ours(str(disk)), *_kernels(str(disk)))  # a teacher's own exercises add no room
    return tuple(options[i + 1] for i, part in enumerate(options) if part == "--tmpfs" and options[i - 2] == "--size")


def visible():
    """The folders of Python, of what is installed, and of the course."""
    prefixes = {Path(prefix) for prefix in (sys.prefix, sys.exec_prefix, sys.base_prefix, sys.base_exec_prefix)}
    folders = [prefix / name for prefix in prefixes for name in ("bin", "lib", "lib64", "pyvenv.cfg")]
    folders += [Path(sysconfig.get_path(name)) for name in ("purelib", "platlib", "stdlib")]
    folders += [PACKAGE, *_on_the_way(Path(sys.executable))]
    seen = []
    for path in sorted(path for path in set(folders) if path.exists()):
        if not any(path.is_relative_to(other) for other in (*seen, Path("/usr"), Path("/lib"))):
            seen.append(path)
    return seen


def _on_the_way(path):
    """The folders that a chain of links to Python's program leads through."""
    while path.is_symlink():
        path = path.parent / os.readlink(path)
        if path.parent.name == "bin":  # of any other folder nothing is known
            yield path.parent


@cache
def _kernels(disk):
    """The compiled kernels, each as a link to the real file, in a folder that numba may write to."""
    from coursekit.core.compiled import cached_in

    found = []
    for number, (source, cached) in enumerate(cached_in().items()):
        in_tree = cached.name == "__pycache__"
        place = source / "__pycache__" if in_tree else Path(HOME) / ".cache" / "numba" / cached.name
        inside = Path("/kernels") / str(number)
        found += [*_above(inside), "--ro-bind", str(cached), str(inside), *_above(place), *_room(place, disk)]
        for file in sorted(cached.iterdir()):
            if file.suffix in (".nbi", ".nbc", ".pyc"):
                found += ["--symlink", str(inside / file.name), str(place / file.name)]
                if os.geteuid() == 0:  # numba's files are for their owner alone, and inside is somebody else
                    file.chmod(0o644)
    return found


def _above(path):
    """Makes the folders above a path for all to enter; bubblewrap by itself would make them for root alone."""
    return [part for above in reversed(path.parents[:-1]) for part in ("--perms", "0755", "--dir", str(above))]


def _room(path, size):
    return ["--perms", "0777", "--size", size, "--tmpfs", str(path)]
