"""GitHub Classroom: a folder of clones, `assignment-login`, as `gh classroom clone student-repos` makes it.

docs.github.com ("Monitor students' progress with the assignment overview page") has the command and its lists:
`classroom_roster.csv` with everybody, and `grades.csv` with the time of each submission, which jbrucker/grader and
github/gh-classroom read and write. Without the latter the time is that of the last commit, by the clock of the
student's own machine.
"""

import csv
import re
from collections import defaultdict
from typing import NamedTuple

from coursekit.exercises.catalog import NOTEBOOKS
from coursekit.grading.intake.download import Download, Handed, Owner
from coursekit.grading.intake.platforms import times
from coursekit.grading.intake.platforms.git_objects import last_commit
from coursekit.grading.intake.platforms.matching import beginning, text

_PACKED = re.compile(r"(-(main|master|[0-9a-f]{40}))?(\.zip|\.tar\.gz)?$", re.IGNORECASE)
_AROUND = "-submissions"  # ends the name of the folder that the command makes
_LIST = re.compile(r"(roster|grades).*\.csv$", re.IGNORECASE)
_ROSTER, _GRADES = {"identifier", "github_username"}, {"github_username", "student_repository_name"}


class _Lists(NamedTuple):
    """What the lists of GitHub Classroom tell."""

    files: list
    people: dict  # login in small letters: Owner
    graded: dict  # name of a repository: the rows of its people


def read(entries):
    """The clones as GitHub Classroom's command makes them, or None."""
    lists = _lists(entries)
    clones = _clones([entry for entry in entries if entry not in lists.files], lists)
    assignment = _assignment(clones)
    if not clones or not (assignment or lists.files):
        return None
    handed = [one for path, inside in clones.items() for one in _handed(path, inside, assignment, lists)]
    about = [entry for path, inside in clones.items() for entry in inside if _is_gits(entry.parts[len(path) :])]
    return Download("GitHub Classroom", handed, lists.files + about, list(lists.people.values()))


def _lists(entries):
    """What the lists above all clones tell; one that lies in a clone is its student's."""
    files, people, graded = [], {}, defaultdict(list)
    notebooks = [len(entry.parts) for entry in entries if entry.path.lower().endswith(".ipynb")]
    for entry in (one for one in entries if len(one.parts) < min(notebooks, default=0)):
        rows = _rows(entry)
        files += [entry] if rows else []
        for row in rows:
            person = _person(row.get("identifier") or row.get("roster_identifier") or "", row)
            if not person.login:
                continue
            if row.keys() >= _GRADES:
                people.setdefault(person.login.lower(), person)
                graded[_repository(row)].append(row)
            else:
                people[person.login.lower()] = person
    return _Lists(files, people, graded)


def _rows(entry):
    """The rows of a list of GitHub Classroom's, [] where it is none."""
    if not _LIST.search(entry.parts[-1]) or ".git" in entry.parts:
        return []
    try:
        rows = [
            {key: value or "" for key, value in row.items() if key} for row in csv.DictReader(text(entry).splitlines())
        ]
    except csv.Error:
        return []
    return rows if rows and any(rows[0].keys() >= columns for columns in (_ROSTER, _GRADES)) else []


def _repository(row):
    return row["student_repository_name"].rpartition("/")[2]


def _person(identifier, row):
    """Somebody in the class: an identifier is whatever the teacher gave, an address, a number or a name."""
    login, name = row["github_username"], row.get("name", "")
    if "@" in identifier:
        return Owner(name=name, login=login, email=identifier)
    return (
        Owner(id=identifier, name=name, login=login)
        if identifier.isdigit()
        else Owner(name=identifier or name, login=login)
    )


def _clones(entries, lists):
    """The files below each folder with a `.git` in it, or whose name a list, the folder around or a lesson tells."""
    roots = set()
    for entry in entries:
        for at, part in enumerate(entry.parts[:-1]):
            if at and part == ".git":
                roots.add(entry.parts[:at])
                break
            listed = _clone(part) in lists.graded or _ends_with_login(_clone(part), lists.people)
            if listed or _is_of_a_lesson(part) or (at and _is_in_its_folder(part, entry.parts[at - 1])):
                roots.add(entry.parts[: at + 1])
                break
    clones, others = defaultdict(list), set()
    depth = min(map(len, roots), default=0)
    for entry in entries:
        root = next((entry.parts[:at] for at in range(1, len(entry.parts)) if entry.parts[:at] in roots), None)
        clones[root].append(entry) if root else others.add(entry.parts[:depth])
    return clones if len(clones) > len(others) else {}


def _is_in_its_folder(name, around):
    """Has the folder around it the name that the command gives, after the assignment?"""
    return around.endswith(_AROUND) and name.startswith(f"{around.removesuffix(_AROUND)}-")


def _is_of_a_lesson(name):
    """Is the assignment called like a lesson, as far as GitHub's names allow?"""
    return any(name.lower().startswith(f"{lesson.replace('_', '-')}-") for lesson in NOTEBOOKS)


def _ends_with_login(name, people):
    words = name.lower().split("-")
    return any("-".join(words[at:]) in people for at in range(1, len(words)))


def _clone(name):
    """The name of a repository, of which that of an archive has more."""
    return _PACKED.sub("", name, count=1)


def _assignment(clones):
    """What the names of all clones begin with, which is also the name of the folder around them."""
    around = {path[-2].removesuffix(_AROUND) for path in clones if len(path) > 1 and path[-2].endswith(_AROUND)}
    names = [path[-1] for path in clones]
    if len(around) == 1 and all(name.startswith(f"{next(iter(around))}-") for name in names):
        return next(iter(around))
    return beginning(names, "-")[:-1] if len(names) > 1 else ""


def _owner(name, people):
    """Whose repository ends so: with a login, after which a second one has a number, or as on the roster."""
    again = re.sub(r"-\d$", "", name)
    known = people.get(name.lower()) or people.get(again.lower())
    listed = (one for one in people.values() if name in (one.name, one.email, one.id))
    return known or next(listed, Owner(login=name))


def _is_gits(parts):
    """Is it kept by git or by GitHub?"""
    return ".git" in parts or ".github" in parts[:-1] or parts[-1] in (".gitignore", ".gitattributes")


def _handed(path, inside, assignment, lists):
    """What a clone holds, once for each of its people."""
    depth, rows = len(path), lists.graded.get(_clone(path[-1]), [])
    names = [row["github_username"] for row in rows]
    owners = [_owner(name, lists.people) for name in names or [_clone(path[-1]).removeprefix(f"{assignment}-")]]
    time, time_from = times.read(rows[0].get("submission_timestamp", "") if rows else ""), "platform"
    if time is None:
        git = {"/".join(e.parts[depth + 1 :]): e.read for e in inside if e.parts[depth] == ".git"}
        time, time_from = last_commit(git), "file"
    for entry in inside:
        if not _is_gits(entry.parts[depth:]):
            for owner in owners:
                yield Handed(owner, entry, entry.parts[-1], assignment, time, time_from if time else "")
