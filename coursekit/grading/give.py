"""`coursekit grade --set`: points by hand for one exercise of one person; they stay until they are taken back."""

from difflib import get_close_matches
from pathlib import Path

from coursekit.exercises import own
from coursekit.grading import by_hand
from coursekit.grading.intake.names import PART, Names
from coursekit.grading.output import only_one, written
from coursekit.grading.records import Trouble
from coursekit.grading.report.everything import report
from coursekit.grading.rows import rows
from coursekit.student.name import normal

LONGEST = 300  # characters of a reason
_FORM = 'PERSON EXERCISE POINTS "REASON"'


def give(out, words, *, undo=False, by=None, db=None, exercises=None):
    """Give points, or take them back, and report everything anew.

    Parameters
    ----------
    out : Path
        The folder of `coursekit grade`.
    words : sequence of str
        Person, exercise, points and reason; person and exercise alone to take back.
    undo : bool
        Take back what was given.
    by : str, optional
        Who gives them; the user of this machine by default.
    db : str, optional
        The gradebook's address; that of the last run by default.
    exercises : Path, optional
        A folder of exercises of one's own.

    Returns
    -------
    str
        What has changed, in one sentence.

    Raises
    ------
    Trouble
        If anything of it cannot be: in one sentence, and nothing is changed.
    """
    out, (person, exercise, points, reason) = Path(out), _read(words, undo)
    if not (out / ".results").is_dir():
        raise Trouble(f"{out} is no folder of coursekit grade: name it by --out")
    exercises = exercises and Path(exercises).expanduser().absolute()
    with own.environment(exercises), written(out), only_one(out):
        if exercises:
            own.use_as_it_is(exercises)
        row = _row(list(rows(out)), person, exercise)
        id, before = exercise.strip().lower(), row.points_of(exercise.strip().lower())
        if undo and id not in row.changes:
            raise Trouble(f"no points of {row.person.key} for {id} were given by hand, so none can be taken back")
        if not undo and points > row.worth[id]:
            raise Trouble(f"{id} has {row.worth[id]} points, so {points:g} cannot be given")
        by_hand.add(out, row.person.key, id, points, reason, by)
        report(out, db)
        now = _row(list(rows(out)), row.person.key, id).points_of(id)
    return f"{row.person.key}, {id}: {_said(now)} of {row.worth[id]} points, {_said(before)} before"


def _said(points):
    return "none" if points is None else f"{points:g}"


def _read(words, undo):
    if len(words) != (2 if undo else 4):
        form = "PERSON EXERCISE --undo" if undo else _FORM
        raise Trouble(f"--set is given {len(words)} words: {form} is expected")
    if undo:
        return *words, None, ""
    person, exercise, points, reason = words
    try:
        number = float(points.replace(",", "."))
    except ValueError:
        number = -1
    if not 0 <= number < float("inf"):
        raise Trouble(f"{points!r} is not a number of points: a number from 0 is expected")
    reason = " ".join(reason.split())
    if not reason or len(reason) > LONGEST:
        raise Trouble(f"the reason has {len(reason)} characters: say in 1 to {LONGEST} why the points are changed")
    return person, exercise, round(number, 2), reason


def _row(found, person, exercise):
    """The row of a person with an exercise."""
    key = _key({row.person.key: row.person for row in found}, person)
    mine, id = [row for row in found if row.person.key == key], exercise.strip().lower()
    row = next((row for row in mine if id in row.worth), None)
    if row is None:
        ids = [one for row in mine for one in row.worth]
        near = get_close_matches(id, ids, 1)
        raise Trouble(
            f"{key} has no exercise {exercise!r}: "
            + (f"did you mean {near[0]}?" if near else f"the exercises are {', '.join(ids)}")
        )
    return row


def _key(people, text):
    """The key of the person that a text names."""
    exact = [key for key, one in people.items() if normal(text) in map(normal, (key, one.login, one.id, one.email))]
    named = Names({key: [one.name, one.typed, key] for key, one in people.items()}).named(text)
    who = exact or (list(named.who) if named.form < PART else [])
    if len(who) == 1:
        return who[0]
    if who:
        raise Trouble(f"{text!r} names {len(who)} people ({', '.join(who[:6])}): give an id, a login or an address")
    near = get_close_matches(text, [text for key, one in people.items() for text in {key, one.name}], 1)
    raise Trouble(f"there is nobody called {text!r} in the class{f': did you mean {near[0]}?' if near else ''}")
