"""JupyterLab's half of a card: the committed bundle is the one of its source, and an installation brings it."""

import hashlib
import json
import re
from pathlib import Path

import pytest

from coursekit.cli import doctor
from coursekit.server.__main__ import install

ROOT = Path(__file__).parents[2]
BUNDLE = ROOT / "coursekit" / "server" / "labextensions" / "coursekit"
SOURCE = ROOT / "labextension"


def digest(folder, names):
    """As tools/labextension.py describes it."""
    found = b""
    for name in names:
        content = (folder / name).read_bytes().replace(b"\r\n", b"\n")
        found += f"{name}\n{len(content)}\n".encode() + content
    return hashlib.sha256(found).hexdigest()


def test_the_bundle_is_that_of_its_source():
    """`make labextension` builds it anew; the workflow builds it, too, and compares."""
    sources = ["core.js", "package-lock.json", "package.json", "webpack.config.js"]
    sources += [f"src/{p.name}" for p in sorted(SOURCE.glob("src/*"))]
    files = sorted(p.relative_to(BUNDLE).as_posix() for p in BUNDLE.rglob("*") if p.is_file())
    record = json.loads((BUNDLE / "built.json").read_text(encoding="utf-8"))
    files.remove("built.json")
    assert record == {"source": digest(SOURCE, sources), "bundle": digest(BUNDLE, files)}


def test_the_lock_file_holds_versions_and_checksums_and_no_address():
    packages = json.loads((SOURCE / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    assert all({"version", "integrity"} <= {*one} for path, one in packages.items() if path)
    assert "://" not in json.dumps(packages)


def test_the_bundle_is_whole():
    package = json.loads((BUNDLE / "package.json").read_text(encoding="utf-8"))
    entry = BUNDLE / package["jupyterlab"]["_build"]["load"]
    assert entry.is_file()
    chunks = [path for path in entry.parent.glob("*.js") if path.name[0].isdigit()]
    assert chunks
    for number, name, _ in (chunk.name.split(".") for chunk in chunks):
        assert {number, name} <= {*re.findall(r"\w+", entry.read_text(encoding="utf-8"))}


def test_it_takes_what_jupyterlab_has_from_version_4_2_on():
    shared = json.loads((SOURCE / "package.json").read_text(encoding="utf-8"))["jupyterlab"]["sharedPackages"]
    assert shared == {one: {"bundled": False, "singleton": True, "requiredVersion": "^4.2.0"} for one in shared}
    (wanted,) = re.findall(r'"jupyterlab>=([^";]*)[";]', (ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert wanted == "4.2"


def test_an_older_one_is_replaced(tmp_path):
    place = install(tmp_path)
    assert place == tmp_path / "share" / "jupyter" / "labextensions" / "coursekit"
    (place / "static" / "old.js").write_text("")
    (place / "built.json").write_text("{}")
    assert install(tmp_path) == place
    found = {p.relative_to(place).as_posix(): p.read_bytes() for p in place.rglob("*") if p.is_file()}
    assert found == {p.relative_to(BUNDLE).as_posix(): p.read_bytes() for p in BUNDLE.rglob("*") if p.is_file()}


@pytest.mark.parametrize(
    ("state", "said"),
    [
        ("there", "on, they write"),
        ("missing", "in `coursekit lab` only"),
        ("old", "of another version"),
        ("off", "turned off"),
    ],
)
def test_the_doctor_says_how_it_stands(state, said, tmp_path, monkeypatch):
    monkeypatch.setattr("jupyter_core.paths.jupyter_path", lambda *_: [str(tmp_path / "share/jupyter/labextensions")])
    page = {"disabledExtensions": {"coursekit": True}} if state == "off" else {}
    monkeypatch.setattr("jupyterlab_server.config.get_page_config", lambda *_: page)
    if state != "missing":
        place = install(tmp_path)
    if state == "old":
        (place / "built.json").write_text("{}")
    (finding,) = doctor._cards()
    assert said in finding.found
    assert finding.ok
