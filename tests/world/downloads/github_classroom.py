"""GitHub Classroom: `gh classroom clone student-repos`, with the grades of `gh classroom assignment-grades` beside.

`<assignment>-submissions/<assignment>-<github_username>/`, each the clone of a repository. The roster has the
identifier that the teacher gave, the name on GitHub of who has accepted, and the name of who has said one
(earthlab/abc-classroom#59).
"""

import csv

from world.downloads.making import Download, notebook, spread, table, upload
from world.downloads.people import LATE, PEOPLE, expected

HEAD = (
    "assignment_name", "assignment_url", "starter_code_url", "github_username", "roster_identifier",
    "student_repository_name", "student_repository_url", "submission_timestamp", "points_awarded", "points_available",
)  # fmt: skip


def github(person):
    return f"{person.login.split('.')[0]}-{person.number}x"


def file_of(person):
    return f"00-start-submissions/00-start-{github(person)}/{upload(person, person.tries[-1])[0]}"


def in_clones(person):
    """The path in the folder that is given."""
    return file_of(person).partition("/")[2]


def make(folder, people=PEOPLE):
    """The folder of clones; of a first try only the checkpoint is left, which nobody handed in."""
    files, rows = [], [HEAD]
    for one in people:
        if not one.tries:
            continue
        path, (_, data) = file_of(one), upload(one, one.tries[-1])
        repository = path.rpartition("/")[0]
        files += [
            (path, data),
            (f"{repository}/README.md", b"# 00 Start\n"),
            (f"{repository}/.github/classroom/autograding.json", b'{"tests": []}'),
            (f"{repository}/.git/HEAD", b"ref: refs/heads/main\n"),
            (f"{repository}/.git/objects/pack/pack-1.pack", b"PACK\x00\x00\x00\x02"),
        ]
        for _ in one.tries[:-1]:
            stale = notebook(one.name, one.tries[0].work)
            files.append((f"{repository}/.ipynb_checkpoints/00_start-checkpoint.ipynb", stale))
        name = f"00-start-{github(one)}"
        url = f"https://github.com/dl-2026/{name}"
        time = f"{one.tries[-1].time:%Y-%m-%dT%H:%M:%SZ}"
        rows.append(("00-start", "", "", github(one), one.email, name, url, time, 0, 7))
    spread(folder, files)
    table(folder / "00-start-submissions/grades.csv", rows)
    return folder / "00-start-submissions"


def roster(folder, people=PEOPLE):
    """The roster, downloaded; only every other student has a name in it."""
    head = ("identifier", "github_username", "github_id", "name")
    rows = [
        (
            one.email,
            github(one) if one.tries else "",
            500 + one.number if one.tries else "",
            one.name if one.number % 2 else "",
        )
        for one in people
    ]
    return table(folder / "classroom_roster.csv", [head, *rows], quoting=csv.QUOTE_ALL)


DOWNLOADS = [
    Download("github classroom", "earthlab/abc-classroom#59", make, roster,
             lambda one: expected(one, in_clones), LATE,
             ids=lambda one: (one.email, github(one))),
]  # fmt: skip
