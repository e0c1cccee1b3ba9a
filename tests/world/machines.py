"""Broken machines: how each is made, and what is said there.

Run as `python tests/world/machines.py`: tries them all and writes docs/broken_machines.md.

A machine is a function of an empty folder. It breaks something, lets the course run there as its user would, and
returns the lines that were said, and whether what was wanted was then done.
"""

import os
import pickle
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[2]
TABLE = ROOT / "docs" / "broken_machines.md"
HEAD = """# Broken machines

What is said on a machine where something is broken, and that the course then runs there. Written by
`python tests/world/machines.py`; `make test` tries a sample of the rows and `make proof` all of them, and both fail
where something else is said. Paths are shortened to `...`. `coursekit doctor` names what is broken, with the mend.

| machine | reported as | what was said | then it ran |
|---|---|---|---|
"""
WALK = """
import sys
import coursekit as ck
run = ck.fit("linear", [[1.0], [2.0], [3.0], [4.0]], [0, 0, 1, 1], "logistic", epochs=3)
panel = ck.panels.descent()
ck.check("start/first-function", lambda x: x)
print(*(line for line in str(ck.progress()).splitlines() if "kept" in line), sep="\\n", file=sys.stderr)
print("RAN", len(run.theta))
"""
KERNELS = """
import sys
sys.path.insert(0, sys.argv[1])
import kernels_of_a_test
print("RAN", kernels_of_a_test.double(21.0), kernels_of_a_test.triple(14.0))
"""
ANEW = """
import contextlib, io, sys
from coursekit.cli.main import main
progress = contextlib.redirect_stderr(io.StringIO())
with progress, contextlib.redirect_stdout(io.TextIOWrapper(io.BytesIO(), "utf-8")) as said:
    main(sys.argv[1:])
said.seek(0)
print(*(line for line in said.read().splitlines() if "anew" in line), sep="\\n", file=sys.stderr)
print("RAN")
"""
SOURCE = """
from coursekit.core.kernel import float64, kernel

@kernel(float64(float64))
def double(x):
    return 2.0 * x

@kernel(float64(float64))
def triple(x):
    return 3.0 * x
"""


class Machine(NamedTuple):
    """What is broken, the public reports that it stands for, what is tried there, and with which mend once more."""

    name: str
    report: str
    attempt: object
    then: str = ""


class Outcome(NamedTuple):
    """The lines that were said, and whether it ran."""

    said: list
    ran: bool


def together(*outcomes):
    """What was said one after the other, and whether all of it ran."""
    return Outcome([line for one in outcomes for line in one.said], all(one.ran for one in outcomes))


def process(command, folder, **environment):
    """Run a command as on a machine of its own; an environment variable that is None is taken away."""
    usual = {name: value for name, value in os.environ.items() if not name.startswith(("NUMBA_", "JUPYTER_", "MPL"))}
    usual |= {"PYTHONPATH": str(ROOT), "COURSEKIT_DATA": None, "HOME": str(folder / "home"), "COURSEKIT_STUDENT": ""}
    wanted = {name: str(value) for name, value in (usual | environment).items() if value is not None}
    done = subprocess.run(
        [*map(str, command)], cwd=folder, env=wanted, capture_output=True, text=True, check=False, errors="replace"
    )
    lines = [line for line in done.stderr.splitlines() if line.strip()]
    return Outcome(lines, "RAN" in done.stdout and done.returncode == 0)


def python(folder, code, *arguments, walls=(), **environment):
    """Run code in a new Python."""
    return process([*walls, sys.executable, "-c", code, *arguments], folder, **environment)


def walls(folder, *options, temporary=True):
    """A machine on which nothing can be written but its temporary folder, by bubblewrap."""
    room = ["--tmpfs", "/tmp"] if temporary else []
    return ["bwrap", "--ro-bind", "/", "/", "--dev", "/dev", "--proc", "/proc", *room, *_here(folder), *options]


