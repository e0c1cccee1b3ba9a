"""Who is in the class and which of its results count: kept beside the results, so that a report needs nothing else.

A person who withdrew is no longer in it, a lesson that was not downloaded this time still is; verdicts of both stay.
"""

import json
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from coursekit.grading.deadline import Deadline, Penalty
from coursekit.grading.intake.platforms.collected import handed_in, roster_of
from coursekit.grading.intake.roster import Roster
from coursekit.grading.records import HandedIn, Incident, Person, Unplaced
from coursekit.grading.results import write

_NAME = ".class.json"


class Taken(NamedTuple):
    """A submission that counts: how it came, and what was noticed about it beside others; no verdict hangs on that."""

    handed: HandedIn = HandedIn()
    incidents: tuple[Incident, ...] = ()


class Lesson(NamedTuple):
    """A lesson that was downloaded."""

    name: str
    assignment: str = ""  # in an nbgrader course
    taken: dict[str, Taken] = {}  # noqa: RUF012  by the key of the person
    deadline: Deadline | None = None
    unplaced: tuple[Unplaced, ...] = ()
    listed: tuple[str, ...] = ()  # keys of whom the download lists, whether they handed anything in or not
    told: str = ""  # the deadline that `coursekit collect` was told last, whatever it is by now

    @property
    def place(self):
        """What tells it from others."""
        return self.assignment, self.name


class Roll(NamedTuple):
    """The class."""

    people: tuple[Person, ...] = ()
    lessons: tuple[Lesson, ...] = ()
    platform: str = ""
    roster: Roster | None = None  # who is in it, where that was said
    unplaced: tuple[Unplaced, ...] = ()  # of no lesson that is known
    gone: tuple[Person, ...] = ()  # who was in it once: their keys are theirs


def load(out):
    """The roll in a folder of results; None where there is none."""
    try:
        found = json.loads((Path(out) / _NAME).read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return None
    return Roll(
        tuple(Person(*one) for one in found["people"]),
        tuple(_lesson(one) for one in found["lessons"]),
        found["platform"],
        roster_of(found["roster"]),
        tuple(Unplaced(*one) for one in found["unplaced"]),
        tuple(Person(*one) for one in found.get("gone", ())),
    )


def with_deadlines(roll, gathered):
    """The roll with the deadlines that `coursekit collect` was told since they were last taken over; penalties stay."""
    lessons = {one.place: one for one in roll.lessons}
    for place in dict.fromkeys((one.assignment, one.notebook) for one in gathered.found):
        old = lessons.get(place, Lesson(place[1], place[0]))
        if (told := gathered.due.get(place, old.told)) != old.told:
            due = Deadline(datetime.fromisoformat(told), old.deadline and old.deadline.penalty) if told else None
            lessons[place] = old._replace(deadline=due, told=told)
    return roll._replace(lessons=tuple(lessons.values()))


def save(out, roll):
    """Keep it."""
    lessons = [
        {**one._asdict(), "deadline": one.deadline and [one.deadline.time.isoformat(), one.deadline.penalty]}
        for one in roll.lessons
    ]
    roster = roll.roster and roll.roster._asdict()
    path, text = Path(out) / _NAME, json.dumps({**roll._asdict(), "roster": roster, "lessons": lessons})
    if not path.exists() or path.read_text(encoding="utf-8") != text:
        write(path, text)


def _lesson(found):
    taken = {
        key: Taken(handed_in(handed), tuple(Incident(*one) for one in incidents))
        for key, (handed, incidents) in found["taken"].items()
    }
    when, penalty = found["deadline"] or (None, None)
    due = Deadline(datetime.fromisoformat(when), Penalty(*penalty) if penalty else None) if when else None
    unplaced = tuple(Unplaced(*one) for one in found["unplaced"])
    about = (unplaced, tuple(found["listed"]), found.get("told", ""))
    return Lesson(found["name"], found["assignment"], taken, due, *about)
