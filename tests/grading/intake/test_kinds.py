"""Kinds of files by their content, whatever they are called; and the sentence on each that is not a notebook."""

import io
import json
import zipfile

import pytest

from coursekit.grading.intake.kinds import kind, why_not


def zipped(*names):
    memory = io.BytesIO()
    with zipfile.ZipFile(memory, "w") as archive:
        for name in names:
            archive.writestr(name, "<xml/>")
    return memory.getvalue()


NOTEBOOK = json.dumps({"cells": [{"cell_type": "code", "source": "x = 'Zoë'"}], "nbformat": 4}, ensure_ascii=False)
LATE_CELLS = json.dumps({"metadata": {"widgets": "x" * 9000}, "cells": [], "nbformat": 4})
LFS = b"version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12345\n"
CONFLICT = b'{"cells": [\n<<<<<<< HEAD\n{}\n=======\n{"a": 1}\n>>>>>>> main\n]}\n'

FILES = {  # name, bytes, kind, what the sentence names
    "a notebook": ("a.ipynb", NOTEBOOK.encode(), "notebook", ""),
    "named as a text": ("a.ipynb.txt", NOTEBOOK.encode(), "notebook", ""),
    "named as JSON": ("a.json", NOTEBOOK.encode(), "notebook", ""),
    "without an ending": ("a", NOTEBOOK.encode(), "notebook", ""),
    "with a mark of UTF-8": ("a.ipynb", NOTEBOOK.encode("utf-8-sig"), "notebook", ""),
    "in UTF-16": ("a.txt", NOTEBOOK.encode("utf-16"), "notebook", ""),
    "in UTF-16 without a mark": ("a.txt", NOTEBOOK.encode("utf-16-le"), "notebook", ""),
    "in the encoding of Windows": ("a.ipynb", NOTEBOOK.encode("cp1252"), "notebook", ""),
    "with its cells at the end": ("a.txt", LATE_CELLS.encode(), "notebook", ""),
    "cut off": ("a.ipynb", NOTEBOOK.encode()[:-9], "notebook", "cut off"),
    "with a conflict": ("a.ipynb", CONFLICT, "notebook", "Git conflict"),
    "a printed page": ("a.ipynb", b"%PDF-1.4\n%\xe2\xe3", "pdf", "a PDF: a notebook"),
    "a page of GitHub": ("a.ipynb", b"<!DOCTYPE html><html><title>a at main - GitHub</title>github", "html", "GitHub"),
    "a page of Colab": ("a.ipynb", b"<html><a href='https://colab.research.google.com/'>", "html", "Google Colab"),
    "an exported page": ("a.html", b'<!doctype html>\n<body class="jp-Notebook">', "html", "exported from a notebook"),
    "any page": ("a.ipynb", b"<HTML><body>Log in</body>", "html", "a web page (HTML)"),
    "a pointer of LFS": ("a.ipynb", LFS, "other", "Git LFS"),
    "a Google link": ("a.ipynb", b'{"url": "https://docs.google.com/x", "doc_id": "1"}', "other", "cloud drive"),
    "a link of Windows": ("a.ipynb.url", b"[InternetShortcut]\r\nURL=https://onedrive.live.com", "other", "web page"),
    "a shortcut": ("a.ipynb.lnk", b"L\0\0\0\x01\x14\x02\0" + bytes(99), "other", "shortcut"),
    "never downloaded": ("a.ipynb", bytes(5000), "other", "nothing but zeros"),
    "nothing": ("a.ipynb", b"", "empty", "empty"),
    "blanks": ("a.ipynb", b" \n", "empty", "empty"),
    "a zip": ("a.ipynb", zipped("a.ipynb"), "archive", "a zip"),
    "a RAR": ("a.ipynb", b"Rar!\x1a\x07\x01\0", "archive", "RAR"),
    "Word": ("a.docx", zipped("[Content_Types].xml", "word/document.xml"), "word", "Word document"),
    "an old Word": ("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(99), "word", "Office document"),
    "a picture": ("a.ipynb", b"\x89PNG\r\n\x1a\n", "picture", "picture (PNG)"),
    "a photo": ("a.jpg", b"\xff\xd8\xff\xe0\0\x10JFIF", "picture", "picture (JPEG)"),
    "a photo of a telephone": ("a.heic", b"\0\0\0\x18ftypheic", "picture", "picture"),
    "a script": ("a.py", b"import coursekit as ck\n", "python", "Python script"),
    "a script by its look": ("a", b"# %%\nimport numpy as np\n", "python", "Python script"),
    "a text": ("a.txt", "Здравствуйте".encode(), "text", "a text"),
    "other JSON": ("a.json", b'{"answer": 3}', "text", "JSON"),
    "a fork of macOS": ("._a.ipynb", b"\x00\x05\x16\x07\0\2\0\0Mac OS X", "other", "macOS"),
    "noise": ("a.ipynb", bytes(range(256)) * 4, "other", "none of the known kinds"),
}  # fmt: skip


@pytest.mark.parametrize(("name", "data", "expected", "named"), FILES.values(), ids=FILES)
def test_kinds(name, data, expected, named):
    assert kind(name, data) == expected
    assert kind(name, data[:4096]) == expected or len(data) > 4096
    why = why_not(name, data)
    assert named in why
    assert bool(named) == bool(why)


@pytest.mark.parametrize("cut", range(1, 40))
def test_a_head_that_ends_within_a_letter(cut):
    data = json.dumps({"cells": ["ë€𝐱" * 3000], "nbformat": 4}, ensure_ascii=False).encode()
    assert kind("a", data[: 4096 + cut]) == "notebook"
