"""What a file is, by what is in it; and, where that is not a notebook, one sentence about it.

Students hand in whatever their machine calls the notebook: a page that they printed, a link, a file that was never
downloaded. Nothing is parsed here: a look at the bytes is enough, and what else is wrong with a notebook is found when
it is read.
"""

import re

ENOUGH = 4096  # bytes from which the kind can be told

_MAGIC = (  # how a file begins, its kind, and what to call it
    (b"%PDF-", "pdf", "a PDF"),
    (b"\x89PNG\r\n", "picture", "a picture (PNG)"),
    (b"\xff\xd8\xff", "picture", "a picture (JPEG)"),
    (b"GIF8", "picture", "a picture (GIF)"),
    (b"RIFF", "picture", "a picture or a recording"),
    (b"BM", "picture", "a picture (BMP)"),
    (b"\0\0\0\x18ftyp", "picture", "a picture or a film"),
    (b"\0\0\0\x1cftyp", "picture", "a picture or a film"),
    (b"\0\0\0\x20ftyp", "picture", "a picture or a film"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "word", "an Office document"),
    (b"{\\rtf", "word", "a document of a word processor (RTF)"),
    (b"7z\xbc\xaf\x27\x1c", "archive", "a 7z archive"),
    (b"Rar!\x1a\x07", "archive", "a RAR archive"),
    (b"\x1f\x8b", "archive", "a gzip archive"),
    (b"BZh", "archive", "a bzip2 archive"),
    (b"\xfd7zXZ\0", "archive", "an xz archive"),
    (b"\x00\x05\x16\x07", "other", "what macOS keeps beside a file, not the file itself"),
    (b"L\0\0\0\x01\x14\x02\0", "other", "a Windows shortcut, not the file that it points to"),
    (b"\x80\x04\x95", "other", "a Python pickle"),
    (b"\x7fELF", "other", "a program"),
    (b"MZ", "other", "a program"),
    (b"SQLite format 3\0", "other", "a database"),
)
_OFFICE = (  # what the first names in such a zip tell
    (b"word/", "a Word document"),
    (b"xl/", "an Excel sheet"),
    (b"ppt/", "a PowerPoint presentation"),
    (b"opendocument", "a document of an office program"),
    (b"[Content_Types].xml", "an Office document"),
)
_POINTERS = (  # texts that stand for a file that is elsewhere
    ("version https://git-lfs.github.com/spec", "a pointer of Git LFS, not the file that it stands for"),
    ("[InternetShortcut]", "a link to a web page, not the file itself"),
    ("[Desktop Entry]", "a desktop link, not the file itself"),
    ("bplist00", "a link of macOS, not the file itself"),
)
_PAGES = (  # what is in a page, in small letters, and what to call it
    ("jp-notebook", "a web page exported from a notebook"),
    ("nbconvert", "a web page exported from a notebook"),
    ("jupyter-config-data", "a page of Jupyter"),
    ("colab.research.google.com", "a page of Google Colab"),
    ("docs.google.com", "a page of Google"),
    ("drive.google.com", "a page of Google"),
    ("accounts.google.com", "a page of Google"),
    ("github", "a page of GitHub"),
)
_CELLS = re.compile(r'"(?:cells|cell_type|nbformat|nbformat_minor|worksheets)"\s*:')
_GOOGLE = re.compile(r'"(?:url|doc_id|resource_id)"\s*:\s*"')
_HTML = re.compile(r"\s*(?:<\?xml[^>]{0,200}>\s*)?<(?:!doctype\s+html|html|head|body|!--)", re.IGNORECASE)
_PYTHON = re.compile(r"^(?:#!.*python|# %%|# In\[|import \w|from \w[\w.]* import |def \w+\(|\w+ = )", re.MULTILINE)


def kind(name, data):
    r"""What a file of this name is, from its first bytes or all of them.

    Returns
    -------
    str
        One of "notebook", "archive", "pdf", "html", "python", "text", "picture", "word", "empty" and "other".

    Examples
    --------
    >>> kind("04.ipynb.txt", b'\xef\xbb\xbf{"cells": []'), kind("04.ipynb", b"%PDF-1.7"), kind("04.ipynb", b"")
    ('notebook', 'pdf', 'empty')
    """
    return _told(name, data)[0]


