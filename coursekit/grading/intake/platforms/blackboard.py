"""Blackboard Learn: one folder of `Assignment_login_attempt_2026-11-03-23-58-12_file`, with a text for each attempt.

help.blackboard.com calls it "Download assignments" ("Assignment File Download"); timdrysdale/gradex-cli (parselearn)
and kwurst/bb-file-cleanup take it apart. The text has the name of the attempt and `.txt`: it tells the person's name
and login, the time with its zone, and what each file was called before. Where it has gone the name of the file has to
do. What was typed into Blackboard is in the text alone.
"""

import re
from datetime import datetime
from itertools import pairwise
from typing import NamedTuple

from coursekit.grading.intake.download import Download, Handed, Owner
from coursekit.grading.intake.platforms import times
from coursekit.grading.intake.platforms.matching import beginning, outermost, text

_NAME = re.compile(
    r"(?P<who>.+?)_attempt_(?P<time>\d{4}(?:-\d\d){5})(?:(?P<told>\.txt)|_(?P<file>.+)|)", re.DOTALL | re.IGNORECASE
)
_TYPED = re.compile(r"^Submission Field:\s*^(?!There is no student submission text)(?!Comments:)\S", re.MULTILINE)
_PERSON = re.compile(r"[^:]+:\s*(?P<name>.*?)\s*\((?P<login>[^()]+)\)")


class _Told(NamedTuple):
    """What the text of an attempt tells."""

    owner: Owner = Owner()
    time: datetime | None = None
    originals: dict = {}  # noqa: RUF012  the name in the download: what the student called it
    typed: bool = False  # is there a text that was typed into Blackboard?


def read(entries):
    """The download as Blackboard makes it, or None."""
    found = outermost(entries, _NAME, least=0.25)
    if not found:
        return None
    texts = [one for one in found if one.match["told"] and not one.inside]
    told = {_attempt(one): _told(text(one.entry)) for one in texts}
    files = [one for one in found if one.inside or not one.match["told"]]
    with_files = set(map(_attempt, files))
    typed = [one for one in texts if _attempt(one) not in with_files and told[_attempt(one)].typed]
    about = [one.entry for one in texts if one not in typed]
    assignment = beginning([one.match["who"] for one in found], "_")
    people = [one.owner for one in told.values() if any(one.owner)]
    return Download("Blackboard", [_handed(one, told, assignment) for one in files + typed], about, people)


def _attempt(one):
    return *one.whole[:-1], one.match["who"], one.match["time"]


def _told(text):
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    person = _PERSON.fullmatch(lines[0]) if lines else None
    if not person:
        return _Told()
    time = next((time for line in lines[1:5] if (time := times.read(line.partition(":")[2]))), None)
    values = [line.partition(":")[2].strip() for line in lines if ":" in line]
    originals = {new: old for old, new in pairwise(values) if _NAME.fullmatch(new)}
    return _Told(Owner(name=person["name"], login=person["login"]), time, originals, bool(_TYPED.search(text)))


def _handed(one, told, shared):
    match, tells = one.match, told.get(_attempt(one), _Told())
    login = tells.owner.login or match["who"].removeprefix(shared)
    assignment = match["who"].removesuffix(f"_{login}")
    name = one.inside[-1] if one.inside else tells.originals.get(one.whole[-1], match["file"] or "submission.txt")
    time = tells.time or times.read(match["time"])
    return Handed(
        Owner(name=tells.owner.name, login=login), one.entry, name, assignment, time, "platform" if time else ""
    )
