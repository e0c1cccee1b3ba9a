"""Blackboard Learn: *Assignment File Download* gives a flat zip, with a text beside each attempt.

`<assignment>_<username>_attempt_<time>_<file>`, and `<assignment>_<username>_attempt_<time>.txt`, which says who, when
and what (kwurst/bb-file-cleanup, vangef/BBGradebookOrganiser). All attempts are in it.
"""

import csv

from world.downloads.making import Download, table, upload, written, zipped
from world.downloads.people import LATE, PEOPLE, expected

ASSIGNMENT = "00 Start"
RECEIPT = """Name: {name} ({login})
Assignment: {assignment}
Date Submitted: {time:%A, %B} {time.day}, {time.year} {hour}:{time:%M:%S %p} UTC
Current Grade: Needs Grading

Submission Field:
There is no student submission text data for this assignment.

Comments:
{comment}

Files:
{files}
"""
NO_COMMENT = "There are no student comments for this assignment."
NO_FILES = "No files were attached to this submission."


def stem_of(login, time, assignment=ASSIGNMENT):
    return f"{assignment}_{login}_attempt_{time:%Y-%m-%d-%H-%M-%S}"


def receipt(name, login, time, files=(), comment=NO_COMMENT):
    """The text beside an attempt."""
    listed = "\n\n".join(f"\tOriginal filename: {one}\n\tFilename: {stem_of(login, time)}_{one}" for one in files)
    hour = time.hour % 12 or 12
    return RECEIPT.format(
        name=name, login=login, assignment=ASSIGNMENT, time=time, hour=hour, comment=comment, files=listed or NO_FILES
    ).encode()


def file_of(person, at=-1):
    one = person.tries[at]
    return f"{stem_of(person.login, one.time)}_{upload(person, one)[0]}"


def make(folder, people=PEOPLE):
    """The zip."""
    files = []
    for person in people:
        for at, one in enumerate(person.tries):
            name, data = upload(person, one)
            files.append((file_of(person, at), data))
            files.append(
                (f"{stem_of(person.login, one.time)}.txt", receipt(person.name, person.login, one.time, [name]))
            )
    return written(folder / "gradebook_DL-2026_0020Start_2026-11-06-09-00-00.zip", zipped(sorted(files)))


def rows_of(people):
    """The Grade Center's table."""
    head = ("Last Name", "First Name", "Username", "Student ID", "Last Access", "Availability")
    head = (*head, "00 Start [Total Pts: 7 Score] |552211")
    accessed = "2026-11-05 17:21:09"
    return [head, *((one.family, one.given, one.login, one.matriculation, accessed, "Yes", "") for one in people)]


def roster(folder, people=PEOPLE):
    """The Grade Center, downloaded with commas."""
    path = folder / "gc_DL-2026_fullgc_2026-11-06-09-01-12.csv"
    return table(path, rows_of(people), "utf-8-sig", quoting=csv.QUOTE_ALL)


DOWNLOADS = [
    Download(
        "blackboard", "kwurst/bb-file-cleanup, CodeGra-de/CodeGra.de#280", make, roster,
        lambda one: expected(one, file_of), LATE,
        ids=lambda one: (one.matriculation, one.login),
    ),
]  # fmt: skip
