"""The course without its answers, as a wheel: exercises can be read and submitted, and nothing in it can judge them."""

import base64
import hashlib
import zipfile
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

import coursekit
from coursekit.exercises.files import BANK_FOLDER

PACKAGE = Path(coursekit.__file__).parent
LABEL = "without.answers"  # of the version, by which pip tells it from the whole course
_ROOMS = ("judging", "grading")  # stay behind
_OF_THE_BANK = ("exercise.toml", "exercise.py", "lessons.toml")
_LIKE_OURS = (".py", ".toml", ".json", ".md", ".csv", ".js", ".css", ".j2", ".mplstyle", ".txt")
_DATA = {  # where an installation puts files for Jupyter's servers
    "server/coursekit.json": "etc/jupyter/jupyter_server_config.d/coursekit.json",
    "server/labextensions/": "share/jupyter/labextensions/",
}


def wheel(out):
    """Write the wheel to a folder; its path. The same course gives the same bytes.

    Raises
    ------
    ValueError
        If the course is not installed, so that nothing says what it needs.
    """
    version = f"{coursekit.__version__}+{LABEL}"
    name = f"{coursekit.__distribution__.replace('-', '_')}-{version}"
    info, path = f"{name}.dist-info", Path(out) / f"{name}-py3-none-any.whl"
    members = {**_package(), **_for_jupyter(f"{name}.data/data/"), **_about(info, version)}
    members[f"{info}/RECORD"] = _record(members, f"{info}/RECORD")
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        for name, data in sorted(members.items()):
            member = zipfile.ZipInfo(name)
            member.compress_type, member.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
            file.writestr(member, data)
    return path


def _package():
    """Every file of ours that is no answer, by its place in the wheel."""
    paths = (path for path in PACKAGE.rglob("*") if path.is_file() and path.suffix in _LIKE_OURS)
    return {f"coursekit/{path.relative_to(PACKAGE).as_posix()}": path.read_bytes() for path in paths if _stays(path)}


def _stays(path):
    if path.is_relative_to(BANK_FOLDER):
        return path.name in _OF_THE_BANK
    return path.relative_to(PACKAGE).parts[0] not in _ROOMS and "__pycache__" not in path.parts


def _for_jupyter(folder):
    found = {}
    for path in (PACKAGE / "server").rglob("*"):
        place = path.relative_to(PACKAGE).as_posix()
        for source, target in _DATA.items():
            if path.is_file() and place.startswith(source):
                found[folder + target + place.removeprefix(source)] = path.read_bytes()
    return found


def _about(info, version):
    try:
        installed = distribution(coursekit.__distribution__)
    except PackageNotFoundError:
        name = coursekit.__distribution__
        raise ValueError(f"{name} is not installed here: run `make class` in the course's folder") from None
    text = installed.read_text("METADATA") or installed.read_text("PKG-INFO")  # the latter in the folder of a clone
    head = text.partition("\n\n")[0].splitlines()
    head = [line for line in head if "extra ==" not in line and not line.startswith(("Version:", "Provides-Extra:"))]
    elsewhere = ("License-File:", "Description-Content-Type:", "Requires-Dist: editables")  # the last is a clone's
    head = [line for line in head if not line.startswith(elsewhere)]
    kind = "Wheel-Version: 1.0\nGenerator: coursekit\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
    return {
        f"{info}/METADATA": "\n".join([*head[:2], f"Version: {version}", *head[2:], ""]).encode(),
        f"{info}/WHEEL": kind.encode(),
        f"{info}/entry_points.txt": installed.read_text("entry_points.txt").encode(),
    }


def _record(members, own):
    lines = []
    for name, data in sorted(members.items()):
        digest = base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode()
        lines.append(f"{name},sha256={digest},{len(data)}")
    return "\n".join([*lines, f"{own},,", ""]).encode()
