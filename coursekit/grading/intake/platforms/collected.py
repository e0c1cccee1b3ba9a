"""What `coursekit collect` wrote: `collected.json` says whose each file is, when it came and what else there was.

What somebody put into a person's folder since then is that person's, and a file that was taken out of it is gone.
"""

import json
from datetime import datetime
from typing import NamedTuple

from coursekit.grading.intake.download import Download, Entry, Handed, Owner, Refuse, Refused
from coursekit.grading.intake.roster import Roster
from coursekit.grading.records import HandedIn, Person, Trouble

NAME, TABLE = "collected.json", "collected.csv"


class Collection(NamedTuple):
    """What was collected, as the platform had it."""

    download: Download
    roster: Roster | None = None
    came: dict[str, HandedIn] = {}  # noqa: RUF012  by the path of a file in the folder: how it came, from which path
    due: dict[tuple[str, str], str] = {}  # noqa: RUF012  by assignment and lesson: when it was due, "" where that is open


def read(entries):
    """The collection in a folder; None where there is none.

    Only the file at the top counts, and not where notebooks lie beside it: a student may hand in one of this name.
    """
    found = next((one for one in entries if one.parts == (NAME,)), None)
    if any(len(one.parts) == 1 and one.path.lower().endswith(".ipynb") for one in entries):
        return None
    told = _told(found) if found else None
    if told is None:
        return None
    try:
        return _collection(entries, found, told)
    except (KeyError, TypeError, ValueError, AttributeError, IndexError):
        raise Trouble(f"{NAME} is not as coursekit collect wrote it: collect the download again") from None


def _collection(entries, found, told):
    above, by_path, came = found.parts[:-1], {one.parts: one for one in entries}, {}
    handed, about = [], [found, *(one for one in entries if one.parts == (*above, TABLE))]
    for one in told["submissions"]:
        owner, unread = Owner(*one["owner"]), Refuse(one["why"])
        for file in (one["file"], *one["beside"]):
            parts = (*above, *file.split("/"))
            if parts not in by_path and file in one["digests"]:
                continue
            entry = by_path.get(parts) or Entry(parts, unread)
            came[entry.path] = handed_in(one["handed"])
            about_it = _told_of(came[entry.path])
            handed.append(Handed(owner, entry, parts[-1], one["assignment"] or one["lesson"], **about_it))
    handed += _put_there(told, [one for one in entries if one.parts[: len(above)] == above], {*came}, len(above))
    people = [Owner(*one) for one in told["people"]]
    download = Download(told["platform"], handed, about, people)
    return Collection(download, roster_of(told["roster"]), came, deadlines(told))


def deadlines(told):
    """{(assignment, lesson): when it was due}, as `collect --late` was told; "" where it was not."""
    return {(one["assignment"], one["lesson"]): one.get("due", "") for one in told["submissions"]}


def _put_there(told, entries, known, depth):
    """What lies in somebody's folder and was not collected."""
    owners = {one["file"].partition("/")[0]: one["owner"] for one in told["submissions"]} | told.get("folders", {})
    assignments = {one["assignment"] for one in told["submissions"]}
    for one in entries:
        owner = owners.get(one.parts[depth]) if len(one.parts) > depth + 1 else None
        if owner and one.path not in known and not one.is_empty_folder:
            stem = one.parts[-1].rpartition(".")[0]
            assignment = stem if stem in assignments else min(assignments) if len(assignments) == 1 else ""
            yield Handed(Owner(*owner), one, one.parts[-1], assignment)


def roster_of(found):
    """The roster that is kept as plain data."""
    if found is None:
        return None
    handed = {key: handed_in(one) for key, one in found["handed"].items()}
    return Roster(tuple(Person(*one) for one in found["people"]), found["ids"], handed)


def _told(entry):
    try:
        told = json.loads(entry.read())
    except (Refused, ValueError):
        return None
    return told if is_ours(told) else None


def is_ours(told):
    """Was this written by `coursekit collect`?"""
    return isinstance(told, dict) and told.get("made by") == "coursekit collect"


def handed_in(found):
    """How a submission came, from plain data."""
    return HandedIn(*found[:-1], tuple(found[-1]))


def _told_of(came):
    time = datetime.fromisoformat(came.time) if came.time else None
    return {"time": time, "time_from": came.time_from, "attempt": came.attempt, "late": came.late}
