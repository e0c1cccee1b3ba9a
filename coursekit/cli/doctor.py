"""A look at this computer: what the course needs, what is there, and what to do about the rest.

Each check is a generator of findings and assumes nothing that an earlier one looks for.
"""

import importlib.util
import os
import platform
import re
import shutil
import sys
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path
from typing import NamedTuple

from coursekit import __distribution__, __version__
from coursekit.cli.folders import ASK, home, stand_ins
from coursekit.cli.shared import repair

HERE = Path(__file__).parents[1]
REPAIR = repair()
OLDEST = (3, 11)
FREE_GB = 1
EXTENSION = "@jupyter-widgets/jupyterlab-manager"
BUNDLE = HERE / "server" / "labextensions" / "coursekit"
_TURN_ON = "`python -m coursekit.server`"
_UNLIMITED = ("a function's memory is not limited", "functions of a class are graded on Linux only")
_DIFFERS = {
    "Darwin": _UNLIMITED,
    "Windows": (*_UNLIMITED, "a function that sleeps, or is in a call that Python cannot interrupt, is not stopped"),
}
_LATER = "so pictures follow a slider some 35 ms later than they could"


class Finding(NamedTuple):
    """One line of the table; remedy is what to do when it is not ok."""

    name: str
    found: str
    ok: bool = True
    remedy: str = ""


def doctor():
    """Print all findings; 0 when everything a learner needs is there, 1 otherwise."""
    checks = (_system, _record, _folders, _packages, _widgets, _cards, _server, _kernels, _lessons, _sandbox, _browser)
    findings = [one for check in checks for one in _looked_at(check)]
    sys.stdout.reconfigure(errors="replace")  # a path may hold what this terminal cannot show
    width = max(len(one.name) for one in findings)
    for one in findings:
        line = f"{'ok' if one.ok else '!!'}  {one.name:{width}}  {one.found}"
        print((line if one.ok else f"{line}: {one.remedy}").replace("\n", "\\n"))
    return 0 if all(one.ok for one in findings) else 1


def _looked_at(check):
    """What a check finds; where it fails itself, that is its finding."""
    try:
        yield from check()
    except Exception as error:
        said = f"cannot be looked at ({type(error).__name__}: {error})".replace("\n", " ")
        yield Finding(check.__name__.strip("_"), said, False, REPAIR)


def _system():
    python = ".".join(map(str, sys.version_info[:3]))
    yield Finding("Python", f"{python} ({sys.executable})", sys.version_info >= OLDEST, "3.11 or newer is needed")
    differs = "".join(f"; {one}" for one in _DIFFERS.get(platform.system(), ()))
    yield Finding("system", f"{platform.system()} {platform.release()} {platform.machine()}{differs}")
    place = home()
    free = shutil.disk_usage(place if place and place.is_dir() else os.curdir).free / 1e9
    yield Finding("free disk", f"{free:.0f} GB", free > FREE_GB, f"make room, {FREE_GB} GB are needed")
    yield Finding("coursekit", f"{__version__} ({HERE})")


def _record():
    """Where what is done is kept."""
    from coursekit.student import progress
    from coursekit.student.store import data_path

    progress.events()
    why = progress.not_kept()
    yield Finding("record", why or str(data_path()), not why, "set COURSEKIT_DATA to a folder you can write")


def _folders():
    """Whether Jupyter and matplotlib can write where they do; if not, later checks see what `coursekit lab` sets."""
    name = "folders of Jupyter"
    try:
        instead, said = stand_ins()
    except OSError as error:
        yield Finding("temporary folder", f"none ({error})", False, "set TMPDIR to a folder you can write")
        return
    os.environ.update(instead)
    yield Finding(name, said.partition(". To keep")[0] or "can be written", not said, ASK)


def _packages():
    try:
        needed = [one for one in requires(__distribution__) or () if "extra ==" not in one]
    except PackageNotFoundError:
        yield Finding("dependencies", f"{__distribution__} is not installed in this Python", False, REPAIR)
        return
    for name in (re.match(r"[\w.-]+", one)[0] for one in needed):
        try:
            yield Finding(name, version(name))
        except PackageNotFoundError:
            yield Finding(name, "missing", False, REPAIR)


def _widgets():
    """Without its half in the browser a panel is only a line of text."""
    name = "widgets in JupyterLab"
    try:
        from jupyter_core.paths import jupyter_path
        from jupyterlab_server.config import get_federated_extensions, get_page_config
    except ImportError as error:
        yield Finding(name, f"JupyterLab is incomplete, {error.name} is missing", False, REPAIR)
        return
    folders = jupyter_path("labextensions")
    if EXTENSION not in get_federated_extensions(folders):
        yield Finding(name, "missing", False, REPAIR)
        return
    off = EXTENSION in get_page_config(folders).get("disabledExtensions", ())
    yield Finding(name, "off" if off else "on", not off, f"run `jupyter labextension enable {EXTENSION}`")


