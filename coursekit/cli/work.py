"""Which folder `lab`, `update` and `reset` are about, and what is said of it before JupyterLab opens."""

import sys
from contextlib import suppress
from pathlib import Path

from coursekit.cli.shared import Stop
from coursekit.core.lesson_names import number
from coursekit.course import clone, work_folder
from coursekit.course.lessons import cloned, edition, known_as
from coursekit.course.matching import look
from coursekit.course.notebooks import Unreadable, parsed, read
from coursekit.course.reset import reset as begin_anew
from coursekit.course.update import bring_along, update as bring_in
from coursekit.course.work_folder import NoLesson, Trouble, WorkFolder


def opened(path, source=False):
    """(folder, name of a notebook or None) that JupyterLab is to open, made where there is none yet."""
    _say_what_can_be_shown()
    if source:
        return _of_authors(path)
    given = Path(path).expanduser().resolve() if path else None
    if given and given.exists():
        folder, notebook = _as_given(given)
        if work_folder.is_ours(folder):
            _say_of(WorkFolder(folder))
        return folder, notebook
    if not edition().lessons:
        raise Stop(
            "no lessons were installed with this course: give the folder that you got, as in `coursekit lab FOLDER`"
        )
    names = _names(path, given) if path else []
    work = _work()
    _say_of(work)
    if not names:
        return work.path, _first(work.path)
    if (lesson := work.lesson(names[0])) is None:
        raise Stop(
            f"{names[0]} is no longer in {work.path}: `coursekit reset {number(names[0])}` brings it back", code=2
        )
    return work.path, lesson.name


def update(folder, other, dry_run):
    """Bring a new edition in, or what was answered elsewhere; 1 when something could not be."""
    _say_what_can_be_shown()
    try:
        work = _given(folder)
        if not dry_run and _is_open(work.path):  # it would write its own state over what comes
            raise Trouble(
                f"JupyterLab has {work.path} open: save there, end it (Ctrl-C twice where it runs), then update"
            )
        well = bring_along(work, other, dry_run) if other else bring_in(work, dry_run)
    except Trouble as trouble:
        raise Stop(trouble) from None
    if not dry_run:
        _say_to_reload(work)
    return 0 if well else 1


def reset(folder, lessons):
    """Begin lessons anew."""
    _say_what_can_be_shown()
    try:
        work = _given(folder)
        begin_anew(work, lessons)
    except Trouble as trouble:
        raise Stop(trouble, code=2 if isinstance(trouble, NoLesson) else 1) from None
    _say_to_reload(work)
    return 0


def _of_authors(path):
    folder = cloned()
    if folder is None:
        raise Stop(
            "--source is for who writes lessons, in a clone of the course: `coursekit lab` opens your own copy", code=2
        )
    names = _names(path, folder / path) if path else [_first(folder)]
    return folder, names[0]


def _as_given(path):
    if path.is_dir():
        return path, _first(path)
    if path.suffix == ".ipynb":
        return path.parent, path.name
    raise Stop(f"{path} is neither a folder nor a notebook: give one that exists", code=2)


def _names(path, given):
    names = known_as(path) if path == Path(path).name else []
    if not names:
        raise Stop(f"{given} is neither a folder nor a notebook, nor a lesson: give one that exists", code=2)
    return names


def _first(folder):
    return next((one.name for one in sorted(folder.glob("*.ipynb"))), None)


def _work():
    """The work folder that is meant here, made where there is none."""
    try:
        here = _here()
        work = work_folder.found(here)
        if work is None:
            work = work_folder.make(here, edition())
            print(f"{work.path} is made: your own copy of the lessons, yours to write in.")
    except Trouble as trouble:
        raise Stop(trouble) from None
    return work


def _given(folder):
    """The work folder of this path, or the one that is meant here."""
    if folder is None:
        work = work_folder.found(_here())
        if work is None:
            raise Trouble(f"there is no copy of the lessons in {_here()}: `coursekit lab` makes one, or name yours")
        return work
    folder = folder.expanduser().resolve()
    if not work_folder.is_ours(folder):
        raise Trouble(
            f"{folder} was not made by coursekit (it has no {work_folder.KEPT} inside), so nothing is written there: "
            f"what was answered in it comes into your copy of the lessons by `coursekit update --from {folder}`"
        )
    return WorkFolder(folder)


def _say_of(work):
    """What a learner should know of the folder; nothing in it is changed."""
    if not work_folder.writable(work.path):
        print(f"{work.path} cannot be written to: what is typed there will not be kept.")
    if line := work_folder.behind(work, edition()):
        print(line)
    if answered := _answered_in_clone(work):
        numbers = ", ".join(number(name) for name in answered)
        print(
            f"You have also changed lessons {numbers} in {cloned()}: `coursekit update --from {cloned()}` brings that"
        )
        print("along, and `git checkout notebooks` there then lets `git pull` through.")


def _answered_in_clone(work):
    """The lessons of the clone that hold what neither their commit nor the work folder has."""
    found = []
    for name, data in clone.not_committed(cloned()).items() if cloned() else ():
        with suppress(Unreadable, OSError):
            known = {look(cell).text for cell in parsed(data)["cells"]} if data else set()
            lesson = work.lesson(name)
            known |= {look(cell).text for cell in read(lesson)["cells"]} if lesson else set()
            if data and any(look(cell).text not in known for cell in read(cloned() / name)["cells"]):
                found.append(name)
    return found


def _is_open(*folders):
    """Does a Jupyter server show one of these very folders?"""
    with suppress(ImportError, OSError):
        from jupyter_server.serverapp import list_running_servers

        return any(Path(one.get("root_dir", "")) in folders for one in list_running_servers())
    return False


def _say_to_reload(work):
    if _is_open(work.path, *work.path.parents):
        print("Where a notebook of it is open in JupyterLab: File, Reload Notebook from Disk. What you")
        print("had not saved there is in no copy.")


def _say_what_can_be_shown():
    """A cell, a title or a folder may hold what this terminal cannot show."""
    sys.stdout.reconfigure(errors="replace")
    sys.stderr.reconfigure(errors="replace")


def _here():
    try:
        return Path.cwd()
    except OSError:
        raise Trouble("the folder in which this was called is no longer there: go to another one") from None
