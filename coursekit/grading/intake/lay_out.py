"""A download becomes a folder for each person, which `coursekit grade` takes as it takes downloads.

What was collected before of other lessons stays. A file that somebody changed since is left as it is, and named; so is
what lies in a folder that is nobody's any more.
"""

import hashlib
import json
from pathlib import Path

from coursekit.grading.enroll import hold_same_people
from coursekit.grading.intake.download import Refused
from coursekit.grading.intake.platforms.collected import NAME, TABLE, is_ours
from coursekit.grading.intake.table import as_csv
from coursekit.grading.records import Person, Trouble
from coursekit.grading.report.feedback import safe
from coursekit.grading.results import folder, write


def collected_before(out):
    """What `collected.json` in this folder says, None in a new one; a Trouble where the folder holds anything else."""
    out = Path(out)
    try:
        told = json.loads((out / NAME).read_text(encoding="utf-8"))
    except FileNotFoundError:
        if not out.is_dir() or not any(out.iterdir()):
            return None
        told = None
    except ValueError:
        told = None
    if not is_ours(told):
        raise Trouble(f"{out} holds something that coursekit collect did not write: give another folder by --out")
    return told


def lay_out(out, before, gathered, rows, due):
    """Write the folders, `collected.json` and `collected.csv`; yield sentences about what was not written.

    Parameters
    ----------
    out : Path
    before : dict or None
        See `collected_before`.
    gathered : Gathered
    rows : list of tuple
        The table.
    due : dict
        Deadlines by assignment and lesson.
    """
    out, before, made = Path(out), *((before["submissions"], {*before.get("folders", ())}) if before else ([], set()))
    hold_same_people(out, [Person("", *_by_name(one["owner"])) for one in before], gathered.people)
    if before and not gathered.found:
        raise Trouble(f"not one file of this download is of the class in {out}: give another folder by --out")
    folder(out)
    old = {file: digest for one in before for file, digest in one["digests"].items()}
    places = {(one.assignment, one.notebook) for one in gathered.found}
    told = [one for one in before if (one["assignment"], one["lesson"]) not in places]
    people, folders = {one.key: one for one in gathered.people}, _folders(gathered.people)
    for one in gathered.found:
        about, troubles = _written(out, folders[one.student], one, old)
        when = due.get((one.assignment, one.notebook))
        told.append({"owner": _owner(people[one.student]), **about, "due": when.time.isoformat() if when else ""})
        yield from troubles
    now = {file for one in told for file in one["digests"]}
    for file in sorted(old.keys() - now):
        if _digest(out / file) == old[file]:
            (out / file).unlink()
            _without_empty(out, file)
    theirs = {*folders.values(), *(one["file"].partition("/")[0] for one in told)}
    yield from _nobodys(out, {*made, *(file.partition("/")[0] for file in old)} - theirs)
    whose = {folders[key]: _owner(one) for key, one in people.items()}
    people = [_owner(people[key]) for key in gathered.listed]
    roster = gathered.roster and gathered.roster._asdict()
    about = {"made by": "coursekit collect", "platform": gathered.platform}
    content = {**about, "submissions": told, "people": people, "folders": whose, "roster": roster}
    write(out / NAME, json.dumps(content, indent=1, ensure_ascii=False) + "\n")
    write(out / TABLE, as_csv(rows))


def _written(out, above, one, old):
    """Write a submission and what lies beside it: (what is kept of it, sentences)."""
    name = f"{one.notebook}.ipynb" if one.meant else one.handed.file.rpartition("/")[2]
    digests, troubles = {}, []
    for place, read in ((name, one.read), *one.files):
        file = "/".join(map(safe, (above, *place.split("/"))))
        try:
            data = read()
        except Refused as why:
            troubles.append(f"{file} was not written: {why}")
            continue
        known = _digest(out / file)
        digests[file] = hashlib.sha256(data).hexdigest()
        if known not in (None, old.get(file), digests[file]):
            digests[file] = old.get(file, "")
            troubles.append(f"{file} was changed since it was collected, so it was left as it is")
        elif known != digests[file]:
            folder((out / file).parent)
            write(out / file, data)
    first = "/".join(map(safe, (above, *name.split("/"))))
    beside = [file for file in digests if file != first]
    about = {"assignment": one.assignment, "lesson": one.notebook, "handed": one.handed, "why": one.why}
    return {**about, "file": first, "beside": beside, "digests": digests}, troubles


def _without_empty(out, file):
    """Remove the folders in which a file was the last one."""
    for above in (out / file).parents:
        if above == out or any(above.iterdir()):
            return
        above.rmdir()


def _nobodys(out, folders):
    """Sentences about what is left in folders that are nobody's."""
    for name in sorted(folders):
        if any(path.is_file() for path in (out / name).rglob("*")):
            yield f"{out / name} is nobody's any more, and holds what was put or changed there: move it or remove it"


def _folders(people):
    """A folder for each person; two whose folders would be one have a digest in their names."""
    names = [safe(one.key).casefold() for one in people]
    return {one.key: safe(one.key, names.count(name) > 1) for one, name in zip(people, names, strict=True)}


def _owner(person):
    return [person.id, person.name, person.login, person.email]


def _by_name(owner):
    id, name, login, email = owner
    return name, id, login, email


def _digest(path):
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError:
        return None
