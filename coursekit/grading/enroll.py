"""A download becomes part of a class: who is in it now, what counts, and who has left, in words.

With a roster the class is who is on it; the last one that was given holds. Without one it is whoever a platform lists
or has a submission that counts. Lessons that were not downloaded this time stay as they are.
"""

from coursekit.grading.deadline import deadline
from coursekit.grading.intake.names import PART, Names
from coursekit.grading.intake.owners import texts
from coursekit.grading.records import Person, Trouble
from coursekit.grading.results import Results
from coursekit.grading.roll import Lesson, Roll, Taken
from coursekit.student.name import normal

NONE = "none"  # for --late and --penalty: there is none any more


def enrolled(before, gathered, late="", penalty=""):
    """The roll after a download.

    Parameters
    ----------
    before : Roll
    gathered : Gathered
    late, penalty : str
        As a teacher types them; "" is what was said before.

    Returns
    -------
    Roll
    """
    lost = ((one.assignment, one.lesson) for one in gathered.unplaced if one.lesson)
    places = dict.fromkeys((*((one.assignment, one.notebook) for one in gathered.found), *lost))
    lessons = {one.place: one for one in before.lessons}
    for assignment, name in places:
        old = lessons.get((assignment, name), Lesson(name, assignment))
        taken = {
            one.student: Taken(one.handed, one.noticed)
            for one in gathered.found
            if (one.assignment, one.notebook) == (assignment, name)
        }
        unplaced = tuple(one for one in gathered.unplaced if (one.assignment, one.lesson) == (assignment, name))
        due = _due(old.deadline, late, penalty)
        lessons[assignment, name] = Lesson(name, assignment, taken, due, unplaced, gathered.listed, old.told)
    unplaced = tuple(one for one in gathered.unplaced if (one.assignment, one.lesson) not in places)
    lessons = tuple(lessons[place] for place in sorted(lessons))
    people = gathered.people if gathered.roster else _present(before, gathered, lessons)
    now = {one.key for one in people}
    gone = tuple({one.key: one for one in (*before.gone, *before.people) if one.key not in now}.values())
    return Roll(people, lessons, gathered.platform, gathered.roster, unplaced, gone)


def hold_same_class(out, before, gathered):
    """Raise a Trouble if the people in `out` are others, all of them, or nothing of the download is of any of them."""
    if before and any(one.taken for one in before.lessons) and not _any_of(before.people, gathered):
        raise _other_class(out, before.people, ", and no file of this download is of anybody in it")
    there = before.people if before else [Person(one) for one in {graded.submission.student for graded in Results(out)}]
    hold_same_people(out, there, gathered.people)


def hold_same_people(out, there, now):
    """The same for those who are `there`, and those who come now."""
    there = [one for one in there if any(one)]
    names = Names({one: texts(one) for one in there})
    known = (names.named(text) for one in now for text in texts(one) if text)
    if len(there) > 1 and now and not any(found.who and found.form < PART for found in known):
        raise _other_class(out, there)


def _any_of(people, gathered):
    """Is anything of the download of somebody in the class, whether it can be graded or not?"""
    keys = {one.key for one in people}
    return bool(gathered.found) or any(one.owner in keys for one in gathered.unplaced)


def _other_class(out, there, more=""):
    some = ", ".join(one.key or one.name for one in there[:3])
    return Trouble(f"{out} holds the grades of another class ({some} ...){more}: give another folder by --out")


def left(before, after):
    """(who is no longer in the class, who is and had handed in a lesson that was downloaded again without it)."""
    now, lessons = {one.key for one in after.people}, {one.place: one for one in after.lessons}
    had = (key for one in before.lessons for key in one.taken if key in now and key not in lessons[one.place].taken)
    return [one.key for one in before.people if one.key not in now], list(dict.fromkeys(had))


def _due(old, late, penalty):
    if late.strip().lower() == NONE:
        return None
    if not late and not penalty:
        return old
    if not late and not old:
        raise Trouble(f"--penalty {penalty} needs a deadline: give --late, such as --late '2026-11-03 23:59'")
    lifted = penalty.strip().lower() == NONE
    due = deadline(late or old.time.isoformat(), "" if lifted else penalty)
    return due if penalty or not old else due._replace(penalty=old.penalty)


def _present(before, gathered, lessons):
    """Who has something that counts or is listed, in order of names."""
    known = {one.key: one for one in (*before.people, *gathered.people)}
    keys = {key for lesson in lessons for key in (*lesson.taken, *lesson.listed)}
    return tuple(sorted((known[key] for key in keys if key in known), key=lambda one: normal(one.key)))
