"""What to do next in half an hour, and which mistakes are still open.

How long an exercise takes is guessed from its size, and from three solved ones on scaled by how long these took; where
that cannot be known, it is said.
"""

from statistics import median
from typing import NamedTuple

from coursekit.exercises.catalog import BANK
from coursekit.exercises.text import plain
from coursekit.student import boxes, progress as _progress

MINUTES, ENOUGH = 30, 3
_GUESS = {  # minutes for an exercise of this kind with so many parts; a function has so many lines
    "Numbers": lambda kind: 2 + len(kind.labels),
    "Formula": lambda kind: 2 + 2 * len(kind.parts),
    "Function": lambda kind: 3 + 1.5 * kind.lines,
    "Choice": lambda kind: 2,
}
_READ_AGAIN, _ROUND = 2, 3  # minutes to look up a mistake; questions in a round of practice


class Task(NamedTuple):
    """Something to do, and how many minutes it takes."""

    minutes: int
    id: str
    what: str  # "once more: linear/neuron (wrong, 0 of 2)"
    how: str  # "`ck.hint("linear/neuron")` helps"


class Mistake(NamedTuple):
    """The known mistake that the last check of an exercise named."""

    id: str
    name: str
    section: str  # the heading to read again


def open_mistakes(ids):
    """The mistakes that the last check of each exercise named, the latest first."""
    wrong = _progress.wrong_now()
    found = [event for id, event in wrong.items() if id in ids and id in BANK and event.mistake]
    found.sort(key=lambda event: -event.turn)
    return tuple(Mistake(event.exercise, event.mistake, BANK[event.exercise].section) for event in found)


def tasks(entries, limit=MINUTES):
    """What to do in so many minutes: what is wrong, what is due for practice, what comes first.

    Parameters
    ----------
    entries : dict of str to Entry
        What is known of each exercise, in order.

    Returns
    -------
    tuple of Task
        At least one where anything is left, even if it takes longer.
    """
    pace, found, left = pace_of()[0], [], limit
    for task in _wanted(entries, pace):
        if found and task.minutes > left:
            break
        found.append(task)
        left -= task.minutes
    return tuple(found)


def pace_of():
    """(how many times the guess the learner takes, from how many exercises); 1 from fewer than three."""
    events = _progress.events()
    ratios = []
    for id in {event.exercise for event in events if event.kind == "check" and event.status == "right"} & set(BANK):
        spent = _time_to_right([event for event in events if event.exercise == id])
        if spent:
            ratios.append(spent / 60 / guess(id))
    return (min(max(median(ratios), 0.3), 4.0), len(ratios)) if len(ratios) >= ENOUGH else (1.0, 0)


def guess(id):
    """Minutes for somebody who meets the exercise for the first time, from its size alone."""
    kind = BANK[id].answer_type
    return _GUESS.get(type(kind).__name__, lambda kind: 2 + 2 * len(kind.parts))(kind)


def _time_to_right(events):
    """Seconds until the first right check; None where a part of them is not known."""
    spent = 0
    for event in sorted((one for one in events if one.kind in ("check", "hint", "solution")), key=lambda e: e.number):
        if event.seconds is None:
            return None
        spent += event.seconds
        if event.kind == "check" and event.status == "right":
            return spent
    return None


def _wanted(entries, pace):
    """Everything there is to do, the most important first."""
    wrong, known, day = _progress.wrong_now(), boxes.places(), boxes.today()
    for id, entry in entries.items():
        if entry.status in ("wrong", "partly right"):
            yield _once_more(id, entry, pace)
    for id in entries:
        if (
            id in known
            and id in BANK
            and boxes.due(known[id], day)
            and entries[id].status == "right"
            and id not in wrong
        ):
            minutes = _minutes(_ROUND * guess(id) / 2, pace)
            yield Task(minutes, id, f"practice: {id}, {title(id)}", f'`ck.practice("{id}")` has fresh numbers')
    for id, entry in entries.items():
        if entry.status == "not attempted" and id in BANK:
            how = f'`ck.exercise("{id}")` shows it'
            yield Task(_minutes(guess(id), pace), id, f"next: {id}, {title(id)}", how)


def _once_more(id, entry, pace):
    what = f"once more: {id} ({entry.status}, {entry.points:g} of {entry.max_points:g})"
    if id not in BANK:
        return Task(5, id, what, "move the sliders once more")
    return Task(_minutes(guess(id) / 2, pace) + _READ_AGAIN, id, what, f'`ck.hint("{id}")` helps')


def _minutes(guessed, pace):
    return max(1, round(guessed * pace))


def title(id):
    """The title of an exercise as plain text, "" of what is none."""
    return plain(BANK[id].title) if id in BANK else ""
