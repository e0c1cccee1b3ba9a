"""Brightspace (D2L): *Download* in an assignment gives a folder for each submission, and an index.

`<number>-<number> - <name> - <Nov 3, 2026 805 PM>/<file>`: the time has no colon (squell/bb-scripts#48). Where all
submissions are kept, each has a folder of its own.
"""

from world.downloads.making import Download, table, upload, written, zipped
from world.downloads.people import LATE, PEOPLE, expected

INDEX = b"<!DOCTYPE html><html><body><h1>00 Start</h1><table><tr><td>Submissions</td></tr></table></body></html>"


def moment(time):
    """As in the names of folders."""
    return f"{time:%b} {time.day}, {time.year} {time.hour % 12 or 12}{time:%M %p}"


def file_of(person, at=-1):
    one = person.tries[at]
    at = range(len(person.tries))[at]
    folder = f"{60000 + person.number}-{770000 + 10 * person.number + at} - {person.name} - {moment(one.time)}"
    return f"{folder}/{upload(person, one)[0]}"


def make(folder, people=PEOPLE):
    """The zip."""
    files = [(file_of(one, at), upload(one, tried)[1]) for one in people for at, tried in enumerate(one.tries)]
    path = folder / "00 Start Download Nov 6, 2026 900 AM.zip"
    return written(path, zipped([*sorted(files), ("index.html", INDEX)]))


def roster(folder, people=PEOPLE):
    """The grades, exported with all that there is about people."""
    head = ("OrgDefinedId", "Username", "Last Name", "First Name", "Email")
    head = (*head, "00 Start Points Grade <Numeric MaxPoints:7 Category:Labs>", "End-of-Line Indicator")
    rows = [(f"#{one.matriculation}", f"#{one.login}", one.family, one.given, one.email, "", "#") for one in people]
    return table(folder / "Deep Learning_GradesExport_2026-11-06-09-02.csv", [head, *rows], "utf-8-sig")


DOWNLOADS = [
    Download("brightspace", "squell/bb-scripts#48", make, roster,
             lambda one: expected(one, file_of), LATE),
]  # fmt: skip
