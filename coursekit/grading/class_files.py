"""`--files FOLDER`: a teacher's data and helper modules, which every notebook finds beside itself.

What is graded with is a copy, under a digest of its names and bytes; the folder itself is never seen by a submission.
"""

import hashlib
import shutil
from pathlib import Path

from coursekit.grading.kept import kept
from coursekit.grading.records import Trouble
from coursekit.grading.sandbox.beside import hidden_by

MOST, LARGEST = 1000, 256 * 2**20  # files, and bytes of them together
_LEFT = frozenset({"__pycache__", "__MACOSX", "Thumbs.db", "desktop.ini"})  # what systems and editors leave behind


def class_files(folder):
    """(the folder of a copy of a teacher's files, a digest of them).

    Raises
    ------
    Trouble
        With the first file that cannot lie beside a notebook, and what to do about it.
    """
    folder = Path(folder)
    if not folder.is_dir():
        raise Trouble(f"--files: {folder} is not a folder: give one with what lies beside every notebook")
    names, size, whole = [], 0, hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if any(part.startswith(".") or part in _LEFT for part in path.relative_to(folder).parts):
            continue
        if path.is_symlink():
            raise Trouble(f"--files: {path} is a link, and links are not followed: put the file itself there")
        if path.is_dir():
            continue
        if not path.is_file():
            raise Trouble(f"--files: {path} is not a regular file: take it away")
        names.append(name)
        size += path.stat().st_size
        if len(names) > MOST or size > LARGEST:
            limits = f"{MOST:,} files and {LARGEST // 2**20} MB may lie beside a notebook"
            raise Trouble(f"--files: {limits}, and {folder} holds more: take some away")
        with open(path, "rb") as file:
            whole.update(f"{name}\n{hashlib.file_digest(file, 'sha256').hexdigest()}\n".encode())
    for name in names:
        if module := hidden_by(name, names):
            raise Trouble(f"--files: {folder / name} would hide the module {module} from every notebook: rename it")
    if not names:
        raise Trouble(f"--files: {folder} holds no file: give a folder with what lies beside every notebook")
    return str(kept("files", whole.hexdigest(), lambda place: _copy(folder, names, place))), whole.hexdigest()


def _copy(folder, names, place):
    for name in names:
        (place / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(folder / name, place / name)
