"""A notebook as a file: read as plain JSON, so that nothing in it is lost, and replaced as a whole.

A process that is killed, or a disk that is full, leaves the notebook that was there.
"""

import json
import os
import tempfile
from contextlib import suppress
from pathlib import Path


class Unreadable(Exception):
    """Why a file is not a notebook, as the rest of a sentence."""


def read(path):
    """The notebook in a file, its sources as texts.

    Raises
    ------
    Unreadable
        Where there is none.
    """
    try:
        return parsed(Path(path).read_bytes())
    except OSError as error:
        raise Unreadable(error.strerror or "unknown reason") from None


def parsed(data):
    """The notebook in these bytes; an older format is brought to version 4."""
    if not data.strip():
        raise Unreadable("it is empty")
    if b"\n<<<<<<< " in data and b"\n>>>>>>> " in data:
        raise Unreadable("it has the conflict marks of git")
    try:
        notebook = json.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        raise Unreadable("it is damaged") from None
    if isinstance(notebook, dict) and isinstance(notebook.get("worksheets"), list):
        notebook = _upgraded(notebook)
    cells = notebook.get("cells") if isinstance(notebook, dict) else None
    if not isinstance(cells, list) or not all(isinstance(cell, dict) for cell in cells):
        raise Unreadable("it is not a notebook")
    return {**notebook, "cells": [_cell(cell) for cell in cells]}


def _upgraded(notebook):
    import nbformat

    try:
        return json.loads(nbformat.writes(nbformat.convert(nbformat.from_dict(notebook), 4)))
    except Exception:  # nbformat has many
        raise Unreadable("it is a notebook of an old format, and damaged") from None


def _cell(cell):
    source = cell.get("source", "")
    if isinstance(source, list):
        source = "".join(part for part in source if isinstance(part, str))
    if not isinstance(source, str):
        raise Unreadable("a cell of it holds no text")
    metadata = cell.get("metadata")
    return {**cell, "source": source, "metadata": metadata if isinstance(metadata, dict) else {}}


def written(notebook):
    """The bytes of a notebook, laid out as Jupyter does."""
    cells = [{**cell, "source": cell["source"].splitlines(keepends=True)} for cell in notebook["cells"]]
    options = {"indent": 1, "sort_keys": True}
    content = {**notebook, "cells": cells}
    try:
        return (json.dumps(content, ensure_ascii=False, **options) + "\n").encode()
    except UnicodeEncodeError:  # half a character
        return (json.dumps(content, **options) + "\n").encode()


def replace(path, data):
    """Put these bytes in place of a file, whole or not at all; an OSError says why not."""
    path = Path(path).resolve()  # a link stays one
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, part = tempfile.mkstemp(".part", ".coursekit-", path.parent)
    try:
        with open(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(part, path.stat().st_mode & 0o777 if path.exists() else 0o666 & ~umask())
        os.replace(part, path)
    except BaseException:
        with suppress(OSError):
            os.unlink(part)
        raise


def umask():
    """The bits that new files of this process do not get."""
    mask = os.umask(0o077)
    os.umask(mask)
    return mask