def what(name, data):
    """What to call it, such as "a PDF"."""
    return _told(name, data)[1]


def why_not(name, data):
    r"""Why these bytes, which are all of the file, are not taken for a notebook; "" where they are.

    Examples
    --------
    >>> why_not("04.ipynb", b"%PDF-1.7")
    'it is a PDF: a notebook (.ipynb) is expected'
    >>> why_not("04.ipynb", b'{"cells": [{"cell_type": "co')
    'the notebook is cut off, as after a download or an upload that was interrupted: ask for it again'
    """
    found, called = _told(name, data)
    if found == "empty":
        return "the file is empty"
    if found != "notebook":
        return f"it is {called}: a notebook (.ipynb) is expected"
    text = as_text(data)
    if "\n<<<<<<< " in text and "\n>>>>>>> " in text:
        return "the notebook has the marks of a Git conflict (<<<<<<<) in it: ask for it with the conflict solved"
    if not text.rstrip(" \t\r\n\0").endswith("}"):
        return "the notebook is cut off, as after a download or an upload that was interrupted: ask for it again"
    return ""


def as_text(data):
    r"""The text in these bytes, whichever of the usual encodings it is in.

    Examples
    --------
    >>> as_text("Zoë".encode("utf-16")), as_text(b"Zo\xeb")
    ('Zoë', 'Zoë')
    """
    for mark, encoding in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if data.startswith(mark):
            return data.decode(encoding, "replace")
    if (zeros := [byte == 0 for byte in data[:4]]) in ([False, True] * 2, [True, False] * 2):
        return data.decode("utf-16-be" if zeros[0] else "utf-16-le", "replace")
    try:
        return data.decode()
    except UnicodeDecodeError as why:
        cut = why.reason == "unexpected end of data" and len(data) >= ENOUGH  # in the middle of a letter
        return data.decode("utf-8" if cut else "cp1252", "replace")


def _told(name, data):
    """(kind, what to call it)."""
    head, ending = data[:ENOUGH], name.lower().rpartition(".")[2]
    if not head.strip():
        return "empty", "empty"
    if not data.strip(b"\0"):
        return "other", "nothing but zeros, as a file is that was never downloaded or synchronized"
    if head.startswith(b"PK\3\4"):
        document = next((called for mark, called in _OFFICE if mark in head), "")
        return ("word", document) if document else ("archive", "a zip")
    if head.startswith(b"PK") or head[257:262] == b"ustar":
        return "archive", "an archive"
    if found := next(((is_, called) for mark, is_, called in _MAGIC if head.startswith(mark)), None):
        return found
    text = as_text(head)
    if text.lstrip("\ufeff \t\r\n").startswith("{"):
        return _braces(text, data, ending)
    if called := next((called for mark, called in _POINTERS if text.lstrip().startswith(mark)), ""):
        return "other", called
    if _HTML.match(text):
        page = as_text(data[:200_000]).lower()
        return "html", next((called for mark, called in _PAGES if mark in page), "a web page (HTML)")
    if sum(letter < " " and letter not in "\t\r\n\f" for letter in text) > len(text) / 50:
        return "other", "not a text and none of the known kinds"
    if ending == "py" or (ending not in ("txt", "md", "ipynb", "csv") and _PYTHON.search(text)):
        return "python", "a Python script"
    return "text", "a Python script" if ending == "ipynb" and _PYTHON.search(text) else "a text"


def _braces(text, data, ending):
    """The same for what begins with a brace."""
    if ending == "ipynb" or _CELLS.search(text) or _CELLS.search(as_text(data)):
        short = len(data) < ENOUGH and not _CELLS.search(text)
        if short and _GOOGLE.search(text):
            return "other", "a link to a file in a cloud drive, not the file itself"
        return "notebook", "a notebook"
    if len(data) < ENOUGH and _GOOGLE.search(text):
        return "other", "a link to a file in a cloud drive, not the file itself"
    return "text", "a JSON file that is not a notebook"
