"""A teacher's own lesson: a notebook that checks just the exercises which the grader will expect of it."""

import re
import shutil
from pathlib import Path

import nbformat

from coursekit.exercises import BANK
from coursekit.exercises.catalog import NOTEBOOKS

_ANY_CHECK = re.compile(r"""\bck\.check\(\s*["']([^"']*)["']""")
_CHECK = re.compile(r"""ck\.check\(["']([\w/-]+)["']""")


def own_notebooks(paths, exercises):
    """The notebooks of one's own among these paths, read, each checking just the exercises of its lesson."""
    if not paths:
        raise ValueError("name the notebook that checks your exercises, such as week1.ipynb")
    return {path: _own_notebook(Path(path), exercises) for path in paths if Path(path).suffix == ".ipynb"}


def _own_notebook(path, exercises):
    try:
        notebook = nbformat.read(path, as_version=4)
    except OSError as error:
        raise ValueError(f"{path} cannot be read ({error.strerror})") from None
    except Exception:  # nbformat has many
        raise ValueError(f"{path} is not a Jupyter notebook") from None
    sources = [cell.source for cell in notebook.cells if cell.cell_type == "code"]
    if not sources:
        raise ValueError(f"{path} has no code cell; the first one imports coursekit")
    asked = [id for source in sources for id in _ANY_CHECK.findall(source)]
    split = [match[1] for source in sources if (match := check_of(source))]
    if unknown := [id for id in asked if id not in BANK]:
        raise ValueError(f"{path} checks {unknown[0]}, and there is no exercise of this id")
    if alone := [id for id in asked if id not in split]:
        raise ValueError(
            f'{path}: ck.check("{alone[0]}", ...) has to be the last line of the cell in which the answer is asked for'
        )
    if twice := [id for id in split if split.count(id) > 1]:
        raise ValueError(f"{path} asks for {twice[0]} in more than one cell")
    _hold(path, split, exercises)
    return notebook


def _hold(path, ids, exercises):
    """Raise a ValueError unless these are the exercises of the notebook's lesson, as the grader will expect them."""
    lesson = NOTEBOOKS.get(path.stem)
    if lesson and lesson.folder and set(lesson.ids) == set(ids):
        return
    has = f"has {', '.join(lesson.ids)}" if lesson else "is not known"
    listed = ", ".join(f'"{id}"' for id in ids)
    raise ValueError(
        f"{path} checks {', '.join(ids) or 'nothing'}, and the lesson {path.stem} {has}: say in "
        f"{Path(exercises) / 'lessons.toml'} what it has, such as [{path.stem}] and below it exercises = [{listed}]"
    )


def emptied(folder):
    """An empty folder of a name, in place of one that an earlier release wrote."""
    if folder.exists():
        for path in sorted(folder.rglob("*"), reverse=True):
            if path.is_file() and path.name not in ("exercise.toml", "exercise.py", "lessons.toml"):
                raise ValueError(f"{path} was not written by coursekit release; nothing in {folder} was changed")
        shutil.rmtree(folder)
    folder.mkdir(parents=True)
    return folder


def check_of(source):
    """The check in the last line of a cell with an answer; None where there is none."""
    answer, _, check = source.rpartition("\n")
    return _CHECK.match(check) if answer else None
