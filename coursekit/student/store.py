"""One small SQLite file that several kernels write at once: what each student has done so far.

Every event is a row, and one statement merges it into what is there: the best result stays, attempts add up.
An event goes into a table in memory first, then into the file. Where the file cannot be written the event
waits for the next one, `reason` says why, and nobody is kept from learning.
"""

import os
import sqlite3
import sys
import threading
from collections import deque
from contextlib import closing, contextmanager, suppress
from itertools import count
from pathlib import Path

STATUSES = ("not attempted", "submitted", "wrong", "partly right", "right")  # stored by place: the best is the last
FILE = "progress.sqlite"
OURS, VERSION = 0x636B7072, 1  # "ckpr", in the header of the file
PATIENCE, SHORT = 5.0, 0.05  # seconds to wait for a locked file; the second, once it has been waited for in vain
_DAMAGED = {sqlite3.SQLITE_ERROR, sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}
_LOCKED = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_PROTOCOL}
_NETWORKS = ("nfs", "cifs", "smb", "9p", "afs", "lustre", "gpfs", "ceph", "glusterfs", "fuse.sshfs", "davfs")

_COLUMNS = "student, exercise, status, points, max_points, attempts, hints, solution_seen, first_right"
_CREATE = f"CREATE TABLE IF NOT EXISTS progress ({_COLUMNS}, PRIMARY KEY (student, exercise)) WITHOUT ROWID"
_BETTER = "(excluded.status, excluded.points) > (progress.status, progress.points)"
_MERGE = f"""
INSERT INTO progress ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (student, exercise) DO UPDATE SET
    status = max(status, excluded.status),
    points = CASE WHEN {_BETTER} THEN excluded.points ELSE points END,
    max_points = CASE WHEN {_BETTER} THEN excluded.max_points ELSE max_points END,
    attempts = attempts + excluded.attempts,
    hints = max(hints, excluded.hints),
    solution_seen = max(solution_seen, excluded.solution_seen),
    first_right = coalesce(min(first_right, excluded.first_right), first_right, excluded.first_right)
"""
_SELECT = f"SELECT {_COLUMNS} FROM progress WHERE student = ?"


class Foreign(sqlite3.DatabaseError):
    """The file is a database, but not ours."""


class Newer(sqlite3.DatabaseError):
    """The file was written by a later version of the course."""


class Store:
    """The file in the user's data folder, one connection a process."""

    def __init__(self):
        self.reason = ""  # why the last event is not in the file
        self._lock = threading.RLock()
        self._session = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
        self._session.execute(_CREATE)
        self._unsaved = deque()
        self._file = self._place = None

    def add(self, row):
        """Merge one event, a tuple in the order of the columns."""
        with self._lock:
            self._session.execute(_MERGE, row)
            self._unsaved.append(row)
            self._flush()

    def rows(self, student):
        """All rows of a student: those of the file, or those of this session where there is no file."""
        with self._lock:
            self._flush()
            with suppress(sqlite3.Error):
                if not self.reason:
                    return self._file.execute(_SELECT, (student,)).fetchall()
            return self._session.execute(_SELECT, (student,)).fetchall()

    def close(self):
        """Write what still waits, then close the file."""
        with self._lock:
            if self._unsaved:
                self._flush()
            self._disconnect()

    def after_fork(self):
        """A child begins anew. The parent's connection stays open: closing it here could free the parent's locks."""
        _inherited.append(self._file)
        self.__init__()

    def _flush(self):
        path = None
        for damaged_before in (False, True):
            try:
                path = data_path()
                self._connect(path)
                while self._unsaved:
                    self._file.execute(_MERGE, self._unsaved[0])
                    self._unsaved.popleft()
                self.reason = ""
                return
            except (ImportError, OSError, sqlite3.Error) as error:
                self._disconnect()
                self.reason = _why(error, path)
                if not _damaged(error) or damaged_before:
                    return
                with suppress(OSError, sqlite3.Error):
                    _set_aside(path)

    def _connect(self, path):
        """Open the file, unless it is open and still the one at this path."""
        if self._file is None or _place(path) != self._place:
            self._disconnect()
            self._file = _opened(path, SHORT if self.reason else PATIENCE)
            self._place = _place(path)

    def _disconnect(self):
        connection, self._file = self._file, None
        if connection is not None:
            with suppress(sqlite3.Error):
                connection.close()


_inherited = []


