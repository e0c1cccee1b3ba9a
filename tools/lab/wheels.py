"""Wheels for the browser, made of what is installed: the very versions that the tests ran with, and no download.

What a package requires is read where `sys_platform` is "emscripten". A package that has a compiled half beside the
same thing in Python goes without the compiled half, and all go without what no lesson runs.
"""

import hashlib
import io
import re
import tomllib
import zipfile
from fnmatch import fnmatch
from importlib.metadata import distribution
from pathlib import Path
from typing import NamedTuple

from packaging.requirements import Requirement

ROOT = Path(__file__).resolve().parents[2]
BROWSER = {"sys_platform": "emscripten", "platform_system": "Emscripten", "extra": ""}
OURS = "coursekit-dl"
IN_THE_PAGE = {"jupyterlab-widgets", "widgetsnbextension"}  # JavaScript, which the lab has as extensions
COMPILED = ("*.so", "*.pyd", "*.pyx", "*.c")
LEFT_OUT = ("*/tests/*", "*/testing/*", "*/benchmarks/*", "*.pyi", "*.map", "*.dist-info/RECORD", "*/__pycache__/*")
OURS_LEFT_OUT = ("coursekit/grading/*", "coursekit/server/*", "coursekit/course/lessons/*", "*/__pycache__/*")


class Package(NamedTuple):
    """A wheel, and what Pyodide's lock file says of it."""

    name: str
    version: str
    depends: tuple[str, ...]
    imports: tuple[str, ...]
    content: bytes

    @property
    def file_name(self):
        """A wheel's name."""
        return f"{self.name.replace('-', '_')}-{self.version}-py3-none-any.whl"

    def entry(self):
        """As Pyodide's lock file has it."""
        return {
            "name": self.name,
            "version": self.version,
            "file_name": self.file_name,
            "install_dir": "site",
            "sha256": hashlib.sha256(self.content).hexdigest(),
            "package_type": "package",
            "imports": list(self.imports),
            "depends": list(self.depends),
            "unvendored_tests": False,
        }


def canonical(name):
    """A package's name as indexes write it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def required(lines):
    """The names of what is required in a browser, of lines as a wheel's metadata has them."""
    found = map(Requirement, lines or ())
    names = (canonical(one.name) for one in found if one.marker is None or one.marker.evaluate(BROWSER))
    return tuple(name for name in names if name not in IN_THE_PAGE)


def ours():
    """The course itself, as it lies in this clone; with the kernels for the browser where they have been built."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    version = re.search(r'^__version__ = "(.+)"', (ROOT / "coursekit/__init__.py").read_text("utf-8"), re.M)[1]
    files = {str(path.relative_to(ROOT).as_posix()): path for path in (ROOT / "coursekit").rglob("*") if path.is_file()}
    kept = {name: path.read_bytes() for name, path in files.items() if not _matches(name, OURS_LEFT_OUT)}
    return _package(OURS, version, required(project["dependencies"]), kept)


def installed(name):
    """A package as it is installed beside this Python."""
    found = distribution(name)
    files = {str(one): found.locate_file(one) for one in found.files if not str(one).startswith("..")}
    kept = {one: path for one, path in files.items() if not _matches(one, COMPILED + LEFT_OUT)}
    content = {one: path.read_bytes() for one, path in kept.items() if path.is_file()}
    return _package(canonical(name), found.version, required(found.requires), content)


def trimmed(wheel, left_out):
    """A wheel's bytes without some of its files."""
    with zipfile.ZipFile(io.BytesIO(wheel)) as archive:
        names = (name for name in archive.namelist() if not name.endswith("/") and not _matches(name, left_out))
        return _zipped({name: archive.read(name) for name in names})


def _package(name, version, depends, files):
    imports = {
        first.removesuffix(".py") for one in files if (first := one.split("/")[0]).isidentifier() or one == first
    }
    label = f"{name.replace('-', '_')}-{version}.dist-info"
    if not any(one.endswith(".dist-info/METADATA") for one in files):
        files[f"{label}/METADATA"] = f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n".encode()
    files.setdefault(f"{label}/WHEEL", b"Wheel-Version: 1.0\nGenerator: coursekit\nRoot-Is-Purelib: true\n")
    return Package(name, version, tuple(depends), tuple(sorted(imports)), _zipped(files))


def _zipped(files):
    """A zip file, the same for the same files: a time of its own would give each build another checksum."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, content in sorted(files.items()):
            archive.writestr(zipfile.ZipInfo(name, (2020, 1, 1, 0, 0, 0)), content, zipfile.ZIP_DEFLATED)
    return made.getvalue()


def _matches(name, patterns):
    return any(fnmatch(name, pattern) for pattern in patterns)
