"""`--packages requirements.txt`: what answers may import beside the course, in an environment of its own.

It is made once for each edition of the file, by uv or else by pip, and is held to the versions of what is installed
here: a sandbox sees it behind the course's own packages, so no other version of those could be met. The grader itself
never looks into it.
"""

import hashlib
import importlib.metadata
import os
import re
import shutil
import subprocess
import sys
import sysconfig
import tempfile
import venv
from pathlib import Path

from coursekit.core.plain import one_line
from coursekit.grading.kept import kept
from coursekit.grading.records import Trouble

_NESTED = re.compile(r"^\s*(?:-[rc]|--requirement|--constraint)[\s=]+(\S+)", re.MULTILINE)
_NO_REASON = ("ResolutionImpossible", "pip's dependency resolver")


def packages(requirements, told=print):
    """(the folder of the packages in a file of requirements, a digest of all that they depend on).

    `told` gets a sentence before something is installed.

    Raises
    ------
    Trouble
        With the installer's own reason where something cannot be installed; then nothing is kept.
    """
    requirements = Path(requirements).absolute()
    versions = _installed()
    facts = [sys.version, sysconfig.get_platform(), *versions, *_texts(requirements)]
    digest = hashlib.sha256("\n".join(facts).encode()).hexdigest()

    def make(place):
        told(f"installing the packages of {requirements.name} for the answers; this is done once")
        _install(requirements, versions, place)

    return str(kept("packages", digest, make)), digest


def _texts(path):
    """The file, and those that it names."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, ValueError) as why:
        reason = getattr(why, "strerror", None) or "it is not text"
        raise Trouble(f"--packages: {path} cannot be read ({reason}): give a file such as requirements.txt") from None
    nested = [path.parent / name for name in _NESTED.findall(text)]
    return [text, *(one.read_text(encoding="utf-8", errors="replace") for one in nested if one.is_file())]


def _installed():
    """A line such as "numpy==2.3.1" for each package that is installed here."""
    found = {one.name: one.version for one in importlib.metadata.distributions() if one.name and one.version}
    return sorted(f"{name}=={version.partition('+')[0]}" for name, version in found.items())


def _install(requirements, versions, place):
    """Fill a folder with packages; its installer works in an environment that ends with this call."""
    with tempfile.TemporaryDirectory(prefix="coursekit-packages-") as folder:
        venv.create(folder, with_pip=False, symlinks=os.name != "nt")
        inside = {"base": folder, "platbase": folder, "installed_base": folder}
        python = Path(sysconfig.get_path("scripts", "venv", inside)) / ("python.exe" if os.name == "nt" else "python")
        library = Path(sysconfig.get_path("purelib", "venv", inside))
        # what is installed here counts as installed there
        (library / "here.pth").write_text("\n".join({sysconfig.get_path("purelib"), sysconfig.get_path("platlib")}))
        constraints = Path(folder) / "constraints.txt"
        constraints.write_text("\n".join(versions), encoding="utf-8")
        command = [*_installer(python, versions), "-r", str(requirements), "-c", str(constraints)]
        clean = {name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "PYTHONHOME")}
        done = subprocess.run(
            command, cwd=requirements.parent, env={**clean, "UV_LINK_MODE": "copy"}, stdin=subprocess.DEVNULL,
            capture_output=True, text=True, errors="replace", check=False,
        )  # fmt: skip
        if done.returncode:
            raise Trouble(f"--packages: {requirements.name} cannot be installed: {_reason(done.stdout + done.stderr)}")
        (library / "here.pth").unlink()
        shutil.copytree(library, place, dirs_exist_ok=True)


def _installer(python, versions):
    """The beginning of a command; pip is not looked for as a module, for that turns setuptools' distutils off."""
    if uv := shutil.which("uv"):
        return [uv, "pip", "install", "--python", str(python)]
    if any(line.startswith("pip==") for line in versions):
        options = ["--disable-pip-version-check", "--no-input", "--no-color", "--no-warn-script-location"]
        return [sys.executable, "-m", "pip", "--python", str(python), "install", *options]
    raise Trouble("--packages needs uv or pip, and neither is here: install one beside the course")


def _reason(said):
    """Why nothing was installed, from what uv or pip said."""
    if (at := said.find("╰─▶")) >= 0:
        return one_line(" ".join(said[at + 3 :].split()).removeprefix("cause: "), 300)
    errors = [line for line in re.findall(r"(?i)^error: (.*)", said, re.MULTILINE) if not line.startswith(_NO_REASON)]
    cause = said.partition("The conflict is caused by:")[2].partition("\n\n")[0]
    reasons = [*errors[-1:], *re.findall(r"^    (\S.*)$", cause, re.MULTILINE)]
    return one_line("; ".join(reasons or said.strip().splitlines()[-1:] or ["its installer gave no reason"]), 300)
