"""Spaced review: Leitner's boxes, on the learner's own machine and apart from points.

An exercise that was wrong lies in box 1 and is due at once. Three right answers in a row, each with fresh numbers,
finish a round. A finished round that was due moves the exercise one box up, and it is due again after 1, 2, 4, 8 or 16
days, by the box it lay in; a wrong answer moves it back to box 1. The boxes are those of S. Leitner, *So lernt man
lernen* (1972); that practice spread over days is kept longer than as much in one go is shown by N. J. Cepeda et al.,
*Distributed practice in verbal recall tasks*, Psychological Bulletin 132 (2006).
"""

from datetime import date, timedelta
from typing import NamedTuple

from coursekit.student import progress, schema
from coursekit.student.name import student

IN_A_ROW, BOXES = 3, 5


class Place(NamedTuple):
    """Where an exercise stands."""

    box: int  # 1 to 5
    due: date
    last: date  # when it was practiced last
    in_a_row: int  # right answers since the last wrong one, up to 3
    rounds: int  # questions that were answered


def today():
    """The day on this machine's calendar."""
    return date.today()


def places():
    """Where each exercise that the current student has practiced stands, by id."""
    rows = progress._store.select(schema.PRACTICE, progress._clean(student()))
    return {row[1]: Place(row[2], _day(row[3]), _day(row[4]), *row[5:]) for row in rows}


def answered(id, right, points=0.0, max_points=0.0, mistake=None):
    """Keep the first answer to a question with fresh numbers; returns the new `Place`.

    One statement decides it from what is in the file, so that two kernels at once count both answers.
    """
    row = {"student": progress._clean(student()), "exercise": id, "right": bool(right), "enough": IN_A_ROW}
    row |= {"boxes": BOXES, "today": today().isoformat()}
    progress._add_practice(id, "right" if right else "wrong", points, max_points, mistake, row)
    return places()[id]


def due(place, day):
    """Is it time for it? A last time that lies in the future says that the clock was set back: then it is."""
    return place.due <= day or place.last > day


def queue(ids, day):
    """Which of the exercises to practice, the most urgent first: due, and from the lowest box; then wrong before.

    Those that were wrong in the lesson and never practiced come as if they lay in box 1; those that nothing is known of
    come last, and those that are not due yet do not come.
    """
    known, wrong = places(), progress.wrong_now()
    urgent = {id: (known[id].box, known[id].due) for id in ids if id in known and due(known[id], day)}
    urgent |= {id: (1, day) for id in ids if id not in known and id in wrong}
    fresh = [id for id in ids if id not in known and id not in wrong]
    return [*sorted(urgent, key=urgent.get), *fresh]


def next_day(ids):
    """The first day on which one of the exercises is due, None where nothing was practiced."""
    return min((place.due for id, place in places().items() if id in ids), default=None)


def clock_set_back(day):
    """Did the clock stand later than now when something was practiced?"""
    return any(place.last > day for place in places().values())


def _day(text):
    try:
        return date.fromisoformat(text)
    except (TypeError, ValueError):  # of a file that somebody has edited
        return today() - timedelta(days=1)
