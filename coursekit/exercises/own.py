"""A teacher's own folder of exercises: read as a whole, held to a few rules, and then used like the course's own.

Either every exercise of a folder can be asked and judged, or one sentence says what is wrong and nothing has changed.
"""

import hashlib
import os
import re
import traceback
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from coursekit.core.doors import JUDGE
from coursekit.core.plain import is_a, one_line, shown
from coursekit.exercises import load
from coursekit.exercises.catalog import BANK, FOLDERS, NOTEBOOKS, Lesson
from coursekit.exercises.clock import OutOfTime, timed
from coursekit.exercises.files import BANK_FOLDER, BankError, toml
from coursekit.exercises.text import Text

SECONDS = 10.0  # of computing, for the files of one exercise
FILES = ("exercise.toml", "answer.toml", "exercise.py", "answer.py")
ID = re.compile(r"[a-z0-9_]+/[a-z0-9_]+(-[a-z0-9_]+)*")
_LONGEST = 50  # characters of an id: with an ending it is the id of a cell, which has 64
_ID_RULE = 'an id is two parts of small letters, digits and "_", such as my/first; the second part may have "-" inside'


_known = {}  # folders that are in use, each with the digest that it had


class Own(NamedTuple):
    """What a folder holds."""

    folder: Path
    exercises: dict  # by id
    lessons: dict  # ids by the name of a lesson, which is that of its notebook


def use_exercises(folder):
    """Make the exercises of a folder of one's own known to `ck.check`, `ck.exercise`, `ck.hint` and `ck.solution`.

    Their Python files are run as your own code. Called again, it reads the folder anew.

    Parameters
    ----------
    folder : str or Path
        With `<lesson>/<name>/exercise.toml` and `answer.toml` for the exercise `"<lesson>/<name>"`; see
        docs/exercises.md.

    Returns
    -------
    Text
        Names the exercises.

    Raises
    ------
    BankError
        A ValueError with file, exercise, key and what was expected; then nothing has changed.
    """
    if not (is_a(folder, str) or isinstance(folder, os.PathLike)):
        raise BankError(f"A folder of exercises is a path such as 'exercises', not {shown(folder)}.")
    own = opened(folder)
    key = JUDGE.open() if has_answers(own.folder) else None
    answers = {}
    for id, exercise in own.exercises.items() if key else ():
        with ending(own.folder, id):
            answers[id] = key.answer_in(own.folder, exercise)
    put(own)
    if key:
        key.learn(answers)
    return Text(f"{len(own.exercises)} exercises of your own: {', '.join(f'`{id}`' for id in own.exercises)}.")


def opened(folder):
    """The exercises of a folder, all of them read; their answers are not."""
    folder = Path(folder).expanduser().absolute()
    exercises = {}
    for id in ids_in(folder):
        with ending(folder, id):
            exercises[id] = load.exercise(id, folder)
    return Own(folder, exercises, lessons_of(folder, list(exercises)))


def hold_alone(folder, copy, ids=()):
    """Raise a `BankError` unless the exercises in a copy without answers can be read, as in the sandbox."""
    for id in ids or ids_of(folder):
        try:
            with ending(copy, id):
                load.exercise(id, Path(copy))
        except BankError as error:
            why = str(error).replace(str(copy), str(folder)).rstrip(".")
            raise BankError(f"{why} (where the files of its answer are not there, as in the sandbox).") from None


def use_as_it_is(folder):
    """Make sure that the exercises of this folder are known as they are now."""
    folder = Path(folder).expanduser().absolute()
    if _known.get(folder) != digest(folder):
        use_exercises(folder)


def use_without_answers(folder):
    """Make the exercises of a folder known, read again or not at all; their answers are read when they are needed."""
    put(opened(folder))


def put(own):
    """Put what a folder holds into the tables, in place of what it held before."""
    for id in [id for id, folder in FOLDERS.items() if folder == own.folder]:
        del FOLDERS[id], BANK[id]
    for name in [name for name, lesson in NOTEBOOKS.items() if lesson.folder == own.folder]:
        del NOTEBOOKS[name]
    for id, exercise in own.exercises.items():
        BANK[id], FOLDERS[id] = exercise, own.folder
    _known[own.folder] = digest(own.folder)
    for name, ids in own.lessons.items():
        NOTEBOOKS[name] = Lesson(ids, own.folder)


# ---- what a folder may hold


def ids_in(folder):
    """The ids of the exercises in a folder, in order, each of them free to be used."""
    if not folder.is_dir():
        raise BankError(f"{folder} is not a folder.")
    ids = ids_of(folder)
    if not ids:
        raise BankError(
            f"{folder} holds no exercise: {folder / 'my' / 'first' / 'exercise.toml'} would be the exercise my/first; "
            "`coursekit exercise new my/first` writes one to begin with."
        )
    for id in ids:
        if why := unfit(id, folder):
            raise BankError(f"{folder / id}: {why}.")
    return ids


