"""Archives as students, platforms and their tools make them: each from a public report of somebody who lost files.

The reports are of other programs; what is asserted is what their authors expected.
"""

import io
import json
import struct
import zipfile
from functools import partial

import pytest
from grading.intake.packing import packed, rar, raw_zip, read_all, tarred, write, zipped

from coursekit.grading.intake.entries import entries, unpacked
from coursekit.grading.intake.kinds import kind, why_not

NOTEBOOK = json.dumps({"cells": [], "metadata": {}, "nbformat": 4}).encode()
FORK = b"\x00\x05\x16\x07\0\2\0\0Mac OS X        "


def unflagged(encoding, *names):
    """A zip of files of these names, which are in an encoding that it does not name."""
    return raw_zip({name.encode(encoding): b"{}" for name in names})


def backslashes(*names):
    """As PowerShell packs them: folders end with a backslash, and are not marked as folders."""
    names = [name.replace("/", "\\") for name in names]
    return packed(names[0].partition("\\")[0] + "\\", *names)


def zip64(*names):
    """As servers stream them: sizes after the files, the end in the form for more than 4 GB, though it is small."""
    data = packed(*names)
    end = data.index(b"PK\5\6")
    count, size, start = struct.unpack("<HLL", data[end + 10 : end + 20])
    record = struct.pack("<4sQHHLLQQQQ", b"PK\6\6", 44, 45, 45, 0, 0, count, count, size, start)
    locator = struct.pack("<4sLQL", b"PK\6\7", 0, end, 1)
    last = struct.pack("<4sHHHHLLH", b"PK\5\6", 0xFFFF, 0xFFFF, 0xFFFF, 0xFFFF, 0xFFFFFFFF, 0xFFFFFFFF, 0)
    return data[:end] + record + locator + last


NAMES = {  # report: (the bytes of a zip that has such names, the names)
    "nih-at/libzip#212, Shift-JIS with a backslash within a letter": (
        partial(unflagged, "cp932"),
        ["新しいフォルダ/SJIS_835C_ソ.ipynb", "新しいフォルダ/新しいテキスト ドキュメント.ipynb"],
    ),
    "kuba--/zip#233, GBK with a backslash within a letter": (
        partial(unflagged, "gbk"),
        ["mod大全/尤里的陰謀v1.0 .ipynb"],
    ),
    "splitbrain/php-archive#14, an umlaut from Windows' own zip": (partial(unflagged, "cp850"), ["broschüre.ipynb"]),
    "python/cpython#83042, ISO 8859-1": (partial(unflagged, "latin-1"), ["Übung café.ipynb"]),
    "marmelroy/Zip#77, UTF-8 that is not called so": (
        partial(unflagged, "utf-8"),
        ["中文名1.ipynb", "中文名2.ipynb"],
    ),
    "hit-moodle/moodle#3, GBK from Windows": (partial(unflagged, "gbk"), ["王小明/作业.ipynb"]),
    "pathikrit/better-files#262, PowerShell's backslashes": (backslashes, ["ada/work/04.ipynb"]),
    "owncloud/core#24900, the end of a zip for more than 4 GB": (zip64, ["ada/04.ipynb", "bob/04.ipynb"]),
}


@pytest.mark.parametrize("report", NAMES)
def test_names_and_forms_of_zips(tmp_path, report):
    made, names = NAMES[report]
    data = made(*names)
    (tmp_path / "class.zip").write_bytes(data)
    assert sorted(read_all(entries(tmp_path / "class.zip"))) == sorted(names)
    (tmp_path / "all.zip").write_bytes(zipped({"hw/eve.zip": data}))
    assert sorted(read_all(entries(tmp_path / "all.zip"))) == sorted(f"hw/eve.zip/{name}" for name in names)


def test_a_folder_of_a_korean_zip_that_a_server_unpacked(tmp_path):
    """LibreCodeCoop/extract#56: the report shows the name of a folder on the server."""
    write(tmp_path, "├Ñ╝▒╣░┐δ/04.ipynb")
    assert list(read_all(entries(tmp_path))) == ["책선물용/04.ipynb"]


