"""Bring .venv up to date, then run a task in it: python tools/bootstrap.py lab

Needs only the standard library, and takes uv where it is there: it is quicker. Any Python may be asked to run it, so it
parses on 3.6: an old one looks for a newer one, or says in one line that there is none.
"""

import hashlib
import json
import os
import re
import shlex
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

OLDEST = (3, 11)
NEWEST = (3, 15)  # of those that numba has wheels for
OTHERS = [[f"python3.{minor}"] for minor in range(NEWEST[1], OLDEST[1] - 1, -1)] + [["py", "-3"]]
OTHERS += [["uv", "run", "--no-project", "--python", ">={}.{},<={}.{}".format(*OLDEST, *NEWEST), "python"]]
FREE_GB = 2
LEFT_OUT = ["rfc3987-syntax"]
FORMER = "coursekit"  # the distribution's name before it was that of pyproject.toml
LARGE = 5  # megabytes: what is downloaded is named from here on, where it cannot be shown as it goes

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
STAMP = VENV / "coursekit.json"  # what is installed; empty while an installation is under way
LOG = VENV / "install.log"
SETTINGS = VENV / "etc" / "jupyter" / "jupyter_server_config.d" / "coursekit.json"  # an extension is turned off there

EACH_CORE = ["-n", "logical"]
ONCE_MORE = ["--reruns", "1", "-raR"]  # a page may be late where the machine is busy; the summary names what was
SPEED, SWEEP = "tests/browser/test_speed.py", "tests/training/test_sweep.py"
FILES = ["--dist", "loadfile", "--no-loadscope-reorder"]  # in the order of tests/conftest.py: the longest first
TESTS = [  # Playwright's event loop runs as long as its browser: other tests cannot have theirs in that process
    ["pytest", "--ignore", "tests/browser", "--ignore", SWEEP, *EACH_CORE, "--dist", "worksteal"],
    ["python", "-m", "pytest", SWEEP],  # -m adds the folder its workers import from
    ["pytest", "tests/browser", "--ignore", SPEED, *ONCE_MORE, *EACH_CORE, *FILES],
    ["pytest", SPEED],  # alone, for it measures
]
NOTEBOOKS = ["python", "-m", "pytest", "-p", "tools.nbval_whole", "--nbval", "notebooks"]
NOTEBOOKS += ["--nbval-sanitize-with", "tests/nbval_sanitize.cfg", *EACH_CORE, "--dist", "loadscope"]
if os.environ.get("PYTEST_ARGS"):
    TESTS = [["pytest", *shlex.split(os.environ["PYTEST_ARGS"])]]

TASKS = {  # name: (extra to install, commands)
    "lab": ("", [["coursekit", "warmup"], ["coursekit", "lab", *shlex.split(os.environ.get("ARGS", ""))]]),
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
        ],
    ),
    "proof": ("test,bench,proof", [["python", "tools/proof.py", *os.environ.get("PART", "").split()]]),
    "setup": ("test", [["python", "--version"]]),
    "class": ("class", [["coursekit", "warmup"], ["coursekit", "doctor"]]),
    "notebooks": ("test", [["python", "tools/notebooks.py"]]),
    "labextension": ("", [["python", "tools/labextension.py"]]),
    "wasm": ("wasm", [["python", "tools/wasm.py"]]),
    "lite": ("wasm", [["python", "tools/wasm.py"], ["python", "tools/lab/build.py"]]),
    "site": ("site", [["python", "tools/make_site.py"]]),
    "bench": ("bench,class", [["python", "benchmarks/run.py"]]),
}
LEFTOVERS = ("build", "dist", "*.egg-info", ".*_cache", ".hypothesis", "**/__pycache__")


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
    if argv == ["test"]:
        return timed(commands)
    for command in commands[:-1]:
        code = subprocess.call(found(command), cwd=str(ROOT))
        if code:
            return code
    os.chdir(str(ROOT))
    return become(found(commands[-1]))


def timed(commands):
    """Run commands to the first that fails: its exit code. At the end stands how long each has taken."""
    code, took = 0, []
    for command in commands:
        start = time.monotonic()
        code = subprocess.call(found(command), cwd=str(ROOT))
        seconds = round(time.monotonic() - start)
        took.append("{:3}:{:02}  {}".format(*divmod(seconds, 60), " ".join(command)))
        if code:
            break
    place = os.environ.get("COURSEKIT_MINUTES")  # continuous integration has one list of all that it does
    if place:
        with open(place, "a", encoding="utf-8") as file:
            file.writelines(line + "\n" for line in took)
    else:
        say("\n".join(["", "minutes by part", *took]))
    return code


def capable():
    """Can this Python make the environment?"""
    return OLDEST <= sys.version_info[:2] <= NEWEST and (uv() is not None or has_venv())


