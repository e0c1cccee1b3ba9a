"""nbgrader copies every file of a submission, serves it to the teacher's browser, and gives it back to the student.

So links must not lead out, and no file may be a page that runs scripts in the name of formgrader.
"""

import os
import stat
from pathlib import Path

from nbgrader.utils import parse_utc

_HARMLESS = {  # what a browser shows as text or as a picture, or does not show
    *(".txt", ".md", ".csv", ".tsv", ".json", ".toml", ".yaml", ".yml", ".py", ".ipynb"),
    *(".npy", ".npz", ".png", ".jpg", ".jpeg", ".gif"),
}


def defuse(assignment, student, notebooks):
    """Put a line of text in place of every link, pipe or device among the files of one submission.

    nbgrader calls this before it opens or copies anything (`Autograde.pre_convert_hook`).
    """
    for folder in {Path(notebook).parent for notebook in notebooks}:
        for path in _strange(folder):
            what = f"a link to {os.readlink(path)}" if path.is_symlink() else "no regular file"
            path.unlink()
            path.write_text(f"{path.name} was {what}, and was not followed.\n", encoding="utf-8", errors="replace")
        _time(folder / "timestamp.txt")


def _time(path):
    """Set a time of submission aside that cannot be read, for nbgrader would not grade its student."""
    try:
        parse_utc(path.read_text(encoding="utf-8")[:100].strip())
    except FileNotFoundError:
        return
    except Exception:  # of whatever the parser may raise
        path.rename(path.with_name("timestamp-that-cannot-be-read.txt"))


def tame(folder):
    """Of the copies that nbgrader made, give a name that ends in `.txt` to all that could be more than data."""
    for path in _all(folder):
        if path.is_file() and path.suffix.lower() not in _HARMLESS:
            path.rename(path.with_name(f"{path.name[:200]}.txt"))


def _strange(folder):
    """What is neither a regular file nor a folder, below a folder; no link is followed."""
    for path in _all(folder):
        mode = path.lstat().st_mode
        if not (stat.S_ISREG(mode) or stat.S_ISDIR(mode)):
            yield path


def _all(folder):
    for above, folders, files in os.walk(folder):
        yield from (Path(above) / name for name in (*folders, *files))
