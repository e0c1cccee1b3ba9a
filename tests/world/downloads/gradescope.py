"""Gradescope: *Export Submissions* gives a folder for each submission, already unpacked, and `submission_metadata.yml`.

The metadata is what Ruby writes: keys with colons around them, `:submitters` with name, sid and email, the time with
an offset, earlier attempts in `:history`; only the active submission is in the zip (ucbds-infra/otter-grader#20). The
table of grades has everybody, those too who submitted nothing.
"""

from datetime import timedelta

from world.downloads.making import Download, table, upload, written, zipped
from world.downloads.people import DEADLINE, LATE, PEOPLE, expected

ENTRY = """submission_{id}:
  :submitters:
{submitters}  :created_at: {time:%Y-%m-%d %H:%M:%S}.123456000 -08:00
  :score: 0.0
  :status: processed
  :results:
    execution_time: 3
    tests: []
  :history:{history}
"""
SUBMITTER = "  - :name: {name}\n    :sid: '{sid}'\n    :email: {email}\n"
PACIFIC = timedelta(hours=8)


def id_of(person, at=-1):
    at = range(len(person.tries))[at]
    return 86000000 + 10 * person.number + at


def submitter(person):
    return SUBMITTER.format(name=person.name, sid=person.matriculation, email=person.email)


def entry(id, submitters, time, before=()):
    """The metadata of a submission."""
    history = "".join(
        f"\n  - :id: {one}\n    :created_at: {at - PACIFIC:%Y-%m-%d %H:%M:%S}.654321000 -08:00\n    :score: 0.0"
        for one, at in before
    )
    return ENTRY.format(id=id, submitters="".join(submitters), time=time - PACIFIC, history=history or " []")


def file_of(person):
    return f"assignment_5501_export/submission_{id_of(person)}/{upload(person, person.tries[-1])[0]}"


def make(folder, people=PEOPLE):
    """The zip."""
    there = [one for one in people if one.tries]
    files = [(file_of(one), upload(one, one.tries[-1])[1]) for one in there]
    metadata = "---\n" + "".join(
        entry(
            id_of(one), [submitter(one)], one.tries[-1].time,
            [(id_of(one, at), tried.time) for at, tried in enumerate(one.tries[:-1])],
        )
        for one in there
    )  # fmt: skip
    files.append(("assignment_5501_export/submission_metadata.yml", metadata.encode()))
    return written(folder / "submissions.zip", zipped(sorted(files)))


def roster(folder, people=PEOPLE):
    """The grades of the assignment."""
    head = (
        "First Name", "Last Name", "SID", "Email", "Sections", "Total Score", "Max Points", "Status", "Submission ID",
        "Submission Time", "Lateness (H:M:S)", "View Count", "Submission Count",
    )  # fmt: skip
    rows = []
    for one in people:
        row = (one.given, one.family, one.matriculation, one.email, "DL-2026")
        if one.tries:
            time = one.tries[-1].time
            over = max(time - DEADLINE, timedelta())
            lateness = f"{over // timedelta(hours=1):02}:{over.seconds // 60 % 60:02}:00"
            rows.append(
                (*row, "0.0", "7.0", "Ungraded", id_of(one), f"{time - PACIFIC} -0800", lateness, 0, len(one.tries))
            )
        else:
            rows.append((*row, "", "7.0", "Missing", "", "", "", "", ""))
    return table(folder / "00_Start_scores.csv", [head, *rows])


DOWNLOADS = [
    Download("gradescope", "ucbds-infra/otter-grader#20", make, roster,
             lambda one: expected(one, file_of), LATE,
             ids=lambda one: (one.matriculation, one.email)),
]  # fmt: skip