def has_venv():
    try:
        import ensurepip  # noqa: F401  (Debian has it in a package of its own)
        import venv  # noqa: F401
    except ImportError:
        return False
    return True


def uv():
    return shutil.which("uv")


def another_python():
    """The path of another Python on this machine that can make the environment."""
    probe = f"import sys; assert {OLDEST} <= sys.version_info[:2] <= {NEWEST}; print(sys.executable)"
    if uv() is None:
        probe = "import ensurepip, venv; " + probe
    if uv():
        say("Looking for Python {}.{} or newer; uv downloads one where there is none".format(*OLDEST))
    for command in OTHERS:
        try:
            return subprocess.check_output([*command, "-c", probe], stderr=subprocess.DEVNULL).decode().strip()
        except (OSError, subprocess.CalledProcessError):
            pass
    here = "{}.{}".format(*sys.version_info)
    if OLDEST <= sys.version_info[:2] <= NEWEST:
        raise Stop(f"Python {here} lacks its venv module: on Debian or Ubuntu run `apt install python3-venv`")
    wanted = "Python {}.{} to {}.{}".format(*OLDEST, *NEWEST)
    raise Stop(f"{wanted} is needed, this is {here}: see python.org/downloads")


def set_up(extra):
    """Make .venv, or repair it, or do nothing because all is there."""
    leave_others_alone()
    installed, python = read_stamp(), venv_python()
    wanted = {
        "root": str(ROOT),
        "pyproject": hashlib.sha256((ROOT / "pyproject.toml").read_bytes()).hexdigest(),
        "python": python,
    }
    why = None
    if installed is None:
        why = "its installation broke off" if STAMP.exists() else ""
    elif installed.get("root", str(ROOT)) != str(ROOT):
        why = "it was made for {root}".format(**installed)
    elif python is None:
        why = "its Python does not run, or has no pip"
    if why is not None:
        create(why)
        wanted["python"], installed = venv_python(), {}
    extras = {extra}
    if {key: installed.get(key) for key in wanted} == wanted:
        if extra in installed["extras"]:
            return
        extras.update(installed["extras"])
    install(",".join(sorted(extras - {""})))
    STAMP.write_text(json.dumps({**wanted, "extras": sorted(extras | {""})}))


def leave_others_alone():
    """What is at .venv and is not ours stays as it is."""
    if VENV.is_symlink() and not VENV.exists():
        raise Stop(
            f"{VENV} is a link to {os.readlink(str(VENV))}, which is not there: make that folder or delete the link"
        )
    if VENV.exists() and not VENV.is_dir():
        raise Stop(f"{VENV} is a file, and the course's environment has to be there: rename it, then run this again")
    if VENV.exists() and not STAMP.exists() and any(VENV.iterdir()):
        raise Stop(
            f"{VENV} was made by somebody else and is left alone: rename it and run this again, or activate it, run"
            " `python -m pip install -e .` and then `coursekit lab`"
        )


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
    """What is installed; None where there is nothing yet, or an installation broke off."""
    try:
        return json.loads(STAMP.read_text())
    except (FileNotFoundError, ValueError):
        return None


def create(why=""):
    """Make an empty environment, by uv or else by this Python itself."""
    python = getattr(sys, "_base_executable", None) or sys.executable  # of which an environment is left when it goes
    say("Creating .venv with Python {}.{}.{}".format(*sys.version_info) + (f", for {why}" if why else ""))
    if shutil.disk_usage(str(ROOT)).free < FREE_GB * 1e9:
        raise Stop(f"less than {FREE_GB} GB are free on the disk of {ROOT}: make room, then run this again")
    empty()
    ways = [[uv(), "venv", "--quiet", "--seed", "--allow-existing", "--python", python, str(VENV)]] if uv() else []
    ways += [[python, "-m", "venv", str(VENV)]] if has_venv() else []
    said = []
    for command in ways:
        code, said = listen(command)
        if code == 0:
            return
    raise Stop("cannot create {}: {}".format(VENV, *said[-1:] or ["no reason given"]))


def empty():
    """Leave nothing in .venv but an empty stamp, which says whose it is; a link to a folder elsewhere stays."""
    VENV.mkdir(exist_ok=True)
    for path in VENV.iterdir():
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(str(path))
        elif path != STAMP:
            path.unlink()
    STAMP.write_text("")


def install(extras):
    say("Installing JupyterLab, numba and what else the course needs (about 200 MB to download, once) ...")
    before = STAMP.read_text() if STAMP.exists() else None
    STAMP.write_text("")
    leave_former_name()
    settings = SETTINGS.read_bytes() if SETTINGS.exists() else None
    target = f".[{extras}]" if extras else "."
    python = program("python")
    ways = [("uv", [uv(), "pip", "install", "--python", python, "-e", target])] if uv() else []
    ways.append(("pip", [python, "-m", "pip", "install", "--no-input", "-e", target]))
    for name, command in ways:
        code, said = listen(command, show)
        LOG.write_text("\n".join(said), encoding="utf-8")
        if code == 0:
            if settings is not None:
                SETTINGS.write_bytes(settings)
            leave_out()
            return turn_on_extensions()
        if name == "uv":
            say(f"uv could not install the course ({reason(said)}): trying pip, which has settings of its own")
    STAMP.write_text(before or "")  # both download everything before they change anything
    raise Stop(f"pip could not install the course ({reason(said)}): see {LOG}, then run this again")


