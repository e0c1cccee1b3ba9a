"""Bring .venv up to date, then run a task in it: python tools/bootstrap.py lab

Needs only the standard library. Any Python may be asked to run it, so it parses on 3.6: an old one looks
for a newer one, or says in one line that there is none.
"""

import hashlib
import json
import os
import shlex
import shutil
import signal
import subprocess
import sys
from pathlib import Path

OLDEST = (3, 11)
OTHERS = [["python3.13"], ["python3.12"], ["python3.11"], ["py", "-3"]]
FREE_GB = 2
FORMER = "coursekit"  # the distribution's name before it was that of pyproject.toml

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
STAMP = VENV / "coursekit.json"  # what is installed; empty while an installation is under way
LOG = VENV / "pip.log"

EACH_CORE = ["-n", "logical"]
TESTS = [  # Playwright's event loop runs as long as its browser: other tests cannot have theirs in that process
    ["pytest", "-m", "not browser", "--ignore", "tests/training/test_sweep.py", *EACH_CORE, "--dist", "worksteal"],
    [
        "python",
        "-m",
        "pytest",
        "tests/training/test_sweep.py",
    ],  # -m adds the folder its workers import from
    ["pytest", "tests/browser", "--ignore", "tests/browser/test_speed.py", *EACH_CORE, "--dist", "loadfile"],
    ["pytest", "tests/browser/test_speed.py"],  # alone, for it measures
]
NOTEBOOKS = ["pytest", "--nbval", "notebooks", "--nbval-sanitize-with", "tests/nbval_sanitize.cfg"]
NOTEBOOKS += [*EACH_CORE, "--dist", "loadscope"]  # a notebook's cells stay together; outputs put away are not compared
if os.environ.get("PYTEST_ARGS"):
    TESTS = [["pytest", *shlex.split(os.environ["PYTEST_ARGS"])]]

TASKS = {  # name: (extra to install, commands)
    "lab": ("", [["coursekit", "warmup"], ["coursekit", "lab"]]),
    "test": (
        "test",
        [
            ["ruff", "check"],
            ["ruff", "format", "--check"],
            ["lint-imports", "--no-logo"],
            ["typos"],
            ["python", "tools/wasm.py"],
            *TESTS,
            NOTEBOOKS,
            ["python", "tools/notebooks.py", "--check"],
        ],
    ),
    "proof": ("test,bench", [["python", "tools/proof.py", *os.environ.get("PART", "").split()]]),
    "setup": ("test", [["python", "--version"]]),
    "class": ("class", [["coursekit", "warmup"], ["coursekit", "doctor"]]),
    "notebooks": ("test", [["python", "tools/notebooks.py"]]),
    "labextension": ("", [["python", "tools/labextension.py"]]),
    "wasm": ("wasm", [["python", "tools/wasm.py"]]),
    "bench": ("bench", [["python", "benchmarks/run.py"]]),
}
LEFTOVERS = (".venv", "build", "dist", "*.egg-info", ".*_cache", ".hypothesis", "**/__pycache__")


class Stop(Exception):
    """What is missing and what to do about it, in one line."""


def main(argv):
    if argv == ["clean"]:
        return clean()
    if len(argv) != 1 or argv[0] not in TASKS:
        raise Stop("usage: python tools/bootstrap.py {} | clean".format(" | ".join(TASKS)))
    if not capable():
        become([another_python(), __file__, *argv])
    extra, commands = TASKS[argv[0]]
    set_up(extra)
    for command in commands[:-1]:
        code = subprocess.call(found(command), cwd=str(ROOT))
        if code:
            return code
    os.chdir(str(ROOT))
    return become(found(commands[-1]))


def capable():
    """Can this Python make the environment?"""
    try:
        import ensurepip  # noqa: F401  (Debian has it in a package of its own)
        import venv  # noqa: F401
    except ImportError:
        return False
    return sys.version_info >= OLDEST


def another_python():
    """The path of another Python on this machine that can make the environment."""
    probe = f"import sys, ensurepip, venv; assert sys.version_info >= {OLDEST}; print(sys.executable)"
    for command in OTHERS:
        try:
            return subprocess.check_output([*command, "-c", probe], stderr=subprocess.DEVNULL).decode().strip()
        except (OSError, subprocess.CalledProcessError):
            pass
    here = "{}.{}".format(*sys.version_info)
    if sys.version_info < OLDEST:
        raise Stop("Python {}.{} or newer is needed, this is {}: see python.org/downloads".format(*OLDEST, here))
    raise Stop(f"Python {here} lacks its venv module: on Debian or Ubuntu run `apt install python3-venv`")


def set_up(extra):
    """Make .venv, or repair it, or do nothing because all is there."""
    wanted = {
        "root": str(ROOT),
        "pyproject": hashlib.sha256((ROOT / "pyproject.toml").read_bytes()).hexdigest(),
        "python": venv_python(),
    }
    installed = read_stamp()
    if wanted["python"] is None or installed is None or installed.get("root", str(ROOT)) != str(ROOT):
        create()
        wanted["python"], installed = venv_python(), {}
    extras = {extra}
    if {key: installed.get(key) for key in wanted} == wanted:
        if extra in installed["extras"]:
            return
        extras.update(installed["extras"])
    install(",".join(sorted(extras - {""})))
    STAMP.write_text(json.dumps({**wanted, "extras": sorted(extras | {""})}))


