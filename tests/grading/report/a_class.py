"""A class made by hand: verdicts, a roll and what a teacher changed, in a folder as the grader leaves it."""

from grading.results import LESSON, graded

from coursekit.exercises import BANK
from coursekit.grading import roll as rolls
from coursekit.grading.records import HandedIn, Incident, Person
from coursekit.grading.results import Results
from coursekit.grading.roll import Lesson, Roll, Taken

FIRST, SECOND = "start/first-number", "start/first-function"
ANSWERS = {FIRST: 'answer = {"slope": -14, "new_x": -9.8}', SECOND: "def square(x):\n    return 2 * x  # by Bob"}


def a_class(out, people, *, lesson=LESSON, files=None, late=None, right=None, deadline=None):
    """Everybody in `people` who has a file has handed in; `right` says how many parts are right.

    Returns
    -------
    Path
        `out`, with results and a roll in it.
    """
    out.mkdir(parents=True, exist_ok=True)
    files = {one.key: f"{one.key}/{lesson}.ipynb" for one in people} if files is None else files
    for key in files:
        count = (right or {}).get(key, 9)
        one = graded(key, count, lesson=lesson, mistake=None if count > 1 else "walked uphill", message="Go down.")
        Results(out).put("", one._replace(answers=ANSWERS))
    time = "2026-11-03T10:00:00+00:00"
    taken = {key: Taken(HandedIn(file, time, "platform", late=key in (late or ()))) for key, file in files.items()}
    before = rolls.load(out) or Roll()
    lessons = [one for one in before.lessons if one.name != lesson]
    rolls.save(out, Roll(tuple(people), (*lessons, Lesson(lesson, "", taken, deadline))))
    return out


def with_incident(out, key, evidence, lesson=LESSON):
    """Note something about somebody."""
    roll = rolls.load(out)
    lessons = tuple(
        one._replace(taken={
            who: taken._replace(incidents=(Incident("forbidden", "", evidence),)) if who == key else taken
            for who, taken in one.taken.items()
        }) if one.name == lesson else one
        for one in roll.lessons
    )  # fmt: skip
    rolls.save(out, roll._replace(lessons=lessons))
    return out


def of(*keys):
    """People with names, ids, logins and addresses."""
    return [Person(key, f"{key.title()} Lovelace", str(1000 + i), key, f"{key}@x.org") for i, key in enumerate(keys)]


def worth(id):
    """The most points of an exercise."""
    return len(BANK[id].answer_type.parts)