def listen(command, show=lambda line: None):
    """Run an installer: its exit code and its lines, each shown as it comes."""
    own = {"PIP_USER": "0", "PIP_DISABLE_PIP_VERSION_CHECK": "1", "PYTHONIOENCODING": "utf-8"}
    both = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "encoding": "utf-8", "errors": "replace"}
    said = []
    try:
        process = subprocess.Popen(command, cwd=str(ROOT), env=dict(os.environ, **own), **both)
    except OSError as error:
        return 1, [f"error: {error}"]
    with process:
        for line in process.stdout:
            said.append(line.strip())
            show(line.strip())
    if sys.stdout.isatty():
        print("\r\033[K", end="", flush=True)
    return process.returncode, [line for line in said if line]


def show(line):
    """What an installer is doing: in one line that changes, or where output is kept, only what takes long."""
    if sys.stdout.isatty():
        if line.split()[:1] and line.split()[0] in (
            "Collecting",
            "Downloading",
            "Installing",
            "Building",
            "Downloaded",
        ):
            print("\r\033[K  " + line[:70], end="", flush=True)
        return
    large = re.match(r"Downloading (\S+) \(([\d.]+) ?Mi?B\)", line)
    if large and float(large.group(2)) >= LARGE:
        say("  downloading {} ({} MB)".format(large.group(1).split("/")[-1], large.group(2)))


def leave_former_name():
    """Uninstall the course under its former name: two distributions would own one command."""
    shutil.rmtree(str(ROOT / (FORMER + ".egg-info")), ignore_errors=True)
    pip = [program("python"), "-m", "pip"]
    if not subprocess.call([*pip, "show", FORMER], cwd=str(VENV), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL):
        say(f"Uninstalling {FORMER} from .venv: the course is installed as coursekit-dl now")
        subprocess.check_call([*pip, "uninstall", "-q", "-y", FORMER], cwd=str(VENV))


def leave_out():
    """Uninstall what nobody asks for and every process of Jupyter's waits for at its start (docs/architecture.md)."""
    subprocess.call([program("python"), "-m", "pip", "uninstall", "-q", "-y", *LEFT_OUT], cwd=str(VENV))


def turn_on_extensions():
    """Bring what an installation copies into the environment up to date with the clone."""
    code, said = listen([program("python"), "-m", "coursekit.server"])
    if code:
        raise Stop("cannot turn the extensions of Jupyter on in {}: {}".format(VENV, *said[-1:] or ["no reason given"]))


def reason(said):
    """Why an installer failed, from what it printed."""
    text = "\n".join(said)
    if "No space left" in text:
        return "the disk is full"
    if any(
        sign in text for sign in ("NewConnectionError", "Timeout", "ProxyError", "client error (Connect)", "dns error")
    ):
        proxy = next((name for name in os.environ if name.lower() in ("https_proxy", "all_proxy")), None)
        return f"no network connection through the proxy that {proxy} names" if proxy else "no network connection"
    found = re.search(r"^error: (.*(?:\ncause: .*)?)", text, re.M) or re.search(r"^ERROR: (.*)", text, re.M)
    return found.group(1).replace("\ncause", "") if found else "no reason given"


def program(name):
    path = shutil.which(name, path=str(BIN))
    if path is None:
        raise Stop(f"{BIN} holds no {name}: run `make clean`, then this again")
    return path


def found(command):
    """How to run a command of .venv; ours as a module: a script's first line cannot name every path."""
    if command[0] == "coursekit":
        return [program("python"), "-m", "coursekit.cli", *command[1:]]
    return [program(command[0]), *command[1:]]


def clean():
    """Delete the environment, if it is ours, and all caches."""
    for pattern in LEFTOVERS:
        for path in ROOT.glob(pattern):
            if VENV not in path.parents:
                shutil.rmtree(str(path))
    if STAMP.exists():
        empty()
        STAMP.unlink()
        VENV.unlink() if VENV.is_symlink() else VENV.rmdir()
    elif VENV.exists():
        say(f"{VENV} was made by somebody else and is left alone")
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
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(errors="backslashreplace")  # a path may have letters that a terminal has not
    try:
        sys.exit(main(sys.argv[1:]))
    except (Stop, OSError) as stop:
        sys.exit(f"error: {stop}")
    except KeyboardInterrupt:
        sys.exit("\ninterrupted: run this again to go on")
