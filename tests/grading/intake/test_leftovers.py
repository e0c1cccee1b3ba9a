"""What systems leave behind is dropped and counted; whoever has nothing else is named."""

import pytest
from grading.intake.packing import packed, read_all, tarred, write, zipped

from coursekit.grading.intake.entries import unpacked
from coursekit.grading.intake.gather import gather
from coursekit.grading.said import about_files

FORK = b"\x00\x05\x16\x07\0\2\0\0Mac OS X"
ONLY = "there is no other notebook: ask for it"

DOWNLOADS = {  # files; those that are kept, named or folders that are empty then; how many are dropped
    "forks of macOS": (["ada/04.ipynb", "__MACOSX/ada/._04.ipynb", "ada/._04.ipynb", ".DS_Store"], ["ada/04.ipynb"], 3),
    "checkpoints": (
        ["ada/04.ipynb", "ada/.ipynb_checkpoints/04-checkpoint.ipynb", "bob/04.ipynb", "bob/04-checkpoint.ipynb"],
        ["ada/04.ipynb", "bob/04.ipynb"],
        2,
    ),
    "an old name in the checkpoints": (
        ["ada/04.ipynb", "ada/.ipynb_checkpoints/Untitled-checkpoint.ipynb"],
        ["ada/04.ipynb"],
        1,
    ),
    "nothing but a checkpoint": (
        ["ada/.ipynb_checkpoints/04-checkpoint.ipynb", "bob/04.ipynb"],
        ["ada/.ipynb_checkpoints/04-checkpoint.ipynb !", "bob/04.ipynb"],
        0,
    ),
    "a notebook that is called a checkpoint": (["ada/04-checkpoint.ipynb"], ["ada/04-checkpoint.ipynb"], 0),
    "a folder with nothing else": (["ada/.DS_Store", "bob/04.ipynb"], ["ada -", "bob/04.ipynb"], 1),
    "caches and history": (
        ["ada/04.ipynb", "ada/__pycache__/x.pyc", "ada/.git/config", "ada/.vscode/a.json", "ada/node_modules/a.js"],
        ["ada/04.ipynb"],
        4,
    ),
    "an environment": (
        ["ada/04.ipynb", "ada/work/pyvenv.cfg", "ada/work/lib/demo.ipynb", "bob/venv/04.ipynb"],
        ["ada/04.ipynb", "bob/venv/04.ipynb"],
        2,
    ),
    "Windows and Office": (["ada/04.ipynb", "ada/Thumbs.db", "ada/desktop.ini", "ada/~$a.docx"], ["ada/04.ipynb"], 3),
    "a person who is called like that": ([".git/04.ipynb", "bob/04.ipynb"], [".git/04.ipynb !", "bob/04.ipynb"], 0),
    "a person with a dot": ([".ada/04.ipynb", "._bob/04.ipynb"], ["._bob/04.ipynb", ".ada/04.ipynb"], 0),
    "a notebook with a dot": (["ada/._04.ipynb", "ada/.04.ipynb"], ["ada/.04.ipynb", "ada/._04.ipynb"], 0),
}  # fmt: skip


def content(path):
    return FORK if path.startswith("__MACOSX") or path == "ada/._04.ipynb" else b"{}"


def told(found):
    """Paths; with ! what is named, with - an empty folder."""
    marks = {True: "", False: " !"}
    paths = read_all(found.entries)
    assert all(data == b"{}" or data == "the folder is empty" or ONLY in data for data in paths.values())
    return [path + (" -" if data == "the folder is empty" else marks[data == b"{}"]) for path, data in paths.items()]


@pytest.mark.parametrize("packing", ["folder", "zip", "tar"])
@pytest.mark.parametrize("name", DOWNLOADS)
def test_leftovers(tmp_path, name, packing):
    paths, expected, dropped = DOWNLOADS[name]
    files = {path: content(path) for path in paths}
    if name == "a notebook with a dot":
        files = dict.fromkeys(paths, b"{}")
    path = tmp_path / "class"
    if packing == "folder":
        for one, data in files.items():
            write(path, one, data=data)
    else:
        path.write_bytes((zipped if packing == "zip" else tarred)(files))
    found = unpacked(path)
    assert told(found) == expected
    assert sum(found.dropped.values()) == dropped


def test_an_archive_among_the_leftovers_is_not_opened(tmp_path):
    write(tmp_path, "ada.zip", data=zipped({"04.ipynb": b"{}", "__MACOSX/._work.zip": FORK, ".git/x.zip": packed("a")}))
    found = unpacked(tmp_path)
    assert read_all(found.entries) == {"ada.zip/04.ipynb": b"{}"}
    assert found.dropped == {"forks and indexes of macOS": 1, "history of version control": 1}


def test_a_teacher_is_told_how_much_was_left_out(tmp_path):
    notebook = b'{"cells": [], "nbformat": 4}'
    files = dict.fromkeys(["ada/00_start.ipynb", "bob/00_start.ipynb"], notebook) | {
        "ada/.DS_Store": b"",
        "Thumbs.db": b"",
    }
    (tmp_path / "class.zip").write_bytes(zipped(files))
    told = list(about_files(gather([tmp_path / "class.zip"])))
    assert told == [
        "files that systems and editors left there, not looked at: "
        "1 (folder settings of Windows), 1 (forks and indexes of macOS)"
    ]
