"""What a new edition means for each lesson of a work folder, found out before anything is written."""

from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from coursekit.course import notebooks
from coursekit.course.lessons import cloned, edition
from coursekit.course.merge import counted, merge, named
from coursekit.course.work_folder import WorkFolder, is_ours, same_lesson


class Step(NamedTuple):
    """What is to happen to one lesson, and what is said of it."""

    name: str  # of the edition
    said: str
    details: tuple[str, ...] = ()
    place: Path | None = None  # where the learner's notebook is
    before: bytes | None = None  # what is in it, where it is to be replaced
    path: Path | None = None  # where it will be
    after: bytes | None = None  # what is to be in it
    base: bytes | None = None  # the edition that it will have
    old: str = ""  # the name in the edition before, where that is another or there is none any more
    failed: bool = False


def steps(work, new):
    """What is to be done for each lesson of the edition, and for those that it no longer has."""
    bases = work.bases()
    renamed = _renamed(work, new, bases)
    for name, data in new.lessons.items():
        old = renamed.get(name, name)
        if old in bases:
            step = _known(work, name, old, data)
        elif (work.path / name).exists():
            step = _without_base(work, name, data)
        else:
            step = Step(name, "a new lesson", path=work.path / name, after=data, base=data)
        if step:
            yield step
    for name in bases:
        if name not in new.lessons and name not in renamed.values():
            there = work.lesson(name)
            said = "is no longer in the edition: yours stays as it is" if there else ""
            yield Step(name, said, old=name)
    yield from _copies(work, new)


def _renamed(work, new, bases):
    """{name in the edition: name it had before} of the lessons that are the same under another name."""
    gone = [name for name in bases if name not in new.lessons]
    come = [name for name in new.lessons if name not in bases]
    found = {}
    for name in come:
        alike = [one for one in gone if one not in found.values() and same_lesson(work.base(one), new.lessons[name])]
        if len(alike) == 1:
            found[name] = alike[0]
    return found


def _known(work, name, old, data):
    """A lesson that the folder began with."""
    path = work.lesson(old)
    try:
        same = work.base(old).read_bytes() == data
    except OSError:
        same = False
    if same and old == name:
        return _as_it_was(name, path)
    if path is None:
        again = f"`coursekit reset {name.split('_')[0]}` brings it back"
        return Step(name, f"was deleted or renamed by you and changed in the edition: stays away, {again}")
    target = work.path / name if path.name == old else path
    if target != path and target.exists():
        return failed(name, f"is called {old} here, and a {name} is there as well: rename that, then update again")
    return _merged(work, name, path, target, data, old if old != name else "")


def _as_it_was(name, path):
    """A lesson that the edition has not changed: something is said only where the learner cannot go on with it."""
    if path is None:
        return None
    try:
        notebooks.read(path)
    except notebooks.Unreadable as why:
        number = name.split("_")[0]
        return failed(
            name, f"{path.name} cannot be read ({why}), so it stays as it is: `coursekit reset {number}` begins it anew"
        )
    return None


def _without_base(work, name, data):
    """A file of the name of a lesson that the folder did not begin with, or does not know of any more."""
    path = work.path / name
    if not same_lesson(path, data) and _readable(path):
        return failed(name, "here is another notebook of this name: rename it, then update again")
    return _merged(work, name, path, path, data, "")


def _readable(path):
    with suppress(notebooks.Unreadable):
        return bool(notebooks.read(path))
    return False


def _merged(work, name, path, target, data, old):
    lost = ()
    try:
        base = notebooks.read(work.base(old or name))
    except notebooks.Unreadable as why:
        base = None
        lost = (f"what it began as is lost ({why}), so whatever differs stands side by side; answers are yours",)
    try:
        before = path.read_bytes()
        mine = notebooks.parsed(before)
    except (OSError, notebooks.Unreadable) as why:
        again = f"`coursekit reset {name.split('_')[0]}` begins it anew and keeps this file"
        return failed(
            name, f"{path.name} cannot be read ({getattr(why, 'strerror', None) or why}), so it stays as it is: {again}"
        )
    merged, changes = merge(base, mine, notebooks.parsed(data), f"edition {edition().version}")
    called = f" (yours is called {path.name})" if path.name not in (name, old) else ""
    said = f"{counted(changes) or 'no cell changed'}{called}"
    if target != path:
        said = f"was called {old.removesuffix('.ipynb')}; {said}"
    changed = merged != mine or target != path
    if not changed and not lost:
        return Step(name, "", base=data, old=old)
    step = Step(name, said, (*lost, *named(changes)), path, base=data, old=old)
    return step._replace(before=before, path=target, after=notebooks.written(merged)) if changed else step


def _copies(work, new):
    """Notebooks that a synced drive or a hand has copied: they are named and left alone."""
    names = {work.lesson(name) for name in new.lessons if work.base(name).exists()}
    for path in sorted(work.path.glob("*.ipynb")):
        if path in names or path.name in new.lessons or path.name in work.bases():
            continue
        of = [name for name in new.lessons if path.name.startswith(name.removesuffix(".ipynb"))]
        if of and same_lesson(path, new.lessons[of[0]]):
            yield Step(path.name, f"is a copy of {of[0]}: left as it is")


def from_elsewhere(work, path, folder):
    """What a notebook of another folder adds to the lesson of the same name here; None where it is no lesson."""
    name = path.name
    mine = work.lesson(name)
    if not work.base(name).exists():
        alike = [one for one in work.bases() if same_lesson(path, work.base(one))]
        if len(alike) != 1 or work.lesson(alike[0]) is None:
            return None
        name, mine = alike[0], work.lesson(alike[0])
    if mine is None:
        return failed(name, f"was deleted here: `coursekit reset {name.split('_')[0]}`, then bring it along again")
    try:
        before = mine.read_bytes()
        ours, theirs = notebooks.parsed(before), notebooks.read(path)
    except (OSError, notebooks.Unreadable) as why:
        return failed(
            name, f"cannot be read here or in {folder} ({getattr(why, 'strerror', None) or why}): left as it is"
        )
    merged, changes = merge(_began_as(path, folder), ours, theirs, str(folder))
    if merged == ours:
        return None
    return Step(
        name, counted(changes) or "brought along", tuple(named(changes)), mine, before, mine, notebooks.written(merged)
    )


def _began_as(path, folder):
    """What a notebook of another folder began as; None where nobody knows."""
    with suppress(notebooks.Unreadable):
        if is_ours(folder):
            return notebooks.read(WorkFolder(folder).base(path.name))
        if cloned() and folder == cloned().resolve() and path.name in edition().lessons:
            return notebooks.parsed(edition().lessons[path.name])
    return None


def failed(name, said):
    """A lesson for which nothing can be done, and why."""
    return Step(name, said, failed=True)
