"""Nothing to report again: where no file of a class's folder is another one than after the last report.

Results, roll and points by hand lie in the folder, and so does all that is made from them; a page that was deleted, a
gradebook that somebody else has written to, or a course of another version is a reason to make everything again.
"""

import json
import os
from contextlib import suppress
from pathlib import Path

from coursekit.exercises import own
from coursekit.grading.results import course, write

_FILE = ".reported.json"
_ASIDE = frozenset({_FILE, ".lock"})


def reported(out, url):
    """What was to be said when this was reported, if it is as it was then; None otherwise.

    A gradebook on a server cannot be looked at like a file, so it is always asked.
    """
    with suppress(OSError, ValueError, KeyError):
        known = json.loads((Path(out) / _FILE).read_text("utf-8"))
        if url.startswith("sqlite:///") and known["facts"] == _facts(url) and known["files"] == _files(out):
            return known["notes"]
    return None


def remember(out, url, notes):
    """Remember how the folder looks after a report."""
    write(Path(out) / _FILE, json.dumps({"facts": _facts(url), "files": _files(out), "notes": list(notes)}))


def _facts(url):
    """What a report depends on beside the folder."""
    exercises = own.state()
    book = Path(url.removeprefix("sqlite:///"))
    about = [book.stat().st_mtime_ns, book.stat().st_size] if book.is_file() else []
    return [course(), url, about, *(map(str, exercises) if exercises else ())]


def _files(out):
    """{path: [time, size]} of every file in the folder."""
    found, todo = {}, [str(out)]
    while todo:
        with os.scandir(todo.pop()) as entries:
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    todo.append(entry.path)
                elif entry.name not in _ASIDE:
                    about = entry.stat(follow_symlinks=False)
                    found[os.path.relpath(entry.path, out)] = [about.st_mtime_ns, about.st_size]
    return found
