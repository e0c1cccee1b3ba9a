"""What `coursekit collect` wrote: `collected.json` says whose each file is, when it came and what else there was."""

import json
from datetime import datetime
from typing import NamedTuple

from coursekit.grading.intake.download import Download, Entry, Handed, Owner, Refuse, Refused
from coursekit.grading.intake.roster import Roster
from coursekit.grading.records import HandedIn, Person

NAME, TABLE = "collected.json", "collected.csv"


class Collection(NamedTuple):
    """What was collected, as the platform had it."""

    download: Download
    roster: Roster | None = None
    came: dict[str, HandedIn] = {}  # noqa: RUF012  by the path of a file in the folder: how it came, from which path


def read(entries):
    """The collection in a folder; None where there is none."""
    found = next((one for one in entries if one.parts[-1:] == (NAME,)), None)
    told = _told(found) if found else None
    if told is None:
        return None
    above, by_path, came = found.parts[:-1], {one.parts: one for one in entries}, {}
    handed, about = [], [found, *(one for one in entries if one.parts == (*above, TABLE))]
    for one in told["submissions"]:
        owner, lost = Owner(*one["owner"]), Refuse(one["why"] or "it is no longer in the folder")
        for file in (one["file"], *one["beside"]):
            parts = (*above, *file.split("/"))
            entry = by_path.get(parts) or Entry(parts, lost)
            came[entry.path] = handed_in(one["handed"])
            handed.append(Handed(owner, entry, parts[-1], one["assignment"], **_told_of(came[entry.path])))
    people = [Owner(*one) for one in told["people"]]
    return Collection(Download(told["platform"], handed, about, people), roster_of(told["roster"]), came)


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
