"""What can still be read of a damaged record: row by row, up to where it breaks; what is no row of ours is left out."""

import sqlite3
from contextlib import closing, suppress

from coursekit.student import schema

_MOST = 10**9  # attempts, points, seconds: more than that is damage


def rescued(path):
    """Steps, pairs of a statement and its values, that put what can be read into a new record; the file stays."""
    found = []
    with suppress(sqlite3.Error, ValueError), closing(_opened(path)) as connection:
        if connection.execute("PRAGMA application_id").fetchone() == (schema.OURS,):
            for columns, statement in schema.RESCUE.items():
                found += [(statement, row) for row in _rows(connection, columns, statement)]
    return found


def _opened(path):
    """The file for reading alone; what lies in its log is not looked at, for that would change it."""
    return sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True)


def _rows(connection, columns, statement):
    table = statement.split()[statement.split().index("INTO") + 1]
    with suppress(sqlite3.Error, UnicodeDecodeError):
        cursor = connection.execute(f"SELECT {columns} FROM {table}")
        names = columns.split(", ")
        while row := cursor.fetchone():
            row = dict(zip(names, row, strict=True))
            if _sound(row):
                yield schema.NOTHING | row


def _sound(row):
    texts = (row["student"], row["exercise"])
    numbers = [value for value in row.values() if isinstance(value, (int, float))]
    status = row.get("status", 0)
    return (
        all(isinstance(text, str) for text in texts)
        and all(0 <= number < _MOST for number in numbers)
        and not any(isinstance(value, bytes) for value in row.values())
        and isinstance(status, int)
        and 0 <= status <= 4
    )
