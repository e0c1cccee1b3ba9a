"""GitHub Classroom: a folder of clones, `assignment-login`, as `gh classroom clone student-repos` makes it.

docs.github.com ("Monitor students' progress with the assignment overview page") has the command and its lists:
`classroom_roster.csv` with everybody, and `grades.csv` with the time of each submission, which jbrucker/grader and
github/gh-classroom read and write. Without the latter the time is that of the last commit, by the clock of the
student's own machine.
"""

import csv
import re
from collections import defaultdict

from coursekit.grading.intake.download import Download, Handed, Owner
from coursekit.grading.intake.platforms import times
from coursekit.grading.intake.platforms.git_objects import last_commit
from coursekit.grading.intake.platforms.matching import beginning, text

_PACKED = re.compile(r"(-(main|master|[0-9a-f]{40}))?(\.zip|\.tar\.gz)?$", re.IGNORECASE)
_LIST = re.compile(r"(roster|grades).*\.csv$", re.IGNORECASE)
_ROSTER, _GRADES = {"identifier", "github_username"}, {"github_username", "student_repository_name"}


def read(entries):
    """The clones as GitHub Classroom's command makes them, or None."""
    lists = {entry.path: (entry, rows) for entry in entries if (rows := _rows(entry))}
    roster = [row for _, rows in lists.values() for row in rows if row.keys() >= _ROSTER]
    grades = {_repository(row): row for _, rows in lists.values() for row in rows if row.keys() >= _GRADES}
    clones = _clones(entries, grades)
    if not clones:
        return None
    people = {row["github_username"].lower(): _person(row["identifier"], row) for row in roster}
    for row in grades.values():
        people.setdefault(row["github_username"].lower(), _person(row.get("roster_identifier") or "", row))
    assignment = _assignment(clones)
    handed = [
        one
        for path, inside in clones.items()
        for one in _handed(path, inside, assignment, grades.get(_clone(path[-1]), {}), people)
    ]
    about = [entry for entry, _ in lists.values()]
    about += [entry for path, inside in clones.items() for entry in inside if ".git" in entry.parts[len(path) :]]
    return Download("GitHub Classroom", handed, about, [one for one in people.values() if one.login])


def _rows(entry):
    """The rows of a list of GitHub Classroom's, [] where it is none."""
    if not _LIST.search(entry.parts[-1]) or ".git" in entry.parts:
        return []
    try:
        rows = list(csv.DictReader(text(entry).splitlines()))
    except csv.Error:
        return []
    return rows if rows and any(rows[0].keys() >= columns for columns in (_ROSTER, _GRADES)) else []


def _repository(row):
    return (row["student_repository_name"] or "").rpartition("/")[2]


def _person(identifier, row):
    """Somebody in the class: an identifier is whatever the teacher gave, an address, a number or a name."""
    login, name = row["github_username"] or "", row.get("name") or ""
    if "@" in identifier:
        return Owner(name=name, login=login, email=identifier)
    return (
        Owner(id=identifier, name=name, login=login)
        if identifier.isdigit()
        else Owner(name=identifier or name, login=login)
    )


def _clones(entries, grades):
    """The files below each folder with a `.git` in it, or with a name in the list of grades."""
    roots = {}
    for entry in entries:
        for at, part in enumerate(entry.parts[:-1]):
            if at and part == ".git":
                roots.setdefault(entry.parts[:at])
                break
            if _clone(part) in grades:
                roots.setdefault(entry.parts[: at + 1])
                break
    clones, others = defaultdict(list), set()
    depth = min(map(len, roots), default=0)
    for entry in entries:
        root = next((entry.parts[:at] for at in range(1, len(entry.parts)) if entry.parts[:at] in roots), None)
        clones[root].append(entry) if root else others.add(entry.parts[:depth])
    return clones if len(clones) > len(others) else {}


def _clone(name):
    """The name of a repository, of which that of an archive has more."""
    return _PACKED.sub("", name, count=1)


def _assignment(clones):
    """What the names of all clones begin with, which is also the name of the folder around them."""
    around = {
        path[-2].removesuffix("-submissions") for path in clones if len(path) > 1 and path[-2].endswith("-submissions")
    }
    names = [path[-1] for path in clones]
    if len(around) == 1 and all(name.startswith(f"{next(iter(around))}-") for name in names):
        return next(iter(around))
    return beginning(names, "-")[:-1] if len(names) > 1 else ""


def _handed(path, inside, assignment, graded, people):
    """What a clone holds, except for what is git's."""
    depth = len(path)
    login = graded.get("github_username") or _clone(path[-1]).removeprefix(f"{assignment}-" if assignment else "")
    owner = people.get(login.lower(), Owner(login=login))
    time, time_from = times.read(graded.get("submission_timestamp") or ""), "platform"
    if time is None:
        git = {"/".join(e.parts[depth + 1 :]): e.read for e in inside if e.parts[depth] == ".git"}
        time, time_from = last_commit(git), "file"
    for entry in inside:
        if ".git" not in entry.parts[depth:]:
            yield Handed(owner, entry, entry.parts[-1], assignment, time, time_from if time else "")
