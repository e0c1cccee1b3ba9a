"""nbgrader copies every file of a submission, and what it copies goes back to the student: links must not lead out."""

import os
import stat
from pathlib import Path


def defuse(assignment, student, notebooks):
    """Put a line of text in place of every link, pipe or device among the files of one submission.

    nbgrader calls this before it opens or copies anything (`Autograde.pre_convert_hook`).
    """
    for folder in {Path(notebook).parent for notebook in notebooks}:
        for path in _strange(folder):
            what = f"a link to {os.readlink(path)}" if path.is_symlink() else "no regular file"
            path.unlink()
            path.write_text(f"{path.name} was {what}, and was not followed.\n", encoding="utf-8", errors="replace")


def _strange(folder):
    """What is neither a regular file nor a folder, below a folder; no link is followed."""
    for above, folders, files in os.walk(folder):
        for path in (Path(above) / name for name in (*folders, *files)):
            mode = path.lstat().st_mode
            if not (stat.S_ISREG(mode) or stat.S_ISDIR(mode)):
                yield path
