"""What `python -m build` makes: every file of the tree at its place, and the same wheel from the sdist."""

import re
import shutil
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from email import message_from_bytes
from pathlib import Path

import pytest

import coursekit

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
TREES = ("coursekit", "notebooks", "tests", "tools", "docs", "labextension", "benchmarks")
FILES = ("pyproject.toml", "README.md", "CHANGELOG.md", "CONTRIBUTING.md", "LICENSE", "Makefile", "environment.yml")
MADE = ("__pycache__", ".ipynb_checkpoints", "node_modules")  # by those who run it
KERNELS = "core/kernel/wasm/kernels.so"
IGNORED = "a learner's copy.ipynb"


def build(folder, out):
    """(name, bytes) of every member of what is built from a folder, the wheel first, then the sdist."""
    command = [sys.executable, "-m", "hatchling", "build", "-d", str(out)]
    subprocess.run(command, cwd=folder, check=True, capture_output=True)
    (wheel,), (sdist,) = out.glob("*.whl"), out.glob("*.tar.gz")
    return wheel, sdist


@pytest.fixture(scope="module")
def tree(tmp_path_factory):
    """A clone in which somebody has worked: kernels for the browser are built, and notebooks have checkpoints."""
    folder = tmp_path_factory.mktemp("tree with spaces")
    for name in TREES:
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns(*MADE))
    for name in (*FILES, ".gitignore"):
        shutil.copy(ROOT / name, folder)
    (folder / "coursekit" / KERNELS).parent.mkdir(exist_ok=True)
    (folder / "coursekit" / KERNELS).write_bytes(b"a side module")
    (folder / ".git").mkdir()
    (folder / "notebooks" / ".ipynb_checkpoints").mkdir()
    (folder / "notebooks" / ".ipynb_checkpoints" / IGNORED).write_text("{}")
    return folder


@pytest.fixture(scope="module")
def built(tree, tmp_path_factory):
    return build(tree, tmp_path_factory.mktemp("built"))


@pytest.fixture(scope="module")
def wheel(built):
    with zipfile.ZipFile(built[0]) as file:
        return {name: file.read(name) for name in file.namelist()}


def files(folder, below=""):
    """Every file of a folder that nobody's running it has made, by its name in a wheel."""
    found = (path for path in folder.rglob("*") if path.is_file() and not set(path.parts) & set(MADE))
    return {below + path.relative_to(folder).as_posix(): path.read_bytes() for path in found}


def test_a_wheel_holds_the_package_and_the_lessons_and_nothing_else(tree, wheel):
    """Whatever its kind: data files that no pattern named are missing in vitchyr/viskit#12 and defl/hokku_epaper#26."""
    (info,) = {name.split("/", 1)[0] for name in wheel if ".dist-info/" in name}
    data = {name for name in wheel if name.startswith(info.replace(".dist-info", ".data/"))}
    ours = {name: content for name, content in wheel.items() if name.startswith("coursekit/")}
    lessons = files(tree / "notebooks", "coursekit/course/lessons/")
    lessons = {name: content for name, content in lessons.items() if "/extra/" not in name}  # a project is no lesson
    expected = files(tree / "coursekit", "coursekit/") | lessons
    expected["coursekit/course/CHANGELOG.md"] = (tree / "CHANGELOG.md").read_bytes()  # for `coursekit news`
    assert sorted(ours) == sorted(expected)
    assert ours == expected
    assert len({Path(name).suffix for name in ours}) >= 10
    assert f"coursekit/{KERNELS}" in ours
    assert {name for name in wheel if name not in ours and name not in data} == {
        f"{info}/{name}" for name in ("METADATA", "WHEEL", "RECORD", "entry_points.txt", "licenses/LICENSE")
    }


def test_a_wheel_brings_jupyter_its_files(tree, wheel):
    (data,) = {name.split("/", 1)[0] for name in wheel if ".data/" in name}
    settings, pages = "etc/jupyter/jupyter_server_config.d/", "share/jupyter/labextensions/coursekit/"
    server = tree / "coursekit" / "server"
    expected = {f"{data}/data/{settings}coursekit.json": (server / "coursekit.json").read_bytes()}
    expected |= files(server / "labextensions" / "coursekit", f"{data}/data/{pages}")
    assert {name: content for name, content in wheel.items() if name.startswith(data)} == expected


def test_an_sdist_holds_what_tests_and_builds_need(tree, built):
    with tarfile.open(built[1]) as file:
        members = {name.split("/", 1)[1] for name in file.getnames() if "/" in name}
    assert {*FILES, *(name for one in TREES for name in files(tree / one, f"{one}/"))} <= members
    assert not [name for name in members if IGNORED in name]


def test_the_wheel_of_the_sdist_is_the_wheel_of_the_tree(built, tmp_path):
    with tarfile.open(built[1]) as file:
        file.extractall(tmp_path, filter="data")
    (folder,) = tmp_path.iterdir()
    again, _ = build(folder, tmp_path / "again")
    assert again.read_bytes() == built[0].read_bytes()


def test_name_and_version_have_one_place(built, wheel):
    (metadata,) = (content for name, content in wheel.items() if name.endswith(".dist-info/METADATA"))
    told = message_from_bytes(metadata)
    assert (told["Name"], told["Version"]) == (coursekit.__distribution__, coursekit.__version__)
    assert PROJECT["name"] == coursekit.__distribution__
    assert told["Metadata-Version"] == "2.4"  # what is newer than a reader is refused: pypa/twine#1327
    assert [path.name.split("-")[:2] for path in built] == [
        ["coursekit_dl", coursekit.__version__],
        ["coursekit_dl", f"{coursekit.__version__}.tar.gz"],
    ]


def test_no_file_is_of_another_name():
    """`version("coursekit")` would be that of another project."""
    asked = re.compile(r"\b(?:version|requires|distribution|metadata)\(\"coursekit\"")
    paths = [path for folder in ("coursekit", "tools") for path in (ROOT / folder).rglob("*.py")]
    assert [path for path in paths if asked.search(path.read_text("utf-8"))] == []


def test_the_lab_of_the_browser_is_never_installed_beside_a_real_one():
    """A real JupyterLab would load the extension of its kernel, and fail."""
    lists = [PROJECT["dependencies"], *PROJECT["optional-dependencies"].values()]
    assert [name for names in lists for name in names if "jupyterlite" in name] == []
