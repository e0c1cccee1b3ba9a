"""A notebook for each person of a roster, with the person's numbers in it: nobody types a name."""

import csv
import io
import re
from pathlib import Path
from typing import NamedTuple

from coursekit.grading.intake.names import Names
from coursekit.grading.intake.roster import read
from coursekit.student.name import normal


class Copy(NamedTuple):
    """Whose copy of a lesson it is; the one for everybody is nobody's."""

    folder: str = ""
    name: str = ""  # that chooses the numbers
    extra: float = 0.0  # minutes that this person has more than the others
    email: str = ""


EVERYBODY = Copy()


def copies(roster=None):
    """One for everybody in the file of a roster; without a roster one for all."""
    if not roster:
        return [EVERYBODY]
    people = read(roster).people
    names = Names({one.key: [_called(one)] for one in people})
    found, folders = [], set()
    for one in people:
        alone = names.named(_called(one)).who == (one.key,)  # of two people of one name each has the key
        folder = re.sub(r"[^\w.,()+@-]+", "_", one.key).strip("._")[:80] or "_"
        while normal(folder) in folders:
            folder += "_"
        folders.add(normal(folder))
        found.append(Copy(folder, _called(one) if alone else one.key, one.extra / 60, one.email))
    return found


def table(found, paths):
    """The text of people.csv: which files are whose, as a mail merge reads it."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(("name", "email", "file"))
    writer.writerows((one.name, one.email, Path(one.folder, path).as_posix()) for one in found for path in paths)
    return text.getvalue()


def _called(person):
    return person.typed or person.name or person.key
