"""The learner's record in a browser: files of what happened, for a page can keep no SQLite file.

A page's files are written as a whole and know no locks, and each tab has a Python of its own. So each Python writes a
file of its own, with all that it knows, and reads the others': what stands in two files happened once. Where two have
written, nothing is lost, and nobody waits for anybody.
"""

import json
import os
import secrets
import sqlite3
import time
from contextlib import suppress
from pathlib import Path

from coursekit.student import schema
from coursekit.student.store import Homeless, Store, data_path, together

NAMES = ("MERGE", "HAPPENED", "PRACTICED", "KEYS", "NEW_KEY")  # the statements, as the files call them
STATEMENTS = {name: getattr(schema, name) for name in NAMES}
OLD = 3600.0  # seconds after which a file whose content is in ours is deleted: its Python writes it anew if it is there
AGAIN = 1.0  # seconds until the others' files are looked at again
NO_DRIVE = (
    "this window lets a page keep no files, as private windows do: work in an ordinary one, or download the notebook "
    "before you close it"
)


class Journal(Store):
    """The record in memory, of the events in all files of a folder."""

    def __init__(self):
        super().__init__()
        self._events, self._read, self._looked = {}, {}, -AGAIN
        self._own = (
            f"progress-{secrets.token_hex(6)}.txt"  # JupyterLite reads what ends in .json, which hangs on an empty one
        )

    def add(self, *steps):
        """Do the steps of one event, and keep it."""
        with self._lock:
            self._look()
            together(self._session, steps)
            named = [[NAMES[list(STATEMENTS.values()).index(statement)], values] for statement, values in steps]
            self._events[f"{time.time_ns()}-{secrets.token_hex(4)}"] = named
            self._flush()

    def select(self, query, *values):
        """The rows of a query."""
        with self._lock:
            self._look()
            return self._session.execute(query, values).fetchall()

    def close(self):
        """Nothing waits: each event was written when it happened."""

    def _look(self):
        """Take in what others have written since the last look."""
        if time.monotonic() - self._looked < AGAIN:
            return
        self._looked, found = time.monotonic(), {}
        try:
            folder = data_path().parent
        except Homeless:
            self.reason = NO_DRIVE
            return
        with suppress(OSError):
            for path in folder.glob("progress-*.txt"):
                size = path.stat().st_size
                if path.name != self._own and self._read.get(path) != size:
                    found |= _events(path)
                    self._read[path] = size
        for number in sorted(found.keys() - self._events.keys(), key=_when):
            self._events[number] = found[number]
            with suppress(sqlite3.Error, KeyError, ValueError, TypeError):  # an event of another version, or damaged
                together(self._session, [(STATEMENTS[name], values) for name, values in found[number]])

    def _flush(self):
        try:
            folder = data_path().parent
            folder.mkdir(exist_ok=True)
            (folder / self._own).write_text(json.dumps(self._events), "utf-8")
            self.reason = ""
        except Homeless:
            self.reason = NO_DRIVE
            return
        except OSError as error:
            self.reason = f"{data_path().parent} cannot be written ({error.strerror})"
            return
        self._tidy()

    def _tidy(self):
        """Delete files whose content is in ours and that nobody has written for a while."""
        with suppress(OSError):
            for path in list(self._read):
                if time.time() - path.stat().st_mtime > OLD:
                    os.unlink(path)
                    del self._read[path]


def _events(path: Path):
    """The events in a file; of one that is damaged none, and it stays."""
    try:
        found = json.loads(path.read_text("utf-8"))
        return {number: steps for number, steps in found.items() if _when(number) and isinstance(steps, list)}
    except (OSError, ValueError, AttributeError):
        return {}


def _when(number):
    return int(number.partition("-")[0])
