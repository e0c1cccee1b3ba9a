"""What earlier runs have put where, so that what belongs to nobody any more can be taken away, however they ended."""

import json
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from coursekit.core.addresses import without_passwords
from coursekit.grading.records import Trouble
from coursekit.grading.results import write

_FILE = ".noted.json"


class Noted(NamedTuple):
    """What has been written to a folder and a gradebook."""

    db: str = ""  # the gradebook's address without its passwords; "" is the one in the folder
    pages: tuple[str, ...] = ()
    places: tuple[tuple[str, str], ...] = ()  # students and assignments in the gradebook
    by_hand: dict[str, float] = {}  # noqa: RUF012  what teachers have given in formgrader
    saved: dict[str, str] = {}  # noqa: RUF012  place in the gradebook: digest of what it has there; "": how it looks

    def with_all_of(self, other):
        """The same with the pages and places of both."""
        return self._replace(
            pages=tuple(sorted({*self.pages, *other.pages})), places=tuple(sorted({*self.places, *other.places}))
        )

    def save(self, out):
        """Keep it in the folder."""
        write(Path(out) / _FILE, json.dumps(self._replace(db=without_passwords(self.db))._asdict()))


def noted(out):
    """What is known of a folder; nothing where nothing was reported to it."""
    with suppress(OSError, ValueError, TypeError):
        found = Noted(**json.loads((Path(out) / _FILE).read_text("utf-8")))
        return found._replace(pages=tuple(found.pages), places=tuple(map(tuple, found.places)))
    return Noted()


def address(out, db=None):
    """The address of the class's gradebook: `db`, or the one of the last run.

    Raises
    ------
    Trouble
        If that one had a password, which is not kept.
    """
    last = noted(out).db
    if db or not last:
        return db or f"sqlite:///{(Path(out) / 'gradebook.db').absolute()}"
    if "***" in last:
        raise Trouble(f"the gradebook of {out} is at {last}: give its address with the password by --db")
    return last
