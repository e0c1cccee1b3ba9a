"""`coursekit exercise new` and `coursekit bank --check`: exercises of one's own."""

import sys
from importlib.resources import files
from pathlib import Path


def new(id, folder, kind):
    """Write a commented exercise of this kind to begin with, and say what comes next; ValueError where it cannot be."""
    from coursekit.exercises import own
    from coursekit.exercises.files import BANK_FOLDER

    id, folder = id.strip().strip("/"), Path(folder).expanduser()
    course = folder.resolve() == BANK_FOLDER.resolve()
    if why := own.unfit(id, course=course):
        raise ValueError(why)
    place = folder / id
    if place.exists() and (not place.is_dir() or any(place.iterdir())):
        raise ValueError(f"{place} is there already, and nothing was changed; give another id")
    place.mkdir(parents=True, exist_ok=True)
    for name in ("exercise.toml", "answer.toml"):
        text = files("coursekit.cli").joinpath("templates", f"{kind}.{name}").read_text(encoding="utf-8")
        (place / name).write_text(text, encoding="utf-8")
        print(place / name)
    after = (
        "add it to the course as CONTRIBUTING.md says" if course else f"try it with `coursekit bank --check {folder}`"
    )
    print(f"It works as it is: change it, and {after}.")


def check(folder):
    """Try every exercise in a folder; 1 when something is wrong with one."""
    from tqdm import tqdm

    from coursekit.exercises import own
    from coursekit.judging import own_process

    total = len(own.ids_in(Path(folder).expanduser().absolute()))
    tried = list(tqdm(own_process.tried(folder), total=total, unit=" exercises", leave=False, disable=None))
    width = max(len("exercise"), *(len(one.id) for one in tried))
    print(f"{'exercise':{width}}  {'kind':9}  mistakes  variants")
    for one in tried:
        print(f"{one.id:{width}}  {one.kind:9}  {one.mistakes:8}  {one.tried or '-':>8}")
    for problem in (problem for one in tried for problem in one.problems):
        print(problem, file=sys.stderr)
    bad = sum(bool(one.problems) for one in tried)
    print(f"{bad} of {len(tried)} exercises cannot be used as they are" if bad else "Nothing is wrong with them.")
    return 1 if bad else 0