def _here(folder):
    """What the temporary folder would hide."""
    return [part for path in (folder, ROOT, sys.prefix) for part in ("--ro-bind", path, path)]


def cache(damage):
    """A machine on which a file of compiled code, one of two, is damaged: two starts, the second says nothing."""

    def attempt(folder):
        (folder / "kernels_of_a_test.py").write_text(SOURCE)
        before = python(folder, KERNELS, folder, NUMBA_CACHE_DIR=folder / "kernels")
        damage(next((folder / "kernels").rglob("*.triple-*.nbc")))
        both = [python(folder, KERNELS, folder, NUMBA_CACHE_DIR=folder / "kernels") for _ in range(2)]
        return together(before, *both)

    return attempt


def garbled(path):
    """Another instruction in the middle of the machine code: numba would run it."""
    content = path.read_bytes()
    before, after = content[: len(content) // 2], content[len(content) // 2 :]
    path.write_bytes(before + bytes(byte ^ 255 for byte in after[:64]) + after[64:])


def foreign(path):
    """What another program, or somebody who means ill, wrote: to unpickle it would end the process."""
    path.write_bytes(pickle.dumps(_Ends()))


class _Ends:
    def __reduce__(self):
        return os._exit, (3,)


def folder_instead(path):
    path.unlink()
    (path / "something").mkdir(parents=True)


def link_to_nowhere(path):
    path.unlink()
    path.symlink_to(path.with_name("gone"))


def walk(*options, code=WALK, home=None, **environment):
    """A machine on which a learner fits, opens a panel and looks at the progress, or other code is run."""

    def attempt(folder):
        (folder / "kernels_of_a_test.py").write_text(SOURCE)
        (folder / "empty").write_text("")
        if home:
            home(folder / "home")
        found = walls(folder, *(option.format(folder=folder) for option in options))
        return python(folder, code, folder, walls=found, **environment)

    return attempt


def every_file(folder):
    """A copy of the course whose compiled code is damaged throughout, then once more for each command."""
    shutil.copytree(ROOT / "coursekit", folder / "coursekit")
    process([sys.executable, "-m", "coursekit.cli", "warmup"], folder, PYTHONPATH=folder)
    files = sorted((folder / "coursekit").rglob("*.nbc"))
    for path in files:
        path.write_bytes(path.read_bytes()[:-1])
    found = [python(folder, WALK, PYTHONPATH=folder)]
    for command in ("doctor", "warmup"):
        files[0].write_bytes(b"")
        found.append(python(folder, ANEW, command, PYTHONPATH=folder))
    return together(*found)


def full_disk(folder):
    """All that a learner's home takes is 16 kB, which are full."""
    (folder / "home").mkdir()
    (folder / "kernels_of_a_test.py").write_text(SOURCE)
    fill = ["sh", "-c", 'head -c 1000000 /dev/zero > "$HOME/fill" 2>/dev/null; exec "$0" "$@"']
    full = walls(folder, "--size", "16384", "--tmpfs", str(folder / "home"))
    kernels = python(folder, KERNELS, folder, walls=[*full, *fill], XDG_CACHE_HOME=folder / "home" / "cache")
    return together(kernels, python(folder, WALK, walls=[*full, *fill]))


def odd_path(folder):
    """The course lies in a folder whose name has all that names may have, and compiles there."""
    odd = folder / 'it\'s a "course" of\nÅngström, 50 % $HOME'
    odd.mkdir()
    (odd / "coursekit").symlink_to(ROOT / "coursekit")
    (odd / "kernels_of_a_test.py").write_text(SOURCE)
    (odd / "home").mkdir()
    page = python(odd, WALK, PYTHONPATH=odd)
    kernels = [python(odd, KERNELS, odd, PYTHONPATH=odd) for _ in range(2)]
    kept = list((odd / "__pycache__").glob("*.nbc"))
    return together(page, *kernels, Outcome([], len(kept) == 2))


def umask_077(folder):
    """Nothing that is written may be read by others."""
    (folder / "kernels_of_a_test.py").write_text(SOURCE)
    strict = ["sh", "-c", 'umask 077; exec "$0" "$@"']
    both = [python(folder, KERNELS, folder, walls=strict, NUMBA_CACHE_DIR=folder / "kernels") for _ in range(2)]
    page = python(folder, WALK, walls=strict)
    modes = {path.stat().st_mode & 0o77 for path in folder.rglob("*.nbc")} | {(folder / "home").stat().st_mode & 0o77}
    return together(*both, page, Outcome([], modes == {0}))


def root(folder):
    """The user is root: in a namespace of its own where the test is not."""
    (folder / "home").mkdir()
    who = [] if os.geteuid() == 0 else ["bwrap", "--dev-bind", "/", "/", "--unshare-user", "--uid", "0", "--gid", "0"]
    return python(folder, "import os; assert os.geteuid() == 0" + WALK, walls=who)


PROJECT = """[project]
name = "stub"
version = "1"
dependencies = ["needed"]
[project.optional-dependencies]
test = []
[build-system]
requires = []
build-backend = "stub_backend"
backend-path = ["."]
"""
BACKEND = '''
import zipfile


def build_editable(folder, config_settings=None, metadata_directory=None, name="stub", needs="needed"):
    """A wheel of one package, by hand: nothing is downloaded to make it."""
    metadata = f"Metadata-Version: 2.1\\nName: {name}\\nVersion: 1\\n" + f"Requires-Dist: {needs}\\n" * bool(needs)
    files = {
        f"{name}-1.dist-info/METADATA": metadata + ("Provides-Extra: test\\n" if needs else ""),
        f"{name}-1.dist-info/WHEEL": "Wheel-Version: 1.0\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n",
        "coursekit/__init__.py" if needs else f"{name}.py": "",
        **({"coursekit/server.py": ""} if needs else {}),
    }
    record = "".join(f"{path},,\\n" for path in files) + f"{name}-1.dist-info/RECORD,,\\n"
    with zipfile.ZipFile(f"{folder}/{name}-1-py3-none-any.whl", "w") as wheel:
        for path, text in {**files, f"{name}-1.dist-info/RECORD": record}.items():
            wheel.writestr(path, text)
    return f"{name}-1-py3-none-any.whl"


build_wheel = build_editable
'''


def set_up(preamble="pass", *, network=True):
    """A machine on which `make setup` is run for a small project, once as it is and once mended."""

    def attempt(folder):
        project = folder / "project"
        (project / "tools").mkdir(parents=True)
        shutil.copy(ROOT / "tools" / "bootstrap.py", project / "tools")
        (project / "pyproject.toml").write_text(PROJECT)
        (project / "stub_backend.py").write_text(BACKEND)
        space = {}
        exec(BACKEND, space)
        (folder / "index").mkdir()
        space["build_editable"](folder / "index", name="needed", needs="")
        shelf = {"PIP_NO_INDEX": "1", "PIP_FIND_LINKS": folder / "index"}
        refusing = {"PIP_RETRIES": "1", "HTTPS_PROXY": "http://127.0.0.1:9", "https_proxy": "http://127.0.0.1:9"}

        def setup(preamble, **environment):
            code = f"import runpy, sys; sys.argv = ['', 'setup']; {preamble}\n"
            code += f"runpy.run_path({str(project / 'tools' / 'bootstrap.py')!r}, run_name='__main__')"
            return process([sys.executable, "-c", code], folder, PYTHONPATH=None, PATH=folder, **environment)

        first = setup(preamble, **(shelf if network else refusing))
        second = setup("pass", **shelf)
        said = [line for line in first.said + second.said if "Skipping" not in line]  # what the real course leaves out
        made = (project / ".venv" / "coursekit.json").exists()
        return Outcome(said, made and "extras" in (project / ".venv" / "coursekit.json").read_text())

    return attempt


NO_USER = ["--unsetenv", "HOME", *(part for name in ("passwd", "nsswitch.conf") for part in (
    "--ro-bind", "{folder}/empty", f"/etc/{name}"))]  # fmt: skip
MACHINES = [
    Machine("a file of compiled code is empty", "numba/numba#10434", cache(lambda path: path.write_bytes(b""))),
    Machine("... is truncated", "numba/numba#10656", cache(lambda path: path.write_bytes(path.read_bytes()[:-100]))),
    Machine("... has garbled machine code", "numba/numba#9348", cache(garbled)),
    Machine("... is another program's, and runs when it is unpickled", "", cache(foreign)),
    Machine("... is a folder", "", cache(folder_instead)),
    Machine("... is a link to nowhere", "", cache(link_to_nowhere)),
    Machine("every file of compiled code is damaged; then `coursekit doctor`, then `coursekit warmup`", "", every_file),
    Machine("nothing can be written but a temporary folder", "matplotlib/matplotlib#25838", walk(HOME="/nonexistent")),
    Machine("... and no kernel is compiled yet", "numba/numba#5566", walk(code=KERNELS, HOME="/nonexistent")),
    Machine("no HOME, and no user of this number", "librosa/librosa#1156, lmcinnes/umap#715", walk(*NO_USER)),
    Machine("HOME is on a full disk", "", full_disk),
    Machine("HOME is a file", "", walk(home=lambda path: path.write_text(""))),
    Machine("NUMBA_CACHE_DIR cannot be made", "numba/numba#4032", walk(code=KERNELS, NUMBA_CACHE_DIR="/dev/null/a")),
    Machine("a folder with spaces, quotes, a line break and letters of other languages", "", odd_path),
    Machine("TMPDIR is not there", "", walk("--tmpfs", "{folder}/home", TMPDIR="/nowhere", home=Path.mkdir)),
    Machine("umask 077", "", umask_077),
    Machine("root", "", root),
    Machine("Python has no venv module", "", set_up("sys.modules['ensurepip'] = None"), "with venv"),
    Machine("Python is too old", "", set_up("sys.version_info = (3, 8, 10)"), "with a newer one"),
    Machine("Python calls itself 3.15, and is the only one", "", set_up("sys.version_info = (3, 15, 0)")),
    Machine("a proxy refuses", "", set_up(network=False), "with a network"),
]


MATPLOTLIB = dict.fromkeys(
    ("mkdir -p failed for", "is not a writable directory", "Matplotlib created a temporary"),
    "*matplotlib's own words: it takes a temporary folder, set MPLCONFIGDIR*",
)
MATPLOTLIB["font_manager cache"] = "*matplotlib's own words: its list of fonts cannot be kept*"


def shortened(line, folder):
    """A line without what differs from machine to machine."""
    for its, ours in MATPLOTLIB.items():
        if its in line:
            return ours
    for path in (folder, ROOT, Path(sys.prefix)):
        line = line.replace(str(path), "...")
    line = re.sub(r"[\w.]+-\d+\.py3\d+t?\.[0-9a-f]{12}\.nbc", "KERNEL.nbc", re.sub(" {2,}", "  ", line))
    line = re.sub(r"kernels_[0-9a-f]{40}|[\w.-]+_[0-9a-f]{40}", "...", line)
    return re.sub(r"Python 3\.\d+ lacks", "Python 3.11 lacks", line)


def tried(machine):
    """(row of the table, did it run) on this machine."""
    with tempfile.TemporaryDirectory(prefix="machine-") as folder:
        said, ran = machine.attempt(Path(folder).resolve())
        said = dict.fromkeys(shortened(line, folder) for line in said)
    told = "<br>".join(line.replace("|", "\\|") for line in said) or "nothing"
    done = (f"yes, {machine.then}" if machine.then else "yes") if ran else "**no**"
    return f"| {machine.name} | {machine.report} | {told} | {done} |", ran


if __name__ == "__main__":
    TABLE.write_text(HEAD + "".join(f"{tried(machine)[0]}\n" for machine in MACHINES), "utf-8")
