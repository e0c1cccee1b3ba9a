"""Google Classroom: the assignment's folder in Drive, downloaded; and its grades as a table.

A notebook that Classroom copied for each student is called `<name> - <file>`; Drive packs the folder as
`<folder>-<time>-001.zip` with the times of the last changes, and gives a second file of one name a (1).
"""

from world.downloads.making import Download, table, upload, written, zipped
from world.downloads.people import LATE, PEOPLE, expected


def file_of(person, at=-1):
    at = range(len(person.tries))[at]
    name, _ = upload(person, person.tries[at])
    stem, _, suffix = name.rpartition(".")
    return f"00 Start/{person.name} - {stem}{f'({at})' if at else ''}.{suffix}"


def make(folder, people=PEOPLE):
    """The zip."""
    files = [
        (file_of(one, at), upload(one, tried)[1], tried.time) for one in people for at, tried in enumerate(one.tries)
    ]
    return written(folder / "00 Start-20261106T090000Z-001.zip", zipped(files))


def roster(folder, people=PEOPLE):
    """*Download these grades as CSV*: two rows of it are about the assignment."""
    head = ("Last Name", "First Name", "Email Address", "00 Start")
    rows = [(one.family, one.given, one.email, "") for one in people]
    about = [("Date", "", "", "2026-11-03"), ("Points", "", "", "7")]
    return table(folder / "Deep_Learning-00_Start.csv", [head, *about, *rows])


DOWNLOADS = [
    Download("google classroom", "support.google.com/edu/classroom: View or download grades", make, roster,
             lambda one: expected(one, file_of), LATE, ids=lambda one: (one.email, one.login)),
]  # fmt: skip