CONTENTS = {  # report: (what was handed in, by path; what is there to be graded)
    "autolab/Autolab#1166, files that begin with a dot are not shown to the grader": (
        {"eve.zip": packed(".04.ipynb")},
        ["eve.zip/.04.ipynb"],
    ),
    "ImageMarkup/isic-challenge-scoring#15, two files where a Mac packed one": (
        {"eve.zip": zipped({"submission/04.ipynb": NOTEBOOK, "__MACOSX/submission/._04.ipynb": FORK})},
        ["eve.zip/submission/04.ipynb"],
    ),
    "LibreTexts/ngshare#161, a folder of checkpoints ends the collection for all": (
        {
            "user1/04.ipynb": NOTEBOOK,
            "user1/.ipynb_checkpoints/04-checkpoint.ipynb": b"",
            "user1/.ipynb_checkpoints/thing.txt": b"",
            "user2/04.ipynb": NOTEBOOK,
        },
        ["user1/04.ipynb", "user2/04.ipynb"],
    ),
    "CodeGra-de/CodeGra.de#491, a tar.xz is not extracted": (
        {"eve/work.tar.xz": tarred({"work/04.ipynb": NOTEBOOK}, "w:xz")},
        ["eve/work.tar.xz/work/04.ipynb"],
    ),
    "mrlvsb/kelvin#793, what an archive is tells its content and not its name": (
        {"eve.zip": tarred({"04.ipynb": NOTEBOOK}), "bob.tar.gz": packed("04.ipynb", data=NOTEBOOK)},
        ["bob.tar.gz/04.ipynb", "eve.zip/04.ipynb"],
    ),
    "WING-NUS/SSID#137, the download is a zip of zips": (
        {"class.zip": zipped({"ada.zip": packed("a/04.ipynb"), "bob.zip": packed("b/04.ipynb")})},
        ["class.zip/ada.zip/a/04.ipynb", "class.zip/bob.zip/b/04.ipynb"],
    ),
    "Submitty/Submitty#4475, what macOS and git leave is extracted and never shown": (
        {"eve.zip": packed("04.ipynb", ".git/config", "__MACOSX/04.txt", ".DS_Store")},
        ["eve.zip/04.ipynb"],
    ),
}


@pytest.mark.parametrize("report", CONTENTS)
def test_what_was_handed_in_is_there_once(tmp_path, report):
    files, expected = CONTENTS[report]
    for path, data in files.items():
        write(tmp_path, path, data=data)
    found = unpacked(tmp_path)
    assert [entry.path for entry in found.entries] == expected
    assert all(isinstance(data, bytes) for data in read_all(found.entries).values())


NAMED = {  # report: (name, bytes, what the sentence on it has to say)
    "autolab/Autolab#1644, a PDF that is called a zip": ("eve.zip", b"%PDF-1.5 ...", "it is a PDF, not an archive"),
    "haomateach/cpp#68, a RAR where a zip is asked for": ("eve.zip", rar({"04.ipynb": b"{}"})[:40], "is a RAR archive"),
}  # fmt: skip


@pytest.mark.parametrize("report", NAMED)
def test_what_cannot_be_opened_is_named(tmp_path, report):
    name, data, says = NAMED[report]
    write(tmp_path, "bob/04.ipynb")
    found = read_all(entries(write(tmp_path, name, data=data)))
    assert found["bob/04.ipynb"] == b"{}"
    assert says in found[name]


GITHUB = b'\n\n\n\n\n\n<!DOCTYPE html>\n<html lang="en">\n<title>course/ch01.ipynb at master - GitHub</title>'
JUPYTER = b'<!DOCTYPE HTML>\n<html>\n\n<head>\n<meta charset="utf-8">\n<title>IPython Notebook</title>'
SMART = NOTEBOOK.replace(b"{}", '{"title": "Ada’s"}'.encode("cp1252"))
CONFLICT = NOTEBOOK.replace(b"{}", b'{\n<<<<<<< HEAD\n"a": 1\n=======\n"a": 2\n>>>>>>> a1f5acba\n}')
NOTEBOOKS = {  # report: (bytes of a file that is called .ipynb, what the sentence on it says; "" is a notebook)
    "rasbt/python-machine-learning-book#81, a page of GitHub, saved": (GITHUB, "it is a page of GitHub"),
    "jupyter/help#67, a page of Jupyter, saved": (JUPYTER, "it is a web page"),
    "jupyter/help#67, marks of a merge": (CONFLICT, "Git conflict"),
    "microsoft/markitdown#2425, a mark of UTF-8 from PowerShell": (b"\xef\xbb\xbf" + NOTEBOOK, ""),
    "jupyter/nbdime#506, UTF-16": (NOTEBOOK.decode().encode("utf-16"), ""),
    "jupyter/notebook#3510, saved by a word processor": (SMART, ""),
    "jupyter/nbdime#379, nothing is left of it": (b"", "the file is empty"),
}


@pytest.mark.parametrize("report", NOTEBOOKS)
def test_what_is_called_a_notebook(report):
    data, says = NOTEBOOKS[report]
    assert says in why_not("04.ipynb", data)
    assert (kind("04.ipynb", data) == "notebook") == (says in ("", "Git conflict"))
    assert bool(why_not("04.ipynb", data)) == bool(says)


def test_a_zip_with_a_comment_and_bytes_before_it(tmp_path):
    """As self-extracting archives and mail gateways make them: what counts is where the list of contents is."""
    memory = io.BytesIO()
    with zipfile.ZipFile(memory, "w") as archive:
        archive.writestr("04.ipynb", NOTEBOOK)
        archive.comment = b"checked by the mail gateway"
    write(tmp_path, "eve.zip", data=memory.getvalue())
    assert read_all(entries(tmp_path)) == {"eve.zip/04.ipynb": NOTEBOOK}