def _cards():
    """Whether what is typed into a card gets into its answer cell by itself; by hand it does in any case."""
    name, by_hand = "cards in JupyterLab", "a card gives the line to paste into its answer cell"
    try:
        from jupyter_core.paths import jupyter_path
        from jupyterlab_server.config import get_federated_extensions, get_page_config
    except ImportError:  # said above
        return
    folders = jupyter_path("labextensions")
    there = get_federated_extensions(folders).get("coursekit")
    if there is None:
        found = f"in `coursekit lab` only, elsewhere {by_hand}; {_TURN_ON} installs them in all Jupyter servers here"
    elif "coursekit" in get_page_config(folders).get("disabledExtensions", ()):
        found = f"turned off, {by_hand}; `jupyter labextension enable coursekit` turns them on"
    elif not _same(Path(there["ext_path"]), BUNDLE):
        found = f"of another version in {there['ext_path']}; {_TURN_ON} renews it"
    else:
        found = "on, they write their answer cells"
    yield Finding(name, found)


def _same(one, other):
    """Are two bundles built of one source?"""
    try:
        return (one / "built.json").read_bytes() == (other / "built.json").read_bytes()
    except OSError:
        return False


def _server():
    """Whether pictures follow a slider as quickly as they can; they follow it in any case."""
    name = "server extension"
    try:
        on, connection = _server_settings()
    except ImportError as error:
        yield Finding(name, f"Jupyter Server cannot be loaded ({error})", False, REPAIR)
        return
    except (Exception, SystemExit) as error:  # it ends the process where a setting is wrong
        said = f"Jupyter Server does not take its settings ({type(error).__name__}: {error})"
        yield Finding(name, said, False, "mend the files in the folders that `jupyter --paths` calls config")
        return
    from coursekit.server import without_delay

    if on is None:
        found = f"on in `coursekit lab` only; {_TURN_ON} turns it on in all Jupyter servers here"
    elif not on:
        found = f"turned off in Jupyter's settings, {_LATER}; `jupyter server extension list` says where"
    elif without_delay(connection) is None:
        found = f"on, but it leaves {connection.__qualname__} of Jupyter's settings as it is, {_LATER}"
    else:
        found = "on, kernel websockets do not wait (TCP_NODELAY)"
    yield Finding(name, found)


def _server_settings():
    """(is our extension on: True, False, or None where nothing says so; the class of websockets) by Jupyter's files."""
    from jupyter_server.gateway.gateway_client import GatewayClient
    from jupyter_server.serverapp import ServerApp

    app = ServerApp()
    app.load_config_file()
    app.find_server_extensions()
    app.gateway_config = GatewayClient(parent=app)
    return app.jpserver_extensions.get("coursekit"), app.kernel_websocket_connection_class


def _kernels():
    """Loads the kernels, which compiles those that are not in the cache."""
    if importlib.util.find_spec("numba") is None:
        yield Finding("kernels", "not looked at without numba", False, REPAIR)
        return
    from coursekit.cli.warmup import warmup
    from coursekit.core.kernel.cache import KEEP

    try:
        kernels = warmup(show=False)
    except Exception as error:
        yield Finding("kernels", f"{type(error).__name__}: {error}".splitlines()[0], False, REPAIR)
        return
    state = (
        f"warm, {kernels.cached} in the cache" if not kernels.compiled else f"were cold, {kernels.compiled} compiled"
    )
    yield Finding("kernels", state)
    given = os.environ.get("NUMBA_CACHE_DIR")
    for folder in kernels.folders:
        there = not given or Path(folder).is_relative_to(Path(given).absolute())
        yield Finding("kernel cache", folder if there else f"{folder}, for {given} cannot be written", there, KEEP)
    if kernels.healed:
        anew = f"{len(kernels.healed)} kernel{'s' * (len(kernels.healed) > 1)} compiled anew: {kernels.healed[0]}"
        yield Finding("kernel cache", anew)
    if kernels.not_kept:
        why = f"{len(kernels.not_kept)} kernels are compiled at every start ({kernels.not_kept[0]})"
        yield Finding("kernel cache", why, False, KEEP)


def _lessons():
    from coursekit.course.lessons import source
    from coursekit.course.work_folder import Trouble, found

    count = len(list(source().glob("*.ipynb")))
    yield Finding("lessons", f"{count} notebooks in {source()}", count > 0, "install the course again, all of it")
    try:
        work = found(Path.cwd())
    except (Trouble, OSError) as error:
        yield Finding("your copy", f"{error}")
        return
    none = "none in this folder, `coursekit lab` makes one"
    yield Finding("your copy", f"{work.path} (edition {work.version() or 'unknown'})" if work else none)


def _sandbox():
    """Only whoever grades a class needs one."""
    try:
        from coursekit.grading.sandbox.bwrap import why_not

        why = why_not()
    except Exception as error:
        why = f"{type(error).__name__}: {error}".splitlines()[0]
    found = f"none: {why}; without it a class's functions are not graded" if why else "bubblewrap works"
    yield Finding("sandbox", f"{found} (only grading a class needs it)")


def _browser():
    found = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome", "chrome"))), None)
    yield Finding("Chromium", f"{found or 'none'} (only the browser tests need it)")