def venv_python():
    """Version of the Python in .venv; None when there is none, or it does not run or has no pip."""
    try:
        out = subprocess.check_output(
            [program("python"), "-c", "import sys, pip; print(*sys.version_info[:2], sep='.')"],
            stderr=subprocess.DEVNULL,
        )
    except (OSError, subprocess.CalledProcessError, Stop):
        return None
    return out.decode().strip()


def read_stamp():
    """What is installed; {} in an environment somebody else made; None where an installation broke off."""
    try:
        return json.loads(STAMP.read_text())
    except FileNotFoundError:
        return {}
    except ValueError:
        return None


def create():
    say("Creating .venv with Python {}.{}.{}".format(*sys.version_info))
    if shutil.disk_usage(str(ROOT)).free < FREE_GB * 1e9:
        raise Stop(f"less than {FREE_GB} GB are free on the disk of {ROOT}: make room, then run this again")
    venv = subprocess.run(
        [sys.executable, "-m", "venv", "--clear", str(VENV)],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    if venv.returncode:
        reason = venv.stdout.decode(errors="replace").strip().splitlines()[-1:]
        raise Stop("cannot create {}: {}".format(VENV, *reason))
    STAMP.write_text("")


def install(extras):
    leave_former_name()
    say("Installing JupyterLab, numba and what else the course needs (about 200 MB, once) ...")
    target = f".[{extras}]" if extras else "."
    command = [program("python"), "-m", "pip", "install", "--log", str(LOG), "--no-input", "-e", target]
    before = STAMP.read_text() if STAMP.exists() else None
    STAMP.write_text("")
    environment = dict(os.environ, PIP_USER="0", PIP_DISABLE_PIP_VERSION_CHECK="1")
    pip = subprocess.Popen(
        command,
        cwd=str(ROOT),
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
    )
    output = []
    for line in pip.stdout:
        output.append(line.strip())
        if sys.stdout.isatty() and line.split()[:1] in (["Collecting"], ["Downloading"], ["Installing"]):
            print("\r\033[K  " + line.strip()[:70], end="", flush=True)
    if sys.stdout.isatty():
        print("\r\033[K", end="", flush=True)
    if pip.wait():
        if before is None:
            STAMP.unlink()
        else:
            STAMP.write_text(before)  # pip downloads everything before it changes anything
        raise Stop(f"pip could not install the course ({reason(output)}): see {LOG}, then run this again")
    turn_on_extensions()


def leave_former_name():
    """Uninstall the course under its former name: two distributions would own one command."""
    shutil.rmtree(str(ROOT / (FORMER + ".egg-info")), ignore_errors=True)
    pip = [program("python"), "-m", "pip"]
    if not subprocess.call([*pip, "show", FORMER], cwd=str(VENV), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL):
        say(f"Uninstalling {FORMER} from .venv: the course is installed as coursekit-dl now")
        subprocess.check_call([*pip, "uninstall", "-q", "-y", FORMER], cwd=str(VENV))


def turn_on_extensions():
    """What a wheel brings as a file of data; `pip install -e` leaves such files out."""
    command = [program("python"), "-m", "coursekit.server"]
    run = subprocess.run(command, cwd=str(ROOT), stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    if run.returncode:
        why = run.stdout.decode(errors="replace").strip().splitlines()[-1:]
        raise Stop("cannot turn the extensions of Jupyter on in {}: {}".format(VENV, *why or ["no reason given"]))


def reason(output):
    """Why pip failed, from what it printed."""
    text = " ".join(output)
    if "No space left" in text:
        return "the disk is full"
    if "NewConnectionError" in text or "ConnectTimeout" in text or "ProxyError" in text:
        return "no network connection"
    return next((line[7:] for line in output if line.startswith("ERROR: ")), "no reason given")


def program(name):
    path = shutil.which(name, path=str(BIN))
    if path is None:
        raise Stop(f"{BIN} holds no {name}: run `make clean`, then this again")
    return path


def found(command):
    return [program(command[0]), *command[1:]]


def clean():
    """Delete the environment and all caches."""
    for pattern in LEFTOVERS:
        for path in ROOT.glob(pattern):
            shutil.rmtree(str(path))
    return 0


def become(command):
    """Run the command in place of this process. Windows cannot: there we wait, and Ctrl-C is the command's."""
    sys.stdout.flush()
    if os.name == "nt":
        signal.signal(signal.SIGINT, lambda *_: None)
        sys.exit(subprocess.call(command))
    os.execv(command[0], command)


def say(text):
    print(text, flush=True)


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except (Stop, OSError) as stop:
        sys.exit(f"error: {stop}")
    except KeyboardInterrupt:
        sys.exit("\ninterrupted: run this again to go on")
