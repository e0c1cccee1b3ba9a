"""Everything that a teacher gets: pages, tables, uploads and gradebook, made from the same rows.

The same rows give the same files, and what has not changed is not written. What a run puts where is noted before it
does, so that what belongs to nobody any more is taken away, however that run ended.
"""

import hashlib
import os
import time
from contextlib import suppress
from pathlib import Path

from coursekit.grading.by_hand import FORMGRADER, Change, taken_back
from coursekit.grading.records import Trouble
from coursekit.grading.report import feedback, gradebook, index, tables, upload
from coursekit.grading.report.noted import Noted, address, noted
from coursekit.grading.report.unchanged import remember, reported
from coursekit.grading.results import folder, write
from coursekit.grading.rows import rows, unplaced
from coursekit.grading.worth import grade_id

_SECONDS, _SHARE = 10, 20  # between two reports of a run, and how many times as long as the last one took


def report(out, db=None, template=None):
    """Make everything from all results and from what was given by hand.

    Parameters
    ----------
    out : Path
    db : str, optional
        The gradebook's address; by default that of the last run, or SQLite in `out`.
    template : Template, optional
        The export of a platform's gradebook, to be filled now and from now on.

    Returns
    -------
    list of str
        What a teacher should know of the uploads.

    Raises
    ------
    Trouble
        If the gradebook or the template cannot be used, in one sentence; all else is written before it.
    """
    before, url, back = noted(out), address(out, db), taken_back(out)
    if not template and (notes := reported(out, url)) is not None:
        return notes
    for left in out.rglob(".*.part"):  # of a run that was stopped
        left.unlink(missing_ok=True)
    trouble, by_hand = None, before.by_hand
    try:
        by_hand = _by_hand(url, before)
    except Trouble as why:
        trouble = why
    found, lost = [_with(row, by_hand, back) for row in rows(out)], unplaced(out)
    page_of = feedback.names([row.graded for row in found if row.graded])
    pages = {page_of(row.graded.submission): feedback.page(row.graded, row) for row in found if row.graded}
    places = {place[:2] for row in found if (row.graded or row.changes) and (place := gradebook.place(row))}
    now = Noted(db or before.db, tuple(sorted(pages)), tuple(sorted(places)), by_hand)
    if not {*now.pages, *now.places} <= {*before.pages, *before.places}:
        before.with_all_of(now).save(out)
    for page, text in pages.items():
        folder((out / "feedback" / page).parent)
        keep(out / "feedback" / page, text)
    keep(out / "grades.csv", tables.grades(found, page_of))
    keep(out / "incidents.csv", tables.incidents(found, lost))
    keep(out / "index.html", index.page(found, page_of, _salt(out), lost))
    uploads = upload.uploads(out, found, (page_of, pages), template)
    for path, content in uploads.files.items():
        folder(path.parent)
        keep(path, content)
    for path in {*(out / "upload").glob("*")} - uploads.files.keys() - uploads.left:
        path.unlink()
    trouble = trouble or uploads.trouble
    for page in {*before.pages} - {*now.pages}:
        _take_away(out / "feedback" / page)
    if trouble:
        raise trouble
    now = _saved(url, found, sorted({*before.places} - places), back, now._replace(saved=before.saved))
    if now != before:
        now.save(out)
    remember(out, url, uploads.notes)
    return uploads.notes


class Meanwhile:
    """Reports now and then while a class is graded: pages and tables appear, and say the same whenever it ends."""

    def __init__(self, out, db):
        self._out, self._db, self._next = out, db, time.monotonic() + _SECONDS

    def __call__(self):
        """Report, unless that was done a moment ago."""
        began = time.monotonic()
        if began < self._next:
            return
        with suppress(Trouble):  # said when all is done
            report(self._out, self._db)
        self._next = time.monotonic() + max(_SECONDS, _SHARE * (time.monotonic() - began))


def keep(path, content):
    """Write a text or bytes, unless they are there."""
    data = content.encode() if isinstance(content, str) else content
    if not path.exists() or path.read_bytes() != data:
        write(path, data)


def _with(row, by_hand, back):
    """The row with what was given in formgrader, unless it was given by us, or was taken back."""
    found, student = {}, row.person.key[: gradebook.LONGEST]
    for id in row.worth:
        points = by_hand.get(f"{student}\n{grade_id(id)}")
        if points is not None and id not in row.changes and back.get((row.person.key, id)) != points:
            found[id] = Change(row.person.key, id, points, "given in formgrader", FORMGRADER)
    return row._replace(changes={**row.changes, **found})


def _by_hand(url, before):
    """{student and exercise: points} that stand in the gradebook as given by hand."""
    if (path := _file(url)) and not path.exists():
        return {}
    if path and before.saved.get("") == f"{url} {_looks(path)}":
        return before.by_hand
    return {"\n".join(where): points for where, points in gradebook.given_by_hand(url).items()}


def _saved(url, found, gone, back, now):
    """Save in the gradebook what it does not have; the note of what it has then."""
    path, saved = _file(url), {}
    ours = now.saved if path and path.exists() and now.saved.get("") == f"{url} {_looks(path)}" else {}
    for row in found:
        if place := gradebook.place(row):
            judged = [(id, one.status, one.points) for id, one in row.verdicts.items()]
            undone = [points for (person, _), points in back.items() if person == row.person.key]
            facts = repr((row.person, row.deducted, row.changes, judged, undone))
            saved["\n".join(place)] = hashlib.sha256(facts.encode()).hexdigest()[:16]
    fresh = [row for row in found if (place := gradebook.place(row)) and _differs("\n".join(place), saved, ours)]
    if fresh or gone or not ours:
        if path:
            with suppress(OSError):  # said by who opens it
                os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
        gradebook.save(fresh, url, gone, back)
    return now._replace(saved=saved | {"": f"{url} {_looks(path)}" if path else ""})


def _differs(place, saved, ours):
    return saved[place] != ours.get(place)


def _file(url):
    """The file of an SQLite database; None for a server."""
    return Path(url.removeprefix("sqlite:///")) if url.startswith("sqlite:///") else None


def _looks(path):
    """What tells that somebody else has written to a file."""
    about = path.stat()
    return f"{about.st_mtime_ns} {about.st_size}"


def _salt(out):
    """What the numbers of persons hang on in the anonymous mode, so that nobody else can work them out."""
    secret = out / ".secret"
    return secret.read_bytes() if secret.exists() else b""


def _take_away(path):
    path.unlink(missing_ok=True)
    with suppress(OSError):  # it is not empty, or not there
        path.parent.rmdir()