def data_path():
    """Where the file is: in the folder COURSEKIT_DATA, or in the user's data folder."""
    folder = os.environ.get("COURSEKIT_DATA")
    if not folder:
        from platformdirs import user_data_path

        folder = user_data_path("coursekit", appauthor=False)
    return Path(folder) / FILE


def _place(path):
    """What tells the file from another one that has taken its place."""
    try:
        found = os.stat(path)
    except OSError:
        return None
    return str(path), found.st_dev, found.st_ino


def _opened(path, patience):
    """A connection to the file, which is made, examined and found to be ours."""
    path.parent.mkdir(parents=True, exist_ok=True)
    connection = sqlite3.connect(path, timeout=patience, isolation_level=None, check_same_thread=False)
    try:
        new = _examine(connection)
        with suppress(sqlite3.OperationalError):  # no write-ahead log on this disk, or someone is reading: do without
            connection.execute(f"PRAGMA journal_mode = {'DELETE' if _on_a_network(path.parent) else 'WAL'}")
        connection.execute("PRAGMA synchronous = NORMAL")
        if new:
            connection.execute("BEGIN IMMEDIATE")
            connection.execute(_CREATE)
            connection.execute(f"PRAGMA application_id = {OURS}")
            connection.execute(f"PRAGMA user_version = {VERSION}")
            connection.execute("COMMIT")
        connection.execute(f"SELECT {_COLUMNS} FROM progress LIMIT 0")
    except BaseException:
        connection.close()
        raise
    return connection


def _examine(connection):
    """Raise unless the file is whole, and ours or empty: is it empty?"""
    ((state,),) = connection.execute("PRAGMA quick_check(1)")
    if state != "ok":
        raise Foreign(state)
    ((mark,),) = connection.execute("PRAGMA application_id")
    if mark != OURS and (mark or connection.execute("SELECT 1 FROM sqlite_master").fetchone()):
        raise Foreign("another program's database")
    ((version,),) = connection.execute("PRAGMA user_version")
    if version > VERSION:
        raise Newer("written by a newer version of coursekit")
    return mark != OURS


def _set_aside(path):
    """Rename a file that is damaged or foreign; whoever comes second finds the new one and leaves it."""
    with _alone(path.parent):
        with suppress(sqlite3.Error), closing(sqlite3.connect(path, timeout=PATIENCE)) as connection:
            if not _examine(connection):  # an empty file is one that somebody is about to fill
                connection.execute(f"SELECT {_COLUMNS} FROM progress LIMIT 0")
            return
        targets = (path.with_name(f"progress-set-aside-{number}.sqlite") for number in count(1))
        target = next(target for target in targets if not target.exists())
        for tail in ("-wal", "-shm", ""):
            with suppress(FileNotFoundError):
                os.rename(f"{path}{tail}", f"{target}{tail}")


@contextmanager
def _alone(folder):
    """One process at a time; a process that dies lets the next one in."""
    with closing(sqlite3.connect(folder / "progress.lock", timeout=PATIENCE, isolation_level=None)) as lock:
        lock.execute("BEGIN EXCLUSIVE")
        yield


def _on_a_network(folder):
    """Does the folder belong to another computer? There a write-ahead log is not safe."""
    if not sys.platform.startswith("linux"):
        return str(folder).startswith("\\\\")
    try:
        mounts = [line.split()[1:3] for line in Path("/proc/self/mounts").read_text("utf-8", "replace").splitlines()]
    except OSError:
        return False
    folder = folder.resolve()
    above = {str(folder), *map(str, folder.parents)}
    kinds = [(len(place), kind) for place, kind in mounts if place.replace("\\040", " ") in above]
    return max(kinds, default=(0, ""))[1].startswith(_NETWORKS)


def _code(error):
    return getattr(error, "sqlite_errorcode", -1) & 0xFF


def _damaged(error):
    return isinstance(error, Foreign) or _code(error) in _DAMAGED


def _why(error, path):
    """Why the file does not hold the last event, as the rest of a sentence."""
    if isinstance(error, ImportError):
        return f"{error.name} is not installed, run `make lab` in the course's folder"
    if isinstance(error, OSError):
        return f"the folder {path.parent} cannot be made or written ({error.strerror})"
    if isinstance(error, Newer):
        return f"{path} was written by a newer version of coursekit"
    if _code(error) in _LOCKED:
        return f"another program keeps {path} locked"
    if _code(error) == sqlite3.SQLITE_FULL:
        return f"there is no room left for {path}"
    return f"{path} cannot be written ({error})"
