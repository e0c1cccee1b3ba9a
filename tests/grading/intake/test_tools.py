"""7z and RAR: opened by a program that is installed, else named with the program that is missing."""

import shutil
from base64 import b64decode

import pytest
from grading.intake.packing import packed, rar, read_all, zipped

from coursekit.grading.intake import tools
from coursekit.grading.intake.entries import entries

SEVEN = b64decode(  # made by 7z 26.02
    "N3q8ryccAATU0TRLvwAAAAAAAAAiAAAAAAAAAH+LcCsBAA97ImNlbGxzIjogW119e314AAAAgTMHrg/PObAMB8hDf0Gx+v3i+3np"
    "dSDD2te+ckj86bogEMQbYo/Q8fYpdvkU1QIWoKaxXm726KRKIHvaYi8sieGhQmQJx1A+mKXbCfUfWHDc+0DfzL3XscMQtIAywyE2"
    "u2hpNmnj1WC7XuBKz4l5FzFyQsA0EGT7rhkNMqPITZ7F24bX1jWHzNsIgsFltH0BT14OmA7MeDIpa8hCNi+Q4Ox3EsIhywAAABcG"
    "FAEJgKsABwsBAAEjAwEBBV0AEAAADIE+CgHrAQQKAAA="
)
LOCKED = b64decode(
    "N3q8ryccAAQlOsLTkgAAAAAAAAAiAAAAAAAAAEggDGJMrCrH089FVgBtPkfykCoRAACBMweuD87ysgwHsMPa919FiphISvjP7RP3"
    "qVZN+bBAL4bmcW5T34LkL74PlAIKqCQRO5kE3ryjg4S68x8W9tihZaxvwsldIQgeeW1BYSxZJOCif7nTCtT5cm2fsV487dITow1c"
    "W1S3eTTMR6NnVnElZWjckJZJc6WfPW3OXwAAABcGEAEJgIIABwsBAAEjAwEBBV0AEAAADICOCgGPZTYKAAA="
)
IN_SEVEN = {
    "Zoë/04.ipynb": b'{"cells": []}', "ada/04.ipynb": b"{}", "bob/04.ipynb": b"x", "bob/empty.txt": b"",
    "carol": "the folder is empty",
}  # fmt: skip
IN_RAR = {"ada/04.ipynb": b"{}", "李雷/04.ipynb": b"his"}
ARCHIVES = {
    "class.7z": (SEVEN, IN_SEVEN),
    "class.rar": (rar(IN_RAR), IN_RAR),
    "a 7z that is called a zip.zip": (SEVEN, IN_SEVEN),
}


@pytest.mark.parametrize("name", ARCHIVES)
def test_an_archive_in_a_class(tmp_path, name):
    """All of it comes out where a program for it is installed (not every 7z opens RAR); else one sentence names it."""
    data, inside = ARCHIVES[name]
    (tmp_path / "class.zip").write_bytes(zipped({f"eve/{name}": data, "bob/04.ipynb": b"{}"}))
    found = read_all(entries(tmp_path / "class.zip"))
    assert found.pop("bob/04.ipynb") == b"{}"
    if len(found) > 1 or shutil.which("bsdtar"):
        assert found == {f"eve/{name}/{path}": content for path, content in inside.items()}
    else:
        assert list(found) == [f"eve/{name}"]
        assert "archive, and " in found[f"eve/{name}"]


@pytest.mark.parametrize("name", ARCHIVES)
def test_no_program_for_it(tmp_path, name, monkeypatch):
    monkeypatch.setattr(tools.shutil, "which", lambda program: None)
    (tmp_path / name).write_bytes(ARCHIVES[name][0])
    (tmp_path / "bob.zip").write_bytes(packed("04.ipynb"))
    kind = "RAR" if name.endswith("rar") else "7z"
    assert read_all(entries(tmp_path)) == {
        "bob.zip/04.ipynb": b"{}",
        name: f"the archive cannot be opened: it is a {kind} archive, and no program for it is installed "
        "(on Debian: `apt install libarchive-tools`)",
    }


@pytest.mark.parametrize("data", [LOCKED, SEVEN[:-20], SEVEN[:60] + bytes(40) + SEVEN[100:], rar(IN_RAR)[:40]])
def test_what_the_program_cannot_open(tmp_path, data):
    (tmp_path / "eve.7z").write_bytes(data)
    found = read_all(entries(tmp_path))
    assert all(isinstance(why, str) for path, why in found.items())
    assert all(path.startswith("eve.7z") for path in found)


def test_what_a_program_lists_is_not_believed(tmp_path, monkeypatch):
    """A program that says one thing and writes another, and one that does not end."""
    for name, script in {
        "7za": 'case "$1" in l) printf "Path = a\\nSize = 5\\n";; *) printf 123456;; esac',
        "7z": "exit 2",
    }.items():
        (tmp_path / name).write_text(f"#!/bin/sh\n{script}\n")
        (tmp_path / name).chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    monkeypatch.setattr(tools, "_TOOLS", {"7z": ("7z", "7za")})
    (tmp_path / "in").mkdir()
    (tmp_path / "in/eve.7z").write_bytes(SEVEN)
    assert "does not fit" in read_all(entries(tmp_path / "in"))["eve.7z"]
