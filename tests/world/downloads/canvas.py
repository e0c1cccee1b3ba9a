"""Canvas: *Download Submissions* gives a flat zip, the gradebook's *Export* the people.

`lib/content_zipper.rb` makes a name of the sortable name in small letters with only its letters, digits and
underscores left, of LATE, of the user's id, of the attachment's id and of the file as it was uploaded, to which
Canvas adds -1, -2 and so on when that name comes again. The names are UTF-8 without a flag, the times those of the
download.
"""

import re

from world.downloads.making import Download, table, upload, written, zipped
from world.downloads.people import PEOPLE, expected

TEST_STUDENT = ("Student, Test", "19999", "", "f3f3b0d1c0ffee", "Deep Learning", "")


def id_of(person):
    return str(10000 + person.number)


def sanitized(name):
    """What is left of a sortable name."""
    return re.sub(r"\W", "", name.lower())


def file_of(person, at=-1):
    """The name of one try in the zip."""
    at = range(len(person.tries))[at]
    name, _ = upload(person, person.tries[at])
    stem, _, suffix = name.rpartition(".")
    again = f"-{at}" if at else ""
    late = "_LATE" if person.late else ""
    return (
        f"{sanitized(person.sortable)}{late}_{id_of(person)}_{900000 + 10 * person.number + at}_{stem}{again}.{suffix}"
    )


def make(folder, people=PEOPLE):
    """The zip."""
    files = [(file_of(one, at), upload(one, tried)[1]) for one in people for at, tried in enumerate(one.tries)]
    return written(folder / "deep-learning-00-start_submissions.zip", zipped(sorted(files), "utf-8"))


def roster(folder, people=PEOPLE):
    """The gradebook as Canvas exports it, with the rows that are nobody and the test student."""
    head = ("Student", "ID", "SIS User ID", "SIS Login ID", "Section", "00 Start (5501)")
    rows = [(one.sortable, id_of(one), one.matriculation, one.login, "Deep Learning", "") for one in people]
    nobody = [("", "", "", "", "", "Manual Posting"), ("    Points Possible", "", "", "", "", "7.00")]
    return table(folder / "2026-11-06T0900_Grades-DL.csv", [head, *nobody, *sorted(rows), TEST_STUDENT], "utf-8-sig")


DOWNLOADS = [
    Download(
        "canvas", "instructure/canvas-lms lib/content_zipper.rb", make, roster,
        lambda one: expected(one, file_of, timed=False),
        ids=lambda one: (id_of(one), one.matriculation, one.login),
    ),
]  # fmt: skip
