"""Bring a new edition into a work folder, lesson by lesson, and keep what its learner has written.

For each lesson there is the notebook it began as, the learner's, and the new edition's; `merge` makes one of them. The
learner's is copied first, and what it began as is replaced last: an update that is broken off begins again and loses
nothing.
"""

from pathlib import Path

from coursekit.course import notebooks
from coursekit.course.lessons import edition
from coursekit.course.steps import failed, from_elsewhere, steps
from coursekit.course.work_folder import Trouble, is_older, now, only_one


def update(work, dry_run=False, say=print):
    """Bring the installed edition into a work folder; True when every lesson could be.

    Raises
    ------
    Trouble
        Where nothing can be done.
    """
    new = edition()
    if not new.lessons:
        raise Trouble("no lessons were installed with this course, so nothing can be brought in")
    if is_older(new.version, work.version()):
        raise Trouble(
            f"{work.path} has the lessons of edition {work.version()}, and coursekit {new.version} is older: "
            f"install that edition or a newer one, then update"
        )
    nothing = f"Edition {new.version} has nothing new for {work.path}: nothing to do."
    if dry_run:
        return _told(work, steps(work, new), nothing, say, dry_run)
    with only_one(work):
        before = work.version()
        done = _told(work, _each_done(work, steps(work, new)), nothing, say)
        work.has_version(new.version)
    if is_older(before, new.version):
        say(f"`coursekit news --since {before}` says what changed.")
    return done


def bring_along(work, folder, dry_run=False, say=print):
    """Bring what was answered and written in another folder of lessons into this one; True when all of it could be."""
    folder = Path(folder).expanduser().resolve()
    if not folder.is_dir():
        raise Trouble(f"{folder} is not a folder: give the one in which you have worked")
    if folder == work.path.resolve():
        raise Trouble(
            f"{folder} is where it would be brought to: give the other folder, in which you have worked before"
        )
    found = (from_elsewhere(work, path, folder) for path in sorted(folder.glob("*.ipynb")))
    found = (step for step in found if step)
    nothing = f"{folder} has no answer that {work.path} lacks: nothing to do."
    if dry_run:
        return _told(work, found, nothing, say, dry_run)
    with only_one(work):
        return _told(work, _each_done(work, found), nothing, say)


def _each_done(work, found):
    """The steps, each when it is done, with the folder of the copy of what was there before."""
    when = now()
    for step in found:
        if step.before is not None:
            work.backup(step.place.name, step.before, when)
            if step.place.read_bytes() != step.before:
                yield failed(step.name, "was saved by another program just now: close it there, then update again")
                continue
        if step.after is not None:
            notebooks.replace(step.path, step.after)
        if step.base is not None:
            notebooks.replace(work.base(step.name), step.base)
        if step.before is not None and step.place != step.path:
            step.place.unlink()
        if step.old:
            work.base(step.old).unlink(missing_ok=True)
        yield step


def _told(work, found, nothing, say, dry_run=False):
    """Say of each lesson what happened, below it what somebody should look at; True where all went well."""
    width, said, copied, written, well = max(map(len, work.bases()), default=0), False, False, False, True
    for step in found:
        if step.said:
            say(f"{step.name:{width}}  {step.said}")
        for line in step.details:
            say(f"    {line}")
        said, copied, well = said or step.said, copied or step.before is not None, well and not step.failed
        written = written or step.after is not None
    if dry_run and written:
        say("Nothing was written: without --dry-run it is.")
    elif copied:
        say(f"What was changed lies as it was before in {work.backups()[-1]}.")
    elif not said:
        say(nothing)
    return well
