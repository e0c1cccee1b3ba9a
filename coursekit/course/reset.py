"""Begin a lesson anew, and keep the notebook that was there."""

from coursekit.course.lessons import edition, known_as
from coursekit.course.work_folder import NoLesson, now, only_one


def reset(work, lessons, say=print):
    """Put the edition's notebook of each of these lessons in place of the learner's, which is copied first."""
    new = edition()
    names = [one for name in lessons for one in _known(name, new)]
    with only_one(work):
        when = now()
        for name in dict.fromkeys(names):
            mine, kept = work.lesson(name), ""
            if mine is not None and mine.name == name and mine.read_bytes() != new.lessons[name]:
                kept = f"; as it was before it lies in {work.backup(name, mine.read_bytes(), when)}"
            work.put(name, new.lessons[name])
            other = f"; {mine.name} stays as it is" if mine is not None and mine.name != name else ""
            say(f"{work.path / name} begins anew{kept}{other}.")


def _known(name, new):
    names = known_as(name)
    if not names:
        listed = ", ".join(one.removesuffix(".ipynb") for one in new.lessons)
        raise NoLesson(f"there is no lesson {name!r}; the lessons are {listed}")
    return names