def ids_of(folder):
    """The ids that the places of files give, whether or not an exercise may have them."""
    found = {path.parent for depth in ("", "*/", "*/*/", "*/*/*/") for path in _files(folder, depth)}
    return [place.relative_to(folder).as_posix() for place in sorted(found)]


def _files(folder, depth):
    return [path for name in FILES for path in folder.glob(depth + name) if not _is_hidden(path.relative_to(folder))]


def _is_hidden(path):
    return any(part.startswith(".") for part in path.parts)


def unfit(id, folder=None, course=False):
    """Why an exercise of one's own cannot have this id, "" if it can; one of the course begins as others do."""
    if id.count("/") != 1:
        return f"an exercise lies two folders deep, such as {(folder or Path('exercises')) / 'my' / 'first'}"
    if not ID.fullmatch(id):
        return f"{one_line(id, 60)!r} cannot be an id: {_ID_RULE}"
    if len(id) > _LONGEST:
        return f"its id has {len(id)} characters, and {_LONGEST} are allowed"
    if id.endswith("-answer"):
        return "its id ends in -answer, as the cells of answers do; give it another name"
    beginning = id.split("/")[0]
    taken = any(one.startswith(f"{beginning}/") and one not in FOLDERS for one in BANK)
    if beginning == "panels" or (taken and not course):
        return f"ids of the course's own begin with {beginning}/; give yours another beginning"
    if folder and FOLDERS.get(id, folder) != folder:
        return f"there is an exercise {id} in {FOLDERS[id]} already"
    return ""


def lessons_of(folder, ids):
    """The ids of each lesson: those of lessons.toml, or those that begin with the lesson's name."""
    path = folder / "lessons.toml"
    if not path.is_file():
        beginnings = dict.fromkeys(id.split("/")[0] for id in ids)
        return {name: tuple(id for id in ids if id.split("/")[0] == name) for name in beginnings}
    lessons = {name: _lesson(path, name, lesson, ids) for name, lesson in toml(path).items()}
    listed = [id for lesson in lessons.values() for id in lesson]
    if left := [id for id in ids if id not in listed]:
        raise BankError(f"{path}: the exercise {left[0]} is in no lesson; add it to one.")
    return lessons


def _lesson(path, name, lesson, ids):
    """The ids of one lesson in lessons.toml."""
    listed = lesson.get("exercises") if type(lesson) is dict else None
    if type(listed) is not list or not listed or set(lesson) != {"exercises"}:
        raise BankError(
            f'{path}, key `{name}`: expected a table with `exercises = ["my/first", ...]` and nothing else.'
        )
    if name in NOTEBOOKS and not NOTEBOOKS[name].folder:
        raise BankError(f"{path}, key `{name}`: the course has a lesson of this name; give yours another one.")
    for id in listed:
        if id not in ids and (id not in BANK or id in FOLDERS):
            raise BankError(f"{path}, key `{name}.exercises`: there is no exercise {one_line(str(id), 60)!r}.")
    if twice := [id for id in listed if listed.count(id) > 1]:
        raise BankError(f"{path}, key `{name}.exercises`: {twice[0]} is listed twice.")
    return tuple(listed)


@contextmanager
def ending(folder, id):
    """Raise a `BankError` where the code of an exercise does not end in time."""
    try:
        with timed(SECONDS):
            yield
    except OutOfTime as error:
        lines = [one for one in traceback.extract_tb(error.__traceback__) if one.filename.startswith(str(folder))]
        where = f"{lines[-1].filename}, exercise {id}, line {lines[-1].lineno}" if lines else f"{folder / id}"
        raise BankError(f"{where}: the code did not end within {SECONDS:g} seconds of computing.") from None


def has_answers(folder):
    """Is there an answer in this folder? In what a class gets there is none, and checks say "submitted"."""
    return any(folder.glob("*/*/answer.*"))


def state():
    """The folder that COURSEKIT_EXERCISES names, with a digest of its files; None where it names none."""
    folder = os.environ.get("COURSEKIT_EXERCISES")
    return (Path(folder), digest(Path(folder))) if folder else None


def digest(folder):
    """A digest of the files of a folder of exercises."""
    whole = hashlib.sha256()
    for path in sorted([*_files(folder, "*/*/"), *folder.glob("lessons.toml")]):
        whole.update(path.relative_to(folder).as_posix().encode() + b"\n" + path.read_bytes())
    return whole.hexdigest()


@contextmanager
def environment(folder):
    """For as long as the block runs, processes that are started know the exercises of this folder; None: no folder."""
    before = os.environ.get("COURSEKIT_EXERCISES")
    if folder:
        os.environ["COURSEKIT_EXERCISES"] = str(Path(folder).expanduser().absolute())
    try:
        yield
    finally:
        os.environ.pop("COURSEKIT_EXERCISES", None)
        if before is not None:
            os.environ["COURSEKIT_EXERCISES"] = before


def use_environment():
    """Use the folder that COURSEKIT_EXERCISES names: so the grader's processes know what it grades."""
    folder = os.environ.get("COURSEKIT_EXERCISES")
    if folder and Path(folder) != BANK_FOLDER:
        use_without_answers(folder)
