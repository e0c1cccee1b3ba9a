"""One small SQLite file that several kernels write at once: what each student has done so far.

Every event is one transaction, whose statements (`schema`) merge it into what is there: the best result stays, attempts
add up. It goes into tables in memory first, then into the file. Where the file cannot be written it waits for the next
one, `reason` says why, and nobody is kept from learning.
"""

import os
import sqlite3
import sys
import threading
from collections import deque
from contextlib import closing, contextmanager, suppress
from errno import ENOENT
from itertools import count
from pathlib import Path

from coursekit.student import schema
from coursekit.student.rescue import rescued
from coursekit.student.schema import OURS, VERSION

STATUSES = ("not attempted", "submitted", "wrong", "partly right", "right")  # stored by place: the best is the last
FILE = "progress.sqlite"
PATIENCE, SHORT = 5.0, 0.05  # seconds to wait for a locked file; the second, once it has been waited for in vain
_DAMAGED = {sqlite3.SQLITE_ERROR, sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}
_LOCKED = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_PROTOCOL}
_DRIVE = sys.platform == "emscripten" and os.path.isdir("/drive")  # before anybody makes a folder of this name
_NETWORKS = ("nfs", "cifs", "smb", "9p", "afs", "lustre", "gpfs", "ceph", "glusterfs", "fuse.sshfs", "davfs")


class Foreign(sqlite3.DatabaseError):
    """The file is a database, but not ours."""


class Newer(sqlite3.DatabaseError):
    """The file was written by a later version of the course."""


class Homeless(OSError):
    """The system does not say where this user's data belong."""


class Store:
    """The file in the user's data folder, one connection a process."""

    def __init__(self):
        self.reason = ""  # why the last event is not in the file
        self.set_aside = None  # where a damaged file has been put in this session
        self.rescued = 0  # how many rows of it could be read
        self._lock = threading.RLock()
        self._session = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
        schema.bring_up_to_date(self._session)
        self._unsaved = deque()
        self._file = self._place = None

    def add(self, *steps):
        """Do the steps of one event, pairs of a statement of `schema` and its values, all of them or none."""
        with self._lock:
            together(self._session, steps)
            self._unsaved.append(steps)
            self._flush()

    def select(self, query, *values):
        """The rows of a query: of the file, or of this session where there is no file."""
        with self._lock:
            self._flush()
            with suppress(sqlite3.Error):
                if not self.reason:
                    return self._file.execute(query, values).fetchall()
            return self._session.execute(query, values).fetchall()

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
                    together(self._file, self._unsaved[0])
                    self._unsaved.popleft()
                self.reason = ""
                return
            except (ImportError, OSError, sqlite3.Error) as error:
                self._disconnect()
                self.reason = _why(error, path)
                if not _damaged(error) or damaged_before:
                    return
                with suppress(OSError, sqlite3.Error):
                    self._take_over(_set_aside(path))

    def _take_over(self, aside):
        """Write what can be read of a damaged file into the new one, before anything else."""
        if aside is not None:
            steps = rescued(aside)
            self.set_aside, self.rescued = aside, len(steps)
            self._unsaved.extendleft((step,) for step in reversed(steps))

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


def together(connection, steps):
    """Execute all steps or none."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        for statement, values in steps:
            connection.execute(statement, values)
        connection.execute("COMMIT")
    except BaseException:
        with suppress(sqlite3.Error):
            connection.execute("ROLLBACK")
        raise


def data_path():
    """Where the file is: in the folder COURSEKIT_DATA or the user's data folder; in a browser beside the notebooks."""
    folder = os.environ.get("COURSEKIT_DATA")
    if not folder and sys.platform == "emscripten":
        if not _DRIVE:
            raise Homeless(ENOENT, "no drive")
        folder = "/drive/.coursekit"
    if not folder:
        from platformdirs import user_data_path

        try:
            folder = user_data_path("coursekit", appauthor=False)
        except RuntimeError:  # neither HOME nor a user of this number
            folder = Path("~")
        if not folder.is_absolute():  # older versions say "~/.local/share", which would be a folder called "~"
            raise Homeless(ENOENT, "no home folder")
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
        version = _examine(connection)
        with suppress(sqlite3.OperationalError):  # no write-ahead log on this disk, or someone is reading: do without
            connection.execute(f"PRAGMA journal_mode = {'DELETE' if _on_a_network(path.parent) else 'WAL'}")
        connection.execute("PRAGMA synchronous = NORMAL")
        if version < VERSION:
            schema.bring_up_to_date(connection)
        schema.look_through(connection)
    except BaseException:
        connection.close()
        raise
    return connection


def _examine(connection):
    """Raise unless the file is whole, and ours or empty; returns its version, 0 of an empty one."""
    ((state,),) = connection.execute("PRAGMA quick_check(1)")
    if state != "ok":
        raise Foreign(state)
    ((mark,),) = connection.execute("PRAGMA application_id")
    if mark != OURS and (mark or connection.execute("SELECT 1 FROM sqlite_master").fetchone()):
        raise Foreign("another program's database")
    ((version,),) = connection.execute("PRAGMA user_version")
    if version > VERSION:
        raise Newer("written by a newer version of coursekit")
    return version if mark == OURS else 0


def _set_aside(path):
    """Rename a file that is damaged or foreign; whoever comes second finds the new one and leaves it.

    Returns its new place, None where nothing had to be done.
    """
    with _alone(path.parent):
        with suppress(sqlite3.Error), closing(sqlite3.connect(path, timeout=PATIENCE)) as connection:
            if version := _examine(connection):  # an empty file is one that somebody is about to fill
                schema.look_through(connection) if version == VERSION else connection.execute(schema.ENTRIES, ("",))
            return None
        targets = (path.with_name(f"progress-set-aside-{number}.sqlite") for number in count(1))
        target = next(target for target in targets if not target.exists())
        for tail in ("-wal", "-shm", ""):
            with suppress(FileNotFoundError):
                os.rename(f"{path}{tail}", f"{target}{tail}")
        return target


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
        return f"{error.name} is not installed: `coursekit doctor` says what to do"
    if isinstance(error, Homeless):
        return "the system names no home folder (set COURSEKIT_DATA to a folder that you can write)"
    if isinstance(error, OSError):
        return f"the folder {path.parent} cannot be made or written ({error.strerror})"
    if isinstance(error, Newer):
        return f"{path} was written by a newer version of coursekit"
    if _code(error) in _LOCKED:
        return f"another program keeps {path} locked"
    if _code(error) == sqlite3.SQLITE_FULL:
        return f"there is no room left for {path}"
    return f"{path} cannot be written ({error})"
