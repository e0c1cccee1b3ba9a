"""The class as every table, page and gradebook shows it: a row for each person and lesson.

All of them are made from these rows and nothing else, so they always say the same.
"""

from typing import NamedTuple

from coursekit.grading import roll as _roll
from coursekit.grading.by_hand import Change, changes
from coursekit.grading.judge import lesson_of
from coursekit.grading.records import Graded, HandedIn, Person
from coursekit.grading.report.sanitize import clean
from coursekit.grading.results import Results
from coursekit.grading.worth import points

_NAMED = 3  # files in a note
STATUSES = ("graded", "nothing submitted", "not read", "submitted", "not graded")


class Row(NamedTuple):
    """One person and one lesson."""

    person: Person
    lesson: str
    graded: Graded | None = None  # None: nothing was submitted, or it is not graded yet
    late: float = 0.0  # seconds after the deadline, with the person's own extra time
    share: float = 1.0  # of the points that count, after a penalty for that
    changes: dict[str, Change] = {}  # noqa: RUF012  exercise id: points given by hand
    waiting: bool = False  # something was submitted and its turn has not come
    handed: HandedIn | None = None  # None: nothing was submitted
    assignment: str = ""
    flagged: bool = False  # late, by the deadline or where that cannot be told by the platform's word

    @property
    def verdicts(self):
        """The judge's verdicts by exercise; none where there are none yet."""
        return self.graded.verdicts if self.graded else {}

    @property
    def worth(self):
        """{exercise id: the most points that it can have} of the lesson."""
        known = {one.id: points(one.id) for one in lesson_of(self.lesson, ())} if not self.verdicts else {}
        return known | {id: one.max_points for id, one in self.verdicts.items()}

    def points_of(self, id):
        """The points of an exercise before any penalty; None where nobody has given any."""
        if id in self.changes:
            return _plain(self.changes[id].points)
        verdict = self.verdicts.get(id)
        return None if verdict is None or verdict.status == "not graded" else verdict.points

    @property
    def status(self):
        """One of STATUSES."""
        if self.graded is None:
            return "not graded" if self.waiting else "graded" if self.changes else "nothing submitted"
        open_ = {one.status for id, one in self.verdicts.items() if id not in self.changes}
        if "not graded" in open_:
            return "not graded"
        if open_ <= {"not read"} and not self.changes:
            return "not read"
        return "submitted" if "submitted" in open_ else "graded"

    @property
    def earned(self):
        """The sum of the points before any penalty; None where there is none to tell."""
        if self.status in ("nothing submitted", "not graded"):
            return None
        return _plain(sum(self.points_of(id) or 0 for id in self.worth))

    @property
    def deducted(self):
        """What a penalty takes from the sum."""
        return _plain((self.earned or 0) * (1 - self.share))

    @property
    def points(self):
        """The sum that counts; None where nothing was submitted or the machine failed."""
        return None if self.earned is None else _plain(self.earned - self.deducted)

    @property
    def max_points(self):
        """The most that the lesson can give."""
        return sum(self.worth.values())


def rows(out):
    """Yield the rows of a class in order of people and lessons; one at a time in memory."""
    given, results = changes(out), Results(out)
    for row in _rows(results, _roll.load(out)):
        known = {one.id for one in lesson_of(row.lesson, ())} | {*row.verdicts}
        yield row._replace(changes={id: one for id, one in given.get(row.person.key, {}).items() if id in known})


def unplaced(out):
    """What could not be placed: a list of Unplaced."""
    roll = _roll.load(out) or _roll.Roll()
    return [*roll.unplaced, *(one for lesson in roll.lessons for one in lesson.unplaced)]


def _rows(results, roll):
    """The rows without what was changed by hand; a folder without a roll has those of its results."""
    if roll:
        lessons = roll.lessons or (_roll.Lesson(""),)
        yield from (_row(person, lesson, results) for person in roll.people for lesson in lessons)
        return
    for graded in results:
        one = graded.submission
        yield Row(Person(one.student), one.notebook, graded, handed=HandedIn(), assignment=one.assignment)


def _row(person, lesson, results):
    taken = lesson.taken.get(person.key)
    if taken is None:
        return Row(person, lesson.name, assignment=lesson.assignment)
    graded, handed, due = results.of(person.key, lesson.assignment, lesson.name), taken.handed, lesson.deadline
    if graded:
        submission = graded.submission._replace(handed=handed)
        notes, incidents = (*_about(handed), *graded.notes), (*taken.incidents, *graded.incidents)
        graded = graded._replace(submission=submission, notes=notes, incidents=incidents)
    late, share = (due.late(handed, person), due.share(handed, person)) if due else (0.0, 1.0)
    flagged = bool(late) or (handed.late and not (due and handed.time))
    about = {"handed": handed, "assignment": lesson.assignment, "flagged": flagged, "waiting": graded is None}
    return Row(person, lesson.name, graded, late, share, **about)


def _about(handed):
    """What a student is told of several uploads."""
    if handed.others:
        others = ", ".join(f"`{path.rpartition('/')[2]}`" for path in handed.others[:_NAMED])
        more = f" and {len(handed.others) - _NAMED} more" * (len(handed.others) > _NAMED)
        counts = handed.file.rpartition("/")[2]
        yield clean(f"You submitted this lesson more than once: `{counts}` counts, {others}{more} did not.")


def _plain(number):
    """With two digits at most, and none where it is whole."""
    number = round(number, 2)
    return int(number) if number == int(number) else number
